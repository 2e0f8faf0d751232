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
    if (column === "name" || (column === "household_id" && list === "members"))
      return this.found(list, column, value);
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

  /** By id, or the people of one house: what forms ask most, found without making a row of everybody. */
  private found(list: string, column: string, value: string): Row[] {
    const key = `${list} ${column} ${value}`;
    let rows = this.rows.get(key);
    if (!rows) {
      if (list === "households") rows = this.one(this.households.get(value)).map(householdRow);
      else if (column === "household_id")
        rows = this.inVillage(membersOf(this.members, value)).map(memberRow);
      else rows = this.inVillage([this.members.get(value)]).map(memberRow);
      this.rows.set(key, rows);
    }
    return rows;
  }

  private one(household: Household | undefined): Household[] {
    return household?.village_id === this.villageId ? [household] : [];
  }

  private inVillage(members: (Member | undefined)[]): Member[] {
    return members.filter(
      (member): member is Member =>
        member !== undefined && this.households.get(member.household_id)?.village_id === this.villageId,
    );
  }

  private householdRows(): Row[] {
    const mine = [...this.households.values()].filter((one) => one.village_id === this.villageId);
    return mine
      .sort((a, b) => a.number.localeCompare(b.number) || a.id.localeCompare(b.id))
      .map(householdRow);
  }

  private memberRows(): Row[] {
    return this.inVillage([...this.members.values()])
      .sort(byAge)
      .map(memberRow);
  }
}

const byHousehold = new WeakMap<ReadonlyMap<Id, Member>, Map<Id, Member[]>>();

/** The people of a house, eldest first, as the server lists them. The index is made once for each state of the register. */
export function membersOf(members: ReadonlyMap<Id, Member>, householdId: Id): Member[] {
  let index = byHousehold.get(members);
  if (!index) {
    index = new Map();
    for (const member of members.values()) {
      const house = index.get(member.household_id);
      if (house) house.push(member);
      else index.set(member.household_id, [member]);
    }
    for (const house of index.values()) house.sort(byAge);
    byHousehold.set(members, index);
  }
  return index.get(householdId) ?? [];
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
