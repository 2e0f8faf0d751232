/** Down: records by page, and the plans of every form on offer. */
import type { Client } from "../api/client";
import type { Phone } from "../db/phone";
import type { Plan } from "../forms/plan";
import { Failure } from "../lib/failure";
import type { PullPage } from "../lib/types";

/** Records asked for at a time. */
const PAGE = 1000;

/** True when the server never gave out our cursor: it was restored from a backup, or made anew. */
function isLostCursor(error: unknown): boolean {
  return error instanceof Failure && (error.problem?.errors?.some((one) => one.field === "cursor") ?? false);
}

/** Pull until there is no more; `told` hears what came and what remains. */
export async function pull(
  phone: Phone,
  client: Client,
  told: (got: number, remaining: number) => void,
): Promise<void> {
  try {
    await pages(phone, client, told);
  } finally {
    phone.records.tell();
  }
}

async function pages(
  phone: Phone,
  client: Client,
  told: (got: number, remaining: number) => void,
): Promise<void> {
  let got = 0;
  for (;;) {
    const cursor = await phone.meta.get("cursor");
    const query = `limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
    let page: PullPage;
    try {
      page = (await (await client.call("GET", `/sync/pull?${query}`)).json()) as PullPage;
    } catch (error) {
      if (!cursor || !isLostCursor(error)) throw error;
      await phone.records.clear();
      continue;
    }
    await phone.records.apply(page);
    got += page.records.length;
    told(got, page.remaining);
    if (!page.more) return;
  }
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
