/**
 * What an operation does to the records on this phone: the same steps as the server will take (`fieldapp/operations/acts.py`),
 * as far as the phone has the records. Pure functions of the records, the operation and the day.
 */
import type {
  Card,
  FollowUp,
  Household,
  Id,
  Member,
  Moment,
  Operation,
  OperationBody,
  PlainDate,
  Step,
  Visit,
} from "../../lib/types";

/** The records that an operation is carried out on. */
export interface Known {
  household: ReadonlyMap<Id, Household>;
  member: ReadonlyMap<Id, Member>;
  card: ReadonlyMap<Id, Card>;
  visit: ReadonlyMap<Id, Visit>;
  followup: ReadonlyMap<Id, FollowUp>;
}

type Kind = Step["kind"];
type Fields = Record<string, unknown>;

/** Fields of the register that a record takes over from its duplicate where it lacks them. */
const HOUSEHOLD_FIELDS = ["number", "address", "head_name", "phone", "lat", "lon", "accuracy"];
const MEMBER_FIELDS = [
  "full_name",
  "sex",
  "born",
  "relation",
  "phone",
  "residence_since",
  "away_city",
  "contact_member_id",
  "contact_name",
  "contact_phone",
  "contact_relation",
];

/** A field of a record; `properties.roof` is one of its properties. Empty is null. */
export function fieldOf(record: object | undefined, name: string): unknown {
  const fields = record as { properties?: Fields } & Fields;
  const value = name.startsWith("properties.")
    ? fields?.properties?.[name.slice("properties.".length)]
    : fields?.[name];
  return value === undefined || value === "" ? null : value;
}

/** The steps of an operation as they are taken: what was set by an earlier one is seen by a later. */
class Journal {
  readonly steps: Step[] = [];
  readonly known: Known;
  private readonly now = new Map<Id, Fields>();

  constructor(known: Known) {
    this.known = known;
  }

  /** Change fields of a record; those that already are as wanted are left out. */
  set(kind: Kind, id: Id, fields: Fields): void {
    const before: Fields = {};
    const after: Fields = {};
    for (const [name, value] of Object.entries(fields)) {
      const old = this.get(kind, id, name);
      if (old === value) continue;
      before[name] = old;
      after[name] = value;
    }
    if (Object.keys(after).length === 0) return;
    this.now.set(id, { ...this.now.get(id), ...after });
    this.steps.push({ kind, id, before, after });
  }

  /** Add a record to the register. */
  made(kind: "household" | "member", id: Id, fields: Fields): void {
    this.now.set(id, fields);
    this.steps.push({ kind, id, before: null, after: fields });
  }

  get(kind: Kind, id: Id, name: string): unknown {
    const now = this.now.get(id);
    return now && name in now ? now[name] : fieldOf(this.known[kind].get(id), name);
  }

  /** Ids of the records of a kind that hold a value in a field. */
  having(kind: Kind, name: string, value: Id): Id[] {
    return [...this.known[kind].keys()].filter((id) => this.get(kind, id, name) === value);
  }

  /** Move a member and what was promised to them to a household. */
  takeAlong(member: Id, home: Id): void {
    this.set("member", member, { household_id: home });
    this.bring(this.having("followup", "member_id", member), home);
  }

  bring(followups: Id[], home: Id): void {
    const village_id = this.get("household", home, "village_id");
    for (const id of followups) this.set("followup", id, { household_id: home, village_id });
  }

  withdrawOpen(member: Id): void {
    for (const id of this.having("followup", "member_id", member))
      if (this.get("followup", id, "state") === "open") this.set("followup", id, { state: "withdrawn" });
  }

  /** What a record lacks and its duplicate has. */
  lacking(kind: "household" | "member", from: Id, into: Id): Fields {
    const properties = Object.keys(this.known[kind].get(from)?.properties ?? {});
    const names = [
      ...(kind === "household" ? HOUSEHOLD_FIELDS : MEMBER_FIELDS),
      ...properties.map((name) => `properties.${name}`),
    ];
    const found: Fields = {};
    for (const name of names) {
      const value = this.get(kind, from, name);
      if (value !== null && this.get(kind, into, name) === null) found[name] = value;
    }
    if (found.contact_member_id === into) delete found.contact_member_id;
    return found;
  }
}

type Homes = [Id, Id?];
type Act = (journal: Journal, body: OperationBody, on: PlainDate) => Homes;

