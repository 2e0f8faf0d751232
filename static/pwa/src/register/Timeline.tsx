import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { records } from "../db";
import { dateIn } from "../lib/dates";
import type { Operation, Submission, Visit } from "../lib/types";
import { Badge, Button, formatDate, formatTime, Icon, local, t } from "../ui";
import { lazy } from "../ui/lazy";

/** The forms' engine comes only when answers are looked at. */
const Answers = lazy(() => import("./Answers"));

/** What became of a visit: told where there is more to tell than that it arrived. */
const Receipts = lazy(() => import("./Receipts"));

/** What changed in the household, beside the visits to it. */
const Acted = lazy(() => import("./acts/Acted"));

const FEW = 5;

type Entry = { visit: Visit } | { operation: Operation };
const whenOf = (one: Entry): string => ("visit" in one ? one.visit.started_at : one.operation.at);

/** Visits and changes of the register, the latest first. */
export function Timeline({ visits, operations }: { visits: Visit[]; operations: Operation[] }): JSX.Element {
  const all = useSignal(false);
  const entries: Entry[] = [
    ...visits.map((visit) => ({ visit })),
    ...operations.map((operation) => ({ operation })),
  ].sort((a, b) => whenOf(b).localeCompare(whenOf(a)));
  const shown = all.value ? entries : entries.slice(0, FEW);
  return (
    <>
      <ol class="timeline">
        {shown.map((one) =>
          "visit" in one ? (
            <Visited key={one.visit.id} visit={one.visit} />
          ) : (
            <li key={one.operation.id} class="acted">
              <Acted operation={one.operation} />
            </li>
          ),
        )}
      </ol>
      {shown.length < entries.length && (
        <Button
          kind="quiet"
          wide
          onClick={() => {
            all.value = true;
          }}
        >
          {t("register.all_visits", { n: entries.length })}
        </Button>
      )}
    </>
  );
}

/** One visit with what was filled in. */
function Visited({ visit }: { visit: Visit }): JSX.Element {
  const told = visit.state === "held" || (visit.history?.length ?? 0) > 0;
  return (
    <li class={`was-${visit.outcome}`}>
      <p class="timeline-head">
        <strong>{t(`register.outcome.${visit.outcome}`)}</strong>
        <State visit={visit} />
      </p>
      <p class="soft small">
        {formatDate(dateIn(visit.started_at))} {formatTime(visit.started_at)}{" "}
        {records.accounts.value.get(visit.worker_id ?? "")?.name}
      </p>
      {visit.note && <p>{visit.note}</p>}
      {told && <Receipts visit={visit} />}
      {visit.submissions.map((submission) => (
        <Filled key={submission.id} visit={visit} submission={submission} />
      ))}
    </li>
  );
}

/** What the server said of a visit. */
function State({ visit }: { visit: Visit }): JSX.Element | null {
  if (visit.state === "waiting") return <Badge tone="due">{t("register.state.waiting")}</Badge>;
  if (visit.state === "held") return <Badge tone="due">{t("register.state.held")}</Badge>;
  if (visit.state === "returned") return <Badge tone="late">{t("register.state.returned")}</Badge>;
  if (visit.missing?.length)
    return <Badge tone="plain">{t("register.state.missing", { n: visit.missing.length })}</Badge>;
  return <Icon name="check" size={18} label={t(`register.state.${visit.state}`)} class="received" />;
}

function Filled({ visit, submission }: { visit: Visit; submission: Submission }): JSX.Element {
  const open = useSignal(false);
  const form = [...records.forms.value.values()].find((one) => one.form_id === submission.form_id);
  const member =
    submission.subject_type === "member" ? records.members.value.get(submission.subject_id) : undefined;
  const title = form ? local(form.title) : submission.form_id;
  return (
    <div class="filled">
      <button
        type="button"
        class="filled-head"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name="form" size={20} />
        <span>{member ? `${title} · ${member.full_name}` : title}</span>
        <Icon name={open.value ? "up" : "down"} size={18} />
      </button>
      {open.value && <Answers visit={visit} submission={submission} />}
    </div>
  );
}
