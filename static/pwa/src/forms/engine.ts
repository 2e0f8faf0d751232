/**
 * Keeps a form's values and relevance up to date: a change evaluates again only what depends on it, in the plan's order,
 * and stops where nothing changes (docs/plan.md, section 4). Mirrors the heart of fieldapp/forms/session.py.
 */
import { stillOffered } from "./choices";
import { type Dependent, type Form, STEP, TEXT_LEAVES } from "./form";
import { refreshed } from "./leaves";
import { Frame, Node } from "./nodes";
import { addInstance } from "./opening";
import { stored } from "./stored";
import { type Context, Surroundings } from "./surroundings";
import { problemKind } from "./validity";

/** The most instances that a repeat is given by a count or by saved answers. */
export const MAX_INSTANCES = 2000;
/** Instances of all repeats that counts may make together. */
const MAX_FRAMES = 20_000;
/** How many times one settling may go back in the order, for loops between instances that never come to rest. */
const MAX_ROUNDS = 20_000;

/** The values of one form being filled, and what keeps them consistent. */
export class Engine extends Surroundings {
  readonly root: Frame;
  /** Nodes whose value was changed since the last time anybody asked; feeds actions. */
  touched: Node[] = [];
  /** Instances made by a count since the last time; their odk-new-repeat actions are still to run. */
  made: Frame[] = [];
  /** Saved answers are being opened: nothing is dropped, and what depends on the moment is kept. */
  restoring = false;
  private changed: Node[] = [];
  private stale: Node[] = [];
  private readonly dirty: Uint32Array;
  private readonly queue: (Node[] | undefined)[] = [];
  /** Of each step that is in line for all instances below a frame: that frame. */
  private readonly everywhere: (Frame | undefined)[] = [];
  private lowest = 0;
  private current = -1;
  private rounds = 0;
  private frames = 0;

  constructor(form: Form, context: Context) {
    super(form, context);
    this.dirty = new Uint32Array((form.stepNode.length >> 5) + 1);
    this.root = new Frame(0, undefined);
    this.root.self = new Node(this, 0, form.plan.nodes[0]!, this.root, undefined);
    this.fill(this.root);
  }

  /** Whether a repeat as a whole is relevant: some instance is, or, while there is none, it would be. */
  isSeriesRelevant({ def, frame, series, off }: Node): boolean {
    if (series!.length) return off < series!.length;
    const rule = def.seriesRelevant;
    return typeof rule === "number" ? this.truth(rule, frame) : rule !== false;
  }

  /** What is wrong with an answer; undefined when nothing is. */
  problemOf(node: Node) {
    return problemKind(node);
  }

  // --- Frames ------------------------------------------------------------------------------------------------

  /** Makes the nodes of a frame. Its steps wait until the next settling. */
  private fill(frame: Frame): void {
    const { plan, members, slot, isRepeat } = this.form;
    const own = frame.self.n;
    for (const n of members[frame.repeat]!) {
      const def = plan.nodes[n]!;
      const parent = def.parent === own ? frame.self : frame.nodes[slot[def.parent!]!]!;
      const node = new Node(this, n, def, frame, parent);
      node.on = parent.on;
      if (isRepeat[n]) node.series = [];
      frame.nodes.push(node);
    }
    this.begin(frame);
  }

  /** Puts all steps of a frame in line, and of those in it. */
  private begin(frame: Frame): void {
    const { slot, stepsIn, stepNode } = this.form;
    for (const at of stepsIn[frame.repeat]!) {
      const n = stepNode[at]!;
      this.wait(at, n === frame.self.n ? frame.self : frame.nodes[slot[n]!]!);
    }
    for (const node of frame.nodes) for (const inner of node.series ?? []) this.begin(inner);
  }

  /** Adds an empty instance at the end of a series; everything that looks at the series waits to be evaluated. */
  extend(series: Node): Frame {
    const frame = new Frame(series.n, series.frame);
    frame.at = series.series!.push(frame) - 1;
    this.frames++;
    frame.self = new Node(this, series.n, series.def, frame, series);
    frame.self.on = series.on;
    if (!series.on) series.off++;
    this.fill(frame);
    this.tellSeries(series);
    return frame;
  }

