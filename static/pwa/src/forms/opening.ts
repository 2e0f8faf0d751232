/** What is in a form when it opens: defaults, preloads, given values, or the answers saved before. */
import { dateText, momentText, wallClock } from "../expr/clock";
import { type Engine, MAX_INSTANCES } from "./engine";
import type { Frame, Node } from "./nodes";

/** Answers by element name; a repeat is a list; leaves are strings (docs/plan.md, section 9). */
export interface Values {
  [name: string]: string | Values | Values[];
}

/** Adds an instance with its defaults and the first instances of the repeats in it. */
export function addInstance(engine: Engine, series: Node): Frame {
  const frame = engine.extend(series);
  fillDefaults(engine, frame);
  const values = series.def.initialValues?.[frame.at];
  for (const n in values) engine.find(Number(n), frame).raw = values[n]!;
  return frame;
}

/** Puts defaults in a frame and makes the instances its repeats start with. */
export function fillDefaults(engine: Engine, frame: Frame): void {
  for (const node of frame.nodes) {
    if (node.series) {
      if (node.def.count !== undefined) continue;
      for (let i = node.def.initial ?? 1; i > 0; i--) addInstance(engine, node);
    } else if (node.def.default !== undefined) node.raw = node.def.default;
  }
}

/** Fills the fields that the device fills (jr:preload). `end` waits until the form is finished. */
export function fillPreloads(engine: Engine, kinds: readonly string[]): void {
  for (const [n, def] of engine.form.plan.nodes.entries()) {
    if (!def.preload || !kinds.includes(def.preload.join(" ").trim())) continue;
    const value = preloadOf(engine, ...def.preload);
    for (const frame of engine.framesOf(def.scope ?? 0)) engine.store(engine.find(n, frame), value);
  }
}

/** The preloads of a new form. */
export const ON_OPENING = [
  "timestamp start",
  "date today",
  "uid",
  ...["deviceid", "username", "phonenumber", "phone number", "email"].flatMap((name) => [
    `property ${name}`,
    `property uri:${name}`,
  ]),
];

function preloadOf({ context, timeZone }: Engine, kind: string, parameter: string): string {
  if (kind === "timestamp") return momentText(wallClock(context.now(), timeZone));
  if (kind === "date") return dateText(wallClock(context.now(), timeZone));
  if (kind === "uid") return `uuid:${context.submissionId}`;
  const name = parameter.replace("uri:", "");
  if (name === "deviceid") return context.deviceId ?? "";
  if (name === "username") return context.username ?? "";
  if (name === "email") return context.userEmail ?? "";
  return context.userPhone ?? "";
}

/** Puts saved answers in the children of a node, making the instances they need. */
export function restore(engine: Engine, parent: Node, saved: Values): void {
  for (const node of parent.children) {
    const value = saved[node.name];
    if (node.series) {
      const instances = Array.isArray(value) ? value : value && typeof value === "object" ? [value] : [];
      for (const each of instances.slice(0, MAX_INSTANCES)) restore(engine, engine.extend(node).self, each);
    } else if (typeof value === "string") node.raw = value;
    else if (value && !Array.isArray(value)) {
      if (typeof value["#"] === "string") node.raw = value["#"];
      restore(engine, node, value);
    }
  }
}
