/** Marks that stand for one thing by its sign, or for many by a ring of their shares around how many they are. */
import { divIcon, type Map as LeafletMap, layerGroup, marker } from "leaflet";
import { SIGNS, WIDTHS } from "./signs";
import type { Mark } from "./types";

const SVG = "http://www.w3.org/2000/svg";
/** Pixels of a mark's side: of one thing, and of up to so many. */
const SINGLE = 32;
const SIZES: [number, number][] = [
  [10, 40],
  [100, 46],
  [1000, 52],
  [Number.POSITIVE_INFINITY, 60],
];

function node(name: string, attributes: Record<string, string | number>, parent?: Element): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`);
  parent?.append(made);
  return made;
}

/** 1,234 as people read it on a small mark. */
function short(count: number): string {
  return count < 10_000 ? `${count}` : `${Math.round(count / 1000)}k`;
}

function single(mark: Mark): Element {
  const [part] = mark.parts;
  const svg = node("svg", { viewBox: "0 0 24 24", width: SINGLE, height: SINGLE });
  if (part) node("path", { d: SIGNS[part.sign], class: `map-mark-sign tone-mark-${part.tone}` }, svg);
  return svg;
}

/** A ring from the top, clockwise; widths tell the parts apart where colours do not. */
function ring(mark: Mark, count: number, size: number): Element {
  const svg = node("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size });
  const middle = size / 2;
  node("circle", { cx: middle, cy: middle, r: middle - 1, class: "map-mark-plate" }, svg);
  let at = 0;
  for (const { sign, tone, value } of mark.parts) {
    const share = (100 * value) / count;
    const width = WIDTHS[sign];
    // The whole ring has no gap; a part of it ends a little before the next begins.
    const drawn = share >= 100 ? 100 : Math.max(1, share - 1.5);
    const attributes = {
      cx: middle,
      cy: middle,
      r: middle - 2 - width / 2,
      pathLength: 100,
      "stroke-width": width,
      "stroke-dasharray": `${drawn} ${100 - drawn}`,
      "stroke-dashoffset": -at,
      transform: `rotate(-90 ${middle} ${middle})`,
      class: `map-mark-part tone-mark-${tone}`,
    };
    if (share > 0) node("circle", attributes, svg);
    at += share;
  }
  const text = node("text", { x: middle, y: middle, class: "map-mark-count" }, svg);
  text.textContent = short(count);
  return svg;
}

/** The marks of one map. They are for finger and mouse: whoever uses keys has the same in a list beside the map. */
export class Marks {
  private readonly group = layerGroup();
  private shown: readonly Mark[] = [];

  constructor(
    map: LeafletMap,
    private readonly pick?: (id: string) => void,
  ) {
    this.group.addTo(map);
  }

  /** Have these marks and no others. */
  show(marks: readonly Mark[]): void {
    if (marks === this.shown) return;
    this.shown = marks;
    this.group.clearLayers();
    for (const mark of marks) this.draw(mark);
  }

  private draw(mark: Mark): void {
    const { pick } = this;
    const count = mark.parts.reduce((sum, part) => sum + part.value, 0);
    const size = count === 1 ? SINGLE : (SIZES.find(([most]) => count < most)?.[1] ?? SINGLE);
    const html = (count === 1 ? single(mark) : ring(mark, count, size)) as unknown as HTMLElement;
    const icon = divIcon({
      html,
      className: mark.chosen ? "map-mark is-chosen" : "map-mark",
      iconSize: [size, size],
    });
    const made = marker([mark.at.lat, mark.at.lon], {
      icon,
      keyboard: false,
      interactive: pick !== undefined,
      title: mark.label,
      bubblingMouseEvents: false,
      zIndexOffset: mark.chosen ? 1000 : 0,
    });
    if (pick) made.on("click", () => pick(mark.id));
    made.addTo(this.group);
  }
}
