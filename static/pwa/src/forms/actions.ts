/** Actions: values set when a form opens, an instance is added or an answer changes (ODK XForms, setvalue). */
import type { Engine } from "./engine";
import type { Frame, Node } from "./nodes";
import type { PlanAction } from "./plan";
import { stored } from "./stored";

/** Runs the actions of opening: those of the first load, then those of every load, each in the plan's order. Given fields keep what they were given. */
export function runLoadActions(engine: Engine, isNew: boolean, given: ReadonlySet<Node>): void {
  const { loadActions, scope } = engine.form;
  for (const event of isNew ? ["odk-instance-first-load", "odk-instance-load"] : ["odk-instance-load"])
    for (const action of loadActions) {
      if (action.on !== event) continue;
      for (const frame of engine.framesOf(scope[action.target]!)) {
        if (!given.has(engine.find(action.target, frame))) run(engine, action, frame);
        settle(engine);
      }
    }
}

/** Settles, and runs the actions of instances that were made meanwhile. */
export function settle(engine: Engine): void {
  engine.settle();
  while (engine.made.length) {
    const made = engine.made;
    engine.made = [];
    for (const frame of made) runNewRepeat(engine, frame);
  }
}

/** Runs the odk-new-repeat actions whose target lies in a new instance. */
export function runNewRepeat(engine: Engine, frame: Frame): void {
  for (const action of engine.form.repeatActions)
    if (isWithin(engine, engine.form.scope[action.target]!, frame.repeat))
      for (const inner of engine.framesOf(engine.form.scope[action.target]!, frame)) {
        run(engine, action, inner);
        engine.settle();
      }
}

/** Runs the actions on the values changed since the last time, and on those that they change; each once a frame. */
export function runChangeActions(engine: Engine): void {
  const done = new Map<PlanAction, Set<Frame>>();
  for (const node of engine.touched)
    for (const action of engine.form.changeActions.get(node.n) ?? []) {
      const seen = done.get(action) ?? new Set();
      done.set(action, seen);
      for (const frame of targets(engine, action, node)) {
        if (seen.has(frame) || frame.gone) continue;
        seen.add(frame);
        run(engine, action, frame);
        settle(engine);
      }
    }
  engine.touched = [];
}

/** The frames of an action's target that go with the one its source is in. */
function targets(engine: Engine, action: PlanAction, source: Node): Frame[] {
  const scope = engine.form.scope[action.target]!;
  let frame: Frame = source.frame;
  while (frame.up && !isWithin(engine, scope, frame.repeat)) frame = frame.up;
  return engine.framesOf(scope, frame);
}

/** Whether a scope is another or lies inside it. */
function isWithin(engine: Engine, scope: number, around: number): boolean {
  let s = scope;
  while (s !== around && s !== 0) s = engine.form.scope[s]!;
  return s === around;
}

function run(engine: Engine, action: PlanAction, frame: Frame): void {
  const node = engine.find(action.target, frame);
  if (action.do === "geopoint") engine.context.locate?.(node);
  else if (action.do === "set") {
    const value = action.expr === undefined ? "" : engine.value(action.expr, frame);
    engine.store(node, stored(value, node.def.type, engine.timeZone));
  }
}
