/**
 * Who may be entitled to what: a pure function of the programmes, a household's rows and the day. The twin of
 * `fieldapp/entitlements/eligible.py`; tests/cases/entitlements pins both.
 */
import type { Plan } from "../forms/plan";
import { type Context, holds, type ListProvider } from "../forms/session";
import { dateIn } from "../lib/dates";
import type { Id, Programme, Texts } from "../lib/types";

export type Row = Record<string, string>;

/** A programme that a household or member may be entitled to, with each reason. */
export interface Entitled<P = Programme> {
  programme: P;
  subject: Id;
  reasons: Texts[];
}

type Judged = Pick<Programme, "about" | "valid_from" | "valid_to" | "conditions" | "plan">;

/** The one household that expressions see beside their row. */
class House implements ListProvider {
  constructor(private readonly rows: Record<string, Row[]>) {}

  all(list: string): Row[] {
    return this.rows[list] ?? [];
  }

  where(list: string, column: string, value: string): Row[] {
    return this.all(list).filter((row) => (row[column] ?? "") === value);
  }
}

/** What a household, given as rows of the lists that forms read, may be entitled to. */
export function entitledTo<P extends Judged>(
  programmes: Iterable<P>,
  household: Row,
  members: Row[],
  now: Date,
  timeZone: string,
): Entitled<P>[] {
  if (household.status !== "active") return [];
  const there = members.filter((row) => row.residence !== "moved_out" && row.residence !== "died");
  const lists = new House({ households: [household], members: there });
  const context: Omit<Context, "submissionId"> = { now: () => now, timeZone, lists };
  const on = dateIn(now.toISOString(), timeZone);
  const found: Entitled<P>[] = [];
  for (const programme of programmes) {
    const { about, conditions, plan, valid_from, valid_to } = programme;
    if ((valid_from ?? on) > on || (valid_to ?? on) < on) continue;
    for (const row of about === "member" ? there : [household])
      if (conditions.every(({ expr }) => holds(plan as Plan, expr, row, context)))
        found.push({ programme, subject: row.name!, reasons: conditions.map(({ reason }) => reason) });
  }
  return found;
}
