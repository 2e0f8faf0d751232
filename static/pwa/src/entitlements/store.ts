/** What a household may be entitled to, how far it is with each programme, and noting the next step without signal. */
import { type OutboxItem, outbox, phone, records } from "../db";
import { followUpId } from "../forms/followups";
import { addDays, today } from "../lib/dates";
import type {
  Claim,
  ClaimNoted,
  ClaimState,
  ClaimStep,
  FollowUp,
  Household,
  Id,
  Programme,
} from "../lib/types";
import { newId } from "../lib/uuid";
import { local } from "../ui";
import { householdRow, memberRow, membersOf } from "../visits/lists";
import { zoneOf } from "../visits/open";
import { type Entitled, entitledTo } from "./eligible";

/** A programme that somebody of the household may be entitled to or has to do with. */
export interface Standing extends Entitled {
  /** The latest step that was not taken back. */
  step: ClaimStep | null;
}

const HELP_DAYS = 7;

/** What a household may be entitled to, what is noted first; all on this phone, without signal. */
export function standingsOf(household: Household): Standing[] {
  const { areas } = records;
  const above = new Set<Id>();
  for (
    let at = areas.value.get(household.village_id);
    at;
    at = at.parent_id ? areas.value.get(at.parent_id) : undefined
  )
    above.add(at.id);
  const known = [...records.programmes.value.values()].filter((one) => above.has(one.area_id));
  const members = membersOf(records.members.value, household.id);
  const zone = zoneOf(household.village_id);
  const may = entitledTo(known, householdRow(household), members.map(memberRow), new Date(), zone);
  const steps = latestSteps(household.id, new Set([household.id, ...members.map((one) => one.id)]));
  const found: Standing[] = may.map((one) => ({ ...one, step: take(steps, one.programme.id, one.subject) }));
  for (const [key, step] of steps) {
    const [programme, subject] = key.split(" ");
    const body = records.programmes.value.get(programme!);
    if (body && step) found.push({ programme: body, subject: subject!, reasons: [], step });
  }
  const title = (one: Standing) => local(one.programme.title);
  return found.sort((a, b) => title(a).localeCompare(title(b), "zh") || a.subject.localeCompare(b.subject));
}

function take(steps: Map<string, ClaimStep | null>, programme: Id, subject: Id): ClaimStep | null {
  const key = `${programme} ${subject}`;
  const step = steps.get(key) ?? null;
  steps.delete(key);
  return step;
}

/** By programme and subject, the latest step that counts: what the server told, with what waits here laid over it. */
function latestSteps(household: Id, subjects: ReadonlySet<Id>): Map<string, ClaimStep | null> {
  const items = outbox.all.value.filter((item) => item.state !== "refused");
  const undone = new Set(
    items.filter((item) => item.kind === "claim_undo").map((item) => (item.body as { step_id: Id }).step_id),
  );
  const all = new Map<string, Map<Id, ClaimStep>>();
  const put = (claim: Pick<Claim, "programme_id" | "household_id" | "member_id">, step: ClaimStep) => {
    const subject = claim.member_id ?? claim.household_id;
    if (!subjects.has(subject)) return;
    const key = `${claim.programme_id} ${subject}`;
    const steps = all.get(key) ?? new Map<Id, ClaimStep>();
    all.set(key, steps.set(step.id, step));
  };
  for (const claim of records.claims.value.values()) for (const step of claim.steps) put(claim, step);
  for (const item of items) {
    if (item.kind !== "claim") continue;
    const body = item.body as ClaimNoted;
    if (body.household_id === household) put(body, stepOf(item, body));
  }
  const latest = new Map<string, ClaimStep | null>();
  for (const [key, steps] of all) {
    const left = [...steps.values()].filter((step) => !step.undone_at && !undone.has(step.id));
    latest.set(key, left.sort((a, b) => b.at.localeCompare(a.at))[0] ?? null);
  }
  return latest;
}

function stepOf(item: OutboxItem, { state, on, why }: ClaimNoted): ClaimStep {
  const made = item.effects.followups?.[0]?.id ?? null;
  const by_id = phone.account.value?.id ?? null;
  return {
    id: item.id,
    state,
    on,
    why: why ?? null,
    at: item.made_at,
    by_id,
    followup_id: made,
    undone_at: null,
  };
}

/** Note how far somebody is with a programme; returns the step's id. Helping makes a follow-up at once. */
export async function note(
  household: Household,
  standing: Standing,
  state: ClaimState,
  on: string,
  why = "",
): Promise<Id> {
  const id = newId();
  const made_at = new Date().toISOString();
  const { programme, subject, step } = standing;
  const member_id = subject === household.id ? null : subject;
  const said = why.trim();
  const body: ClaimNoted = {
    programme_id: programme.id,
    household_id: household.id,
    member_id,
    state,
    on,
    ...(said && { why: said }),
  };
  const followups = state === "helping" ? [await helping(id, household, programme, member_id, made_at)] : [];
  const closes = state !== "helping" && step?.followup_id ? [step.followup_id] : [];
  await outbox.add({ id, kind: "claim", made_at, body }, { followups, closes });
  return id;
}

/** Take a step back. The follow-up that helping made is closed with it. */
export async function takeBack(household: Id, step: Id): Promise<void> {
  const item = outbox.all.value.find((one) => one.id === step);
  const told = [...records.claims.value.values()].flatMap((one) => one.steps).find((one) => one.id === step);
  const made = item?.effects.followups?.[0]?.id ?? told?.followup_id;
  const made_at = new Date().toISOString();
  const effects = { household, closes: made ? [made] : [] };
  await outbox.add({ id: newId(), kind: "claim_undo", made_at, body: { step_id: step } }, effects);
}

/** The follow-up that the server will make of a promise to help, with the very same id. */
async function helping(
  step: Id,
  household: Household,
  programme: Programme,
  member_id: Id | null,
  at: string,
): Promise<FollowUp> {
  const me = phone.account.value?.id ?? null;
  const who =
    records.members.value.get(member_id ?? "")?.full_name ?? household.head_name ?? household.number;
  const named = (tag: string) => programme.title[tag] ?? local(programme.title);
  return {
    id: followUpId(step, "claim", member_id ?? household.id),
    household_id: household.id,
    member_id,
    village_id: household.village_id,
    origin: "rule",
    rule: programme.name,
    submission_id: null,
    visit_id: null,
    title: { zh: `帮${who}申请：${named("zh")}`, en: `Help ${who} claim: ${named("en")}` },
    note: programme.how,
    window_start: null,
    due: addDays(today(zoneOf(household.village_id)), HELP_DAYS),
    escalate_on: null,
    assignee_id: me,
    state: "open",
    priority: "normal",
    form_id: null,
    closes_when: null,
    created_at: at,
    created_by: me,
    closed_at: null,
    closed_by: null,
    version: 0,
    history: [],
  };
}
