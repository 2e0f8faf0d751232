/** Who may be entitled to what, by the cases that the server reads too. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { entitledTo, type Row } from "../../src/entitlements/eligible";
import type { Programme } from "../../src/lib/types";

const FOLDER = fileURLToPath(new URL("../.cases/entitlements", import.meta.url));

interface Case {
  name: string;
  today: string;
  programmes: Programme[];
  household?: Row;
  members: Row[];
  expect: [programme: string, subject: string][];
}

const cases = readdirSync(FOLDER).flatMap(
  (file) => JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf-8")) as Case[],
);

test.each(cases.map((one) => [`${one.today}: ${one.name}`, one] as const))("%s", (_, one) => {
  const noon = new Date(`${one.today}T12:00:00+08:00`);
  const household = { name: "h", status: "active", ...one.household };
  const found = entitledTo(one.programmes, household, one.members, noon, "Asia/Shanghai");
  const order = one.programmes.map((programme) => programme.name);
  const expected = [...one.expect].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  expect(found.map(({ programme, subject }) => [programme.name, subject])).toEqual(expected);
  for (const { reasons } of found) expect(reasons.every((reason) => reason.zh && reason.en)).toBe(true);
});
