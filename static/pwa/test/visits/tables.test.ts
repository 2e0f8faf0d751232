import { describe, expect, it } from "vitest";
import type { Item } from "../../src/forms/item";
import type { Block } from "../../src/forms/pages";
import { withTables } from "../../src/visits/form/tables";

/** A select question of a page. */
function question(name: string, appearance: string, values = ["a", "b", "c"], widget = "select1"): Block {
  const choices = values.map((value) => ({ value, label: value, media: {}, cell: () => "" }));
  return {
    kind: "question",
    item: { path: `/data/${name}`, widget, appearance: [appearance], choices } as unknown as Item,
  };
}

/** What stands on a page: a table by its rows, anything else by its name. */
function shape(blocks: Block[]): unknown[] {
  return withTables(blocks).map((one) =>
    one.kind === "table"
      ? [one.head?.path ?? null, ...one.rows.map((row) => row.path)]
      : one.kind === "question"
        ? one.item.path
        : one.text,
  );
}

describe("Questions with the same choices", () => {
  it("stand in one table under the question that names the choices", () => {
    const page = [
      question("h", "label"),
      question("x", "list-nolabel"),
      question("y", "list-nolabel", undefined, "select"),
    ];
    expect(shape(page)).toEqual([["/data/h", "/data/x", "/data/y"]]);
  });
  it("stand in one table whose first row names the choices", () => {
    expect(shape([question("x", "list"), question("y", "list-nolabel")])).toEqual([
      [null, "/data/x", "/data/y"],
    ]);
  });
  it("end where the choices differ or other questions come", () => {
    const other = question("z", "list-nolabel", ["d"]);
    const page = [question("h", "label"), question("x", "list-nolabel"), other, question("w", "")];
    expect(shape(page)).toEqual([["/data/h", "/data/x"], "/data/z", "/data/w"]);
  });
  it("stay cards when they are alone or too many for a narrow screen", () => {
    const many = ["1", "2", "3", "4", "5", "6", "7", "8"];
    expect(shape([question("x", "list-nolabel")])).toEqual(["/data/x"]);
    expect(shape([question("h", "label", many), question("x", "list-nolabel", many)])).toEqual([
      "/data/h",
      "/data/x",
    ]);
  });
});
