import { describe, expect, it } from "vitest";
import { changedPaths, changesOf } from "../../src/desk/visits/Changes";
import type { Line } from "../../src/forms/describe";

function line(path: string, value: string, more: Partial<Line> = {}): Line {
  const plain: Line = {
    path,
    value,
    kind: "answer",
    depth: 0,
    label: path,
    type: "string",
    widget: undefined,
    files: [],
  };
  return { ...plain, ...more };
}

describe("what changed between two fillings of a form", () => {
  it("tells each answer that differs, as it was and as it is, those taken away last", () => {
    const was = [line("/a", "1"), line("/b", "2"), line("/c", "3")];
    const now = [line("/a", "1"), line("/c", "4"), line("/d", "5")];
    expect(changesOf(now, was)).toEqual([
      { path: "/c", label: "/c", was: "3", is: "4" },
      { path: "/d", label: "/d", was: "", is: "5" },
      { path: "/b", label: "/b", was: "2", is: "" },
    ]);
  });

  it("leaves headings out, and says nothing of what is the same", () => {
    const heading = line("/g", "", { kind: "heading" });
    expect(changesOf([heading, line("/a", "1")], [line("/a", "1")])).toEqual([]);
    expect(changedPaths([line("/a", "2")], [line("/a", "1")])).toEqual(new Set(["/a"]));
  });
});
