import { describe, expect, it } from "vitest";
import { placeOf } from "../../src/visits/form/widgets/useDragOrder";

describe("Dragging a row", () => {
  const tops = [0, 60, 120, 180];
  const heights = [50, 50, 50, 50];
  it("changes places once its middle has passed another's", () => {
    expect(placeOf(0, 50, tops, heights)).toBe(0);
    expect(placeOf(0, 61, tops, heights)).toBe(1);
    expect(placeOf(3, -130, tops, heights)).toBe(1);
  });
  it("stays in the list however far the finger goes", () => {
    expect(placeOf(1, 5000, tops, heights)).toBe(3);
    expect(placeOf(1, -5000, tops, heights)).toBe(0);
  });
});
