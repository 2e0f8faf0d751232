/** Measures the forms engine: opening, answering, repeats, cascades. Bundled and run by run.mjs, in Node or a browser. */
import { cascade, chained, rows } from "../../../static/pwa/test/forms/plans";
import type { Plan } from "../../../static/pwa/src/forms/plan";
import { type Item, openSession, type Session } from "../../../static/pwa/src/forms/session";

export interface Figure {
  name: string;
  /** Milliseconds. */
  open: number;
  p50: number;
  p95: number;
}

const context = {
  now: () => new Date("2026-03-01T02:00:00Z"),
  timeZone: "Asia/Shanghai",
  submissionId: "0d9f6c2e-8f0d-4d0e-9a53-1d3c2b1a0f00",
};

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function figure(name: string, open: number, times: number[]): Figure {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { name, open, p50: at(0.5), p95: at(0.95) };
}

/** Opens a plan from its text, parsing included, as a phone does. */
function opened(plan: Plan | string): { session: Session; open: number } {
  const json = typeof plan === "string" ? plan : JSON.stringify(plan);
  let session: Session | undefined;
  const open = timed(() => {
    session = openSession(JSON.parse(json) as Plan, context);
  });
  return { session: session!, open };
}

function find(session: Session, path: string): Item {
  return session.find(path)!;
}

/** Answers every question that is shown, three times over, reading what a screen reads. */
function autopsy(plan: string): Figure {
  const { session, open } = opened(plan);
  const times: number[] = [];
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (let round = 0; round < 3; round++)
    for (const item of session.root.children) {
      if (!item.widget || !item.relevant) continue;
      const { choices } = item;
      const value = choices.length
        ? choices[Math.floor(random() * choices.length)]!.value
        : { int: `${Math.floor(random() * 20)}`, date: "2020-01-01" }[item.type] ?? item.label;
      times.push(timed(() => session.set(item, value)));
    }
  return figure("autopsy, 550 questions", open, times);
}

/** Flips the first of a thousand questions, so that all of them go and come. */
function chain(): Figure {
  const { session, open } = opened(chained(1000));
  for (let i = 0; i < 1000; i++) session.set(find(session, `q${i}`), "1");
  const head = find(session, "q0");
  return figure(
    "1,000 chained, answer at the head",
    open,
    Array.from({ length: 60 }, (_, i) => timed(() => session.set(head, `${i % 2}`))),
  );
}

/** Answers in the last of two hundred instances of ten questions. */
function repeat(instances: number): Figure[] {
  const { session, open } = opened(rows(10));
  const series = find(session, "row");
  const adding = Array.from({ length: instances - 1 }, () => timed(() => session.addRepeat(series)));
  const answers: number[] = [];
  for (let i = 1; i <= instances; i++)
    for (let j = 0; j < 10; j++) {
      const item = find(session, `row[${i}]/n${j}`);
      answers.push(timed(() => session.set(item, "2")));
    }
  return [
    figure(`repeat ${instances} x 10, answer`, open, answers),
    figure(`repeat, instances 2 to 12`, 0, adding.slice(0, 11)),
    figure(`repeat, the last ten of ${instances}`, 0, adding.slice(-10)),
  ];
}

/** Chooses a town and reads its villages. */
function villages(count: number): Figure {
  const { session, open } = opened(cascade(count));
  const town = find(session, "town");
  const village = find(session, "village");
  const values = town.choices.map((choice) => choice.value);
  const times = Array.from({ length: 60 }, (_, i) =>
    timed(() => {
      session.set(town, values[i % values.length]!);
      for (const choice of village.choices) choice.label;
    }),
  );
  return figure(`cascade over ${count}`, open, times);
}

/** Every figure. `plan` is the autopsy's plan as text. */
export function measure(plan: string): Figure[] {
  return [autopsy(plan), chain(), ...repeat(200), repeat(500)[0]!, villages(5000), villages(100_000)];
}
