import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { phone } from "../../src/db";
import type { Plan } from "../../src/forms/plan";
import { openSession } from "../../src/forms/session";
import { keepLastSaved, lastSavedOf } from "../../src/visits/lastSaved";
import { contextOf } from "../forms/cases";
import { PlanMaker } from "../forms/plans";
import { worker } from "./house";

/** A form of one question; it reads what was saved last, or does not. */
function planOf(id: string, asks: boolean): Plan {
  const plan = new PlanMaker().plan();
  return {
    ...plan,
    form: { ...plan.form, id },
    lists: asks ? { "__last-saved": { lastSaved: true } } : {},
  } as Plan;
}

it("keeps the answers sent last of forms that read them, and of no others", async () => {
  await phone.signedIn(worker, "password");
  const [asking, other] = [planOf("asking", true), planOf("other", false)];
  expect(await lastSavedOf(asking)).toBeUndefined();
  const sessions = [asking, other].map((plan) => openSession(plan, contextOf({}), {}));
  await keepLastSaved(sessions);
  expect(await lastSavedOf(asking)).toEqual(sessions[0]!.values());
  expect(await lastSavedOf(other)).toBeUndefined();
});
