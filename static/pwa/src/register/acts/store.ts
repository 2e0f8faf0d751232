/** Carrying out an operation on the register without signal, and undoing it. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { outbox, phone, records } from "../../db";
import { today } from "../../lib/dates";
import type { Id, Operation, OperationBody } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { canLayUndo, type Known, operationOf, undoable } from "./steps";

/** The records as they are shown now. */
function known(): Known {
  return {
    household: records.households.value,
    member: records.members.value,
    card: records.cards.value,
    visit: records.visits.value,
    followup: records.followups.value,
  };
}

/** Operations by household, as either of the two that one was about; the latest first. */
export const operationsOf: ReadonlySignal<Map<Id, Operation[]>> = computed(() => {
  const groups = new Map<Id, Operation[]>();
  const sorted = [...records.operations.value.values()].sort((a, b) => b.at.localeCompare(a.at));
  for (const one of sorted) {
    for (const home of new Set([one.household_id, one.other_household_id])) {
      if (home) groups.set(home, [...(groups.get(home) ?? []), one]);
    }
  }
  return groups;
});

/** Carry an operation out: it shows at once and goes out with the next sync. */
export async function carryOut(body: OperationBody): Promise<Operation> {
  const id = newId();
  const made_at = new Date().toISOString();
  const by = phone.account.value?.id ?? null;
  const operation = operationOf(known(), id, body, made_at, by, today());
  await outbox.add({ id, kind: "register_operation", made_at, body }, { operation });
  return operation;
}

/** Whether this worker can still undo an operation: their own, of which nothing was changed since. */
export function mayUndo(operation: Operation): boolean {
  const mine = operation.by_id === phone.account.value?.id;
  const kept = outbox.all.value.find((item) => item.id === operation.id);
  const put = kept?.state === "held" || kept?.state === "refused";
  const asked = outbox.all.value.some((item) => item.effects.undoes?.id === operation.id);
  return mine && !put && !asked && !operation.undone_at && undoable(known(), operation);
}

/** Undo an operation: what was before shows again, and the server hears of it with the next sync. */
export async function takeBack(operation: Operation): Promise<void> {
  const waiting = outbox.all.value.some((item) => item.id === operation.id);
  const undoes = canLayUndo(known(), operation, waiting) ? operation : { ...operation, steps: [] };
  const body = { operation_id: operation.id };
  const made_at = new Date().toISOString();
  await outbox.add({ id: newId(), kind: "register_undo", made_at, body }, { undoes });
}

/** Enter a household; it is in the lists at once. Returns its id. */
export async function addHousehold(village_id: Id, number: string, head: string): Promise<Id> {
  const household_id = newId();
  const values = { number: number.trim(), head_name: head.trim() };
  await carryOut({ operation: "new_household", household_id, village_id, values });
  return household_id;
}
