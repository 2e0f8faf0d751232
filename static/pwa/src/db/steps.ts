/**
 * What operations on the register do to the records on this phone until the server's own arrive: their steps laid over
 * those, and laid over backwards where one is undone. A made record is added, a merged or undone one is taken away.
 */
import type { Id, Operation, Step } from "../lib/types";
import type { OutboxItem } from "./outbox";

type Entity = { id: Id };
interface Laid {
  kind: Step["kind"];
  id: Id;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** Items that carry out or take back an operation, without those that the server turned down. */
export function operating(items: OutboxItem[]): OutboxItem[] {
  return items.filter(
    ({ effects, state }) => (effects.operation ?? effects.undoes) !== undefined && state !== "refused",
  );
}

/** The steps that an item lays over the records. A held undo did nothing: the server found that it would lose something. */
function stepsOf({ effects, state }: OutboxItem): Laid[] {
  if (effects.operation) return effects.operation.steps ?? [];
  if (!effects.undoes || state === "held") return [];
  return (effects.undoes.steps ?? [])
    .map(({ kind, id, before, after }) => ({ kind, id, before: after, after: before }))
    .reverse();
}

/**
 * Lay an item's steps over the records of a kind. `left` keeps what was taken away, for a later item that puts it back;
 * `make` makes a bare record.
 */
export function layOver<T extends Entity>(
  kind: Step["kind"],
  all: Map<Id, T>,
  left: Map<Id, T>,
  item: OutboxItem,
  make?: (id: Id) => T,
): void {
  for (const step of stepsOf(item)) {
    if (step.kind !== kind) continue;
    const { id, before, after } = step;
    const old = all.get(id) ?? left.get(id);
    if (after === null || after.gone) {
      if (old) left.set(id, old);
      all.delete(id);
    } else if (old) {
      // The server's own record of one that was made here stands.
      if (before !== null || !all.has(id)) all.set(id, withFields(old, after));
    } else if (before === null && make) all.set(id, withFields(make(id), after));
  }
}

/** What says that a record is no more: it is then not on the phone. */
const OF_THE_GONE = new Set(["gone", "merged_into"]);

/** A record with fields of a step; `properties.roof` is one of its properties. */
function withFields<T extends Entity>(old: T, fields: Record<string, unknown>): T {
  const next: Record<string, unknown> = { ...old };
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith("properties."))
      next.properties = { ...(next.properties as object), [name.slice("properties.".length)]: value };
    else if (!OF_THE_GONE.has(name)) next[name] = value;
  }
  return next as T;
}

/** Operations with those that wait in the outbox, and those that are being undone. */
export function operationsWith(
  base: ReadonlyMap<Id, Operation>,
  items: OutboxItem[],
  workerId: Id | null,
): ReadonlyMap<Id, Operation> {
  const own = operating(items);
  if (own.length === 0) return base;
  const all = new Map(base);
  for (const { effects, state, made_at } of own) {
    if (effects.operation && !all.has(effects.operation.id)) all.set(effects.operation.id, effects.operation);
    const undone = effects.undoes && state !== "held" ? all.get(effects.undoes.id) : undefined;
    if (undone && !undone.undone_at)
      all.set(undone.id, { ...undone, undone_at: made_at, undone_by: workerId });
  }
  return all;
}
