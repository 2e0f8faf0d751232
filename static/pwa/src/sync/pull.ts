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
  let coming = fetchPage(client, cursor, size);
  for (;;) {
    let page: PullPage;
    let raw: ArrayBuffer;
    try {
      const asked = Date.now();
      [page, raw] = await coming;
      if (Date.now() - asked < QUICK) size = Math.min(size * 2, PAGE_MOST);
    } catch (error) {
      if (!cursor || !isLostCursor(error)) throw error;
      await phone.records.clear();
      cursor = undefined;
      coming = fetchPage(client, cursor, size);
      continue;
    }
    cursor = page.cursor;
    if (page.more) {
      coming = fetchPage(client, cursor, size);
      coming.catch(() => undefined); // heard where it is waited for
    }
    await phone.records.apply(page, raw);
    got += page.records.length;
    told(got, page.remaining);
    if (!page.more) return;
  }
}

async function fetchPage(
  client: Client,
  cursor: string | undefined,
  limit: number,
): Promise<[PullPage, ArrayBuffer]> {
  const query = `limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
  const answer = await client.call("GET", `/sync/pull?${query}`, { patience: 120_000 });
  const raw = await answer.arrayBuffer();
  return [JSON.parse(new TextDecoder().decode(raw)) as PullPage, raw];
}

/** Fetch the plans of all active forms that are not on this phone, so that they open without signal. */
export async function fetchPlans(phone: Phone, client: Client): Promise<void> {
  const have = await phone.plans.hashes();
  for (const form of phone.records.forms.value.values()) {
    if (form.active && !have.has(form.plan_hash)) await fetchPlan(phone, client, form.plan_hash);
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
