/** Shapes as they are drawn: on one canvas, so that thousands stay quick; only those that changed are drawn anew. */
import {
  Canvas,
  circleMarker,
  type LatLngTuple,
  type Map as LeafletMap,
  type Path,
  type PathOptions,
  polygon,
  polyline,
  type RendererOptions,
  Util,
} from "leaflet";
import type { Place, Shape, ShapeTone } from "./types";

const COLOURS: Record<ShapeTone, string> = {
  plain: "--ink-soft",
  faint: "--line-strong",
  teal: "--teal",
  amber: "--amber",
  red: "--red",
  green: "--green",
};
/** Up to so many labels stand on a map at once; with more there, only that of what is chosen does. */
const MOST_LABELS = 24;
/** Pixels around a shape that still hit it, for thumbs. */
const NEAR = 10;

/** The colour of a tone in the light or dark of this moment. */
export function colourOf(tone: ShapeTone | "paper" | "focus"): string {
  const name = tone === "paper" || tone === "focus" ? `--${tone}` : COLOURS[tone];
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export const latLon = ({ lat, lon }: Place): LatLngTuple => [lat, lon];

function styleOf({ kind, tone = "plain", chosen }: Shape): PathOptions {
  const color = colourOf(tone);
  if (kind === "point") return { color: colourOf("paper"), weight: 2, fillColor: color, fillOpacity: 1 };
  return { color, weight: chosen ? 6 : 3, fillColor: color, fillOpacity: chosen ? 0.4 : 0.15 };
}

function layerOf(shape: Shape, options: PathOptions & { renderer: Canvas }): Path | null {
  const places = shape.places.map(latLon);
  const [first] = places;
  if (!first) return null;
  if (shape.kind === "point") return circleMarker(first, { ...options, radius: radiusOf(shape) });
  return shape.kind === "area" ? polygon(places, options) : polyline(places, { ...options, fill: false });
}

function radiusOf({ size = 7, chosen }: Shape): number {
  return chosen ? size + 4 : size;
}

/** What Leaflet's canvas keeps of a redraw that was asked for, and how it does one. */
interface Redrawing {
  _redrawRequest: number | null;
  _redraw(): void;
}
const redraw = (Canvas.prototype as unknown as Redrawing)._redraw;
/**
 * A canvas that forgets a redraw asked for when it is done before its turn: Leaflet 1.9 leaves it standing, and
 * where the map is closed before the next frame, it comes to a canvas that is no more.
 */
const Sheet = Canvas.extend({
  _redraw(this: Redrawing) {
    if (this._redrawRequest) Util.cancelAnimFrame(this._redrawRequest);
    redraw.call(this);
  },
}) as unknown as new (
  options: RendererOptions & { tolerance: number },
) => Canvas;

/** The shapes in one pane of a map. With `pick`, a tap on one tells its id and goes no further. */
export class Shapes {
  private readonly drawn = new Map<string, { shape: Shape; layer: Path; labelled: boolean }>();
  private readonly renderer: Canvas;

  constructor(
    private readonly map: LeafletMap,
    private readonly pane: string,
    private readonly pick?: (id: string) => void,
  ) {
    this.renderer = new Sheet({ padding: 0.5, tolerance: NEAR, pane });
  }

  /** Draw these and no others. */
  show(shapes: readonly Shape[]): void {
    const left = new Set(this.drawn.keys());
    const many = shapes.filter((shape) => shape.label).length > MOST_LABELS;
    for (const shape of shapes) {
      left.delete(shape.id);
      const labelled = Boolean(shape.label) && (!many || shape.chosen === true);
      const old = this.drawn.get(shape.id);
      if (old && old.shape === shape && old.labelled === labelled) continue;
      old?.layer.remove();
      this.draw(shape, labelled);
    }
    for (const id of left) {
      this.drawn.get(id)?.layer.remove();
      this.drawn.delete(id);
    }
    for (const { shape, layer } of this.drawn.values()) if (shape.chosen) layer.bringToFront();
  }

  /** The colours of light or dark, which changed. */
  restyle(): void {
    for (const { shape, layer } of this.drawn.values()) layer.setStyle(styleOf(shape));
  }

  private draw(shape: Shape, labelled: boolean): void {
    const { pane, pick, renderer } = this;
    const options = {
      ...styleOf(shape),
      renderer,
      pane,
      interactive: pick !== undefined,
      bubblingMouseEvents: false,
    };
    const layer = layerOf(shape, options);
    if (!layer) {
      this.drawn.delete(shape.id);
      return;
    }
    if (labelled && shape.label) {
      const side = shape.below ? "bottom" : "top";
      layer.bindTooltip(document.createTextNode(shape.label) as unknown as HTMLElement, {
        permanent: true,
        direction: shape.kind === "point" ? side : "center",
        offset: [0, shape.kind === "point" ? radiusOf(shape) * (shape.below ? 1 : -1) : 0],
        className: "map-label",
      });
    }
    if (pick) layer.on("click", () => pick(shape.id));
    this.drawn.set(shape.id, { shape, layer: layer.addTo(this.map), labelled });
  }
}
