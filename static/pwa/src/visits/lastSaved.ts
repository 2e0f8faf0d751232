/**
 * What this person sent last with a form that asks for it (ODK's `last-saved`): kept sealed on the phone, by form and
 * account. Forms that do not ask leave nothing.
 */
import { meta } from "../db";
import type { Plan, Session, Values } from "../forms/session";

/** Whether a form reads what was saved last with it. */
function asks(plan: Plan): boolean {
  return Object.values(plan.lists ?? {}).some((list) => list.lastSaved);
}

/** The answers sent last with a form; nothing for a form that does not ask. */
export async function lastSavedOf(plan: Plan): Promise<Values | undefined> {
  return asks(plan) ? (await meta.get("last_saved"))?.[plan.form.id] : undefined;
}

/** Keeps the answers of forms that were finished. */
export async function keepLastSaved(sessions: readonly Session[]): Promise<void> {
  const asking = sessions.filter(({ plan }) => asks(plan));
  if (!asking.length) return;
  const kept = { ...(await meta.get("last_saved")) };
  for (const session of asking) kept[session.plan.form.id] = session.values();
  await meta.set("last_saved", kept);
}
