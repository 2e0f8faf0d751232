import type { Plan } from "../forms/plan";
import type { Holder } from "./store";

/** Compiled forms by the hash of their content; they never change under it. The last few stay parsed in memory. */
export class Plans {
  private readonly held: Holder;
  private readonly parsed = new Map<string, Plan>();

  constructor(held: Holder) {
    this.held = held;
  }

  close(): void {
    this.parsed.clear();
  }

  /** A plan, or undefined when it was not fetched yet. */
  async get(hash: string): Promise<Plan | undefined> {
    const known = this.parsed.get(hash);
    if (known) return known;
    const { store } = this.held;
    const row = await store.tables.plans.get(hash);
    if (!row) return undefined;
    const plan = await store.open<Plan>(row.sealed);
    this.parsed.set(hash, plan);
    return plan;
  }

  async put(hash: string, plan: Plan): Promise<void> {
    const { store } = this.held;
    await store.tables.plans.put({ id: hash, sealed: await store.seal(plan) });
    this.parsed.set(hash, plan);
  }

  /** Hashes of the plans on this phone. */
  async hashes(): Promise<Set<string>> {
    return new Set((await this.held.store.tables.plans.toCollection().primaryKeys()) as string[]);
  }
}
