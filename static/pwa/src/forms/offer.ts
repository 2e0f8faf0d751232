/** Whether a form is offered about a household or member, from its row in the register alone (docs/plan.md, section 8). */
import { PlainRow } from "../expr/index";
import { Engine } from "./engine";
import { formOf } from "./form";
import type { Plan } from "./plan";
import type { Context } from "./surroundings";

type Surroundings = Omit<Context, "submissionId">;

/** Whether `visit.offer` holds for a row; a form without one is always offered. */
export function isOffered(plan: Plan, row: Record<string, string>, context: Surroundings): boolean {
  return holds(plan, plan.visit?.offer, row, context);
}

/** Whether a rule's `closes_when` holds for the subject's row; false for a rule without one. */
export function closes(
  plan: Plan,
  rule: string,
  row: Record<string, string>,
  context: Surroundings,
): boolean {
  const found = plan.followups?.find((each) => each.name === rule)?.closes_when;
  return found !== undefined && holds(plan, found.expr, row, context);
}

/** An engine that no answers were put in, for expressions that look at the register only. */
const engines = new WeakMap<Surroundings, Map<Plan, Engine>>();

/** Whether an expression over a row is true; one that there is none of is. */
export function holds(
  plan: Plan,
  expr: number | undefined,
  row: Record<string, string>,
  context: Surroundings,
): boolean {
  if (expr === undefined) return true;
  const known = engines.get(context) ?? new Map<Plan, Engine>();
  const engine = known.get(plan) ?? new Engine(formOf(plan), { ...context, submissionId: "" });
  engines.set(context, known.set(plan, engine));
  return engine.truth(expr, engine.root, new PlainRow(row));
}
