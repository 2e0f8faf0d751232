/** The follow-ups that a form's answers open (docs/plan.md, section 8). The server makes the very same ones. */
import { dateText, wallClock } from "../expr/clock";
import { dateOfDay, dayNumber, parseMoment } from "../expr/dates";
import { uuid5 } from "../expr/digest";
import type { Engine } from "./engine";
import type { Frame } from "./nodes";
import type { PlanFollowup } from "./plan";
import { stored } from "./stored";

/** uuid5(NAMESPACE_URL, "fieldapp:followup") */
export const FOLLOWUP_NAMESPACE = "7ee42873-bc3c-5c92-bee0-c55bf0a0e552";

export interface FollowUp {
  id: string;
  rule: string;
  subject: { type: "household" | "member"; id: string };
  /** By language. */
  title: Record<string, string>;
  note: Record<string, string> | null;
  /** Plain dates. */
  window_start: string | null;
  due: string;
  escalate_on: string | null;
  assign_to: string;
  form: string | null;
  closes_when: string | null;
  priority: string;
}

/** The id of the follow-up that a rule opens about a subject from a submission: UUIDv5, offline, the same everywhere. */
export function followUpId(submissionId: string, rule: string, subjectId: string): string {
  return uuid5(FOLLOWUP_NAMESPACE, `${submissionId}/${rule}/${subjectId}`);
}

/** Every follow-up that the answers open now; of equal ids the first. */
export function followupsOf(engine: Engine): FollowUp[] {
  const found = new Map<string, FollowUp>();
  for (const rule of engine.form.plan.followups ?? [])
    for (const frame of engine.framesOf(rule.scope)) {
      if (!frame.self.on || !engine.truth(rule.when, frame)) continue;
      const made = followUp(engine, rule, frame);
      if (!found.has(made.id)) found.set(made.id, made);
    }
  return [...found.values()];
}

function followUp(engine: Engine, rule: PlanFollowup, frame: Frame): FollowUp {
  const subject = subjectOf(engine, rule, frame);
  const date = (expr: number | undefined) =>
    expr === undefined ? "" : dateOrNothing(stored(engine.value(expr, frame), "date", engine.timeZone));
  const due = date(rule.due) || dateText(wallClock(engine.now(), engine.timeZone));
  const late = rule.escalate_after === undefined ? Number.NaN : engine.number(rule.escalate_after, frame);
  return {
    id: followUpId(engine.context.submissionId, rule.name, subject.id),
    rule: rule.name,
    subject,
    title: inEveryLanguage(engine, rule.title, frame),
    note: rule.note === undefined ? null : inEveryLanguage(engine, rule.note, frame),
    window_start: date(rule.window_start) || null,
    due,
    escalate_on: Number.isFinite(late) ? dateOfDay(dayNumber(parseMoment(due)!) + Math.trunc(late)) : null,
    assign_to: rule.assign_to ?? "visitor",
    form: rule.form ?? null,
    closes_when: rule.closes_when?.source ?? null,
    priority: rule.priority ?? "normal",
  };
}

function dateOrNothing(text: string): string {
  return parseMoment(text) ? text : "";
}

/** Who it is about: the member a rule names, the member or the household that the form is about. */
function subjectOf(engine: Engine, rule: PlanFollowup, frame: Frame): FollowUp["subject"] {
  const named = rule.about === undefined ? "" : engine.string(rule.about, frame);
  const member = named || rootValue(engine, "member_id");
  return member
    ? { type: "member", id: member }
    : { type: "household", id: rootValue(engine, "household_id") };
}

function rootValue(engine: Engine, name: string): string {
  return engine.root.self.children.find((node) => node.name === name)?.raw ?? "";
}

function inEveryLanguage(engine: Engine, text: number, frame: Frame): Record<string, string> {
  const { language } = engine;
  const words: Record<string, string> = {};
  for (const tag of engine.form.plan.languages) {
    engine.language = tag;
    words[tag] = engine.text(text, frame);
  }
  engine.language = language;
  return words;
}
