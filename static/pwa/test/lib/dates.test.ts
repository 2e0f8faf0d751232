import { describe, expect, it } from "vitest";
import { addDays, dateIn, daysBetween, monthsOld } from "../../src/lib/dates";

describe("plain dates", () => {
  it("a moment late in the evening in London is the next day in Shanghai", () => {
    expect(dateIn("2026-03-09T18:30:00Z", "Asia/Shanghai")).toBe("2026-03-10");
    expect(dateIn("2026-03-09T18:30:00Z", "Europe/London")).toBe("2026-03-09");
  });

  it("days are added and counted across months, years and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(daysBetween("2026-02-20", "2026-03-01")).toBe(9);
    expect(daysBetween("2026-03-01", "2026-02-20")).toBe(-9);
  });

  it("a month of age is complete on the same day of the month", () => {
    expect(monthsOld("2025-01-31", "2025-02-28")).toBe(0);
    expect(monthsOld("2025-01-31", "2025-03-31")).toBe(2);
    expect(monthsOld("2025-05-20", "2025-05-19")).toBeNull();
    expect(monthsOld(null, "2025-05-19")).toBeNull();
  });
});
