/** A form being filled in: the session, which page is shown, which messages are, and when the draft is saved. */
import { type Signal, signal } from "@preact/signals";
import { AUDIT_FILE, AuditLog, type AuditWorld } from "../../forms/audit";
import type { Item, Page, Problem, Session } from "../../forms/session";
import { sha256Hex } from "../../lib/hash";
import type { FormDraft } from "../types";
import { fileName, sentType, shrink } from "./photos";
import { problemText } from "./wording";

/** What the controller needs of the world; the visit store gives it, tests give their own. */
export interface Keeper {
  /** Seal the draft as it is now. Resolves when it is on the disk. */
  save: () => Promise<void>;
  putPhoto: (sha256: string, blob: Blob) => Promise<void>;
  getPhoto: (sha256: string) => Promise<Blob | null>;
  now: () => Date;
  /** For the log of a form that has an `audit` question: who fills it in, and where the phone is known to be. */
  audit?: Omit<AuditWorld, "now">;
}

/** Milliseconds within which typing is saved; the first word on another question, and leaving the page, save at once. */
const SAVE_AFTER = 250;

/** The page after the last question: what is missing, and "done". */
export const END = "end";

/**
 * What a question does before its page is left: keeps what is being measured or recorded. `onwards` is true where the
 * person wants to go on to the next page; false as the answer holds them back.
 */
export type Settle = (onwards: boolean) => boolean | Promise<boolean>;

function auditWorld(keeper: Keeper): AuditWorld {
  return { user: "", place: () => null, ...keeper.audit, now: keeper.now };
}

export class Controller {
  /** Counts changes. */
  private readonly tick: Signal<number> = signal(0);
  /** The key of the page on the screen, or `end`. */
  readonly page: Signal<string>;
  /** Rises when the person asked to go on and could not; the screen then moves the focus to the first message. */
  readonly refused: Signal<number> = signal(0);
  /** True while the last save did not reach the disk (storage full); the screen says so and stays. */
  readonly saveFailed: Signal<boolean> = signal(false);
  /** True until it was said why answers are changed that were sent before, where the form asks for that. */
  readonly reasonWanted: Signal<boolean> = signal(false);
  /** Paths of questions whose messages are shown. */
  private readonly asked = new Set<string>();
  private readonly settling = new Set<Settle>();
  private readonly stopListening: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> = Promise.resolve();
  private unsaved = false;
  private lastAnswered = "";
  private readonly audit: AuditLog | null;

  constructor(
    readonly session: Session,
    readonly draft: FormDraft,
    private readonly keeper: Keeper,
    private readonly firstTime = false,
  ) {
    this.stopListening = session.onChange(() => {
      this.tick.value++;
      this.touch();
    });
    const settings = session.plan.audit;
    if (settings) draft.audit ??= [];
    this.audit = settings ? new AuditLog(settings, draft.audit ?? [], auditWorld(keeper)) : null;
    this.audit?.note(draft.values ? "form resume" : "form start");
    this.reasonWanted.value = draft.corrects !== undefined && (this.audit?.wantsReason() ?? false);
    const pages = this.pages();
    const resumed = draft.page === END || pages.some((page) => page.key === draft.page);
    this.page = signal(resumed && draft.page ? draft.page : (pages[0]?.key ?? END));
    this.audit?.show(this.current() ?? null);
  }

  /** Called by a component while it is drawn: it will be drawn again after every answer. */
  drawn(): number {
    return this.tick.value;
  }

  /** The pages there are now: what is relevant, in order. */
  pages(): Page[] {
    return this.session.pages();
  }

  /** The page on the screen; undefined at the end. When it has just become irrelevant, the one nearest to it. */
  current(): Page | undefined {
    const pages = this.pages();
    return pages.find((page) => page.key === this.page.value);
  }

  /** Store an answer. What depends on it is evaluated at once; the draft is sealed at once, or as typing pauses. */
  answer(item: Item, value: string): void {
    if (item.value === value) return;
    this.session.set(item, value);
    this.draft.finished_at = null;
    if (item.path !== this.lastAnswered) this.flush().catch(() => {});
    this.lastAnswered = item.path;
  }

  /** Enter on a keyboard: on to the next page, where a page has one question. */
  enter(): void {
    const page = this.current();
    if (page && page.items.length <= 1) void this.next();
  }

