/**
 * Measures one form in a fresh page or process. Bundled by run.mjs; shapes.py writes the plans. Times are milliseconds.
 * A listener does what a screen does: of each item that it is told of it reads what is shown.
 */
import { type Item, loadPlan, openSession, type Session, type Values } from "../../../static/pwa/src/forms/session";

/** What one form took: times of answers in order, and of other things by name. */
export interface Figures {
  load: number;
  answers: number[];
  more: Record<string, number>;
}

const context = {
  now: () => new Date("2026-03-01T02:00:00Z"),
  timeZone: "Asia/Shanghai",
  language: "en",
  submissionId: "0d9f6c2e-8f0d-4d0e-9a53-1d3c2b1a0f00",
};

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The value in the middle. */
export function middle(times: number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** What a screen reads of a question that it shows. */
function show(item: Item): void {
  void [item.label, item.hint, item.required, item.readonly, item.relevant, item.value, item.valid];
  for (const choice of item.choices) void choice.label;
}

/** Opens a plan from its text as far as the first page being read. */
function open(json: string, saved?: Values): Session {
  const session = openSession(loadPlan(json), context, saved);
  const pages = session.pages();
  for (const item of pages[0]?.items ?? []) show(item);
  session.onChange((changed) => {
    for (const item of changed) if (item.relevant && item.kind === "field") void [item.label, item.value, item.valid];
  });
  return session;
}

const drawn = (seed: number) => () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
};

function answerTo(item: Item, random: () => number): string {
  const { choices } = item;
  if (choices.length) return choices[Math.floor(random() * choices.length)]!.value;
  if (item.type === "int" || item.type === "decimal") return `${1 + Math.floor(random() * 20)}`;
  return item.type === "date" ? "2020-01-01" : `answer ${Math.floor(random() * 100)}`;
}

/** The questions below an item, in order. */
function questions(item: Item): Item[] {
  if (item.kind === "field") return item.widget && !item.computed ? [item] : [];
  return item.children.flatMap(questions);
}

/** Shows and answers each relevant question, some rounds over; only the answering is timed. */
function fill(session: Session, items: readonly Item[], rounds = 1): number[] {
  const random = drawn(7);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++)
    for (const item of items) {
      if (!item.relevant) continue;
      show(item);
      const value = answerTo(item, random);
      times.push(timed(() => session.set(item, value)));
    }
  return times;
}

function adding(session: Session, path: string, count: number): number[] {
  const series = session.find(path)!;
  return Array.from({ length: count }, () => timed(() => session.addRepeat(series)));
}

/** Removing the first and the last instance, pages, values, problems, XML, and opening what was saved. */
function handling(json: string, session: Session, series?: string): Record<string, number> {
  const figures: Record<string, number> = {
    pages: timed(() => session.pages()),
    values: timed(() => session.allValues()),
    problems: timed(() => session.problems()),
    xml: timed(() => session.xml()),
  };
  const saved = JSON.parse(JSON.stringify(session.allValues())) as Values;
  figures["draft opened"] = timed(() => open(json, saved));
  const [, other] = session.plan.languages;
  if (other) figures.language = timed(() => session.setLanguage(other));
  if (series) {
    const instances = session.find(series)!.children;
    figures["last removed"] = timed(() => session.removeRepeat(instances.at(-1)!));
    figures["first removed"] = timed(() => session.removeRepeat(instances[0]!));
  }
  return figures;
}

/** Questions one after the other, then an answer at the head that all others hang on. */
function headed(json: string): (session: Session) => Omit<Figures, "load"> {
  return (session) => {
    const items = questions(session.root);
    const filling = middle(fill(session, items));
    const head = items[0]!;
    const answers = Array.from({ length: 60 }, (_, i) => timed(() => session.set(head, `${i % 2}`)));
    return { answers, more: { "answer in turn": filling, ...handling(json, session) } };
  };
}

/** A town is chosen and its villages are shown. */
function cascade(session: Session): Omit<Figures, "load"> {
  const [town, village] = questions(session.root) as [Item, Item];
  const values = town.choices.map(({ value }) => value);
  const first = timed(() => {
    session.set(town, values.at(-1)!);
    show(village);
  });
  const answers = Array.from({ length: 60 }, (_, i) =>
    timed(() => {
      session.set(town, values[i % values.length]!);
      show(village);
    }),
  );
  return { answers, more: { "first answer": first, pages: timed(() => session.pages()) } };
}

function plain(json: string): (session: Session) => Omit<Figures, "load"> {
  return (session) => ({
    answers: fill(session, questions(session.root), 3),
    more: handling(json, session),
  });
}

/** A repeat made as long as asked, all of it answered. */
function long(json: string, path: string, count: number): (session: Session) => Omit<Figures, "load"> {
  return (session) => {
    const added = adding(session, path, count - 1);
    const answers = fill(session, questions(session.root));
    const more = { "2nd added": middle(added.slice(0, 7)), "last added": middle(added.slice(-7)) };
    return { answers, more: { ...more, ...handling(json, session, path) } };
  };
}

const WORK: Record<string, (json: string) => (session: Session) => Omit<Figures, "load">> = {
  chain: headed,
  "one-sum": headed,
  repeat: (json) => long(json, "row", 200),
  household: (json) => long(json, "member", 500),
  "cascade-5000": () => cascade,
  "cascade-100000": () => cascade,
};

/** The session that was measured, so that memory can be weighed while it is there. */
export const kept: { session?: Session } = {};

/** Opens a form from its plan's text; says how long that took. */
export function load(json: string): number {
  return timed(() => {
    kept.session = open(json);
  });
}

/** Works with the form that was loaded. */
export function work(name: string, json: string): Omit<Figures, "load"> {
  return (WORK[name] ?? plain)(json)(kept.session!);
}
