/**
 * What is worked out once for a plan and shared by all its sessions: where each node lives in frames, the order of
 * evaluation, who depends on whom, the lists and the closures. Closures are made when first wanted.
 */
import { Compiler, type Tree } from "../expr/evaluate";
import { InlineRows, type Rows } from "../expr/lists";
import type { Fn, Layout } from "../expr/scene";
import { TreeRows } from "../expr/trees";
import type { Value } from "../expr/values";
import type { Plan, PlanAction, PlanText, Step, StepKind } from "./plan";

/** The steps of docs/plan.md, section 4, as bits, so that a node can note which of its own are waiting. */
export const STEP: Record<StepKind, number> = { relevant: 1, calculate: 2, count: 4, choices: 8 };

/** What is evaluated only when asked for, as bits. */
export const LEAF = {
  required: 1,
  readonly: 2,
  constraint: 4,
  label: 8,
  hint: 16,
  guidance: 32,
  constraintMessage: 64,
  requiredMessage: 128,
  choices: 256,
} as const;

/** The leaves that are texts. */
export const TEXT_LEAVES = 248;

/** Somebody who must be told when a node changes. */
export interface Dependent {
  /** Place in the order of evaluation; -1 for a leaf. */
  readonly at: number;
  readonly leaf: number;
  readonly node: number;
  /** The scope whose frame the change and the dependent must share. */
  readonly base: number;
  /** The scope the dependent is evaluated in. */
  readonly scope: number;
}

const NONE: number[] = [];

const SPOKEN = ["choice-name", "itext", "text", "format-date", "format-date-time", "lang"];

/** Whether an expression gives something else in another language. */
function speaks(tree: Tree): boolean {
  return Array.isArray(tree) && (SPOKEN.includes(tree[0] as string) || tree.some(speaks));
}

type Kept<T> = (Fn<T> | undefined)[];

/** A plan made ready. */
export class Form implements Layout {
  readonly scope: number[];
  readonly slot: number[];
  readonly isRepeat: boolean[];
  readonly names: string[];
  /** Of each node, its children. */
  readonly children: number[][];
  /** Of each scope, its nodes in slot order. */
  readonly members: number[][];
  readonly stepKind: number[] = [];
  readonly stepNode: number[] = [];
  /** Of each scope, the steps to run for a new frame. */
  readonly stepsIn: number[][];
  readonly dependents: Dependent[][];
  readonly loadActions: PlanAction[] = [];
  /** Actions on a changed value, by the node whose value it is. */
  readonly changeActions = new Map<number, PlanAction[]>();
  readonly repeatActions: PlanAction[] = [];
  private readonly compiler: Compiler;
  private readonly values: Kept<Value> = [];
  private readonly texts: Kept<string> = [];
  private readonly numbers: Kept<number> = [];
  private readonly truths: Kept<boolean> = [];
  private readonly spokenLists = new Map<string, number[]>();
  private spokenSteps: number[] | undefined;
  private hasOutputs: boolean | undefined;
  private readonly lists = new Map<string, Rows>();

  constructor(readonly plan: Plan) {
    const { nodes } = plan;
    this.scope = nodes.map((node) => node.scope ?? 0);
    this.names = nodes.map((node) => node.name);
    this.isRepeat = nodes.map((node) => node.kind === "repeat");
    this.slot = new Array<number>(nodes.length).fill(0);
    this.children = nodes.map(() => []);
    this.members = nodes.map(() => []);
    this.stepsIn = nodes.map(() => []);
    this.dependents = nodes.map(() => []);
    for (const [n, node] of nodes.entries()) {
      if (n === 0) continue;
      this.slot[n] = this.members[node.scope ?? 0]!.push(n) - 1;
      this.children[node.parent!]!.push(n);
    }
    this.compiler = new Compiler(this);
    this.readOrder(plan.order);
    this.readDependents();
    this.readActions();
  }

  /** The steps whose outcome depends on the language that texts are shown in. */
  get speaking(): number[] {
    this.spokenSteps ??= this.stepNode.flatMap((n, at) => {
      const { relevant, calculate, count, choices } = this.plan.nodes[n]!;
      const exprs = { [STEP.relevant]: relevant, [STEP.calculate]: calculate, [STEP.count]: count };
      const expr = exprs[this.stepKind[at]!] ?? choices?.items;
      return typeof expr === "number" && speaks(this.plan.exprs[expr]!.t) ? [at] : [];
    });
    return this.spokenSteps;
  }

  /** The place of each step of each node; loops are laid out flat, and run again by whoever depends on whom. */
  private readOrder(steps: readonly Step[]): void {
    for (const [what, node] of steps) {
      if (what === "loop") this.readOrder(node);
      else {
        const at = this.stepKind.push(STEP[what]) - 1;
        this.stepNode.push(node);
        this.stepsIn[this.scopeOfStep(STEP[what], node)]!.push(at);
      }
    }
  }

  /** A repeat's relevance is evaluated inside each instance; everything else where the node is. */
  scopeOfStep(kind: number, node: number): number {
    return kind === STEP.relevant && this.isRepeat[node] ? node : this.scope[node]!;
  }

