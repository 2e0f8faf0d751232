/** Many points: those near each other become one mark with their number, by what the screen shows now. */
import { divIcon, type Map as LeafletMap, layerGroup, marker } from "leaflet";
import Supercluster from "supercluster";
import { t } from "../i18n";
import { colourOf, type Shapes } from "./layers";
import type { Shape, ShapeTone } from "./types";

/** From the calmest to the most urgent: a bunch has the colour of the most urgent in it. */
const RANKS: ShapeTone[] = ["faint", "plain", "green", "teal", "amber", "red"];
/** Beyond this level points stand by themselves, however near. */
const DEEPEST = 17;

const rankOf = (shape: Shape) => RANKS.indexOf(shape.tone ?? "plain");

interface Bunch {
  rank: number;
}

/** The index of one map's points: 100,000 are sorted in within a second, a view is answered in a millisecond. */
export class Bunches {
  private readonly index = new Supercluster<Bunch & { at: number }, Bunch>({
    radius: 56,
    maxZoom: DEEPEST,
    map: ({ rank }) => ({ rank }),
    reduce: (all, one) => {
      all.rank = Math.max(all.rank, one.rank);
    },
  });
  private readonly marks = layerGroup();
  private points: readonly Shape[] = [];

  constructor(
    private readonly map: LeafletMap,
    private readonly singles: Shapes,
  ) {
    this.marks.addTo(map);
    map.on("moveend", () => this.draw());
  }

  /** Have these points and no others. */
  show(points: readonly Shape[]): void {
    if (points.length === 0 && this.points.length === 0) return;
    this.points = points;
    this.index.load(
      points.map((shape, at) => ({
        type: "Feature" as const,
        properties: { at, rank: rankOf(shape) },
        geometry: { type: "Point" as const, coordinates: [shape.places[0]!.lon, shape.places[0]!.lat] },
      })),
    );
    this.draw();
  }

  /** The colours of light or dark, which changed. */
  restyle(): void {
    this.draw();
  }

  private draw(): void {
    this.marks.clearLayers();
    if (this.points.length === 0) {
      this.singles.show([]);
      return;
    }
    const view = this.map.getBounds().pad(0.2);
    const box: [number, number, number, number] = [
      view.getWest(),
      view.getSouth(),
      view.getEast(),
      view.getNorth(),
    ];
    const single: Shape[] = [];
    for (const found of this.index.getClusters(box, Math.round(this.map.getZoom()))) {
      const [lon = 0, lat = 0] = found.geometry.coordinates;
      const about = found.properties;
      if ("cluster" in about && about.cluster)
        this.mark(lat, lon, about.cluster_id, about.point_count, about.rank);
      else if ("at" in about) single.push(this.points[about.at]!);
    }
    this.singles.show(single);
  }

  private mark(lat: number, lon: number, id: number, count: number, rank: number): void {
    const size = count < 100 ? 40 : count < 10_000 ? 48 : 58;
    const text = count < 10_000 ? `${count}` : `${Math.round(count / 1000)}k`;
    const html = document.createElement("span");
    html.textContent = text;
    html.style.background = colourOf(RANKS[rank] ?? "plain");
    const icon = divIcon({ html, className: "map-bunch", iconSize: [size, size] });
    marker([lat, lon], { icon, alt: t("map.bunch", { n: count }), title: t("map.bunch", { n: count }) })
      .on("click", () =>
        this.map.setView([lat, lon], Math.min(this.index.getClusterExpansionZoom(id), this.map.getMaxZoom())),
      )
      .addTo(this.marks);
  }
}
