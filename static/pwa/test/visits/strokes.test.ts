import { describe, expect, it } from "vitest";
import { drawStroke, inPicture, type Pen } from "../../src/visits/form/widgets/pad/strokes";

/** A pen that remembers what it was told. */
function recorded(): { pen: Pen; said: string[] } {
  const said: string[] = [];
  const say =
    (name: string) =>
    (...at: unknown[]) =>
      void said.push([name, ...at.slice(0, 2)].join(" "));
  const pen = {
    strokeStyle: "",
    fillStyle: "",
    lineWidth: 0,
    lineCap: "",
    lineJoin: "",
    beginPath: say("begin"),
    moveTo: say("move"),
    lineTo: say("line"),
    quadraticCurveTo: say("curve"),
    stroke: say("stroke"),
    arc: say("arc"),
    fill: say("fill"),
  };
  return { pen, said };
}

describe("Drawing with a finger", () => {
  it("finds the place of a touch in a picture shown smaller, and keeps it on the paper", () => {
    const box = { left: 10, top: 20, width: 100, height: 50 };
    expect(inPicture({ clientX: 60, clientY: 45 }, box, 1000, 500)).toEqual({ x: 500, y: 250 });
    expect(inPicture({ clientX: 500, clientY: 0 }, box, 1000, 500)).toEqual({ x: 1000, y: 0 });
  });
  it("draws a tap as a dot and a line up to its last point", () => {
    const dot = recorded();
    drawStroke(dot.pen, { colour: "#000", width: 4, points: [{ x: 1, y: 2 }] });
    expect(dot.said).toEqual(["begin", "arc 1 2", "fill"]);
    const line = recorded();
    const points = [
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 4, y: 6 },
    ];
    drawStroke(line.pen, { colour: "#000", width: 4, points });
    expect(line.said.slice(-2)).toEqual(["line 4 6", "stroke"]);
  });
});
