/** A village worker with a phone: what they do all day, and a notebook of everything they did. */
import { type OpenForm, visitBody, visitEffects } from "../../../../static/pwa/src/visits/body";
import { RegisterLists } from "../../../../static/pwa/src/visits/lists";
import type { FormDraft, VisitDraft } from "../../../../static/pwa/src/visits/types";
import { openSession } from "../../../../static/pwa/src/forms/session";
import type {
  Household,
  Id,
  ItemBodies,
  ItemKind,
  Member,
  OperationBody,
} from "../../../../static/pwa/src/lib/types";
import { newId } from "../../../../static/pwa/src/lib/uuid";
import type { Chance } from "./chance";
import type { Handset } from "./handset";

/** A line of the notebook. `begun`: it may or may not be on the disk; `done`: the phone said that it is. */
export interface Line {
  id: Id;
  kind: ItemKind;
  made_at: string;
  state: "begun" | "done" | "void";
  body: unknown;
}

type Act = "visit" | "edit" | "operation" | "undo" | "followup" | "correct" | "rest" | "fold";

const WEIGHTS: Record<Act, number> = {
  visit: 46,
  edit: 16,
  operation: 9,
  undo: 3,
  followup: 8,
  correct: 8,
  rest: 6,
  fold: 2,
};

let marks = 0;
/** A value that nobody else ever wrote. */
const mark = () => `m${(++marks).toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
const telephone = () => `1${String(Date.now()).slice(-7)}${String(++marks % 1000).padStart(3, "0")}`;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class Worker {
  readonly handset: Handset;
  readonly notebook: Line[] = [];
  readonly faults: string[] = [];
  /** Answers that the phone said are on disk, by draft. */
  private readonly saved = new Map<Id, number>();
  /** Visits whose finishing was under way when the phone last crashed. */
  private readonly chance: Chance;
  /** By how many milliseconds this phone's clock is wrong. */
  private readonly skew: number;
  photos: { sha256: string; size: number }[] = [];

  constructor(handset: Handset, chance: Chance) {
    this.handset = handset;
    this.chance = chance;
    this.skew = chance.is(0.8) ? 0 : chance.whole(-3, 3) * 86_400_000;
  }

  /** Work until told to stop; the phone crashes now and then, and goes out of signal. */
  async work(stopped: () => boolean): Promise<void> {
    const { handset, chance } = this;
    while (!stopped() && !handset.erased) {
      if (!handset.isOn) await this.recover();
      if (chance.is(0.05)) this.wander();
      const crash = chance.is(0.05) ? chance.whole(0, 120) : null;
      await this.actOrCrash(crash);
      if (chance.is(0.5)) void this.sync();
      await wait(chance.whole(20, 400));
    }
  }

  /** A round; whatever goes wrong in it must end as a failure, never as an exception. */
  async sync(): Promise<string | null> {
    const alive = this.handset.lives();
    try {
      return await this.handset.round();
    } catch (error) {
      if (alive()) this.fault("a round threw", error);
      return null;
    }
  }

  /** Switch on after a crash, and see that nothing of what was said to be saved is missing. */
  async recover(): Promise<void> {
    const { handset, chance } = this;
    await wait(chance.whole(50, 1500));
    if (handset.erased) return;
    try {
      await handset.restart();
    } catch (error) {
      this.fault("the phone does not start again", error);
      throw error;
    }
    const drafts = new Map((await handset.phone.drafts.list<VisitDraft>()).map((one) => [one.id, one]));
    const items = new Set(handset.phone.outbox.all.value.map((one) => one.id));
    for (const line of this.notebook) {
      if (line.state !== "begun") continue;
      const draftId = (line.body as { id?: Id }).id ?? "";
      const fromDraft = line.kind === "visit" || line.kind === "visit_correction";
      if (items.has(line.id)) {
        line.state = "done";
        if (fromDraft && drafts.has(draftId))
          this.fault(`both the draft and the item of ${line.id} are there`);
      } else {
        line.state = "void";
        if (fromDraft && !drafts.has(draftId))
          this.fault(`neither a draft nor an item of ${line.id} is there`);
      }
    }
    for (const [id, answers] of this.saved) {
      const draft = drafts.get(id);
      if (!draft) this.fault(`the draft ${id} is gone`);
      else if (Number(draft.note.split(" ")[0]) < answers) this.fault(`the draft ${id} lost answers`);
    }
    for (const draft of drafts.values()) await this.attempt(() => this.goOn(draft));
  }

  /** Finish every visit that lies about; before the end. */
  async finishDrafts(): Promise<void> {
    for (const draft of await this.handset.phone.drafts.list<VisitDraft>())
      await this.attempt(() => this.goOn(draft));
  }

  private async actOrCrash(crashIn: number | null): Promise<void> {
    const alive = this.handset.lives();
    const acting = this.attempt(() => this[this.chance.weighed(WEIGHTS)]());
    if (crashIn === null) return acting;
    await wait(crashIn);
    if (!alive()) return;
    this.handset.crash();
    acting.catch(() => undefined);
  }

  /** Do something; what it throws is a fault unless the phone crashed, or is away, meanwhile. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    const alive = this.handset.lives();
    const pending = work().catch((error: unknown) => {
      if (alive() && !this.handset.erased && this.handset.phone.state.value === "open")
        this.fault("an act threw", error);
    });
    // The promises of a phone that crashed never end.
    const dead = (async () => {
      while (alive()) await wait(50);
    })();
    await Promise.race([pending, dead]);
  }

  private fault(what: string, error?: unknown): void {
    const said =
      error instanceof Error ? `: ${error.stack ?? error.message}` : error ? `: ${String(error)}` : "";
    this.faults.push(`${this.handset.username}: ${what}${said}`);
  }

  private wander(): void {
    const { handset, chance } = this;
    handset.offline = true;
    setTimeout(
      () => {
        handset.offline = false;
      },
      chance.whole(500, 6000),
    );
  }

  private now(): string {
    return new Date(Date.now() + this.skew).toISOString();
  }

  private household(): Household | undefined {
    const { phone } = this.handset;
    return this.chance.one([...phone.records.households.value.values()].filter((one) => one.village_id));
  }

  private membersOf(household: Household): Member[] {
    const all = this.handset.phone.records.members.value.values();
    return [...all].filter((one) => one.household_id === household.id);
  }

  private async rest(): Promise<void> {
    await wait(this.chance.whole(100, 800));
  }

  private async fold(): Promise<void> {
    await this.handset.phone.records.fold();
  }

  private async visit(): Promise<void> {
    const { phone } = this.handset;
    const household = this.household();
    if (!household || phone.drafts.all.value.some((one) => one.household_id === household.id)) return;
    const draft: VisitDraft = {
      id: newId(),
      household_id: household.id,
      village_id: household.village_id,
      followup_id: null,
      started_at: this.now(),
      geotag: null,
      geotag_reason: "no_signal",
      card_id: null,
      card_scanned_at: null,
      outcome: this.chance.weighed({ met: 8, not_at_home: 1, declined: 1 }),
      note: "0",
      forms: [],
    };
    if (draft.outcome === "met") {
      this.addForm(draft, "storm", "household", household.id);
      const member = this.chance.is(0.4) && this.chance.one(this.membersOf(household));
      if (member) this.addForm(draft, "person", "member", member.id);
    }
    await phone.drafts.save(draft);
    this.saved.set(draft.id, 0);
    await this.goOn(draft);
  }

  private addForm(draft: VisitDraft, formId: string, type: "household" | "member", id: Id): void {
    const forms = [...this.handset.phone.records.forms.value.values()];
    const form = forms.find((one) => one.form_id === formId && one.active);
    if (!form) return;
    draft.forms.push({
      id: newId(),
      form_id: formId,
      plan_hash: form.plan_hash,
      version: form.version,
      subject_type: type,
      subject_id: id,
      page: null,
      language: null,
      started_at: draft.started_at,
      finished_at: null,
      values: null,
      attachments: [],
    });
  }

  /** Fill in what a draft still lacks, saving at every answer, and finish it. */
  private async goOn(draft: VisitDraft): Promise<void> {
    const { phone } = this.handset;
    const open: OpenForm[] = [];
    for (const form of [...draft.forms]) {
      const session = await this.open(draft, form);
      if (!session) {
        draft.forms.splice(draft.forms.indexOf(form), 1);
        continue;
      }
      for (const [path, value] of await this.answers(form)) {
        const item = session.find(path);
        if (!item) continue;
        session.set(item, value);
        form.values = session.allValues();
        await this.save(draft);
      }
      form.finished_at = this.now();
      open.push({ draft: form, session });
    }
    const account = phone.account.value;
    if (!account) return;
    const at = this.now();
    const body = visitBody(draft, open, at);
    const effects = visitEffects(draft, open, phone.records.followups.value.values(), account.id, at);
    const line: Line = draft.correction
      ? { id: draft.correction, kind: "visit_correction", made_at: at, body, state: "begun" }
      : { id: draft.id, kind: "visit", made_at: at, body, state: "begun" };
    this.write(line);
    this.saved.delete(draft.id);
    await phone.drafts.finish(
      draft.id,
      phone.outbox,
      { id: line.id, kind: line.kind as "visit", made_at: at, body },
      effects,
    );
    line.state = "done";
  }

  private async open(draft: VisitDraft, form: FormDraft) {
    const { phone } = this.handset;
    const plan = await phone.plans.get(form.plan_hash);
    if (!plan) return null;
    const { households, members } = phone.records;
    const given: Record<string, string> = { household_id: draft.household_id };
    if (form.subject_type === "member") given.member_id = form.subject_id;
    const context = {
      now: () => new Date(form.started_at),
      timeZone: "Asia/Shanghai",
      given,
      submissionId: form.id,
      deviceId: this.handset.device,
      language: "zh",
      lists: new RegisterLists(draft.village_id, households.value, members.value),
    };
    return openSession(plan, context, form.values ?? undefined);
  }

  private async answers(form: FormDraft): Promise<[string, string][]> {
    const { chance } = this;
    if (form.form_id === "person")
      return [
        ["/data/pressure", String(chance.whole(90, 180))],
        ["/data/mark", mark()],
      ];
    const all: [string, string][] = [
      ["/data/people", String(chance.whole(1, 9))],
      ["/data/mark", mark()],
      ["/data/medicine", chance.is(0.3) ? "no" : "yes"],
    ];
    if (chance.is(0.4)) all.push(["/data/photo", await this.photo(form)]);
    if (chance.is(0.1)) all.push(["/data/second", await this.photo(form)]);
    return all;
  }

  /** Take a photo and put it in the store; its name. */
  private async photo(form: FormDraft): Promise<string> {
    const { chance } = this;
    const size = chance.is(0.15) ? chance.whole(260_000, 600_000) : chance.whole(2_000, 60_000);
    const blob = new Blob([chance.bytes(size)], { type: "image/jpeg" });
    const { sha256 } = await this.handset.phone.photos.put(blob);
    this.photos.push({ sha256, size });
    const name = `${mark()}.jpg`;
    form.attachments.push({ name, sha256, type: "image/jpeg", size });
    return name;
  }

  private async save(draft: VisitDraft): Promise<void> {
    const answers = Number(draft.note.split(" ")[0]) + 1;
    draft.note = `${answers}`;
    await this.handset.phone.drafts.save(draft);
    this.saved.set(draft.id, answers);
  }

  private async add<K extends ItemKind>(kind: K, body: ItemBodies[K]): Promise<void> {
    const line: Line = { id: newId(), kind, made_at: this.now(), body, state: "begun" };
    this.write(line);
    await this.handset.phone.outbox.add({ id: line.id, kind, made_at: line.made_at, body });
    line.state = "done";
  }

  private write(line: Line): void {
    const before = this.notebook.findIndex((one) => one.id === line.id);
    if (before >= 0) this.notebook[before] = line;
    else this.notebook.push(line);
  }

  private async edit(): Promise<void> {
    const household = this.household();
    if (!household) return;
    const member = this.chance.is(0.5) ? this.chance.one(this.membersOf(household)) : undefined;
    const names = member ? ["phone", "contact_name", "contact_relation"] : ["phone", "address", "head_name"];
    const record = (member ?? household) as unknown as Record<string, string | null>;
    const base: Record<string, unknown> = {};
    const set: Record<string, unknown> = {};
    for (const name of names.filter(() => this.chance.is(0.5))) {
      base[name] = record[name] ?? null;
      set[name] = name === "phone" ? telephone() : mark();
    }
    if (Object.keys(set).length === 0) return;
    await this.add("register_edit", {
      subject: member ? "member" : "household",
      id: (member ?? household).id,
      base,
      set,
    });
  }

  private async operation(): Promise<void> {
    const { chance } = this;
    const household = this.household();
    const other = this.household();
    if (!household || !other) return;
    const members = this.membersOf(household);
    const member = chance.one(members);
    const kind = chance.weighed({
      birth: 4,
      death: 1,
      move_out: 2,
      move_in: 3,
      move: 3,
      split: 2,
      join: 0.5,
    });
    const on = this.now().slice(0, 10);
    const values = { full_name: mark() };
    const bodies: Record<typeof kind, OperationBody | null> = {
      birth: { operation: kind, household_id: household.id, member_id: newId(), values, on },
      death: member ? { operation: kind, member_id: member.id, on } : null,
      move_out: member ? { operation: kind, member_id: member.id, on, city: mark() } : null,
      move_in: { operation: kind, household_id: household.id, member_id: newId(), values, on },
      move:
        member && other !== household
          ? { operation: kind, member_id: member.id, household_id: other.id }
          : null,
      split:
        members.length > 1
          ? {
              operation: kind,
              household_id: household.id,
              new_household_id: newId(),
              member_ids: members.slice(0, chance.whole(1, members.length - 1)).map((one) => one.id),
              values: { number: mark() },
            }
          : null,
      join: other !== household ? { operation: kind, household_id: household.id, into_id: other.id } : null,
    };
    const body = bodies[kind];
    if (body) await this.add("register_operation", body);
  }

  private async undo(): Promise<void> {
    const done = this.notebook.filter((line) => line.kind === "register_operation" && line.state === "done");
    const one = this.chance.one(done.slice(-5));
    if (one) await this.add("register_undo", { operation_id: one.id });
  }

  private async followup(): Promise<void> {
    const all = [...this.handset.phone.records.followups.value.values()];
    const one = this.chance.one(all.filter((each) => each.state === "open"));
    if (!one) return;
    const action = this.chance.weighed({ comment: 3, done: 3, redate: 1, cancel: 1 });
    const due = action === "redate" ? { due: this.now().slice(0, 10) } : {};
    await this.add("followup_change", { followup_id: one.id, action, text: mark(), ...due });
  }

  /** A visit that the desk returned is corrected: the same answers, and others in some places. */
  private async correct(): Promise<void> {
    const { phone } = this.handset;
    const me = phone.account.value?.id;
    const returned = [...phone.records.visits.value.values()].find(
      (one) =>
        one.worker_id === me &&
        one.state === "returned" &&
        !phone.drafts.all.value.some((d) => d.id === one.id),
    );
    if (
      !returned ||
      phone.outbox
        .visits()
        .some(([item, visit]) => visit.id === returned.id && item.kind === "visit_correction")
    )
      return;
    const draft: VisitDraft = {
      id: returned.id,
      household_id: returned.household_id,
      village_id: returned.village_id,
      followup_id: null,
      started_at: returned.started_at,
      geotag: null,
      geotag_reason: returned.geotag_reason,
      card_id: null,
      card_scanned_at: null,
      outcome: returned.outcome,
      note: "0",
      correction: newId(),
      forms: returned.submissions.map((one) => ({
        id: one.id,
        form_id: one.form_id,
        plan_hash: one.plan_hash,
        version: one.version,
        subject_type: one.subject_type,
        subject_id: one.subject_id,
        page: null,
        language: null,
        started_at: one.finished_at,
        finished_at: one.finished_at,
        values: one.values as FormDraft["values"],
        attachments: one.attachments,
      })),
    };
    await phone.drafts.save(draft);
    this.saved.set(draft.id, 0);
    await this.goOn(draft);
  }
}
