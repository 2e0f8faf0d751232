/** Maps of the kit. Leaflet and all that goes with it is a chunk of its own, fetched when a map is first shown. */
import { lazy } from "../lazy";
import type { MapProps } from "./MapView";

export { Sign } from "./Sign";
export type { MapHandle, Mark, Own, Place, Shape, ShapeTone, SignShape, View } from "./types";
export type { MapProps };

/** A map. Give it a height. */
export const MapView = lazy<MapProps>(() => import("./MapView"));
