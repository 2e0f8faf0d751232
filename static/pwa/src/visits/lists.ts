/** The register as forms see it (`instance('households')`, `instance('members')`), with what this visit has changed. */
import type { ListProvider } from "../forms/session";
import type { Household, Id, Member } from "../lib/types";

/** A row of an entity list: strings by column. */
export type Row = Record<string, string>;

/** A household as a row of the entity list: strings only, the same row the server makes (register.queries). */
export function householdRow(household: Household): Row {
  return {
    ...household.properties,
    label: household.head_name || household.number || household.address || "",
    number: household.number,
    address: household.address ?? "",
    head_name: household.head_name ?? "",
    phone: household.phone ?? "",
    village: household.village_id,
    status: household.status,
    last_visit: household.last_visit?.at.slice(0, 10) ?? "",
    name: household.id,
  };
}

/** A member as a row of the entity list. */
export function memberRow(member: Member): Row {
  return {
    ...member.properties,
    label: member.full_name,
    household_id: member.household_id,
    full_name: member.full_name,
    sex: member.sex ?? "",
    born: member.born ?? "",
    relation: member.relation ?? "",
    phone: member.phone ?? "",
    residence: member.residence,
    residence_since: member.residence_since ?? "",
    away_city: member.away_city ?? "",
    contact_name: member.contact_name ?? "",
    contact_phone: member.contact_phone ?? "",
    contact_relation: member.contact_relation ?? "",
    name: member.id,
  };
}

/** The two lists of one village, indexed by column when first asked for. */
export class RegisterLists implements ListProvider {
  private readonly rows = new Map<string, Row[]>();
  private readonly indexes = new Map<string, Map<string, Row[]>>();

  constructor(
    private readonly villageId: Id,
    private readonly households: ReadonlyMap<Id, Household>,
    private readonly members: ReadonlyMap<Id, Member>,
  ) {}

  all(list: string): Row[] {
    let rows = this.rows.get(list);
    if (!rows) {
      rows = list === "households" ? this.householdRows() : list === "members" ? this.memberRows() : [];
      this.rows.set(list, rows);
    }
    return rows;
  }

  where(list: string, column: string, value: string): Row[] {
    const key = `${list} ${column}`;
    let index = this.indexes.get(key);
    if (!index) {
      index = new Map();
      for (const row of this.all(list)) {
        const cell = row[column];
        if (cell === undefined) continue;
        const same = index.get(cell);
        if (same) same.push(row);
        else index.set(cell, [row]);
      }
      this.indexes.set(key, index);
    }
    return index.get(value) ?? [];
  }

  private householdRows(): Row[] {
    const mine = [...this.households.values()].filter((one) => one.village_id === this.villageId);
    return mine
      .sort((a, b) => a.number.localeCompare(b.number) || a.id.localeCompare(b.id))
      .map(householdRow);
  }

  /** Eldest first, as the server lists them. */
  private memberRows(): Row[] {
    const mine: Member[] = [];
    for (const member of this.members.values())
      if (this.households.get(member.household_id)?.village_id === this.villageId) mine.push(member);
    return mine.sort(byAge).map(memberRow);
  }
}

/** Eldest first, those without a birth date last. */
export function byAge(a: Member, b: Member): number {
  return (a.born ?? "9999").localeCompare(b.born ?? "9999") || a.id.localeCompare(b.id);
}

/** A map with some of its values replaced, without copying what is not read. */
export function withChanges<T extends { id: Id }>(map: ReadonlyMap<Id, T>, changed: T[]): ReadonlyMap<Id, T> {
  if (changed.length === 0) return map;
  const copy = new Map(map);
  for (const one of changed) copy.set(one.id, one);
  return copy;
}
