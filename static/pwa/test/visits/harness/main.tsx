/** The form screens by themselves, with a made form and no server: for looking at. Not part of the app. */
import { render } from "preact";
import { openSession } from "../../../src/forms/session";
import { loadTexts, setLanguage } from "../../../src/ui/i18n";
import { AskHost } from "../../../src/ui/Sheet";
import { Controller } from "../../../src/visits/form/controller";
import { FormView } from "../../../src/visits/form/FormView";
import { type FormMedia, MediaSource } from "../../../src/visits/form/Media";
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

/** A picture of a number, whatever its name; nothing for `missing.png`. */
const picture = (name: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="90"><rect width="120" height="90" fill="#9cc"/>` +
  `<text x="50" y="58" font-size="40">${/\d+/.exec(name)?.[0] ?? "?"}</text></svg>`;
const media: FormMedia = {
  url: async (name) => {
    if (name.endsWith(".wav")) return URL.createObjectURL(silence());
    return name === "missing.png" ? null : `data:image/svg+xml,${encodeURIComponent(picture(name))}`;
  },
  text: async () => null,
};

/** A tenth of a second of nothing, as WAV. */
function silence(): Blob {
  const head = new DataView(new ArrayBuffer(44));
  const word = (at: number, text: string) => {
    for (let i = 0; i < 4; i++) head.setUint8(at + i, text.charCodeAt(i));
  };
  const samples = 800;
  word(0, "RIFF");
  head.setUint32(4, 36 + samples, true);
  word(8, "WAVE");
  word(12, "fmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, 8000, true);
  head.setUint32(28, 8000, true);
  head.setUint16(32, 1, true);
  head.setUint16(34, 8, true);
  word(36, "data");
  head.setUint32(40, samples, true);
  return new Blob([head, new Uint8Array(samples).fill(128)], { type: "audio/wav" });
}
await loadTexts("visit");
await setLanguage(new URLSearchParams(location.search).get("lang") === "en" ? "en" : "zh");
render(
  <main>
    <MediaSource.Provider value={media}>
      <FormView form={form} title="样表" subject="王建国" languages={["zh", "en"]} home="/" />
    </MediaSource.Provider>
    <AskHost />
  </main>,
  document.getElementById("app")!,
);
