/** The picture of an `image-map`: an SVG of a form's author, of which only what draws is kept. */

const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
/** What draws, names or measures; scripts, links, animations, style sheets and foreign content are left behind. */
const ELEMENTS = new Set(
  (
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc image " +
    "linearGradient radialGradient stop clipPath mask pattern"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "id viewBox preserveAspectRatio width height x y x1 x2 y1 y2 cx cy r rx ry fx fy d points transform " +
    "gradientTransform gradientUnits patternTransform patternUnits patternContentUnits clipPathUnits maskUnits " +
    "maskContentUnits spreadMethod offset dx dy textLength lengthAdjust pathLength fill fill-opacity fill-rule " +
    "stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset " +
    "stroke-miterlimit opacity stop-color stop-opacity clip-path clip-rule mask color display visibility " +
    "font-family font-size font-style font-weight text-anchor letter-spacing vector-effect paint-order"
  ).split(" "),
);
/** Pictures within the picture, as raster data only. */
const RASTER = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;
/** A value may point at something in the same picture, and nowhere else. */
const OUTWARD = /url\((?!\s*["']?#[\w.-]+["']?\s*\))|expression|javascript:|@import|\\/i;
/** More than this no region map has; a picture that goes on is cut off. */
const MOST = 20_000;

/** A clean copy of an SVG as text; null when it is none. Nothing in it can run, load or link anything. */
export function cleanSvg(text: string): SVGSVGElement | null {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.localName !== "svg" || parsed.querySelector("parsererror")) return null;
  let left = MOST;
  const copy = (from: Element): Element => {
    const made = document.createElementNS(SVG, from.localName);
    copyAttributes(from, made);
    for (const child of from.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && isWritten(from)) made.append(child.textContent ?? "");
      const kept =
        child instanceof Element && (child.namespaceURI ?? SVG) === SVG && ELEMENTS.has(child.localName);
      if (kept && left-- > 0) made.append(copy(child));
    }
    return made;
  };
  const clean = copy(root) as SVGSVGElement;
  unsize(clean);
  return clean;
}

function isWritten(element: Element): boolean {
  return ["text", "tspan", "title", "desc"].includes(element.localName);
}

function copyAttributes(from: Element, to: Element): void {
  for (const { name, value } of from.attributes) {
    if (ATTRIBUTES.has(name) && !OUTWARD.test(value)) to.setAttribute(name, value);
  }
  for (const [name, value] of declarations(from.getAttribute("style") ?? ""))
    if (ATTRIBUTES.has(name) && !OUTWARD.test(value)) to.setAttribute(name, value);
  const link = from.getAttribute("href") ?? from.getAttributeNS(XLINK, "href") ?? "";
  const inside = from.localName !== "image" && /^#[\w.-]+$/.test(link);
  if (inside || (from.localName === "image" && RASTER.test(link))) to.setAttribute("href", link);
}

/** A style attribute's declarations, which win over attributes of the same name. */
function declarations(style: string): [string, string][] {
  return style.split(";").flatMap((one): [string, string][] => {
    const colon = one.indexOf(":");
    return colon < 0
      ? []
      : [
          [
            one.slice(0, colon).trim(),
            one
              .slice(colon + 1)
              .replace(/!important/i, "")
              .trim(),
          ],
        ];
  });
}

/** The picture takes the width it is given and keeps its shape. */
function unsize(svg: SVGSVGElement): void {
  const [width, height] = ["width", "height"].map((name) => Number.parseFloat(svg.getAttribute(name) ?? ""));
  if (!svg.hasAttribute("viewBox") && width && height) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.removeAttribute("width");
  svg.removeAttribute("height");
}

/** The elements of a picture that stand for choices: those whose id is a choice's value. */
export function regionsOf(svg: Element, values: ReadonlySet<string>): Map<string, Element> {
  const regions = new Map<string, Element>();
  for (const element of svg.querySelectorAll("[id]"))
    if (values.has(element.id) && !regions.has(element.id) && !element.closest("defs"))
      regions.set(element.id, element);
  return regions;
}