  /** Takes an instance out and numbers those after it again. */
  remove(frame: Frame): void {
    const series = frame.self.parent!;
    series.series!.splice(frame.at, 1);
    if (!frame.self.on) series.off--;
    this.frames -= mark(frame, true);
    for (let i = frame.at; i < series.series!.length; i++) {
      series.series![i]!.at = i;
      this.tell(series.series![i]!.self);
    }
    this.tellSeries(series);
    this.move(series, frame.at);
  }

  /** Lets those wait in the instances from one on who ask for their own instance's position. */
  private move(series: Node, from: number): void {
    const asking = this.form.dependents[series.n]!.filter(({ base }) => base === series.n);
    if (asking.length)
      for (const frame of series.series!.slice(from))
        for (const dependent of asking) this.pass(dependent, frame);
  }

  /** Notes that a series has more or fewer instances; what its heading says may come from the first. */
  private tellSeries(series: Node): void {
    this.tell(series);
    this.touch(series);
    this.blur(series, TEXT_LEAVES);
  }

  // --- Settling ----------------------------------------------------------------------------------------------

  /** Stores a value; says whether it is another one than before. */
  store(node: Node, value: string): boolean {
    if (node.raw === value) return false;
    node.raw = value;
    if (this.form.changeActions.has(node.n)) this.touched.push(node);
    this.tell(node);
    this.touch(node);
    return true;
  }

  /** Notes that a node is not what it was. */
  tell(node: Node): void {
    if (node.changed) return;
    node.changed = true;
    this.changed.push(node);
  }

  /** Lets everybody wait who depends on a node. A series is not the instances, each of which has its own position. */
  touch(node: Node): void {
    this.memory.versions[node.n]!++;
    for (const dependent of this.form.dependents[node.n]!) {
      const frame = this.outward(dependent.base, node.frame);
      if (frame) this.pass(dependent, frame);
    }
  }

  /** Lets somebody wait in a frame, or in all instances below it that there are now; those to come wait by themselves. */
  private pass(dependent: Dependent, frame: Frame): void {
    const { at, scope } = dependent;
    if (frame.repeat === scope) this.hit(dependent, frame);
    else if (at < 0 || this.everywhere[at] !== frame) {
      this.each(frame, scope, (inner) => this.hit(dependent, inner));
      if (at >= 0) this.everywhere[at] = frame;
    }
  }

  private hit({ at, leaf, node: n, scope }: Dependent, frame: Frame): void {
    const node = n === scope ? frame.self : frame.nodes[this.form.slot[n]!]!;
    if (at >= 0) {
      this.wait(at, node);
      return;
    }
    this.blur(node, leaf);
    if (node.series && node !== frame.self) for (const inner of node.series) this.blur(inner.self, leaf);
  }

  /** Leaves that somebody has seen may be out of date. */
  private blur(node: Node, leaf: number): void {
    const seen = node.kept & leaf;
    if (!seen) return;
    if (!node.stale) this.stale.push(node);
    node.stale |= seen;
  }

  /** Puts a step of a node in line. */
  wait(at: number, node: Node): void {
    const kind = this.form.stepKind[at]!;
    if (node.waiting & kind) return;
    if (at <= this.current && ++this.rounds > MAX_ROUNDS) return;
    node.waiting |= kind;
    const line = this.queue[at];
    if (line) line.push(node);
    else this.queue[at] = [node];
    const word = at >> 5;
    this.dirty[word]! |= 1 << (at & 31);
    if (word < this.lowest) this.lowest = word;
  }

  /** Puts in line what depends on the language. */
  speakAgain(): void {
    const { form } = this;
    for (const at of form.speaking) {
      const n = form.stepNode[at]!;
      for (const frame of this.framesOf(form.scopeOfStep(form.stepKind[at]!, n)))
        this.wait(at, frame.repeat === n ? frame.self : frame.nodes[form.slot[n]!]!);
    }
  }

