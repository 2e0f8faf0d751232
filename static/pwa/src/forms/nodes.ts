/** The instances of a plan's nodes, and the frames they live in (docs/plan.md, section 2). A node is an `Item` too. */
import type * as scene from "../expr/scene";
import type { Engine } from "./engine";
import { LEAF } from "./form";
import type { Choice, Item } from "./item";
import { leafOf } from "./leaves";
import type { PlanNode } from "./plan";

/** The nodes of the root, or of one instance of a repeat. */
export class Frame implements scene.Frame {
  readonly nodes: Node[] = [];
  /** Its place in the series, from 0. */
  at = 0;
  /** Taken out of the form. */
  gone = false;
  self!: Node;

  constructor(
    readonly repeat: number,
    readonly up: Frame | undefined,
  ) {}
}

const NONE: readonly string[] = [];

/** One node of the form being filled. */
export class Node implements scene.FormNode, Item {
  raw = "";
  /** Its own relevance; `on` is with all its ancestors'. */
  own = true;
  on = true;
  /** Of a repeat: its instances. */
  series: Frame[] | undefined;
  off = 0;
  /** Instances beyond the count, the first of them last. */
  aside: Frame[] | undefined;
  /** Steps of it that are waiting (STEP), leaves that are kept and those that may be out of date (LEAF). */
  waiting = 0;
  kept = 0;
  stale = 0;
  leaves: Record<number, unknown> | undefined;
  changed = false;

  constructor(
    readonly engine: Engine,
    readonly n: number,
    readonly def: PlanNode,
    readonly frame: Frame,
    readonly parent: Node | undefined,
  ) {}

  /** Its string-value: nothing when it is not relevant. */
  text(): string {
    return this.on ? this.raw : "";
  }

  /** position(): of an instance, its number among the relevant ones. */
  place(): number {
    if (!this.isInstance) return 1;
    const { series, off } = this.parent!;
    if (!off) return this.frame.at + 1;
    let place = 1;
    for (const other of series!) {
      if (other === this.frame) break;
      if (other.self.on) place++;
    }
    return place;
  }

  get isInstance(): boolean {
    return this.frame.self === this && this.n !== 0;
  }
  get name(): string {
    return this.def.name;
  }
  get kind(): Item["kind"] {
    return this.isInstance ? "instance" : this.def.kind;
  }
  get path(): string {
    if (!this.parent) return `/${this.name}`;
    return this.isInstance ? `${this.parent.path}[${this.index}]` : `${this.parent.path}/${this.name}`;
  }
  get index(): number {
    return this.isInstance ? this.frame.at + 1 : 1;
  }
  get type(): string {
    return this.def.type ?? "string";
  }
  get widget(): string | undefined {
    return this.def.widget;
  }
  get note(): boolean {
    return this.def.note === true;
  }
  get computed(): boolean {
    return this.def.computed === true;
  }
  get mediatype(): string | undefined {
    return this.def.mediatype;
  }
  get appearance(): readonly string[] {
    return this.def.appearance ?? NONE;
  }
  get parameters(): Readonly<Record<string, string>> {
    return this.def.parameters ?? {};
  }
  get saveTo(): string | undefined {
    return this.def.saveTo?.[1];
  }
  get value(): string {
    return this.raw;
  }
  get relevant(): boolean {
    return this.on && (!this.series || this.engine.isSeriesRelevant(this));
  }
  get children(): Node[] {
    if (this.series && !this.isInstance) return this.series.map((frame) => frame.self);
    return this.engine.form.children[this.n]!.map(
      (child) => this.frame.nodes[this.engine.form.slot[child]!]!,
    );
  }
  get setAside(): number {
    return this.aside?.length ?? 0;
  }
  get required(): boolean {
    return leafOf<boolean>(this, LEAF.required);
  }
  get readonly(): boolean {
    return (
      this.def.computed === true || leafOf<boolean>(this, LEAF.readonly) || (this.parent?.readonly ?? false)
    );
  }
  get constraintOk(): boolean {
    return this.raw === "" || !this.on || leafOf<boolean>(this, LEAF.constraint);
  }
  get valid(): boolean {
    return this.engine.problemOf(this) === undefined;
  }
  get label(): string {
    return leafOf<string>(this, LEAF.label);
  }
  get hint(): string {
    return leafOf<string>(this, LEAF.hint);
  }
  get guidance(): string {
    return leafOf<string>(this, LEAF.guidance);
  }
  get constraintMessage(): string {
    return leafOf<string>(this, LEAF.constraintMessage);
  }
  get requiredMessage(): string {
    return leafOf<string>(this, LEAF.requiredMessage);
  }
  get choices(): Choice[] {
    return leafOf<Choice[]>(this, LEAF.choices);
  }
  get media(): Record<string, string> {
    return this.def.label === undefined ? {} : this.engine.mediaOf(this.def.label, this.frame);
  }
  get canAdd(): boolean {
    const { kind, count, noAddRemove } = this.def;
    return (
      kind === "repeat" &&
      !this.isInstance &&
      count === undefined &&
      !noAddRemove &&
      this.relevant &&
      !this.readonly
    );
  }
  get canRemove(): boolean {
    const { kind, count, noAddRemove } = this.def;
    return kind === "repeat" && count === undefined && !noAddRemove && !this.readonly && this.lastsBelow();
  }

  /** Of a series: whether there is anything to take out. */
  private lastsBelow(): boolean {
    return this.isInstance || this.series!.length > 0;
  }
}
