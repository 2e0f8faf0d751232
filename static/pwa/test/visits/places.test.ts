import { describe, expect, it } from "vitest";
import { ChoiceShapes } from "../../src/visits/form/widgets/geo/choices";
import {
  extent,
  isDue,
  measuredPoint,
  placedPoint,
  pointsOf,
  thresholds,
  traceText,
} from "../../src/visits/form/widgets/geo/places";
import { answerShapes, cornerAt, shapesOf } from "../../src/visits/form/widgets/geo/shapes";
import { asGeotag, follow } from "../../src/visits/geotag";

const A = "30.1 110.2 0 5";
const B = "30.2 110.2 0 5";
const C = "30.2 110.3 0 5";
const fix = (seconds: number, lat = 30, accuracy = 8) => ({
  lat,
  lon: 110,
  accuracy,
  at: new Date(1e12 + seconds * 1000).toISOString(),
});

describe("Points as ODK stores them", () => {
  it("carry height and accuracy when measured, and neither when put by hand", () => {
    expect(measuredPoint({ ...fix(0, 30.1234567), altitude: 812.4 })).toBe("30.1234567 110 812.4 8");
    expect(measuredPoint(fix(0))).toBe("30 110 0 8");
    expect(placedPoint({ lat: 30.123456789, lon: 110.5 })).toBe("30.1234568 110.5 0 0");
  });
  it("stay within the world when the map was turned round it", () => {
    expect(placedPoint({ lat: 0, lon: 470 })).toBe("0 110 0 0");
    expect(placedPoint({ lat: 0, lon: -250 })).toBe("0 110 0 0");
  });
  it("close an area from its third corner on, and open it again to go on drawing", () => {
    expect(traceText([A, B], "geoshape")).toBe(`${A};${B}`);
    expect(traceText([A, B, C], "geoshape")).toBe(`${A};${B};${C};${A}`);
    expect(traceText([A, B, C], "geotrace")).toBe(`${A};${B};${C}`);
    expect(pointsOf(`${A}; ${B};${C};30.1 110.2 0 0;`, "geoshape")).toEqual([A, B, C]);
    expect(pointsOf(`${A};${B};${C};${A}`, "geotrace")).toEqual([A, B, C, A]);
    expect(pointsOf("", "geoshape")).toEqual([]);
  });
  it("have the length and area that the form's own functions give", () => {
    const line = extent([A, B], "geotrace");
    expect(line.metres).toBeCloseTo(11_131.8, 0);
    expect(line.square).toBe(0);
    const shape = extent([A, B, C], "geoshape");
    expect(shape.square / 1e6).toBeCloseTo(53.6, 0);
    expect(shape.metres).toBeGreaterThan(2 * line.metres);
  });
});

describe("Thresholds of a question", () => {
  it("are ODK's when the form says none", () => {
    expect(thresholds({})).toEqual({ capture: 5, warning: 100 });
    expect(thresholds({ "capture-accuracy": "10", "warning-accuracy": "x" })).toEqual({
      capture: 10,
      warning: 100,
    });
  });
});

describe("Recording a walk", () => {
  const rhythm = { seconds: 10, metres: 20 };
  it("takes a point every so many seconds", () => {
    expect(isDue(fix(0), null, rhythm)).toBe(true);
    expect(isDue(fix(9, 30.001), fix(0), rhythm)).toBe(false);
    expect(isDue(fix(10, 30.001), fix(0), rhythm)).toBe(true);
  });
  it("leaves out what is not accurate enough, and a phone that stands still", () => {
    expect(isDue(fix(60, 30.001, 21), fix(0), rhythm)).toBe(false);
    expect(isDue(fix(60, 30.001, 500), fix(0), { ...rhythm, metres: 0 })).toBe(true);
    expect(isDue(fix(60, 30.000001), fix(0), rhythm)).toBe(false);
  });
});

describe("Following the phone", () => {
  it("tells every position, keeps the last through a gap, and stops", () => {
    let found: PositionCallback = () => {};
    let lost: PositionErrorCallback | null | undefined;
    const cleared: number[] = [];
    const geolocation = {
      watchPosition: (...[one, two]: Parameters<Geolocation["watchPosition"]>) => {
        found = one;
        lost = two;
        return 7;
      },
      clearWatch: (id: number) => void cleared.push(id),
    } as unknown as Geolocation;
    const told: unknown[] = [];
    const stop = follow((now) => told.push([now.last?.lat ?? null, now.reason]), geolocation);
    const coords = { latitude: 30, longitude: 110, accuracy: 8, altitude: 12.34 } as GeolocationCoordinates;
    const position = { coords, timestamp: 1e12 } as GeolocationPosition;
    lost?.({ code: 3 } as GeolocationPositionError);
    found(position);
    lost?.({ code: 2 } as GeolocationPositionError);
    stop();
    expect(told).toEqual([
      [null, "no_signal"],
      [30, null],
      [30, "no_device"],
    ]);
    expect(cleared).toEqual([7]);
    expect(asGeotag(position).altitude).toBe(12.3);
    expect(asGeotag({ ...position, coords: { ...coords, altitude: null } })).not.toHaveProperty("altitude");
  });
});

describe("Answers on a map", () => {
  it("draw a line with its corners, the last marked and the picked one standing out", () => {
    const [whole, first, last] = shapesOf([A, B], "geoshape", 0);
    expect([whole?.kind, first?.tone, last?.tone]).toEqual(["line", "red", "amber"]);
    expect(shapesOf([A, B, C], "geoshape")[0]?.kind).toBe("area");
    expect([cornerAt(first!.id), cornerAt(whole!.id)]).toEqual([0, null]);
  });
  it("draw nothing for no answer, and one point as a point", () => {
    expect(answerShapes("", "geotrace")).toEqual([]);
    expect(answerShapes(A, "geotrace")[0]?.kind).toBe("point");
  });
});

describe("Choices on a map", () => {
  const choice = (value: string, geometry: string) => ({
    value,
    label: value,
    media: {},
    cell: () => geometry,
  });
  const choices = [
    choice("p", A),
    choice("l", `${A};${B}`),
    choice("a", `${A};${B};${C};${A}`),
    choice("n", ""),
  ];
  it("are points, lines, and areas where a line ends where it began; others are counted", () => {
    const { shapes, placeless } = new ChoiceShapes().of(choices, new Set());
    expect(shapes.map((shape) => `${shape.id} ${shape.kind}`)).toEqual(["p point", "l line", "a area"]);
    expect(placeless).toBe(1);
  });
  it("stay the same objects but for those whose choice changed, so that 5,000 are not drawn anew", () => {
    const made = new ChoiceShapes();
    const before = made.of(choices, new Set()).shapes;
    const after = made.of(choices, new Set(["l"])).shapes;
    expect(after.map((shape, i) => shape === before[i])).toEqual([true, false, true]);
  });
});
