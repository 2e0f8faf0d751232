/** Households that went to someone else: said by name when they leave, and listed until the worker has read it. */
import { signal } from "@preact/signals";
import { meta, records } from "../db";
import type { Household, Id, Operation } from "../lib/types";
import { formatList, t, toast } from "../ui";
import { loadTexts } from "../ui/i18n";

/** Names that are told at once, and names that are kept. */
const TOLD = 3;
const KEPT = 50;

export const gone = signal<{ at: string; name: string }[]>([]);

/** Read what left before. */
export async function loadGone(): Promise<void> {
  gone.value = (await meta.get("gone")) ?? [];
}

/** Ids of households that went nowhere: merged into another record, or made by an operation that was undone. */
export function unmade(operations: Iterable<Operation>): Set<Id> {
  const found = new Set<Id>();
  for (const { steps = [], undone_at } of operations)
    for (const { kind, id, before, after } of steps)
      if (kind === "household" && (undone_at ? before === null : after.gone)) found.add(id);
  return found;
}

/** Say and remember that these are no longer this worker's. */
export async function tellGone(left: Household[]): Promise<void> {
  const at = new Date().toISOString();
  await loadTexts("work");
  await loadGone();
  const elsewhere = unmade(records.operations.value.values());
  const homes = left.filter((home) => !elsewhere.has(home.id));
  if (homes.length === 0) return;
  const names = homes.map((home) => [home.number, home.head_name].filter(Boolean).join(" "));
  gone.value = [...names.map((name) => ({ at, name })), ...gone.value].slice(0, KEPT);
  const said = formatList(names.slice(0, TOLD));
  toast(`${said}${names.length > TOLD ? "…" : ""} · ${t("work.handed_over", { n: names.length })}`);
  await meta.set("gone", gone.value);
}

/** The worker has read it. */
export async function forgetGone(): Promise<void> {
  gone.value = [];
  await meta.remove("gone");
}
