/** Whether an answer is there, of its type, and within its constraint (docs/plan.md, "Validity"). */
import { parseMoment, parseTime } from "../expr/dates";
import { parsePlaces } from "../expr/geo";
import { words } from "../expr/values";
import type { Problem } from "./item";
import type { Node } from "./nodes";

/** What is wrong with an answer, the first thing that is; undefined when nothing is. */
export function problemKind(node: Node): Problem["kind"] | undefined {
  if (!node.on || node.def.kind !== "field") return undefined;
  if (node.raw === "") return !node.computed && node.required ? "required" : undefined;
  if (!isOfType(node)) return "type";
  return node.constraintOk ? undefined : "constraint";
}

const INTEGER = /^-?\d+$/;
const DECIMAL = /^\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function isOfType(node: Node): boolean {
  const { raw } = node;
  switch (node.type) {
    case "int":
      return INTEGER.test(raw) && Number.isSafeInteger(Number(raw)) && inRange(node);
    case "decimal":
      return DECIMAL.test(raw) && inRange(node);
    case "date":
      return raw.length === 10 && parseMoment(raw) !== undefined;
    case "time":
      return parseTime(raw) !== undefined;
    case "dateTime":
      return parseMoment(raw)?.timed === true;
    case "geopoint":
      return isPoint(raw);
    case "geotrace":
      return arePoints(raw, 2);
    case "geoshape":
      return arePoints(raw, 3);
  }
  return isChosen(node);
}

/** At least so many points with semicolons between, as ODK XForms asks of lines and areas. */
function arePoints(text: string, least: number): boolean {
  const points = text.split(";").flatMap((point) => point.trim() || []);
  return points.length >= least && points.every(isPoint);
}

function isPoint(text: string): boolean {
  const parts = text.split(/\s+/);
  return (
    parts.length >= 2 &&
    parts.length <= 4 &&
    parts.every((n) => DECIMAL.test(n)) &&
    parsePlaces(text) !== undefined
  );
}

/** A range's answer lies between its ends, a whole number of steps from its start. */
function inRange({ def, raw }: Node): boolean {
  if (def.widget !== "range") return true;
  const [start, end, step] = ["start", "end", "step"].map((name) => Number(def.parameters?.[name]));
  if (Number.isNaN(start) || Number.isNaN(end)) return true;
  const value = Number(raw);
  if (value < Math.min(start!, end!) || value > Math.max(start!, end!)) return false;
  const steps = (value - start!) / step!;
  return !step || Math.abs(steps - Math.round(steps)) < 1e-9;
}

/**
 * Every value chosen is offered now, none twice, and a ranking has them all; lists from the register may have changed
 * since and are not checked.
 */
function isChosen(node: Node): boolean {
  const { choices, widget } = node.def;
  if (!choices || (widget !== "select1" && widget !== "select" && widget !== "rank")) return true;
  const list = choices.list === undefined ? undefined : node.engine.form.plan.lists?.[choices.list];
  if (list?.external !== undefined) return true;
  const offered = new Set(node.choices.map((choice) => choice.value));
  const chosen = widget === "select1" ? [node.raw] : words(node.raw);
  const several = new Set(chosen).size === chosen.length;
  return (
    several &&
    chosen.every((word) => offered.has(word)) &&
    (widget !== "rank" || chosen.length === offered.size)
  );
}
