/**
 * A form being filled, or opened again to be checked: headless, with clock, chance, device, register and saved answers
 * passed in. docs/forms-engine.md shows how it is used. Mirrors fieldapp/forms/session.py.
 */
import { runChangeActions, runLoadActions, runNewRepeat, settle } from "./actions";
import { Engine } from "./engine";
import { type EntityChange, entitiesOf } from "./entities";
import { type FollowUp, followupsOf } from "./followups";
import { formOf } from "./form";
import type { Item, Problem } from "./item";
import type { Node } from "./nodes";
import { addInstance, fillDefaults, fillPreloads, ON_OPENING, restore, type Values } from "./opening";
import { type Page, pagesOf } from "./pages";
import type { Plan } from "./plan";
import { valuesOf, xmlOf } from "./serialise";
import type { Context } from "./surroundings";

export type { ListProvider } from "../expr/index";
export type { EntityChange } from "./entities";
export { type FollowUp, followUpId } from "./followups";
export type { Choice, Item, Problem } from "./item";
export { closes, holds, isOffered } from "./offer";
export type { Values } from "./opening";
export type { Block, Page } from "./pages";
export type { Plan, PlanAudit } from "./plan";
export type { Context } from "./surroundings";

type Listener = (changed: Item[]) => void;

/** Reads a plan from its JSON, and makes ready what its sessions share. Optional: openSession does it too. */
export function loadPlan(json: string | Plan): Plan {
  const plan = typeof json === "string" ? (JSON.parse(json) as Plan) : json;
  formOf(plan);
  return plan;
}

/** Opens a form anew, or with the answers saved before (of values() or allValues()). */
export function openSession(plan: Plan, context: Context, saved?: Values): Session {
  return new Session(plan, context, saved);
}

/** One form being filled. Everything settles within the call that changes it. */
export class Session {
  private readonly engine: Engine;
  private readonly listeners = new Set<Listener>();

  constructor(
    readonly plan: Plan,
    context: Context,
    saved?: Values,
  ) {
    const engine = new Engine(formOf(plan), context);
    this.engine = engine;
    const given = saved ? new Set<Node>() : this.fillNew();
    if (saved) restore(engine, engine.root.self, saved);
    engine.restoring = Boolean(saved);
    settle(engine);
    engine.restoring = false;
    runLoadActions(engine, !saved, given);
    engine.touched = [];
    engine.takeChanged();
  }

  /** Defaults, preloads and given values; says which fields were given theirs. */
  private fillNew(): Set<Node> {
    const { engine } = this;
    fillDefaults(engine, engine.root);
    fillPreloads(engine, ON_OPENING);
    const given = new Set<Node>();
    for (const [name, value] of Object.entries(engine.context.given ?? {})) {
      const node = engine.root.self.children.find((child) => child.name === name);
      if (!node) continue;
      node.raw = value;
      given.add(node);
    }
    return given;
  }

  /** The root element; everything else is found below it. */
  get root(): Item {
    return this.engine.root.self;
  }

  get language(): string {
    return this.engine.language;
  }

  /** Shows texts in another of the form's languages; calculations that quote them follow. */
  setLanguage(tag: string): void {
    if (tag === this.language || !this.plan.languages.includes(tag)) return;
    const { engine } = this;
    engine.language = tag;
    engine.speakAgain();
    for (const node of forget(engine.root.self, [])) engine.tell(node);
    this.finishChange();
  }

  /** Finds an item by path: /data/person[2]/age, or from the root's children on; the first where none is numbered. */
  find(path: string): Item | undefined {
    const steps = path.split("/").filter((step) => step !== "");
    if (path[0] === "/" && steps.shift() !== this.root.name) return undefined;
    let node: Node | undefined = this.engine.root.self;
    for (const [i, step] of steps.entries()) {
      const [, name, index] = /^(.*?)(?:\[(\d+)\])?$/.exec(step)!;
      node = node.children.find((child) => child.name === name);
      if (!node) return undefined;
      if (node.series && (index !== undefined || i < steps.length - 1))
        node = node.series[Number(index ?? 1) - 1]?.self;
      if (!node) return undefined;
    }
    return node;
  }

  /** Stores an answer and settles what depends on it. Returns the items that are not what they were. */
  set(item: Item, value: string): Item[] {
    const { engine } = this;
    engine.store(item as Node, value);
    return this.finishChange();
  }

  /** Adds an instance at the end of a repeat. */
  addRepeat(repeat: Item): Item {
    const frame = addInstance(this.engine, repeat as Node);
    settle(this.engine);
    runNewRepeat(this.engine, frame);
    this.finishChange();
    return frame.self;
  }

  /** Takes an instance out of its repeat. */
  removeRepeat(instance: Item): void {
    this.engine.remove((instance as Node).frame);
    this.finishChange();
  }

  /** Notes the moment of finishing where the form asks for it. Call it before the last values(). */
  finish(): Item[] {
    fillPreloads(this.engine, ["timestamp end"]);
    return this.finishChange();
  }

  private finishChange(): Item[] {
    settle(this.engine);
    runChangeActions(this.engine);
    const changed = this.engine.takeChanged();
    this.publish(changed);
    return changed;
  }

  private publish(changed: Item[]): void {
    if (changed.length) for (const listener of [...this.listeners]) listener(changed);
  }

  /** Calls back after each change with the items that changed; returns how to stop. */
  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The pages that are relevant now. */
  pages(): Page[] {
    return pagesOf(this.engine);
  }

  /** Everything that keeps the form from being finished, in document order. */
  problems(): Problem[] {
    const problems: Problem[] = [];
    collect(this.engine.root.self, problems);
    return problems;
  }

  /** The relevant answers, as stored. */
  values(): Values {
    return valuesOf(this.engine.root.self, false);
  }

  /** The answers with those that are not relevant now: what a draft keeps. */
  allValues(): Values {
    return valuesOf(this.engine.root.self, true);
  }

  /** The XForm instance. */
  xml(): string {
    return xmlOf(this.engine.root.self);
  }

  /** The register changes that the answers mean. */
  entities(): EntityChange[] {
    return entitiesOf(this.engine);
  }

  /** The follow-ups that the answers open. */
  followups(): FollowUp[] {
    return followupsOf(this.engine);
  }

  /** The name that the form gives to this submission; empty when it gives none. */
  instanceName(): string {
    const item = this.find("meta/instanceName");
    return item?.relevant ? item.value : "";
  }
}

function collect(node: Node, problems: Problem[]): void {
  if (!node.on) return;
  const kind = node.engine.problemOf(node);
  if (kind) {
    const message =
      kind === "required" ? node.requiredMessage : kind === "constraint" ? node.constraintMessage : "";
    problems.push({ item: node, kind, message });
  }
  if (node.def.kind !== "field") for (const child of node.children) collect(child, problems);
}

/** Lets go of the texts and choices kept in the old language; gives those that have any. */
function forget(node: Node, found: Node[]): Node[] {
  const { label, hint, guidance, constraintMessage, requiredMessage, choices } = node.def;
  node.kept &= 7;
  if ([label, hint, guidance, constraintMessage, requiredMessage, choices].some((has) => has !== undefined))
    found.push(node);
  for (const child of node.children) forget(child, found);
  return found;
}
