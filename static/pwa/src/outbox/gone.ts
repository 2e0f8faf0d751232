/** Households that went to someone else: said by name when they leave, and listed until the worker has read it. */
import { signal } from "@preact/signals";
import { meta } from "../db";
import type { Household } from "../lib/types";
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

/** Say and remember that these are no longer this worker's. */
export async function tellGone(homes: Household[]): Promise<void> {
  const at = new Date().toISOString();
  await loadTexts("work");
  await loadGone();
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
