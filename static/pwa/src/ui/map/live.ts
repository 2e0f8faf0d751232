/** A Leaflet map that is told what to show; MapView ties it to the screen. */
import {
  circle,
  circleMarker,
  control,
  type LatLngBounds,
  type LatLngTuple,
  type Layer,
  type Map as LeafletMap,
  latLngBounds,
  map as newMap,
} from "leaflet";
import { Bunches } from "./bunches";
import { DEEPEST, groundOf, projectionFor } from "./ground";
import { colourOf, latLon, Shapes } from "./layers";
import { Marks } from "./marks";
import type { Tiles } from "./tiles";
import type { Mark, Own, Place, Shape, View } from "./types";

/** Level at which a single place is shown: houses can be told apart. */
const NEAR = 18;
/** Nothing known to look at: all of China. */
const FAR: { at: LatLngTuple; zoom: number } = { at: [35, 105], zoom: 4 };
/** Panes below the shapes, which lie at 400, and their depth: they are seen and never hit. */
const BELOW = { around: 380, own: 390 };
/** From so many points on, they are shown in bunches where that is asked for. */
const MANY = 200;

export interface LiveOptions {
  tiles: Tiles | null;
  /** Only looked at: nothing moves under the finger. */
  still: boolean;
  onTap: (place: Place) => void;
  /** Shapes can be tapped. */
  onPick?: ((id: string) => void) | undefined;
  /** Told what is in view, whenever that has changed. */
  onView: (view: View) => void;
}

export class Live {
  readonly map: LeafletMap;
  private readonly around: Shapes;
  private readonly shapes: Shapes;
  private readonly bunches: Bunches;
  private readonly marks: Marks;
  private readonly mine: Layer[] = [];
  private own: Own | null = null;
  private readonly watchers: (() => void)[] = [];
  /** Whether a place was ever chosen to look at; until then, the first that comes is. */
  private looking = false;

  constructor(element: HTMLElement, options: LiveOptions) {
    const { still, tiles } = options;
    this.map = newMap(element, {
      crs: projectionFor(tiles),
      attributionControl: false,
      zoomControl: false,
      maxZoom: DEEPEST,
      zoomSnap: tiles ? 1 : 0.5,
      doubleClickZoom: false,
      dragging: !still,
      touchZoom: !still,
      scrollWheelZoom: !still,
      boxZoom: false,
      keyboard: !still,
    }).setView(FAR.at, FAR.zoom, { animate: false });
    for (const layer of groundOf(tiles)) layer.addTo(this.map);
    control.scale({ imperial: false, position: "bottomleft" }).addTo(this.map);
    for (const [name, depth] of Object.entries(BELOW)) {
      const pane = this.map.createPane(name);
      pane.style.zIndex = `${depth}`;
      pane.style.pointerEvents = "none";
    }
    const pick = still ? undefined : options.onPick;
    this.around = new Shapes(this.map, "around");
    this.shapes = new Shapes(this.map, "overlayPane", pick);
    this.bunches = new Bunches(this.map, new Shapes(this.map, "overlayPane", pick));
    this.marks = new Marks(this.map, pick);
    this.map.on("moveend", () => options.onView(this.inView()));
    this.map.on("click", ({ latlng }) => options.onTap({ lat: latlng.lat, lon: latlng.lng }));
    this.watch(element);
  }

  /** Draw these shapes, and around them what only gives a sense of place. */
  show(shapes: readonly Shape[], around: readonly Shape[], bunch: boolean): void {
    this.around.show(around);
    const bunched = bunch && shapes.length >= MANY;
    this.bunches.show(bunched ? shapes.filter((one) => one.kind === "point" && one.places[0]) : []);
    this.shapes.show(bunched ? shapes.filter((one) => one.kind !== "point") : shapes);
  }

  /** Have these marks and no others. */
  showMarks(marks: readonly Mark[]): void {
    this.marks.show(marks);
  }

  /** What of the world is in view. */
  inView(): View {
    const bounds = this.map.getBounds();
    const [west, east] = [bounds.getWest(), bounds.getEast()];
    const whole = east - west >= 360;
    return {
      west: whole ? -180 : wrapped(west),
      south: Math.max(-90, bounds.getSouth()),
      east: whole ? 180 : wrapped(east),
      north: Math.min(90, bounds.getNorth()),
      zoom: Math.round(this.map.getZoom()),
    };
  }

  /** Where the phone is; null when that is not known. */
  showOwn(own: Own | null): void {
    this.own = own;
    for (const layer of this.mine.splice(0)) layer.remove();
    if (!own) return;
    const blue = colourOf("focus");
    const at = latLon(own);
    this.mine.push(
      circle(at, {
        pane: "own",
        radius: own.accuracy,
        color: blue,
        weight: 1,
        fillOpacity: 0.12,
        interactive: false,
      }),
      circleMarker(at, {
        pane: "own",
        radius: 7,
        color: colourOf("paper"),
        weight: 3,
        fillColor: blue,
        fillOpacity: 1,
        interactive: false,
      }),
    );
    for (const layer of this.mine) layer.addTo(this.map);
    if (!this.looking) this.goTo(own);
  }

  /** Bring a place to the middle, as near as houses. */
  goTo(place: Place): void {
    this.looking = true;
    this.map.setView(latLon(place), Math.max(this.map.getZoom(), NEAR), { animate: false });
  }

  /** Show all these places; nothing happens without any. */
  fit(places: readonly Place[]): void {
    const box = boxOf(places);
    if (!box) return;
    this.looking = true;
    this.map.fitBounds(box, { padding: [56, 44], maxZoom: NEAR, animate: false });
  }

  /** Show what was shown on another ground. */
  lookAt(view: { centre: Place; zoom: number }): void {
    this.looking = true;
    this.map.setView(latLon(view.centre), view.zoom, { animate: false });
  }

  /** What is looked at; undefined while nothing was ever found to look at. */
  view(): { centre: Place; zoom: number } | undefined {
    return this.looking ? { centre: this.centre(), zoom: this.map.getZoom() } : undefined;
  }

  centre(): Place {
    const { lat, lng } = this.map.getCenter();
    return { lat, lon: lng };
  }

  close(): void {
    for (const stop of this.watchers) stop();
    // A shape that outlives the canvas it is on would be drawn once more, on nothing.
    this.show([], [], false);
    this.map.remove();
  }

  /** Follow the size of the place on the screen, and light and dark. */
  private watch(element: HTMLElement): void {
    const sized = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    sized.observe(element);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const restyle = () => {
      for (const each of [this.around, this.shapes, this.bunches]) each.restyle();
      this.showOwn(this.own);
    };
    dark.addEventListener("change", restyle);
    this.watchers.push(
      () => sized.disconnect(),
      () => dark.removeEventListener("change", restyle),
    );
  }
}

/** A longitude however often around the world, from -180 to 180. */
function wrapped(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

function boxOf(places: readonly Place[]): LatLngBounds | null {
  return places.length === 0 ? null : latLngBounds(places.map(latLon));
}
