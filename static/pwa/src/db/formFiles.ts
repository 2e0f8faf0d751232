/** Pictures, sounds and films that forms show: wanted with the plan that names them, fetched apart, sealed like the rest. */
import type { Plan } from "../forms/plan";
import type { Plans } from "./plans";
import type { Holder } from "./store";

export class FormFiles {
  private readonly held: Holder;
  private readonly plans: Plans;
  private readonly urls = new Map<string, string>();

  constructor(held: Holder, plans: Plans) {
    this.held = held;
    this.plans = plans;
  }

  close(): void {
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
  }

  /** Write down that this phone wants the files that a plan names. */
  async want(plan: Plan): Promise<void> {
    const { formFiles } = this.held.store.tables;
    for (const file of Object.values(plan.files ?? {}))
      if (!(await formFiles.get(file.sha256)))
        await formFiles.put({ sha256: file.sha256, type: file.type, here: 0, sealed: null });
  }

  /** Hashes of the files that are still to be fetched. */
  async wanted(): Promise<string[]> {
    return this.held.store.tables.formFiles.where("here").equals(0).primaryKeys();
  }

  /** Keep a fetched file. */
  async put(sha256: string, bytes: ArrayBuffer): Promise<void> {
    const { store } = this.held;
    await store.tables.formFiles.update(sha256, { here: 1, sealed: await store.sealBytes(bytes) });
  }

  /** The server has no such file for this account: it is not asked for again. */
  async forget(sha256: string): Promise<void> {
    await this.held.store.tables.formFiles.delete(sha256);
  }

  /** A file by the name that the form gives it; undefined when it is not on this phone (yet). */
  async blob(planHash: string, name: string): Promise<Blob | undefined> {
    const file = (await this.plans.get(planHash))?.files?.[name];
    const { store } = this.held;
    const row = file && (await store.tables.formFiles.get(file.sha256));
    return row?.sealed ? new Blob([await store.openBytes(row.sealed)], { type: row.type }) : undefined;
  }

  /** An address at which a page can show a file of a form, good until the phone is locked; null when it is not here. */
  async url(planHash: string, name: string): Promise<string | null> {
    const sha256 = (await this.plans.get(planHash))?.files?.[name]?.sha256;
    if (!sha256) return null;
    const known = this.urls.get(sha256);
    if (known) return known;
    const blob = await this.blob(planHash, name);
    if (!blob) return null;
    const made = this.urls.get(sha256) ?? URL.createObjectURL(blob);
    this.urls.set(sha256, made);
    return made;
  }
}
