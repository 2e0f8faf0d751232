/** What the page "what is due in this house" shows, gathered from the phone's records and the forms' plans. */
import { plans, records } from "../db";
import type { Plan } from "../forms/plan";
import { isOffered } from "../forms/session";
import { today } from "../lib/dates";
import { formsIn } from "../lib/forms";
import type { Id, PlainDate, SubjectType } from "../lib/types";
import { householdRow, memberRow, membersOf, type Row } from "./lists";
import { type DueInHouse, dueInHouse } from "./offered";
import { openForms, type Register, registerWith, visitContext, zoneOf } from "./open";
import type { VisitDraft } from "./types";

export interface HouseView {
  due: DueInHouse;
  /** Forms whose plan is not on the phone yet. */
  missingPlans: number;
  today: PlainDate;
  register: Register;
}

/** Gather it. Members that the answers of this visit add are among them. */
export async function loadHouse(draft: VisitDraft): Promise<HouseView> {
  const { changes } = await openForms(draft);
  const register = registerWith(changes, draft.household_id, draft.village_id);
  const on = today(zoneOf(draft.village_id));
  const forms = formsIn(records.forms.value.values(), records.areas.value, draft.village_id, on);
  const loaded = new Map<string, Plan>();
  for (const form of forms) {
    const plan = await plans.get(form.plan_hash);
    if (plan) loaded.set(form.plan_hash, plan);
  }
  const context = visitContext(draft, register);
  const known = forms.filter((form) => loaded.has(form.plan_hash));
  const due = dueInHouse({
    household_id: draft.household_id,
    members: membersOf(register.members, draft.household_id),
    forms: known,
    visits: [...records.visits.value.values()].filter((one) => one.household_id === draft.household_id),
    followups: [...records.followups.value.values()].filter(
      (one) => one.household_id === draft.household_id && one.state === "open",
    ),
    drafts: draft.forms,
    begun_for: draft.followup_id,
    today: on,
    isOffered: (form, type, id) => {
      const plan = loaded.get(form.plan_hash);
      return plan !== undefined && isOffered(plan, rowOf(register, type, id), context);
    },
    isRegistered: (form, type, id) => {
      const plan = loaded.get(form.plan_hash);
      return plan !== undefined && registers(plan, type) && isKnown(type, id);
    },
  });
  return { due, missingPlans: forms.length - known.length, today: on, register };
}

/** Whether a form can make its own subject: the form a new house is registered with. */
function registers(plan: Plan, type: SubjectType): boolean {
  return (plan.entities ?? []).some(
    (one) =>
      one.list === `${type}s` &&
      plan.visit?.subject === type &&
      (one.create !== undefined || !!one.createLiteral),
  );
}

/** Whether the server's register has a subject; a household only with somebody in it. */
function isKnown(type: SubjectType, id: Id): boolean {
  if (type === "member") return (records.members.value.get(id)?.version ?? 0) > 0;
  const household = records.households.value.get(id);
  return (household?.version ?? 0) > 0 && membersOf(records.members.value, id).length > 0;
}

/** The subject's row; a household not in the register yet is an active one of which nothing is known. */
function rowOf(register: Register, type: SubjectType, id: Id): Row {
  if (type === "member") {
    const member = register.members.get(id);
    return member ? memberRow(member) : { name: id };
  }
  const household = register.households.get(id);
  return household ? householdRow(household) : { name: id, status: "active" };
}