  private readDependents(): void {
    const { nodes } = this.plan;
    const places = this.stepNode.map((node, at) => [node * 16 + this.stepKind[at]!, at] as const);
    const placeOf = new Map(places);
    const add = (expr: unknown, node: number, step: number, leaf: number) => {
      if (typeof expr !== "number") return;
      const { deps, at: scope } = this.plan.exprs[expr]!;
      const at = step ? (placeOf.get(node * 16 + step) ?? -1) : -1;
      if (at < 0 && !leaf) return;
      // What is read of a repeat is read of the series too, which stands outside of the instances.
      const outer = leaf && this.isRepeat[node] ? this.scope[node]! : scope;
      for (const [on, base] of deps)
        this.dependents[on]!.push({ at, leaf, node, base: base === scope ? outer : base, scope: outer });
    };
    for (const [n, node] of nodes.entries()) {
      add(node.relevant, n, STEP.relevant, 0);
      add(node.calculate, n, STEP.calculate, 0);
      add(node.count, n, STEP.count, 0);
      if (node.choices) {
        add(node.choices.items, n, STEP.choices, 0);
        add(node.choices.items, n, 0, LEAF.choices);
        for (const expr of this.labelOutputs(node.choices.list)) add(expr, n, 0, LEAF.choices);
        for (const column of [node.choices.value, node.choices.label])
          if (typeof column === "number")
            this.dependents[column]!.push({
              at: -1,
              leaf: LEAF.choices,
              node: n,
              base: 0,
              scope: this.scope[n]!,
            });
      }
      add(node.required, n, 0, LEAF.required);
      add(node.readonly, n, 0, LEAF.readonly);
      add(node.constraint, n, 0, LEAF.constraint);
      for (const key of TEXTS) for (const expr of this.outputs(node[key])) add(expr, n, 0, LEAF[key]);
    }
  }

  /** The expressions standing in a text, in any language. */
  outputs(text: number | undefined): number[] {
    if (text === undefined) return [];
    const found: number[] = [];
    for (const language in this.plan.texts) {
      const words = this.plan.texts[language]![text];
      if (Array.isArray(words)) for (const part of words) if (typeof part === "number") found.push(part);
    }
    return found;
  }

  /** The expressions standing in the labels of a translated list. */
  private labelOutputs(name: string | undefined): number[] {
    const list = name === undefined ? undefined : this.plan.lists?.[name];
    const column = list?.itext === undefined ? -1 : (list.columns?.indexOf(list.itext) ?? -1);
    if (column < 0 || !this.spoken) return NONE;
    const known = this.spokenLists.get(name!);
    if (known) return known;
    const found = list!.rows!.flatMap((row) =>
      typeof row[column] === "number" ? this.outputs(row[column]) : [],
    );
    this.spokenLists.set(name!, found);
    return found;
  }

  /** Whether any text of the plan holds an output. */
  private get spoken(): boolean {
    this.hasOutputs ??= Object.values(this.plan.texts).some((texts) => texts.some(Array.isArray));
    return this.hasOutputs;
  }

  private readActions(): void {
    for (const action of this.plan.actions ?? []) {
      if (action.on.endsWith("-load")) this.loadActions.push(action);
      if (action.on === "odk-new-repeat") this.repeatActions.push(action);
      if (action.on === "xforms-value-changed" && action.source !== undefined) {
        const same = this.changeActions.get(action.source);
        if (same) same.push(action);
        else this.changeActions.set(action.source, [action]);
      }
    }
  }

  value(expr: number): Fn<Value> {
    this.values[expr] ??= this.compiler.value(this.plan.exprs[expr]!.t);
    return this.values[expr];
  }

  text(expr: number): Fn<string> {
    this.texts[expr] ??= this.compiler.text(this.plan.exprs[expr]!.t);
    return this.texts[expr];
  }

  number(expr: number): Fn<number> {
    this.numbers[expr] ??= this.compiler.number(this.plan.exprs[expr]!.t);
    return this.numbers[expr];
  }

  truth(expr: number): Fn<boolean> {
    this.truths[expr] ??= this.compiler.truth(this.plan.exprs[expr]!.t);
    return this.truths[expr];
  }

  /** A text in a language, or in the default one, or in the first that has it (docs/plan.md, "Texts"). */
  words(text: number, language: string): PlanText {
    const { texts, default_language: usual, languages } = this.plan;
    const found = texts[language]?.[text] ?? texts[usual]?.[text];
    if (found !== undefined && found !== null) return found;
    for (const other of languages) {
      const words = texts[other]?.[text];
      if (words !== undefined && words !== null) return words;
    }
    return "";
  }

  /** The rows of a list written in the plan; undefined when a provider has to give them. */
  list(name: string): Rows | undefined {
    let rows = this.lists.get(name);
    const list = this.plan.lists?.[name];
    if (rows || !list || list.external !== undefined || list.lastSaved) return rows;
    rows = list.tree
      ? new TreeRows(list.tree)
      : new InlineRows(list.columns ?? [], list.rows ?? [], list.names);
    this.lists.set(name, rows);
    return rows;
  }
}

/** The texts of a node that may hold outputs. */
const TEXTS = ["label", "hint", "guidance", "constraintMessage", "requiredMessage"] as const;

const forms = new WeakMap<Plan, Form>();

/** The form of a plan, made the first time. */
export function formOf(plan: Plan): Form {
  let form = forms.get(plan);
  if (!form) {
    if (plan.format !== 1) throw new Error("This form needs a newer version of the app.");
    form = new Form(plan);
    forms.set(plan, form);
  }
  return form;
}