const ACTS: Record<OperationBody["operation"], Act> = {
  birth(journal, body, on) {
    const household_id = body.household_id!;
    const fields = { born: on, ...body.values, residence: "present", household_id };
    journal.made("member", body.member_id!, fields);
    return [household_id];
  },
  death(journal, { member_id }, on) {
    const member = member_id!;
    journal.set("member", member, { residence: "died", residence_since: on });
    for (const other of journal.having("member", "contact_member_id", member))
      journal.set("member", other, { contact_member_id: null });
    journal.withdrawOpen(member);
    return [homeOf(journal, member)];
  },
  move_out(journal, { member_id, city }, on) {
    const member = member_id!;
    const left = { residence: "moved_out", residence_since: on, away_city: city ?? null };
    journal.set("member", member, left);
    journal.withdrawOpen(member);
    return [homeOf(journal, member)];
  },
  go_away(journal, { member_id, city, values }, on) {
    const away = { residence: "away", residence_since: on, away_city: city ?? null };
    journal.set("member", member_id!, { ...away, ...values });
    return [homeOf(journal, member_id!)];
  },
  move_in(journal, body, on) {
    const household_id = body.household_id!;
    const member = body.member_id!;
    if (!journal.known.member.has(member)) {
      const fields = { residence_since: on, ...body.values, residence: "arrived", household_id };
      journal.made("member", member, fields);
      return [household_id];
    }
    const before = homeOf(journal, member);
    journal.set("member", member, { residence: "present", residence_since: on, away_city: null });
    if (before === household_id) return [household_id];
    journal.takeAlong(member, household_id);
    return [household_id, before];
  },
  move(journal, body) {
    const before = homeOf(journal, body.member_id!);
    journal.takeAlong(body.member_id!, body.household_id!);
    return [body.household_id!, before];
  },
  split(journal, body) {
    const old = body.household_id!;
    const made = body.new_household_id!;
    const village_id = journal.get("household", old, "village_id");
    const worker_id = journal.get("household", old, "worker_id");
    journal.made("household", made, { ...body.values, status: "active", village_id, worker_id });
    for (const member of body.member_ids ?? []) journal.takeAlong(member, made);
    return [old, made];
  },
  join(journal, body) {
    const old = body.household_id!;
    const into = body.into_id!;
    together(journal, old, into);
    const open = journal
      .having("followup", "household_id", old)
      .filter((id) => journal.get("followup", id, "state") === "open");
    journal.bring(open, into);
    journal.set("household", old, { status: "moved_away" });
    return [into, old];
  },
  new_household(journal, body) {
    const id = body.household_id!;
    journal.made("household", id, { ...body.values, status: "active", village_id: body.village_id });
    return [id];
  },
  merge_households(journal, body) {
    const old = body.household_id!;
    const into = body.into_id!;
    journal.set("household", into, journal.lacking("household", old, into));
    together(journal, old, into);
    const village_id = journal.get("household", into, "village_id");
    for (const visit of journal.having("visit", "household_id", old))
      journal.set("visit", visit, { household_id: into, village_id });
    journal.bring(journal.having("followup", "household_id", old), into);
    journal.set("household", old, { gone: "merged", merged_into: into });
    return [into, old];
  },
  merge_members(journal, body) {
    const old = body.member_id!;
    const into = body.into_id!;
    const home = homeOf(journal, into);
    const before = homeOf(journal, old);
    journal.set("member", into, journal.lacking("member", old, into));
    for (const other of journal.having("member", "contact_member_id", old))
      journal.set("member", other, { contact_member_id: other === into ? null : into });
    for (const followup of journal.having("followup", "member_id", old))
      journal.set("followup", followup, { member_id: into });
    journal.bring(journal.having("followup", "member_id", into), home);
    journal.set("member", old, { gone: "merged", merged_into: into });
    return before === home ? [home] : [home, before];
  },
  move_village(_journal, body) {
    return [body.household_id!]; // the desk's alone
  },
};

function homeOf(journal: Journal, member: Id): Id {
  return String(journal.get("member", member, "household_id"));
}

/** Members and cards of a household go to another. */
function together(journal: Journal, old: Id, into: Id): void {
  for (const member of journal.having("member", "household_id", old)) journal.takeAlong(member, into);
  for (const card of journal.having("card", "household_id", old))
    journal.set("card", card, { household_id: into });
}

/** An operation as the server will tell it, made of what this phone knows. */
export function operationOf(
  known: Known,
  id: Id,
  body: OperationBody,
  at: Moment,
  by: Id | null,
  on: PlainDate,
): Operation {
  const journal = new Journal(known);
  const [household_id, other] = ACTS[body.operation](journal, body, body.on ?? on);
  return {
    id,
    operation: body.operation,
    household_id,
    other_household_id: other ?? null,
    at,
    by_id: by,
    body,
    steps: journal.steps,
    undone_at: null,
    undone_by: null,
  };
}

/**
 * Whether undoing an operation loses nothing that came later: all it wrote still stands, and nothing came to belong to
 * what it made. The server looks again, at what this phone has not heard of too.
 */
export function undoable(known: Known, { steps = [] }: Operation): boolean {
  const own = new Set(steps.map((step) => step.id));
  const said = new Set<string>();
  for (const { kind, id, before, after } of [...steps].reverse()) {
    const record = known[kind].get(id);
    if (before === null && (!record || usedSince(known, kind, id, own))) return false;
    for (const [name, value] of Object.entries(after)) {
      if (said.has(`${id}/${name}`)) continue;
      said.add(`${id}/${name}`);
      // What was merged away is not on this phone any more; what is elsewhere now, neither.
      if (record && fieldOf(record, name) !== (value === "" ? null : value)) return false;
    }
  }
  return true;
}

function usedSince(known: Known, kind: Kind, id: Id, own: ReadonlySet<Id>): boolean {
  const names = (one: { id: Id }, field: string) => !own.has(one.id) && fieldOf(one, field) === id;
  const some = (all: Iterable<{ id: Id }>, field: string) => [...all].some((one) => names(one, field));
  if (kind === "member") {
    const told = [...known.visit.values()].flatMap((visit) => visit.submissions);
    return (
      some(known.followup.values(), "member_id") || told.some((submission) => submission.subject_id === id)
    );
  }
  return (["member", "card", "visit", "followup"] as const).some((other) =>
    some(known[other].values(), "household_id"),
  );
}

/** True when what an undo puts back is on this phone: a record merged away comes back from the server alone. */
export function canLayUndo(known: Known, { steps = [] }: Operation, waiting: boolean): boolean {
  return (
    waiting || steps.every(({ kind, id, after }) => !(kind in known) || !after.gone || known[kind].has(id))
  );
}
