/**
 * How places become pixels on tiles of each kind of coordinates. All that is shown, tapped and measured stays WGS 84:
 * the shift is part of the projection, so that the map's ground moves and nothing else.
 */
import gcoord from "gcoord";
import {
  bounds,
  CRS,
  type LatLng,
  latLng,
  type Point,
  Projection,
  point,
  Transformation,
  Util,
} from "leaflet";
import type { Coordinates } from "./tiles";

type Pair = [x: number, y: number];
const { BD09, BD09MC, GCJ02, WGS84 } = gcoord;

/** WGS 84 as GCJ-02 has it, in degrees of longitude and latitude; the same outside China. */
export function toGcj02(lon: number, lat: number): Pair {
  return gcoord.transform([lon, lat] as Pair, WGS84, GCJ02) as Pair;
}

/** WGS 84 as BD-09 has it, in degrees. */
export function toBd09(lon: number, lat: number): Pair {
  return gcoord.transform([lon, lat] as Pair, WGS84, BD09) as Pair;
}

/** GCJ-02 back to WGS 84, to a hundredth of a millimetre. */
export function fromGcj02(lon: number, lat: number): Pair {
  return inverse(toGcj02, [lon, lat]);
}

/** BD-09 back to WGS 84, to a hundredth of a millimetre. */
export function fromBd09(lon: number, lat: number): Pair {
  return inverse(toBd09, [lon, lat]);
}

/** The place that `shift` moves to `target`: the shifts change so slowly that a few rounds find it. */
function inverse(shift: (lon: number, lat: number) => Pair, target: Pair): Pair {
  let [lon, lat] = target;
  for (let round = 0; round < 12; round++) {
    const [x, y] = shift(lon, lat);
    const [dx, dy] = [target[0] - x, target[1] - y];
    lon += dx;
    lat += dy;
    if (Math.abs(dx) + Math.abs(dy) < 1e-10) break;
  }
  return [lon, lat];
}

/** Web Mercator (EPSG:3857) over shifted degrees. */
const gcj02 = Util.extend({}, CRS.EPSG3857, {
  projection: {
    bounds: Projection.SphericalMercator.bounds,
    project(at: LatLng): Point {
      const [lon, lat] = toGcj02(at.lng, at.lat);
      return Projection.SphericalMercator.project(latLng(lat, lon));
    },
    unproject(at: Point): LatLng {
      const { lat, lng } = Projection.SphericalMercator.unproject(at);
      const [lon, back] = fromGcj02(lng, lat);
      return latLng(back, lon);
    },
  },
}) as CRS;

/** Half the width of Baidu's plane, in its metres, and how many there are to a degree at the equator. */
const HALF = 20_037_726.37;
const DEGREE = HALF / 180;

/** Degrees of BD-09 on Baidu's plane. */
function toPlane(lon: number, lat: number): Pair {
  return gcoord.transform([lon, lat] as Pair, BD09, BD09MC) as Pair;
}

/** And back; the library's own way back is off by up to 30 cm, which a few rounds take away. */
function fromPlane(x: number, y: number): Pair {
  let [lon, lat] = gcoord.transform([x, y] as Pair, BD09MC, BD09) as Pair;
  for (let round = 0; round < 4; round++) {
    const [nearX, nearY] = toPlane(lon, lat);
    lon += (x - nearX) / DEGREE;
    lat += ((y - nearY) / DEGREE) * Math.cos((lat * Math.PI) / 180);
  }
  return [lon, lat];
}

/** Baidu's own plane: at level 18 a pixel is one of its metres, counted from the equator and Greenwich. */
const bd09 = Util.extend({}, CRS.EPSG3857, {
  code: "BD09MC",
  infinite: true,
  wrapLng: undefined,
  projection: {
    bounds: bounds([-HALF, -HALF], [HALF, HALF]),
    project(at: LatLng): Point {
      const [x, y] = toPlane(...toBd09(at.lng, at.lat));
      return point(x, y);
    },
    unproject(at: Point): LatLng {
      const [lon, lat] = fromBd09(...fromPlane(at.x, at.y));
      return latLng(lat, lon);
    },
  },
  transformation: new Transformation(1, 0, -1, 0),
  scale: (zoom: number) => 2 ** (zoom - 18),
  zoom: (scale: number) => Math.log2(scale) + 18,
}) as CRS;

/** The projection of a map on tiles in these coordinates. */
export function projectionOf(coordinates: Coordinates): CRS {
  return { wgs84: CRS.EPSG3857, gcj02, bd09 }[coordinates];
}
