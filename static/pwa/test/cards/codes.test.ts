import { describe, expect, it } from "vitest";
import { groupedCode, secretOf, validCode } from "../../src/cards/codes";

describe("a card", () => {
  it("is read from its address, in capitals or not", () => {
    expect(secretOf("HTTPS://TOWN.EXAMPLE/H/ABCDEFGH234567AB")).toBe("ABCDEFGH234567AB");
    expect(secretOf("https://town.example/h/abcdefgh234567ab")).toBe("ABCDEFGH234567AB");
  });

  it("is told from other codes", () => {
    for (const other of ["https://town.example/", "WIFI:S:home;;", "", "https://town.example/H/SHORT"]) {
      expect(secretOf(other)).toBeNull();
    }
  });

  it("a short code checks, and no wrong digit or swapped pair does", () => {
    const code = "5724572404"; // Damm's example 572, three times over, with the check digit that makes it whole
    const digits = [...code];
    const whole = Array.from({ length: 10 }, (_, last) => code.slice(0, 9) + String(last)).filter(validCode);
    expect(whole).toHaveLength(1);
    for (let at = 0; at < 9; at++) {
      if (digits[at] === digits[at + 1]) continue;
      const swapped = [...whole[0]!];
      [swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!];
      if (swapped.join("") !== whole[0]) expect(validCode(swapped.join(""))).toBe(false);
    }
  });

  it("is checked as Damm's published example is", () => {
    expect(validCode("0000005724")).toBe(true);
    expect(validCode("000 000 5724")).toBe(true);
    expect(validCode("0000005723")).toBe(false);
    expect(validCode("5724")).toBe(false);
  });

  it("is written in groups", () => {
    expect(groupedCode("1234567890")).toBe("123 456 7890");
  });
});
