/** The tile server of this deployment, as the server last told this phone; without one, maps lie on plain ground. */
import { signal } from "@preact/signals";
import { getJson } from "../../api/client";

/** Coordinates in which tiles are drawn: WGS 84, China's shifted GCJ-02, or Baidu's own grid on BD-09. */
export type Coordinates = "wgs84" | "gcj02" | "bd09";

export interface Tiles {
  url: string;
  /** Whom to name. */
  attribution: string;
  coordinates: Coordinates;
  /** The deepest level there are tiles of. */
  max_zoom: number;
}

const KEPT = "fieldapp.tiles";

function kept(): Tiles | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Tiles | null;
  } catch {
    return null;
  }
}

/** What maps are drawn on now. */
export const tiles = signal<Tiles | null>(kept());

let learned = false;

/** Ask the server, once while the app is open; without a line what it said last stands. */
export async function learnTiles(): Promise<void> {
  if (learned) return;
  learned = true;
  try {
    const told = JSON.stringify((await getJson<{ tiles: Tiles | null }>("/map")).tiles);
    if (told === JSON.stringify(tiles.value)) return;
    localStorage.setItem(KEPT, told);
    tiles.value = JSON.parse(told) as Tiles | null;
  } catch {
    learned = false;
  }
}
