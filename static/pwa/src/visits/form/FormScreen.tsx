import { useEffect, useRef, useState } from "preact/hooks";
import { useSearch } from "wouter-preact";
import { formFiles, phone, photos, records } from "../../db";
import { AppBar, Button, EmptyState, local, t } from "../../ui";
import { LoadingScreen } from "../../ui/Show";
import { OnlyHere } from "../OnlyHere";
import { openForm, openForms, registerWith, subjectName } from "../open";
import { visitDrafts } from "../start";
import { openVisit, saveForm } from "../store";
import { Controller } from "./controller";
import { FormView } from "./FormView";
import { type FormMedia, MediaSource } from "./Media";

interface Ready {
  form: Controller;
  languages: string[];
  /** The household's head or the member, as the forms before this one have left them. */
  subject: string;
  media: FormMedia;
}

/** A form of a visit: opened on its own version, with the answers and the page where it was left. */
export default function FormScreen({ params }: { params: Record<string, string> }) {
  const { id = "", submissionId = "" } = params;
  return (
    <OnlyHere id={id}>
      <Filling id={id} submissionId={submissionId} />
    </OnlyHere>
  );
}

function Filling({ id, submissionId }: { id: string; submissionId: string }) {
  const at = new URLSearchParams(useSearch()).get("at");
  const [state, setState] = useState<Ready | "opening" | "gone">("opening");
  const opened = useRef<Controller | null>(null);
  useEffect(() => {
    let left = false;
    void open(id, submissionId).then(async (found) => {
      const form = found?.form;
      if (left) return form?.close();
      opened.current = form ?? null;
      const item = at && form ? form.session.find(at) : undefined;
      if (item) await form?.goTo(item);
      setState(found ?? "gone");
    });
    return () => {
      left = true;
      opened.current?.close().catch(() => {});
    };
  }, [id, submissionId]);
  if (state === "opening") return <LoadingScreen />;
  if (state === "gone")
    return (
      <>
        <AppBar title={t("form.form")} back={`/visit/${id}`} />
        <div class="page">
          <EmptyState
            icon="form"
            title={t("form.gone")}
            text={t("form.gone_hint")}
            action={<Button href={`/visit/${id}`}>{t("form.leave")}</Button>}
          />
        </div>
      </>
    );
  const { draft } = state.form;
  const record = [...records.forms.value.values()].find((one) => one.form_id === draft.form_id);
  return (
    <MediaSource.Provider value={state.media}>
      <FormView
        form={state.form}
        title={local(record?.title) || draft.form_id}
        subject={state.subject}
        languages={state.languages}
        home={`/visit/${id}`}
      />
    </MediaSource.Provider>
  );
}

/** Open the form's session with the register as the forms before it in this visit have left it. */
async function open(visitId: string, submissionId: string): Promise<Ready | null> {
  const draft = await openVisit(visitId);
  const form = draft?.forms.find((one) => one.id === submissionId);
  if (!draft || !form) return null;
  const { changes } = await openForms(draft, submissionId);
  const register = registerWith(changes, draft.household_id, draft.village_id);
  const opened = await openForm(draft, structuredClone(form), register);
  if (!opened) return null;
  const controller = new Controller(
    opened.session,
    opened.draft,
    {
      save: () => saveForm(opened.draft),
      putPhoto: async (sha256, blob) => {
        await photos.put(blob, sha256);
      },
      getPhoto: async (sha256) => (await photos.get(sha256)) ?? null,
      now: () => new Date(),
      audit: { user: phone.account.value?.name ?? "", place: () => draft.geotag },
    },
    isFirstTime(form.form_id),
  );
  return {
    form: controller,
    languages: opened.session.plan.languages,
    media: {
      url: (name) => formFiles.url(form.plan_hash, name),
      text: async (name) => (await (await formFiles.blob(form.plan_hash, name))?.text()) ?? null,
    },
    subject: subjectName(register, form.subject_type, form.subject_id),
  };
}

/** Whether this worker has never finished this form before: guidance is then open from the start. */
function isFirstTime(formId: string): boolean {
  const me = phone.account.value?.id;
  if (visitDrafts().some((draft) => draft.forms.some((one) => one.form_id === formId && one.finished_at)))
    return false;
  for (const earlier of records.visits.value.values())
    if (earlier.worker_id === me && earlier.submissions.some((one) => one.form_id === formId)) return false;
  return true;
}
