/** Signs that tell states apart without colour: a shape of their own for single things, a width in rings of many. */
import type { SignShape } from "./types";

/** Each on a field of 24 by 24. */
export const SIGNS: Record<SignShape, string> = {
  circle: "M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16z",
  square: "M5 5h14v14H5z",
  triangle: "M12 3l10 18H2z",
  diamond: "M12 2l9 10-9 10-9-10z",
};

/** How wide a ring is where it stands for that sign. */
export const WIDTHS: Record<SignShape, number> = { diamond: 2, circle: 4, square: 6, triangle: 9 };
