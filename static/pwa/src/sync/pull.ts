/** Down: records by page, and the plans of every form on offer. */
import type { Client } from "../api/client";
import type { Phone } from "../db/phone";
import type { Plan } from "../forms/plan";
import { Failure } from "../lib/failure";
import type { PullPage } from "../lib/types";

/** Records asked for at first, on a line that failed before, and at most: a page that came quickly makes the next larger. */
const PAGE = 1000;
const PAGE_AFTER_FAILURE = 200;
const PAGE_MOST = 4000;
/** A page counts as quick within so many milliseconds. */
const QUICK = 3000;
/** Bytes in which a page says where it ends: a cursor is some twenty bytes for each village. */
const HEAD = 8000;

/** True when the server never gave out our cursor: it was restored from a backup, or made anew. */
function isLostCursor(error: unknown): boolean {
  return error instanceof Failure && (error.problem?.errors?.some((one) => one.field === "cursor") ?? false);
}

/**
 * Pull until there is no more; `told` hears what came and what remains. Each page is put on disk with its cursor while
 * the next is already on its way. `careful` after a failure: small pages, of which a bad line loses little.
 */
export async function pull(
  phone: Phone,
  client: Client,
  told: (got: number, remaining: number) => void,
  careful = false,
): Promise<void> {
  try {
    await pages(phone, client, told, careful ? PAGE_AFTER_FAILURE : PAGE);
  } finally {
    phone.records.tell();
  }
}

async function pages(
  phone: Phone,
  client: Client,
  told: (got: number, remaining: number) => void,
  limit: number,
): Promise<void> {
  let got = 0;
  let size = limit;
  let cursor = await phone.meta.get("cursor");
  let asked = Date.now();
  let coming = fetchPage(client, cursor, size);
  for (;;) {
    let raw: ArrayBuffer;
    try {
      raw = await coming;
      if (Date.now() - asked < QUICK) size = Math.min(size * 2, PAGE_MOST);
    } catch (error) {
      if (!cursor || !isLostCursor(error)) throw error;
      await phone.records.clear();
      cursor = undefined;
      coming = fetchPage(client, cursor, size);
      continue;
    }
    const next = nextCursor(raw);
    const ahead = next !== null && fetchPage(client, next, size);
    if (ahead) ahead.catch(() => undefined); // heard where it is waited for
    asked = Date.now();
    const page = JSON.parse(new TextDecoder().decode(raw)) as PullPage;
    cursor = page.cursor;
    await phone.records.apply(page, raw);
    got += page.records.length;
    told(got, page.remaining);
    if (!page.more) return;
    coming = ahead || fetchPage(client, cursor, size);
  }
}

/** Where pulling goes on after a page, read from its first bytes, so that the next is asked for before this one is read. */
function nextCursor(raw: ArrayBuffer): string | null {
  const head = new TextDecoder().decode(raw.slice(0, HEAD));
  return /^\{"cursor":"([^"\\]+)","more":true,/.exec(head)?.[1] ?? null;
}

async function fetchPage(client: Client, cursor: string | undefined, limit: number): Promise<ArrayBuffer> {
  const query = `limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
  const answer = await client.call("GET", `/sync/pull?${query}`, { patience: 120_000 });
  return answer.arrayBuffer();
}

/** Fetch the plans of all forms filled in now or soon that are not on this phone, so that they open without signal. */
export async function fetchPlans(phone: Phone, client: Client): Promise<void> {
  const have = await phone.plans.hashes();
  for (const form of phone.records.forms.value.values()) {
    for (const one of [form, form.next])
      if (one?.active && !have.has(one.plan_hash)) await fetchPlan(phone, client, one.plan_hash);
  }
}

/** A plan from the phone, else from the server, kept from then on. */
export async function fetchPlan(phone: Phone, client: Client, hash: string): Promise<Plan> {
  const known = await phone.plans.get(hash);
  if (known) return known;
  const plan = (await (await client.call("GET", `/plans/${hash}`)).json()) as Plan;
  await phone.formFiles.want(plan);
  await phone.plans.put(hash, plan);
  return plan;
}

/** Fetch the pictures, sounds and films that the forms on this phone show. One that is refused spoils no other. */
export async function fetchFormFiles(phone: Phone, client: Client): Promise<void> {
  for (const sha256 of await phone.formFiles.wanted()) {
    const answer = await client.call("GET", `/form-files/${sha256}`, { also: [404], patience: 120_000 });
    if (answer.status === 404) await phone.formFiles.forget(sha256);
    else await phone.formFiles.put(sha256, await answer.arrayBuffer());
  }
}
