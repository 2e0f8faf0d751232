/** People of the township and their phones, as last heard. */
import { signal } from "@preact/signals";
import { asFailure, type Failure } from "../../lib/failure";
import type { Id, Page } from "../../lib/types";
import { calls, type Device, type Query } from "../calls";
import { loadDirectory } from "../directory";

/** Every phone in scope by whose it is, the last heard of first; null until they were fetched. */
export const phones = signal<ReadonlyMap<Id, Device[]> | null>(null);
export const failure = signal<Failure | null>(null);

/** Days without a word after which a phone counts as not heard from. */
export const SILENT_DAYS = 7;

/** Ask for people and phones anew. */
export async function loadPeople(): Promise<void> {
  try {
    const [devices] = await Promise.all([all(calls.devices), loadDirectory()]);
    const by = new Map<Id, Device[]>();
    for (const one of devices) by.set(one.account_id, [...(by.get(one.account_id) ?? []), one]);
    phones.value = by;
    failure.value = null;
  } catch (error) {
    failure.value = asFailure(error);
  }
}

/** Every page of a list. */
export async function all<T>(fetchPage: (query: Query) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await fetchPage({ limit: 200, cursor });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return found;
}

/** What a phone's state is in a word: erased once it said so, silent when it has not spoken for long. */
export function phoneState(
  one: Device,
  now: number = Date.now(),
): "erased" | "lost" | "erase" | "silent" | "active" {
  if (one.erased_at) return "erased";
  if (one.state !== "active") return one.state;
  return now - Date.parse(one.last_seen) > SILENT_DAYS * 86_400_000 ? "silent" : "active";
}
