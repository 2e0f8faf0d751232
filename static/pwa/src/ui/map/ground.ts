/** What lies below the shapes: squared paper, and over it the tiles of the deployment, where it has a tile server. */
import { type Coords, GridLayer, type Layer, TileLayer } from "leaflet";
import { projectionOf } from "./crs";
import type { Tiles } from "./tiles";

/** Deeper than any tiles: a doorstep fills the screen. */
export const DEEPEST = 21;

/** Faint squares that move with the map, so that plain ground shows how far it was moved. */
class Squares extends GridLayer {
  override createTile(): HTMLElement {
    const square = document.createElement("div");
    square.className = "map-square";
    return square;
  }
}

/** Baidu counts rows upwards from the equator. */
class BaiduTiles extends TileLayer {
  override getTileUrl({ x, y, z }: Coords): string {
    return super.getTileUrl({ x, y: -y - 1, z: z } as Coords);
  }
}

/** The layers below the shapes, lowest first. */
export function groundOf(tiles: Tiles | null): Layer[] {
  const squares = new Squares({ maxZoom: DEEPEST, updateWhenZooming: false });
  if (!tiles) return [squares];
  const Kind = tiles.coordinates === "bd09" ? BaiduTiles : TileLayer;
  return [
    squares,
    new Kind(tiles.url, {
      className: "map-tiles",
      maxZoom: DEEPEST,
      maxNativeZoom: tiles.max_zoom,
      // Tile servers tell their customers by the site; they learn no more than its name.
      referrerPolicy: "strict-origin",
    }),
  ];
}

/** The projection that makes shapes and ground line up. */
export function projectionFor(tiles: Tiles | null) {
  return projectionOf(tiles?.coordinates ?? "wgs84");
}
