/** The register on this phone: households with their members and history, searched and filtered. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { phone, records } from "../db";
import { today } from "../lib/dates";
import { formsIn } from "../lib/forms";
import type { Area, Card, Id, Member, Visit } from "../lib/types";
import { byNumber, find, type Indexed, indexOf } from "./search";
import { decidedFor, intervalOf, routineInterval, type VisitDue, visitDue } from "./states";

export const FILTERS = ["due", "never", "away"] as const;
export type Filter = (typeof FILTERS)[number];

/** What was typed and chosen on the list; kept while the app is open. */
export const query = signal("");
export const filters = signal<Filter[]>([]);
export const village = signal<Id | "">("");

function grouped<T extends { household_id: Id }>(all: Iterable<T>): Map<Id, T[]> {
  const groups = new Map<Id, T[]>();
  for (const one of all) {
    const group = groups.get(one.household_id);
    if (group) group.push(one);
    else groups.set(one.household_id, [one]);
  }
  return groups;
}

/** Members by household: those who live there first, the oldest first, those who left last. */
export const membersOf: ReadonlySignal<Map<Id, Member[]>> = computed(() => {
  const groups = grouped(records.members.value.values());
  for (const members of groups.values()) members.sort(byPresence);
  return groups;
});

/** Visits by household, the latest first. */
export const visitsOf: ReadonlySignal<Map<Id, Visit[]>> = computed(() => {
  const groups = grouped(records.visits.value.values());
  for (const visits of groups.values()) visits.sort((a, b) => b.started_at.localeCompare(a.started_at));
  return groups;
});

/** The valid card of each household. */
export const cardOf: ReadonlySignal<Map<Id, Card>> = computed(() => {
  const cards = new Map<Id, Card>();
  for (const card of records.cards.value.values()) if (!card.revoked_at) cards.set(card.household_id, card);
  return cards;
});

const RESIDENCE_ORDER: Record<Member["residence"], number> = {
  present: 0,
  arrived: 0,
  away: 1,
  moved_out: 2,
  died: 3,
};

function byPresence(a: Member, b: Member): number {
  return (
    RESIDENCE_ORDER[a.residence] - RESIDENCE_ORDER[b.residence] ||
    (a.born ?? "9").localeCompare(b.born ?? "9") ||
    a.id.localeCompare(b.id)
  );
}

/** Villages on this phone that have households, in the order of their codes. */
export const villages: ReadonlySignal<Area[]> = computed(() =>
  [...records.areas.value.values()]
    .filter((area) => area.level === "village")
    .sort((a, b) => a.code.localeCompare(b.code)),
);

/** Villages this account works in itself: its areas and all below them. */
export const ownVillages: ReadonlySignal<Area[]> = computed(() => {
  const own = new Set(phone.account.value?.areas);
  const areas = records.areas.value;
  return villages.value.filter((area) => {
    for (let at: Area | undefined = area; at; at = at.parent_id ? areas.get(at.parent_id) : undefined)
      if (own.has(at.id)) return true;
    return false;
  });
});

/** Every household with what it can be found by, in the order of villages and house numbers. */
export const index: ReadonlySignal<Indexed[]> = computed(() => {
  const members = membersOf.value;
  const order = new Map(villages.value.map((area, at) => [area.id, at]));
  return [...records.households.value.values()]
    .sort((a, b) => (order.get(a.village_id) ?? 0) - (order.get(b.village_id) ?? 0) || byNumber(a, b))
    .map((household) => indexOf(household, members.get(household.id) ?? []));
});

/** When each household is due for its routine visit. */
export const due: ReadonlySignal<Map<Id, VisitDue>> = computed(() => {
  const on = today();
  const rules = new Map<Id, ReturnType<typeof decidedFor>>();
  const ruleIn = (village: Id) => {
    let rule = rules.get(village);
    if (!rule) {
      const areas = records.areas.value;
      const forms = formsIn(records.forms.value.values(), areas, village, on);
      rule = decidedFor(village, areas, routineInterval(forms));
      rules.set(village, rule);
    }
    return rule;
  };
  return new Map(
    [...records.households.value.values()].map((one) => [
      one.id,
      visitDue(one, intervalOf(one, ruleIn(one.village_id)), on),
    ]),
  );
});

/** True when a filter lets a household through. */
export function passes(one: Indexed, filter: Filter, dueOf: VisitDue | undefined): boolean {
  if (filter === "never") return dueOf?.state === "never";
  if (filter === "away") return one.members.some((member) => member.residence === "away");
  return dueOf?.state === "due" || dueOf?.state === "late";
}

/** How many households each filter would show by itself. */
export const filterCounts: ReadonlySignal<Record<Filter, number>> = computed(() => {
  const counts: Record<Filter, number> = { due: 0, never: 0, away: 0 };
  for (const one of index.value)
    for (const filter of FILTERS) if (passes(one, filter, due.value.get(one.household.id))) counts[filter]++;
  return counts;
});

/** What the list shows: what was typed, within every filter chosen. */
export const found: ReadonlySignal<Indexed[]> = computed(() => {
  const dates = due.value;
  const chosen = filters.value;
  const within = village.value;
  const some = index.value.filter(
    (one) =>
      (!within || one.household.village_id === within) &&
      chosen.every((filter) => passes(one, filter, dates.get(one.household.id))),
  );
  return find(some, query.value);
});

/** Households due for a routine visit on Today: the late first, then the never visited, then the due. */
export const visitsDue: ReadonlySignal<Indexed[]> = computed(() => {
  const rank = { late: 0, due: 1, never: 2, later: 3, none: 3 };
  const own = new Set(ownVillages.value.map((area) => area.id));
  const dates = due.value;
  const stateOf = (one: Indexed) => dates.get(one.household.id)?.state ?? "none";
  return index.value
    .filter((one) => own.has(one.household.village_id) && rank[stateOf(one)] < 3)
    .sort(
      (a, b) =>
        rank[stateOf(a)] - rank[stateOf(b)] ||
        (dates.get(a.household.id)?.on ?? "").localeCompare(dates.get(b.household.id)?.on ?? ""),
    );
});

/** Households of a village that may be the one about to be added: the same number, or the same head. */
export function alike(villageId: Id, number: string, head: string): Indexed[] {
  const [door, name] = [number.trim(), head.trim()];
  if (!door && name.length < 2) return [];
  return index.value
    .filter(
      ({ household }) =>
        household.village_id === villageId &&
        ((door !== "" && household.number === door) || (name.length > 1 && household.head_name === name)),
    )
    .slice(0, 3);
}
