import { beforeAll, describe, expect, it } from "vitest";
import { type Change, grouped, type Release, type Version } from "../../src/desk/forms/store";
import { counts, detailLines, loses, meanings } from "../../src/desk/forms/words";
import { useCatalogue } from "../../src/ui/i18n";
import texts from "../../src/ui/texts/enDesk";

beforeAll(() => useCatalogue("en", texts));

function change(kind: Change["kind"], of: Change["of"], ...details: [string, boolean][]): Change {
  return {
    kind,
    of,
    path: "yard",
    label: { en: "Yard?" },
    details: details.map(([code, loss]) => ({ code, before: ["string"], after: ["int"], loss })),
  };
}

describe("what a change of a form means", () => {
  it("is told for data and exports, whether or not data are cut off", () => {
    expect(meanings(change("added", "question"))).toHaveLength(1);
    const lossy = meanings(change("changed", "question", ["type", true]));
    const harmless = meanings(change("changed", "question", ["type", false]));
    expect(lossy).not.toEqual(harmless);
    expect(loses(change("changed", "question", ["label", false], ["type", true]))).toBe(true);
    expect(meanings(change("changed", "question", ["label", false]))).toEqual([]);
  });

  it("has words for every kind of change and detail that the server tells", () => {
    const codes = (
      "path table type save_to choices_removed choices_added choices_worded label hint default relevant required " +
      "constraint readonly calculate subject every languages rule"
    ).split(" ");
    const all = change("changed", "question", ...codes.map((code): [string, boolean] => [code, true]));
    const rules = (["added", "removed", "changed"] as const).flatMap((kind) =>
      meanings(change(kind, "rule")),
    );
    const said = [...detailLines(all), ...meanings(all), ...rules];
    expect(said).toHaveLength(codes.length + 9 + 3);
    expect(said.filter((one) => one.startsWith("forms."))).toEqual([]);
    expect(said[2]).toBe("Type: text → whole number");
  });

  it("is counted, rules apart from questions", () => {
    const found = counts([
      change("added", "question"),
      change("removed", "question", ["answers", true]),
      change("changed", "rule", ["rule", false]),
    ]);
    expect(found).toEqual({ added: 1, removed: 1, moved: 0, changed: 0, rules: 1, losses: 1 });
  });
});

describe("forms with their versions", () => {
  it("stand by their names, with the latest version first and their own releases", () => {
    const version = (form_id: string, id: string) =>
      ({ form_id, id, title: {}, areas: [] }) as unknown as Version;
    const release = (form_id: string, id: string) => ({ form_id, id }) as Release;
    const found = grouped(
      [version("b", "b2"), version("a", "a1"), version("b", "b1")],
      [release("b", "r2"), release("gone", "r1")],
    );
    expect(found.map((one) => [one.form_id, one.versions.map((each) => each.id)])).toEqual([
      ["a", ["a1"]],
      ["b", ["b2", "b1"]],
    ]);
    expect(found[1]?.releases.map((one) => one.id)).toEqual(["r2"]);
  });
});
