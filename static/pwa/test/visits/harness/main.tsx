/** The form screens by themselves, with a made form and no server: for looking at. Not part of the app. */
import { render } from "preact";
import { openSession } from "../../../src/forms/session";
import { loadTexts, setLanguage } from "../../../src/ui/i18n";
import { AskHost } from "../../../src/ui/Sheet";
import { Controller } from "../../../src/visits/form/controller";
import { FormView } from "../../../src/visits/form/FormView";
import type { FormDraft } from "../../../src/visits/types";
import { PlanMaker } from "../../forms/plans";
import { allWidgets } from "./allWidgets";
import "../../../src/ui/tokens.css";
import "../../../src/ui/base.css";
import "../../../src/ui/kit.css";

const draft: FormDraft = {
  id: "11111111-1111-4111-8111-111111111111",
  form_id: "all",
  plan_hash: "",
  version: "1",
  subject_type: "household",
  subject_id: "",
  page: null,
  language: null,
  started_at: "",
  finished_at: null,
  values: null,
  attachments: [],
};
const photos = new Map<string, Blob>();
/** A form of so many numbers (`?questions=300`), each shown when the one ten before it is not above 100. */
function long(count: number) {
  const make = new PlanMaker();
  for (let i = 0; i < count; i++) {
    const from = i - 9;
    const relevant =
      from > 0 ? make.expr(["not", [">", ["number", ["ref", from]], 100]], [[from, 0]]) : undefined;
    const node = make.question({ name: `q${i}`, type: "int", ...(relevant !== undefined && { relevant }) });
    if (relevant !== undefined) make.order.push(["relevant", node]);
  }
  return make.plan();
}

const questions = Number(new URLSearchParams(location.search).get("questions"));
const session = openSession(questions ? long(questions) : allWidgets(), {
  now: () => new Date(),
  submissionId: draft.id,
});
const form = new Controller(
  session,
  draft,
  {
    save: async () => {},
    putPhoto: async (sha256, blob) => void photos.set(sha256, blob),
    getPhoto: async (sha256) => photos.get(sha256) ?? null,
    now: () => new Date(),
  },
  true,
);
Object.assign(window, { form });
await loadTexts("visit");
await setLanguage(new URLSearchParams(location.search).get("lang") === "en" ? "en" : "zh");
render(
  <main>
    <FormView form={form} title="样表" subject="王建国" languages={["zh", "en"]} home="/" />
    <AskHost />
  </main>,
  document.getElementById("app")!,
);
