import { beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../../src/forms/plan";
import { openSession } from "../../src/forms/session";
import { useCatalogue } from "../../src/ui/i18n";
import zh from "../../src/ui/texts/zhVisit";
import { Controller, END } from "../../src/visits/form/controller";
import type { FormDraft } from "../../src/visits/types";
import { PlanMaker } from "../forms/plans";

/** Name (required), age (under 120), and a repeat of children with a name each. */
function plan(): Plan {
  const make = new PlanMaker();
  make.question({ name: "full_name", required: true });
  const age = make.nodes.length;
  make.question({
    name: "age",
    type: "int",
    constraint: make.expr(["<", ["number", ["ref", age]], 120], [[age, 0]]),
  });
  const repeat = make.node({ name: "child", kind: "repeat", initial: 0, label: make.text("Child") });
  const name = make.node({
    name: "name",
    parent: repeat,
    scope: repeat,
    widget: "input",
    label: make.text("Name"),
  });
  make.view.push({ node: repeat, kind: "repeat", items: [name] });
  return make.plan();
}

function draft(): FormDraft {
  return {
    id: "11111111-1111-4111-8111-111111111111",
    form_id: "made",
    plan_hash: "",
    version: "1",
    subject_type: "household",
    subject_id: "",
    page: null,
    language: null,
    started_at: "",
    finished_at: null,
    values: null,
    attachments: [],
  };
}

/** A form with a disk: what is on it is what would be there after the tab died. */
function open(on: FormDraft = draft(), made: Plan = plan(), now = () => new Date("2026-03-01T02:00:00Z")) {
  const disk: { saved: FormDraft | null; full: boolean } = { saved: null, full: false };
  const files = new Map<string, Blob>();
  const context = { now, submissionId: on.id };
  const session = openSession(made, context, on.values ?? undefined);
  const form = new Controller(session, on, {
    save: async () => {
      if (disk.full) throw new DOMException("full", "QuotaExceededError");
      disk.saved = structuredClone(on);
    },
    putPhoto: async (sha256, blob) => {
      files.set(sha256, blob);
    },
    getPhoto: async (sha256) => files.get(sha256) ?? null,
    now: context.now,
    audit: {
      user: "李秀兰",
      place: () => ({ lat: 30.1, lon: 103.5, accuracy: 6, at: "2026-03-01T02:00:00Z" }),
    },
  });
  return { form, disk, files, item: (path: string) => session.find(path)! };
}

describe("filling a form", () => {
  beforeEach(() => useCatalogue("zh", zh));

  it("does not go on from a required question without an answer, and says so there", async () => {
    const { form, item } = open();
    expect(form.messageFor(item("full_name"))).toBe("");
    expect(await form.next()).toBe("blocked");
    expect(form.messageFor(item("full_name"))).toBe("这一题要回答。");
    expect(form.refused.value).toBe(1);
    form.answer(item("full_name"), "王建国");
    expect(form.messageFor(item("full_name"))).toBe("");
    expect(await form.next()).toBe("moved");
    expect(form.page.value).toBe("/data/age");
  });
  it("says what is wrong with an answer of the wrong kind or that breaks a constraint", async () => {
    const { form, item } = open();
    await form.go("/data/age");
    form.answer(item("age"), "abc");
    await form.next();
    expect(form.messageFor(item("age"))).toBe("请填整数，如 12。");
    form.answer(item("age"), "200");
    expect(form.messageFor(item("age"))).toBe("这个回答不符合要求，请再核对。");
  });
  it("keeps the same file apart when it answers two questions in the same second", async () => {
    const { form, item } = open();
    const file = () => new File(["the same"], "a.txt", { type: "text/plain" });
    await form.attach(item("full_name"), file(), null);
    await form.attach(item("age"), file(), null);
    expect(form.draft.attachments.map((one) => one.name)).toEqual([
      item("full_name").value,
      item("age").value,
    ]);
    expect(item("age").value).not.toBe(item("full_name").value);
    form.detach(item("age"));
    expect(form.draft.attachments.map((one) => one.name)).toEqual([item("full_name").value]);
  });
  it("has every answer on the disk before the next page shows, and resumes exactly there", async () => {
    const { form, disk, item } = open();
    form.answer(item("full_name"), "王建国");
    await form.next();
    expect(disk.saved).toMatchObject({ page: "/data/age", values: { full_name: "王建国" } });
    const again = open(structuredClone(disk.saved!));
    expect(again.form.page.value).toBe("/data/age");
    expect(again.item("full_name").value).toBe("王建国");
  });
  it("stays and says so when the disk is full, and goes on when there is room again", async () => {
    const { form, disk, item } = open();
    form.answer(item("full_name"), "王建国");
    disk.full = true;
    await form.next();
    expect([form.page.value, form.saveFailed.value]).toEqual(["/data/full_name", true]);
    disk.full = false;
    await form.next();
    expect([form.page.value, form.saveFailed.value]).toEqual(["/data/age", false]);
  });
  it("adds an instance of a repeat and opens it, and takes it out again", async () => {
    const { form, item } = open();
    await form.go("/data/child");
    await form.addInstance(item("child"));
    expect(form.page.value).toBe("/data/child[1]/name");
    form.answer(item("child[1]/name"), "王小宝");
    await form.next();
    expect(form.page.value).toBe("/data/child");
    await form.removeInstance(item("child").children[0]!);
    expect(form.session.allValues()).not.toHaveProperty("child");
    expect(form.page.value).toBe("/data/child");
  });
  it("goes back page by page, and not before the first", async () => {
    const { form } = open();
    await form.go(END);
    expect(await form.back()).toBe(true);
    expect(form.page.value).toBe("/data/child");
    await form.go("/data/full_name");
    expect(await form.back()).toBe(false);
  });
  it("is finished only without problems, and an answer changed afterwards opens it again", async () => {
    const { form, item, disk } = open();
    expect(await form.finish()).toBe(false);
    expect(form.messageFor(item("full_name"))).not.toBe("");
    form.answer(item("full_name"), "王建国");
    expect(await form.finish()).toBe(true);
    expect(disk.saved?.finished_at).toBe("2026-03-01T02:00:00.000Z");
    form.answer(item("full_name"), "王建军");
    await form.flush();
    expect(disk.saved?.finished_at).toBeNull();
  });
});

/** The plan above with an audit question that keeps track of everything. */
function audited(): Plan {
  const made = structuredClone(plan());
  const meta = made.nodes.length;
  made.nodes.push({ name: "meta", kind: "group", parent: 0 });
  made.nodes.push({ name: "audit", kind: "field", parent: meta, type: "binary" });
  const location = { priority: "balanced", "max-age": "60" };
  return {
    ...made,
    audit: { node: meta + 1, "track-changes": true, "identify-user": true, location },
  };
}

describe("leaving a page", () => {
  it("keeps what is being measured or recorded there first, and stays where the person would rather wait", async () => {
    const { form, item } = open();
    let wait = true;
    const forget = form.beforeLeaving((onwards) => {
      if (onwards && wait) return false;
      form.answer(item("full_name"), "measured");
      return true;
    });
    expect(await form.next()).toBe("blocked");
    expect(item("full_name").value).toBe("");
    wait = false;
    expect(await form.next()).toBe("moved");
    expect(item("full_name").value).toBe("measured");
    forget();
    form.answer(item("full_name"), "typed");
    await form.back();
    expect(item("full_name").value).toBe("typed");
  });
});

describe("the log of a form with an audit question", () => {
  it("tells what was shown and changed when, in ODK's format, and goes with the submission", async () => {
    let moment = Date.parse("2026-03-01T02:00:00Z");
    const clock = () => {
      moment += 1000;
      return new Date(moment);
    };
    const first = open(draft(), audited(), clock);
    first.form.answer(first.item("full_name"), '王,"建国"');
    await first.form.next();
    await first.form.close();
    const { form, item, files, disk } = open(first.disk.saved!, audited(), clock);
    form.answer(item("age"), "130");
    expect(await form.next()).toBe("blocked");
    form.answer(item("age"), "30");
    await form.next();
    await form.addInstance(item("child"));
    await form.removeInstance(item("child[1]"));
    await form.go(END);
    expect(await form.finish()).toBe(true);
    await form.close();
    expect(form.session.values()).toMatchObject({ meta: { audit: "audit.csv" } });
    const [file] = disk.saved!.attachments;
    expect(file).toMatchObject({ name: "audit.csv", type: "text/csv" });
    const lines = (await files.get(file!.sha256)!.text()).trimEnd().split("\n");
    expect(lines[0]).toBe("event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user");
    const rows = lines.slice(1).map((line) => line.split(","));
    expect(rows.map((row) => [row[0], row[1]])).toEqual([
      ["form start", ""],
      ["question", "/data/full_name"],
      ["question", "/data/age"],
      ["form exit", ""],
      ["form resume", ""],
      ["constraint error", "/data/age"],
      ["question", "/data/age"],
      ["add repeat", "/data/child[1]"],
      ["question", "/data/child[1]/name"],
      ["delete repeat", "/data/child[1]"],
      ["end screen", ""],
      ["form save", ""],
      ["form exit", ""],
      ["form finalize", ""],
    ]);
    expect(lines[2]).toMatch(/,30\.1,103\.5,6,,"王,""建国""",李秀兰$/);
    expect(lines[7]).toMatch(/,,30,李秀兰$/);
    expect(rows.every((row) => Number(row[2]) > 0 && (!row[3] || Number(row[3]) > Number(row[2])))).toBe(
      true,
    );
  });

  it("of a correction says why, and goes on where the one that was sent ended", async () => {
    const made = audited();
    const logged: Plan = {
      ...made,
      audit: { node: made.audit!.node, "track-changes-reasons": "on-form-edit" },
    };
    const sent = draft();
    const first = open(sent, logged);
    expect(first.form.reasonWanted.value).toBe(false);
    first.form.answer(first.item("full_name"), "王建国");
    const log = "event,node,start,end,change-reason\nform start,,1,,\n";
    const again: FormDraft = {
      ...draft(),
      values: first.form.session.allValues(),
      corrects: { log: "sent-log" },
    };
    const correction = open(again, logged);
    correction.files.set("sent-log", new Blob([log]));
    expect(correction.form.reasonWanted.value).toBe(true);
    correction.form.giveReason("名字写错了");
    expect(correction.form.reasonWanted.value).toBe(false);
    correction.form.answer(correction.item("full_name"), "王建军");
    expect(await correction.form.finish()).toBe(true);
    const [file] = correction.disk.saved!.attachments;
    const lines = (await correction.files.get(file!.sha256)!.text()).trimEnd().split("\n");
    expect(lines.slice(0, 2)).toEqual(log.trimEnd().split("\n"));
    expect(lines.map((line) => line.split(",")[0])).toContain("form resume");
    expect(lines.filter((line) => line.startsWith("change reason"))).toEqual([
      expect.stringMatching(/^change reason,,\d+,,名字写错了$/),
    ]);
    expect(open({ ...again }, logged).form.reasonWanted.value).toBe(false);
  });

  it("is not kept by a form without such a question", async () => {
    const { form, item, disk } = open();
    form.answer(item("full_name"), "王");
    await form.go(END);
    expect(await form.finish()).toBe(true);
    expect(disk.saved!.attachments).toEqual([]);
    expect(disk.saved!.audit).toBeUndefined();
  });
});
