import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { phone, photos, records } from "../../db";
import { AppBar, Button, EmptyState, Loading, local, t } from "../../ui";
import { openForm, openForms, registerWith } from "../open";
import { visitDrafts } from "../start";
import { openVisit, saveForm } from "../store";
import { Controller } from "./controller";
import { FormView } from "./FormView";

interface Ready {
  form: Controller;
  languages: string[];
}

/** A form of a visit: opened on its own version, with the answers and the page where it was left. */
export default function FormScreen({ params }: { params: Record<string, string> }) {
  const { id = "", submissionId = "" } = params;
  const [, navigate] = useLocation();
  const at = new URLSearchParams(useSearch()).get("at");
  const [state, setState] = useState<Ready | "opening" | "gone">("opening");
  const opened = useRef<Controller | null>(null);
  useEffect(() => {
    let left = false;
    void open(id, submissionId).then(async (form) => {
      if (left) return form?.close();
      opened.current = form;
      const item = at && form ? form.session.find(at) : undefined;
      if (item) await form?.goTo(item);
      setState(form ? { form, languages: form.session.plan.languages } : "gone");
    });
    return () => {
      left = true;
      opened.current?.close().catch(() => {});
    };
  }, [id, submissionId]);
  if (state === "opening") return <Loading />;
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
  const leave = async (finished: boolean) => {
    await state.form.close().catch(() => {});
    navigate(finished || !at ? `/visit/${id}` : `/visit/${id}?step=summary`, { replace: true });
  };
  return (
    <FormView
      form={state.form}
      title={local(record?.title) || draft.form_id}
      subject={subjectName(draft.subject_type, draft.subject_id)}
      languages={state.languages}
      leave={(finished) => void leave(finished)}
    />
  );
}

function subjectName(type: string, id: string): string {
  return type === "member"
    ? (records.members.value.get(id)?.full_name ?? "")
    : (records.households.value.get(id)?.head_name ?? "");
}

/** Open the form's session with the register as the forms before it in this visit have left it. */
async function open(visitId: string, submissionId: string): Promise<Controller | null> {
  const draft = await openVisit(visitId);
  const form = draft?.forms.find((one) => one.id === submissionId);
  if (!draft || !form) return null;
  const { changes } = await openForms(draft, submissionId);
  const register = registerWith(changes, draft.household_id, draft.village_id);
  const opened = await openForm(draft, structuredClone(form), register);
  if (!opened) return null;
  return new Controller(
    opened.session,
    opened.draft,
    {
      save: () => saveForm(opened.draft),
      putPhoto: async (sha256, blob) => {
        await photos.put(blob, sha256);
      },
      getPhoto: async (sha256) => (await photos.get(sha256)) ?? null,
      now: () => new Date(),
    },
    isFirstTime(form.form_id),
  );
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
