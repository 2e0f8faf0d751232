import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Atom,
  below,
  equal,
  numberToText,
  roundTo,
  textToNumber,
  toBoolean,
  toText,
} from "../../src/expr/values";

const zone = "Asia/Shanghai";
const nodes = (...texts: string[]) => texts.map((text) => new Atom(text));

describe("numbers as text", () => {
  it("read back as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        expect(textToNumber(numberToText(n), zone)).toBe(n === 0 ? 0 : n);
      }),
    );
  });

  it("never have an exponent", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        expect(numberToText(n)).toMatch(/^-?\d+(\.\d+)?$/);
      }),
    );
    expect(numberToText(1e21)).toBe("1000000000000000000000");
    expect(numberToText(1.5e-7)).toBe("0.00000015");
    expect(numberToText(-0)).toBe("0");
    expect(numberToText(Number.NaN)).toBe("NaN");
    expect(numberToText(-1 / 0)).toBe("-Infinity");
  });
});

describe("text as numbers", () => {
  it("takes XPath's syntax and nothing more", () => {
    for (const [text, n] of Object.entries({ " 12 ": 12, "-.5": -0.5, "5.": 5, "007": 7 }))
      expect(textToNumber(text, zone)).toBe(n);
    for (const text of ["", " ", "+1", "1e3", "0x10", "Infinity", "1,5", "--1", "一", "1 2", "."])
      expect(textToNumber(text, zone)).toBeNaN();
  });

  it("takes dates for days, and moments for days on the wall clock", () => {
    expect(textToNumber("1970-01-02", zone)).toBe(1);
    expect(textToNumber("1969-12-31", zone)).toBe(-1);
    expect(textToNumber("1970-01-02T06:00", zone)).toBe(1.25);
    expect(textToNumber("1970-01-01T22:00:00.000Z", zone)).toBe(1.25);
    for (const text of ["2026-02-29", "2026-13-01", "0000-01-01", "2026-1-1", "2026-01-01T25:00"])
      expect(textToNumber(text, zone)).toBeNaN();
  });
});

describe("comparisons", () => {
  it("ask for any member of a node-set, whose emptiness stands for an empty text", () => {
    expect(equal(nodes("a", "b"), "b", true, zone)).toBe(true);
    expect(equal(nodes("a", "b"), "b", false, zone)).toBe(true);
    expect(equal([], "", true, zone)).toBe(true);
    expect(equal(nodes("1", "2"), nodes("2", "3"), true, zone)).toBe(true);
    expect(below(nodes("5", "1"), 2, false, zone)).toBe(true);
    expect(below([], 2, false, zone)).toBe(false);
  });

  it("compare with a boolean by whether there is anything", () => {
    expect(equal(nodes(""), true, true, zone)).toBe(true);
    expect(equal([], false, true, zone)).toBe(true);
    expect(toBoolean(Number.NaN)).toBe(false);
  });

  it("compare dates by days, but are equal only as the same text", () => {
    expect(below("2026-02-28", "2026-03-01", false, zone)).toBe(true);
    expect(equal("2026-03-01", "2026-03-01", true, zone)).toBe(true);
  });

  it("keep the order of numbers written as text", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect(below(toText(a), toText(b), false, zone)).toBe(a < b);
      }),
    );
  });
});

describe("rounding to places", () => {
  it("goes by the digits as written, halves away from zero", () => {
    const cases: [number, number, number][] = [
      [2.15, 1, 2.2],
      [-1.475, 2, -1.48],
      [21.5, -1, 20],
      [626.3, -3, 1000],
      [1.98, -1, 0],
      [-50.55, -2, -100],
      [1.1, 20, 1.1],
    ];
    for (const [n, places, rounded] of cases) expect(roundTo(n, places)).toBe(rounded);
  });
});
