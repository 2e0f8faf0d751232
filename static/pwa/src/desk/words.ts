/** The words and colours of states, the same on every screen of the desk. */
import type { Failure } from "../lib/failure";
import type { Account, FollowUp, FollowUpEvent, Household, Id, Outcome, Priority, Visit } from "../lib/types";
import { formatDate, local, type Tone, t } from "../ui";
import { accounts, villageOf } from "./directory";

export const OUTCOMES: readonly Outcome[] = [
  "met",
  "not_at_home",
  "declined",
  "moved_away",
  "vacant",
  "no_such_address",
];
export const VISIT_STATES = ["accepted", "held", "approved", "returned"] as const;
export const FOLLOWUP_STATES = ["open", "done", "cancelled", "withdrawn"] as const;
export const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];

export const OUTCOME_TONES: Record<Outcome, Tone> = {
  met: "good",
  not_at_home: "due",
  declined: "plain",
  moved_away: "plain",
  vacant: "plain",
  no_such_address: "due",
};
export const VISIT_TONES: Record<Visit["state"], Tone> = {
  accepted: "info",
  held: "late",
  approved: "good",
  returned: "due",
  waiting: "plain",
};
export const PRIORITY_TONES: Record<Priority, Tone> = {
  urgent: "late",
  high: "due",
  normal: "plain",
  low: "plain",
};

/** A person's name, or who else it was. */
export function personName(id: Id | null, otherwise: string): string {
  return id ? (accounts.value.get(id)?.name ?? "…") : otherwise;
}

/** A village's name. */
export function villageName(id: Id): string {
  return local(villageOf(id)?.name) || "…";
}

/** The villages that an account serves, in words. */
export function areaNames(account: Account): string {
  return account.areas
    .map(villageName)
    .filter((name) => name !== "…")
    .join(t("desk.list_comma"));
}

/** Where a household is: its address, with the village before it unless the address begins with it. */
export function placeOf(household: Household): string {
  const address = household.address ?? "";
  const names = Object.values(villageOf(household.village_id)?.name ?? {});
  if (names.some((name) => address.startsWith(name))) return address;
  return `${villageName(household.village_id)} ${address}`.trim();
}

/** How a household is called at the desk: by its head, else by its number. */
export function householdName(household: Household | null): string {
  if (!household) return "…";
  return household.head_name || t("desk.number", { n: household.number });
}

/** What happened, in a line of a follow-up's history. */
export function eventWords(event: FollowUpEvent): string {
  const data = event.data ?? {};
  const to = data.to ?? data.assignee_id;
  return t(`desk.event_${event.kind}`, {
    name: personName(typeof to === "string" ? to : null, t("desk.unassigned")),
    due: typeof data.due === "string" ? formatDate(data.due) : "",
  });
}

/** Who did it: a person, the household itself, or the service. */
export function eventBy(event: FollowUpEvent, followup: FollowUp): string {
  const other =
    followup.origin === "household" && event.kind === "created" ? "desk.by_household" : "desk.by_service";
  return personName(event.by_id, t(other));
}

/** Whether a role changes anything at the desk; an auditor only reads. */
export function mayWrite(role: string | undefined): boolean {
  return role === "supervisor" || role === "administrator";
}

/** What a failed call says to a person, and what to do. */
export function failureWords(failure: Failure): string {
  if (failure.problem?.status === 404) return t("desk.error_not_found");
  if (failure.kind === "offline" || failure.kind === "unavailable" || failure.kind === "sign_in") {
    return t(`desk.error_${failure.kind}`);
  }
  return t("desk.error_other", { why: failure.problem?.detail ?? failure.problem?.title ?? failure.kind });
}
