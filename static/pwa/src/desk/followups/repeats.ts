/** How often a follow-up comes again. */
import type { RepeatUnit, Series } from "../calls";

/** The choices, as the API takes them. */
export const REPEATS = {
  once: { every: null, unit: null },
  week: { every: 1, unit: "week" },
  fortnight: { every: 2, unit: "week" },
  month: { every: 1, unit: "month" },
  quarter: { every: 3, unit: "month" },
  half: { every: 6, unit: "month" },
  year: { every: 12, unit: "month" },
} as const satisfies Record<string, { every: number | null; unit: RepeatUnit | null }>;
export type Repeat = keyof typeof REPEATS;

/** The choice that a series was made with; null for one made otherwise. */
export function repeatOf({ every, unit }: Pick<Series, "every" | "unit">): Repeat | null {
  const found = Object.entries(REPEATS).find(([, one]) => one.every === every && one.unit === unit);
  return (found?.[0] as Repeat | undefined) ?? null;
}
