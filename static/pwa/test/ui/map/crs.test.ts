// @vitest-environment jsdom
import { latLng } from "leaflet";
import { describe, expect, it } from "vitest";
import { fromBd09, fromGcj02, projectionOf, toBd09, toGcj02 } from "../../../src/ui/map/crs";

/** Metres between two pairs of degrees near each other. */
function apart([lon, lat]: readonly number[], [x, y]: readonly number[]): number {
  return Math.hypot((lon! - x!) * Math.cos((lat! * Math.PI) / 180), lat! - y!) * 111_320;
}

/** Places all over China, the same ones every time. */
const places = Array.from({ length: 400 }, (_, i): [number, number] => [
  75 + ((i * 37.77) % 55),
  18 + ((i * 17.31) % 33),
]);

describe("China's shifted coordinates", () => {
  it("lie where everyone's converters put Tian'anmen", () => {
    expect(apart(toGcj02(116.397428, 39.90923), [116.403672, 39.910634])).toBeLessThan(0.2);
    expect(apart(toBd09(116.397428, 39.90923), [116.410044, 39.916973])).toBeLessThan(0.2);
  });
  it("come back to within a hundredth of a millimetre", () => {
    for (const place of places) {
      expect(apart(fromGcj02(...toGcj02(...place)), place)).toBeLessThan(1e-5);
      expect(apart(fromBd09(...toBd09(...place)), place)).toBeLessThan(1e-5);
    }
  });
  it("leave the rest of the world where it is", () => {
    expect(toGcj02(2.3522, 48.8566)).toEqual([2.3522, 48.8566]);
    expect(fromGcj02(2.3522, 48.8566)).toEqual([2.3522, 48.8566]);
  });
});

describe("A map on shifted tiles", () => {
  it("draws a place of WGS 84 at the very pixel that the tiles have it at", () => {
    const plain = projectionOf("wgs84");
    const shifted = projectionOf("gcj02");
    for (const [lon, lat] of places) {
      const [x, y] = toGcj02(lon, lat);
      const want = plain.latLngToPoint(latLng(y, x), 18);
      const got = shifted.latLngToPoint(latLng(lat, lon), 18);
      expect(Math.hypot(got.x - want.x, got.y - want.y)).toBeLessThan(1e-6);
    }
  });
  it("reads a tap back as the place of WGS 84 that was tapped", () => {
    for (const kind of ["wgs84", "gcj02", "bd09"] as const) {
      const crs = projectionOf(kind);
      for (const [lon, lat] of places) {
        const back = crs.pointToLatLng(crs.latLngToPoint(latLng(lat, lon), 18), 18);
        expect([kind, lon, lat, apart([back.lng, back.lat], [lon, lat]) < 0.01]).toEqual([
          kind,
          lon,
          lat,
          true,
        ]);
      }
    }
  });
  it("finds Baidu's own tile of a place: level, column and row as Baidu counts them", () => {
    // Baidu's documentation: 116.404, 39.915 of BD-09 is 12958175, 4825923.77 on its plane; at level 18 a tile is 256 of its metres.
    const crs = projectionOf("bd09");
    const [lon, lat] = fromBd09(116.404, 39.915);
    const at = crs.project(latLng(lat, lon));
    expect(Math.abs(at.x - 12_958_175)).toBeLessThan(1);
    expect(Math.abs(at.y - 4_825_923.77)).toBeLessThan(1);
    const pixel = crs.latLngToPoint(latLng(lat, lon), 18);
    expect([Math.floor(pixel.x / 256), -Math.floor(pixel.y / 256) - 1]).toEqual([50617, 18851]);
  });
  it("measures on the ground, not on the shifted plane", () => {
    const here = latLng(30.6612, 110.4421);
    const there = latLng(30.6622, 110.4421);
    const metres = projectionOf("wgs84").distance(here, there);
    expect(projectionOf("gcj02").distance(here, there)).toBe(metres);
    expect(projectionOf("bd09").distance(here, there)).toBe(metres);
  });
});
