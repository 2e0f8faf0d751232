import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Dated, dueState } from "../../src/followups/states";

interface Case {
  name: string;
  followup: Dated;
  today: string;
  expect: string;
}

/** The same files that pytest reads. */
const folder = new URL("../../../../tests/cases/followups/", import.meta.url);

describe.each(readdirSync(folder).filter((name) => name === "states.json"))("%s", (file) => {
  const cases = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Case[];
  it.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    expect(dueState(one.followup, one.today)).toBe(one.expect);
  });
});
