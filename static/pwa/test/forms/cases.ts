/** The cases of tests/cases/ with their plans, as tests/compile_cases.py wrote them, and what surrounds a case. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { epochMs } from "../../src/expr/clock";
import { parseMoment } from "../../src/expr/dates";
import type { Answers } from "../../src/expr/trees";
import type { Plan } from "../../src/forms/plan";
import type { Context, EntityChange, FollowUp, Values } from "../../src/forms/session";

const FOLDER = fileURLToPath(new URL("../.cases", import.meta.url));

/** What surrounds a case; everything has a default. */
export interface Surroundings {
  /** Noon of that day, or a moment. */
  today?: string;
  now?: string;
  timeZone?: string;
  language?: string;
  submissionId?: string;
  username?: string;
  deviceId?: string;
  given?: Record<string, string>;
  lists?: Record<string, Record<string, string>[]>;
  lastSaved?: Answers;
}

export interface ExpressionCase extends Surroundings {
  name: string;
  expr: string;
  values?: Record<string, string>;
  expect: number | string | boolean | { number: string };
  plan: Plan;
  entry: number;
}

export interface Expected {
  value?: string;
  relevant?: boolean;
  required?: boolean;
  readonly?: boolean;
  valid?: boolean;
  label?: string;
  hint?: string;
  guidance?: string;
  requiredMessage?: string;
  constraintMessage?: string;
  /** The values offered. */
  choices?: string[];
}

/** What comes of the answers. */
export interface Outcome {
  values?: Values;
  entities?: EntityChange[];
  followups?: Partial<FollowUp>[];
  problems?: { path: string; kind: string; message: string }[];
  instanceName?: string;
}

export interface Step extends Outcome {
  set?: string;
  to?: string;
  add?: string;
  remove?: string;
  language?: string;
  finish?: true;
  same_choices?: string[];
  expect?: Record<string, Expected>;
}

export interface FormCase {
  name: string;
  context?: Surroundings;
  steps: Step[];
  saved?: Values;
  result?: Outcome;
  plan: Plan;
}

/** The files of a kind: expr or forms. */
export function readCases<T>(kind: string): { file: string; content: T }[] {
  return readdirSync(`${FOLDER}/${kind}`).map((file) => ({
    file: file.replace(".json", ""),
    content: JSON.parse(readFileSync(`${FOLDER}/${kind}/${file}`, "utf8")) as T,
  }));
}

/** The context of a case: chance stands still, ids count up. Mirrors context_of in tests/compile_cases.py. */
export function contextOf(around: Surroundings): Context {
  const timeZone = around.timeZone ?? "Asia/Shanghai";
  const noon = around.today && parseMoment(`${around.today}T12:00:00`);
  const now = noon ? epochMs(noon, timeZone) : Date.parse(around.now ?? "2026-03-01T04:00:00Z");
  const rows = (list: string) => around.lists?.[list] ?? [];
  let ids = 0;
  return {
    now: () => new Date(now),
    timeZone,
    random: () => 0.5,
    uuid: () => `00000000-0000-4000-8000-${`${++ids}`.padStart(12, "0")}`,
    deviceId: around.deviceId ?? "",
    username: around.username ?? "",
    language: around.language ?? "en",
    given: around.given ?? {},
    ...(around.lastSaved && { lastSaved: around.lastSaved }),
    submissionId: around.submissionId ?? "0d9f6c2e-8f0d-4d0e-9a53-1d3c2b1a0f00",
    lists: {
      all: rows,
      where: (list, column, value) => rows(list).filter((row) => (row[column] ?? "") === value),
    },
  };
}
