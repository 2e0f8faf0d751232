import { useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { records } from "../db";
import type { Problem } from "../forms/session";
import { today } from "../lib/dates";
import {
  AppBar,
  ask,
  Badge,
  Banner,
  Button,
  formatRelativeDay,
  Icon,
  List,
  Loading,
  local,
  Section,
  t,
} from "../ui";
import { INSIDE } from "../ui/useBackStep";
import type { OpenForm } from "./body";
import { changeNotes } from "./changes";
import { leaveReason } from "./Door";
import { plainText } from "./form/markdown";
import { problemText } from "./form/wording";
import { openForms, registerWith, subjectName } from "./open";
import { finishVisit, householdOf } from "./store";
import type { VisitDraft } from "./types";
import { noteText } from "./words";

/** Before it is finished: what is missing, what was promised, what the register will say. */
export function Summary({ draft, back }: { draft: VisitDraft; back: () => void }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const forms = opened?.forms ?? null;
  const [finishing, setFinishing] = useState(false);
  useEffect(() => {
    let gone = false;
    void openForms(draft).then((opened) => !gone && setOpened(opened));
    return () => {
      gone = true;
    };
  }, [draft.id]);
  const household = householdOf(draft);
  const found = useMemo(
    () => (forms ?? []).map((form) => ({ form, problems: form.session.problems() })),
    [forms],
  );
  const wrong = found.reduce((sum, one) => sum + one.problems.length, 0);
  const finish = async () => {
    if (wrong > 0) {
      const sure = await ask({
        title: t("visits.finish_anyway", { n: wrong }),
        text: t("visits.finish_anyway_text"),
        confirm: t("visits.finish"),
      });
      if (!sure) return;
    }
    setFinishing(true);
    await leaveReason();
    await finishVisit(forms ?? undefined);
    setFinishing(false);
    scrollTo(0, 0);
  };
  return (
    <div class="visit-frame">
      <AppBar title={t("visits.summary")} subtitle={household?.head_name ?? undefined} back={back} />
      <div class="page">
        {forms === null ? (
          <Loading />
        ) : (
          <>
            {forms.length === 0 && (
              <Banner tone="due" title={t("visits.no_forms")}>
                {t("visits.no_forms_text")}
              </Banner>
            )}
            {found.map((one) => (
              <FormSummary
                key={one.form.draft.id}
                visitId={draft.id}
                about={aboutWhom(draft, opened?.changes ?? [], one.form)}
                {...one}
              />
            ))}
            <Promised forms={forms} />
            <RegisterChanges forms={forms} />
            <DoorFacts draft={draft} />
          </>
        )}
      </div>
      <footer class="visit-foot">
        <Button
          kind="primary"
          wide
          icon="check"
          busy={finishing}
          disabled={forms === null}
          onClick={() => void finish()}
        >
          {t("visits.finish")}
        </Button>
      </footer>
    </div>
  );
}

type Opened = Awaited<ReturnType<typeof openForms>>;

/** The member a form is about, one whom this visit added too; empty for the household's own forms. */
function aboutWhom(draft: VisitDraft, changes: Opened["changes"], { draft: form }: OpenForm): string {
  if (form.subject_type === "household") return "";
  return subjectName(
    registerWith(changes, draft.household_id, draft.village_id),
    form.subject_type,
    form.subject_id,
  );
}

/** One form: about whom, what is missing, how many photos. */
function FormSummary({
  form,
  problems,
  visitId,
  about,
}: {
  form: OpenForm;
  problems: Problem[];
  visitId: string;
  about: string;
}) {
  const [, navigate] = useLocation();
  const { draft } = form;
  const record = [...records.forms.value.values()].find((one) => one.form_id === draft.form_id);
  const open = (at?: string) =>
    navigate(`/visit/${visitId}/form/${draft.id}${at ? `?at=${encodeURIComponent(at)}` : ""}`, INSIDE);
  return (
    <Section
      title={
        <>
          {local(record?.title) || draft.form_id} <span class="member-facts">{about}</span>
        </>
      }
      action={
        <Button small kind="quiet" icon="edit" onClick={() => open()}>
          {t("visits.open_form")}
        </Button>
      }
    >
      <p class="inline">
        <Badge tone={problems.length === 0 ? "good" : "late"}>
          {problems.length === 0 ? t("visits.complete") : t("visits.missing", { n: problems.length })}
        </Badge>
        {draft.attachments.length > 0 && (
          <span class="inline soft">
            <Icon name="camera" size={20} /> {t("visits.photos", { n: draft.attachments.length })}
          </span>
        )}
      </p>
      {problems.length > 0 && (
        <List>
          {problems.map((problem) => (
            <li key={problem.item.path}>
              <button type="button" class="row edge-late" onClick={() => open(problem.item.path)}>
                <span class="row-text">
                  <span class="row-title">{plainText(problem.item.label) || problem.item.name}</span>
                  <span class="row-subtitle">{problemText(problem)}</span>
                </span>
                <Icon name="forward" size={20} class="row-go" />
              </button>
            </li>
          ))}
        </List>
      )}
    </Section>
  );
}

/** "You promised": the follow-ups that the answers caused, with the day in words. */
function Promised({ forms }: { forms: OpenForm[] }) {
  const caused = forms.flatMap((form) => form.session.followups());
  if (caused.length === 0) return null;
  return (
    <section class="promised" aria-labelledby="promised-heading">
      <h2 id="promised-heading">
        <Icon name="bell" size={22} /> {t("visits.promised")}
      </h2>
      <ul>
        {caused.map((one) => (
          <li key={one.id}>
            <span class="promised-title">{local(one.title)}</span>
            {local(one.note) && <span class="promised-note">{local(one.note)}</span>}
            <span class={one.priority === "urgent" ? "late-text" : "due-text"}>
              {t("visits.by", { day: formatRelativeDay(one.due, today()) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the answers change in the register, in sentences. */
function RegisterChanges({ forms }: { forms: OpenForm[] }) {
  const changes = forms.flatMap((form) => form.session.entities());
  const notes = changeNotes(changes, records.households.value, records.members.value);
  if (notes.length === 0) return null;
  return (
    <Section title={t("visits.register")}>
      <ul class="register-notes">
        {notes.map((note, i) => (
          <li key={i}>{noteText(note)}</li>
        ))}
      </ul>
    </Section>
  );
}

/** Place and card, once more. */
function DoorFacts({ draft }: { draft: VisitDraft }) {
  return (
    <p class="soft small inline">
      <Icon name="pin" size={18} />
      {draft.geotag
        ? t("visits.geotag_kept", { m: Math.round(draft.geotag.accuracy) })
        : t("visits.geotag_missing")}
      <Icon name="card" size={18} />
      {t(draft.card_scanned_at ? "visits.card_yes" : "visits.card_not_scanned")}
    </p>
  );
}
