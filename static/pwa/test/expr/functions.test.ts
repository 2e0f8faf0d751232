import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentText, wallClock } from "../../src/expr/clock";
import { HASHES, hex, utf8, uuid5 } from "../../src/expr/digest";
import { area, distance, inside, intersects, parsePlaces } from "../../src/expr/geo";
import { matches } from "../../src/expr/patterns";
import { parkMiller, shuffle } from "../../src/expr/random";
import { stringLength, substr, substring, translate } from "../../src/expr/strings";

describe("digests", () => {
  it("equal those of the platform", () => {
    for (const [name, hash] of Object.entries(HASHES))
      fc.assert(
        fc.property(fc.string({ maxLength: 300, unit: "binary" }), (text) => {
          const platform = createHash(name.replace("-", "").toLowerCase()).update(utf8(text)).digest("hex");
          expect(hex(hash(utf8(text)))).toBe(platform);
        }),
        { numRuns: 20 },
      );
  }, 30_000);

  it("name ids by UUIDv5", () => {
    expect(uuid5("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "fieldapp:followup")).toBe(
      "7ee42873-bc3c-5c92-bee0-c55bf0a0e552",
    );
  });
});

describe("strings", () => {
  it("are counted in characters, not in UTF-16 units", () => {
    expect(stringLength("𠮷野家")).toBe(3);
    expect(substr("𠮷野家", 1)).toBe("野家");
    expect(substr("abcde", -3, -1)).toBe("cd");
    expect(translate("𠮷a𠮷", "𠮷", "吉")).toBe("吉a吉");
  });

  it("are cut as XPath 1.0 rounds", () => {
    expect(substring("12345", 1.5, 2.6)).toBe("234");
    expect(substring("12345", 0, 3)).toBe("12");
    expect(substring("12345", Number.NaN, 3)).toBe("");
    expect(substring("12345", -42, Number.POSITIVE_INFINITY)).toBe("12345");
    expect(substring("12345", Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe("");
  });

  it("match a pattern only as a whole", () => {
    expect(matches("13800138000", "1[3-9]\\d{9}")).toBe(true);
    expect(matches("x13800138000", "1[3-9]\\d{9}")).toBe(false);
    expect(matches("a|b", "a|b")).toBe(false);
    expect(matches("a", "(")).toBe(false);
  });

  it("match a repetition of repetitions in no more time than its text is long", () => {
    expect(matches(`${"a".repeat(5000)}!`, "(a+)+")).toBe(false);
    expect(matches("Li Ming-Hua 3x", "^((?:[A-Z][a-z]*[ -]?){1,3})+\\s*\\d{1,2}[^0-9]?$")).toBe(true);
    expect(matches("张三，李四", "(\\p{Han}+，?)+")).toBe(true);
    expect(matches("ab", "(a*)*|(ab)")).toBe(true);
    expect(matches("aaab", "(a{2,}|b?)*")).toBe(true);
    expect(matches("ac", "(a+)+(?=b)")).toBe(false);
  });
});

describe("chance", () => {
  it("shuffles by ODK's own generator", () => {
    const letters = [..."ABCDEF"];
    expect(shuffle(letters, parkMiller("42")).join("")).toBe("AFCBDE");
    expect(shuffle(letters, parkMiller("11111111")).join("")).toBe("ACDBFE");
  });

  it("keeps every item", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
        expect(shuffle(items, parkMiller(seed)).sort()).toEqual([...items].sort());
      }),
    );
  });
});

describe("places", () => {
  const square = parsePlaces("0 0;0 1;1 1;1 0;0 0")!;

  it("have areas and distances", () => {
    expect(area(square) / 1e6).toBeCloseTo(12391, -2);
    expect(distance(parsePlaces("0 0 0 0; 0 1 0 0")!)).toBeCloseTo(111319, -1);
    expect(distance(parsePlaces("30 120;30 120")!)).toBe(0);
  });

  it("lie inside a fence or not", () => {
    expect(inside({ lat: 0.5, lon: 0.5 }, square)).toBe(true);
    expect(inside({ lat: 1.5, lon: 0.5 }, square)).toBe(false);
  });

  it("cross themselves or not", () => {
    expect(intersects(square)).toBe(false);
    expect(intersects(parsePlaces("0 0;1 1;0 1;1 0")!)).toBe(true);
  });
});

describe("the wall clock", () => {
  it("shows a moment in any zone", () => {
    const at = new Date("2026-03-01T18:30:05.120Z");
    expect(momentText(wallClock(at, "Asia/Shanghai"))).toBe("2026-03-02T02:30:05.120+08:00");
    expect(momentText(wallClock(at, "America/New_York"))).toBe("2026-03-01T13:30:05.120-05:00");
    expect(momentText(wallClock(at, "Asia/Kathmandu"))).toBe("2026-03-02T00:15:05.120+05:45");
  });
});
