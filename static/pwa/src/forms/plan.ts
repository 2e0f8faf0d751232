/** The plan as the server sends it: docs/plan.md is the page to read beside this. Absent keys mean "none". */
import type { Tree } from "../expr/evaluate";

export type Words = Record<string, string>;
type Cell = string | number | null;

export interface PlanNode {
  name: string;
  kind: "root" | "group" | "repeat" | "field";
  parent?: number;
  /** Absent on the root. */
  scope?: number;
  type?: string;
  widget?: string;
  note?: boolean;
  mediatype?: string;
  appearance?: string[];
  parameters?: Words;
  label?: number;
  hint?: number;
  guidance?: number;
  relevant?: number | boolean;
  readonly?: number | boolean;
  required?: number | boolean;
  constraint?: number;
  calculate?: number;
  constraintMessage?: number;
  requiredMessage?: number;
  default?: string;
  preload?: [string, string];
  choices?: PlanChoices;
  saveTo?: [number, string];
  volatile?: boolean;
  computed?: boolean;
  count?: number;
  initial?: number;
  initialValues?: Record<string, string>[];
  noAddRemove?: boolean;
  /** Of a repeat: whether it is relevant while it has no instance. */
  seriesRelevant?: number | boolean;
  /** Names from other namespaces are written {uri}name. */
  attributes?: Words;
  /** URI, when it is another than the root's. */
  namespace?: string;
}

export interface PlanChoices {
  items: number;
  value: string | number | null;
  label?: string | number | { itext: string } | null;
  list?: string;
  filtered?: boolean;
}

/** A control's node number, or a group or repeat and what is in it. */
export type View = number | ViewGroup;

export interface ViewGroup {
  node?: number;
  kind: "group" | "repeat";
  label?: number;
  appearance?: string[];
  items: View[];
}

export interface PlanExpr {
  t: Tree;
  at: number;
  deps: [node: number, base: number][];
  volatile?: boolean;
  self?: boolean;
}

export type Step = [what: StepKind, node: number] | ["loop", Step[]];
export type StepKind = "relevant" | "calculate" | "count" | "choices";

export interface PlanAction {
  on: string;
  do: string;
  target: number;
  expr?: number;
  source?: number;
}

/** A string, or its pieces: strings and the numbers of the expressions whose values stand between them. */
export type PlanText = string | (string | number)[] | null;

export type PlanTree = [name: string, attributes: Words, children: (PlanTree | string)[]];

export interface PlanList {
  columns?: string[];
  rows?: Cell[][];
  itext?: string;
  /** Of its outer element and its rows, where they are not root and item. */
  names?: string[];
  external?: string;
  /** What was saved last with the form. */
  lastSaved?: boolean;
  tree?: PlanTree;
}

export interface PlanEntity {
  list: string;
  scope: number;
  node: number;
  id?: number;
  create?: number;
  update?: number;
  createLiteral?: string | boolean;
  updateLiteral?: string | boolean;
  label?: number;
  saveTo?: [string, number][];
}

export interface PlanFollowup {
  name: string;
  scope: number;
  when: number;
  about?: number;
  title: number;
  note?: number;
  due: number;
  window_start?: number;
  escalate_after?: number;
  assign_to?: string;
  form?: string;
  closes_when?: { expr: number; source: string };
  priority?: string;
}

/** What the log of an `audit` question keeps track of; seconds in `location`. */
export interface PlanAudit {
  node: number;
  "track-changes"?: true;
  "identify-user"?: true;
  "track-changes-reasons"?: string;
  location?: { priority?: string; "min-interval"?: string; "max-age"?: string };
}

/** A compiled form. Plain JSON; never changed once loaded. */
export interface Plan {
  format: number;
  form: { id: string; version: string; title: Words };
  languages: string[];
  default_language: string;
  nodes: PlanNode[];
  view: View[];
  exprs: PlanExpr[];
  order: Step[];
  actions?: PlanAction[];
  texts: Record<string, PlanText[]>;
  media?: Record<string, Record<string, number>>;
  files?: Record<string, { sha256: string; type: string; size: number }>;
  audit?: PlanAudit;
  lists?: Record<string, PlanList>;
  itext?: Record<string, number>;
  entities?: PlanEntity[];
  followups?: PlanFollowup[];
  visit?: { subject?: "household" | "member"; offer?: number; every?: number; order?: number };
  namespaces?: Words;
}