  /** Shrink (pictures: to `pixels`), seal and name a file, and store its name as the answer. */
  async attach(item: Item, file: File, pixels: number | null): Promise<void> {
    const blob = pixels === null ? file : await shrink(file, pixels);
    const sha256 = await sha256Hex(await blob.arrayBuffer());
    await this.keeper.putPhoto(sha256, blob);
    const extension = pixels === null ? (/\.(\w{1,8})$/.exec(file.name)?.[1] ?? "bin").toLowerCase() : "jpg";
    const others = this.draft.attachments.filter((one) => one.name !== item.value);
    const taken = new Set(others.map((one) => one.name));
    const name = fileName(sha256, extension, this.keeper.now(), taken);
    const type = sentType(blob.type);
    this.draft.attachments = [...others, { name, sha256, type, size: blob.size }];
    this.answer(item, name);
    await this.flush();
  }

  /** Take a file out of the answers. Its bytes are cleared away with the draft. */
  detach(item: Item): void {
    this.draft.attachments = this.draft.attachments.filter((one) => one.name !== item.value);
    this.answer(item, "");
  }

  /** The bytes of an attached file. */
  async file(name: string): Promise<Blob | null> {
    const attachment = this.draft.attachments.find((one) => one.name === name);
    if (!attachment) return null;
    const blob = await this.keeper.getPhoto(attachment.sha256);
    return blob && new Blob([blob], { type: attachment.type });
  }

  /** The message to show at a question; empty until the person asked to go on. */
  messageFor(item: Item): string {
    if (item.valid || !this.asked.has(item.path)) return "";
    const problem = this.problemsOn([item])[0];
    return problem ? problemText(problem) : "";
  }

  /** Everything wrong in the form as it stands. */
  problems(): Problem[] {
    return this.session.problems();
  }

  private problemsOn(items: Item[]): Problem[] {
    // Most pages are in order: then there is no need to look through the whole form.
    if (items.every((item) => item.valid)) return [];
    const paths = new Set(items.map((item) => item.path));
    return this.problems().filter((problem) => paths.has(problem.item.path));
  }

  /** Say why the answers are changed; it goes into the log before the first change. */
  giveReason(reason: string): void {
    this.audit?.giveReason(reason);
    this.reasonWanted.value = false;
    this.touch();
  }

  /** Have a question asked before its page is left, until the returned function is called. */
  beforeLeaving(settle: Settle): () => void {
    this.settling.add(settle);
    return () => this.settling.delete(settle);
  }

  /** Keep what is being measured or recorded on the page; false when the person rather stays. */
  async settle(onwards = false): Promise<boolean> {
    for (const each of [...this.settling]) if (!(await each(onwards))) return false;
    return true;
  }

  /** Go on. Says `blocked` and shows the messages when an answer on this page is missing or wrong. */
  async next(): Promise<"moved" | "blocked"> {
    if (!(await this.settle(true))) return "blocked";
    const page = this.current();
    if (page) {
      const problems = this.problemsOn(page.items);
      if (problems.length > 0) {
        for (const one of problems)
          if (one.kind === "constraint") this.audit?.note("constraint error", one.item.path);
        for (const item of page.items) this.asked.add(item.path);
        this.tick.value++;
        this.refused.value++;
        return "blocked";
      }
      const pages = this.pages();
      const at = pages.findIndex((one) => one.key === page.key);
      await this.go(pages[at + 1]?.key ?? END);
    } else await this.go(END);
    return "moved";
  }

  /** Back one page; false on the first. */
  async back(): Promise<boolean> {
    const pages = this.pages();
    const at = this.page.value === END ? pages.length : pages.findIndex((one) => one.key === this.page.value);
    const before = pages[at - 1];
    if (!before) return false;
    await this.go(before.key);
    return true;
  }

  /** Show a page; the draft is on the disk before it appears. */
  async go(key: string, showMessages = false): Promise<void> {
    await this.settle();
    const from = this.draft.page;
    this.draft.page = key;
    this.unsaved = true;
    try {
      await this.flush();
    } catch {
      this.draft.page = from;
      return;
    }
    this.page.value = key;
    this.audit?.show(this.current() ?? null);
    if (showMessages) for (const item of this.current()?.items ?? []) this.asked.add(item.path);
    this.tick.value++;
  }