  /** Runs every waiting step, lowest first, until none waits. */
  settle(): void {
    const { dirty, form, queue } = this;
    this.rounds = 0;
    while (this.lowest < dirty.length) {
      const bits = dirty[this.lowest]!;
      if (bits === 0) {
        this.lowest++;
        continue;
      }
      const at = this.lowest * 32 + 31 - Math.clz32(bits & -bits);
      dirty[at >> 5]! &= ~(1 << (at & 31));
      const line = queue[at]!;
      queue[at] = undefined;
      this.current = at;
      this.everywhere[at] = undefined;
      const kind = form.stepKind[at]!;
      for (const node of line) node.waiting &= ~kind;
      for (const node of line) if (!node.frame.gone) this.run(kind, node);
    }
    this.current = -1;
    this.everywhere.length = 0;
  }

  private run(kind: number, node: Node): void {
    if (kind === STEP.relevant) this.runRelevant(node);
    else if (kind === STEP.calculate) this.runCalculate(node);
    else if (kind === STEP.count) this.runCount(node);
    else if (node.raw !== "" && !this.restoring) this.store(node, stillOffered(node));
  }

  private runRelevant(node: Node): void {
    const { relevant } = node.def;
    node.own = typeof relevant === "number" ? this.truth(relevant, node.frame) : relevant !== false;
    const on = node.own && node.parent!.on;
    if (on !== node.on) this.turn(node, on);
  }

  /** Makes a node and what is in it relevant or not. */
  private turn(node: Node, on: boolean): void {
    node.on = on;
    this.tell(node);
    this.touch(node);
    if (node.isInstance) {
      const series = node.parent!;
      series.off += on ? -1 : 1;
      this.tell(series);
      this.move(series, node.frame.at + 1);
    }
    for (const child of node.children) {
      const now = on && child.own;
      if (child.on !== now) this.turn(child, now);
    }
  }

  private runCalculate(node: Node): void {
    const { def, frame } = node;
    if (this.restoring && def.volatile && node.raw !== "") return;
    this.store(node, stored(this.value(def.calculate!, frame), def.type, this.timeZone));
  }

  private runCount(series: Node): void {
    const wanted = Math.trunc(this.number(series.def.count!, series.frame));
    const count = wanted > 0 ? Math.min(wanted, MAX_INSTANCES) : 0;
    const instances = series.series!;
    while (instances.length > count) {
      const last = instances.at(-1)!;
      if (series.aside?.length || !isBlank(last)) series.aside = [...(series.aside ?? []), last];
      this.remove(last);
    }
    while (instances.length < count && this.frames < MAX_FRAMES) {
      const kept = series.aside?.pop();
      if (kept) this.bringBack(kept);
      else this.made.push(addInstance(this, series));
    }
  }

  /** Puts an instance that was set aside at the end of its series again, with its answers. */
  private bringBack(frame: Frame): void {
    const { self } = frame;
    const series = self.parent!;
    frame.at = series.series!.push(frame) - 1;
    if (!self.on) series.off++;
    this.frames += mark(frame, false);
    this.begin(frame);
    const on = series.on && self.own;
    if (self.on !== on) this.turn(self, on);
    this.tellSeries(series);
  }

  /** Those that are not what they were since the last time; texts, rules and choices only where somebody had seen them. */
  takeChanged(): Node[] {
    for (const node of this.stale) if (!node.frame.gone && refreshed(node)) this.tellWithin(node);
    this.stale = [];
    const found = this.changed.filter((node) => !node.frame.gone);
    for (const node of this.changed) node.changed = false;
    this.changed = [];
    return found;
  }

  /** Read-only goes down to what is inside. */
  private tellWithin(node: Node): void {
    this.tell(node);
    if (node.def.kind !== "field") for (const child of node.children) this.tellWithin(child);
  }
}

/** Whether nobody has answered anything in an instance. */
function isBlank(frame: Frame): boolean {
  return frame.nodes.every(({ series, computed, raw, def }) =>
    series ? series.every(isBlank) : computed || raw === (def.default ?? ""),
  );
}

/** Marks an instance and those inside as taken out or not; says how many they are. What they kept is forgotten. */
function mark(frame: Frame, gone: boolean): number {
  let count = 1;
  frame.gone = gone;
  for (const node of [frame.self, ...frame.nodes]) {
    node.kept = node.stale = 0;
    if (node !== frame.self) for (const inner of node.series ?? []) count += mark(inner, gone);
  }
  return count;
}
