import { describe, expect, it } from "vitest";
import { swipeOf } from "../../src/visits/form/useSwipe";

/** A touch that goes from one place to another in so many milliseconds, on a screen 360 wide. */
const swipe = (from: [number, number], to: [number, number], ms = 200) =>
  swipeOf({ x: from[0], y: from[1], at: 0 }, { x: to[0], y: to[1], at: ms }, 360);

describe("A swipe over a page", () => {
  it("goes on to the left and back to the right", () => {
    expect(swipe([300, 300], [150, 310])).toBe("next");
    expect(swipe([60, 300], [220, 290])).toBe("back");
  });
  it("is none when it is short, slow or more of a scroll", () => {
    expect(swipe([200, 300], [150, 300])).toBeNull();
    expect(swipe([300, 300], [150, 300], 1500)).toBeNull();
    expect(swipe([300, 300], [150, 420])).toBeNull();
  });
  it("leaves the edges to the phone", () => {
    expect(swipe([5, 300], [200, 300])).toBeNull();
    expect(swipe([355, 300], [150, 300])).toBeNull();
  });
});