  /** Go to the page that holds a question, with its message shown. */
  async goTo(item: Item): Promise<void> {
    const page = this.pages().find((one) => one.items.some((other) => other.path === item.path));
    if (page) await this.go(page.key, true);
  }

  /** The first page of an instance of a repeat. */
  async openInstance(instance: Item): Promise<void> {
    const page = this.pages().find(
      (one) => one.key.startsWith(`${instance.path}/`) || one.key === instance.path,
    );
    if (page) await this.go(page.key);
  }

  /** Another instance of a repeat, and its first page. */
  async addInstance(repeat: Item): Promise<void> {
    const instance = this.session.addRepeat(repeat);
    this.audit?.note("add repeat", instance.path);
    this.draft.finished_at = null;
    await this.openInstance(instance);
  }

  /** Take an instance of a repeat out. The page stays, or the nearest one before it is shown. */
  async removeInstance(instance: Item): Promise<void> {
    const pages = this.pages();
    const at = pages.findIndex((page) => page.key === this.page.value);
    this.audit?.leave();
    this.audit?.note("delete repeat", instance.path);
    this.session.removeRepeat(instance);
    this.draft.finished_at = null;
    const left = this.pages();
    if (this.page.value !== END && !left.some((page) => page.key === this.page.value))
      await this.go(left[Math.min(at, left.length - 1)]?.key ?? END);
    else this.audit?.show(this.current() ?? null);
    this.tick.value++;
    this.touch();
  }

  /** Change the language of the form's own texts. */
  setLanguage(tag: string): void {
    if (this.session.language === tag) return;
    this.session.setLanguage(tag);
    this.draft.language = tag;
    this.tick.value++;
    this.touch();
  }

  /** Mark the form finished when nothing is wrong in it; otherwise show every message. */
  async finish(): Promise<boolean> {
    const problems = this.problems();
    for (const problem of problems) this.asked.add(problem.item.path);
    if (problems.length === 0) {
      this.session.finish();
      await this.keepLog();
    }
    this.draft.finished_at = problems.length === 0 ? this.keeper.now().toISOString() : null;
    this.unsaved = true;
    await this.flush();
    this.tick.value++;
    return problems.length === 0;
  }

  /** Close the log and put it with the files of this form, as ODK does: its name is the answer of `meta/audit`. */
  private async keepLog(): Promise<void> {
    const { audit, session, draft } = this;
    const item = session.find("meta/audit");
    if (!audit || !item) return;
    audit.leave();
    for (const event of ["form save", "form exit", "form finalize"]) audit.note(event);
    const log = draft.corrects?.log;
    const before = log ? await (await this.keeper.getPhoto(log))?.text() : undefined;
    const blob = new Blob([audit.csv(before)], { type: "text/csv" });
    const sha256 = await sha256Hex(await blob.arrayBuffer());
    await this.keeper.putPhoto(sha256, blob);
    const others = draft.attachments.filter((one) => one.name !== AUDIT_FILE);
    draft.attachments = [...others, { name: AUDIT_FILE, sha256, type: blob.type, size: blob.size }];
    session.set(item, AUDIT_FILE);
  }

  /** True while this form has never been finished on this phone: guidance is then shown open. */
  isFirstTime(): boolean {
    return this.firstTime;
  }

  /** Minutes east of Greenwich of the phone's clock, for times that are typed. */
  zoneMinutes(): number {
    return -this.keeper.now().getTimezoneOffset();
  }

  private touch(): void {
    this.unsaved = true;
    this.timer ??= setTimeout(() => this.flush().catch(() => {}), SAVE_AFTER);
  }

  /** Seal what is not sealed yet; saves follow one another, never side by side. Fails when the disk refuses. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.saving = this.saving
      .catch(() => {})
      .then(async () => {
        if (!this.unsaved) return;
        this.unsaved = false;
        this.draft.values = this.session.allValues();
        try {
          await this.keeper.save();
          this.saveFailed.value = false;
        } catch (error) {
          this.unsaved = true;
          this.saveFailed.value = true;
          throw error;
        }
      });
    return this.saving;
  }

  /** Stop listening and save what is left. */
  async close(): Promise<void> {
    await this.settle();
    this.stopListening();
    if (this.audit && !this.draft.finished_at) {
      this.audit.leave();
      this.audit.note("form exit");
      this.unsaved = true;
    }
    return this.flush();
  }
}
