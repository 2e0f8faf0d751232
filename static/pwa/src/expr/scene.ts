/**
 * What an expression is evaluated in, and the shapes it walks over (docs/plan.md, section 2). The form's own nodes and
 * frames are in forms/nodes.ts; these interfaces are all that expressions know of them.
 */
import type { Row, Rows } from "./lists";
import type { Memory } from "./memory";
import type { XNode } from "./values";

/** One instance of a node of the form. */
export interface FormNode extends XNode {
  /** Its number in the plan. */
  readonly n: number;
  readonly frame: Frame;
  /** Whether it and all its ancestors are relevant. */
  on: boolean;
  /** The stored value, whether relevant or not. */
  raw: string;
  /** What it is in: of an instance its series. */
  readonly parent: FormNode | undefined;
  /** What is in it: of a series its instances. */
  readonly children: readonly FormNode[];
  /** Of a repeat: its instances in order. */
  readonly series?: Frame[];
  /** Of a repeat: how many of its instances are not relevant. */
  off?: number;
}

/** The root's nodes, or those of one repeat instance, by slot (see Layout). */
export interface Frame {
  /** The repeat this is an instance of; 0 for the root. */
  readonly repeat: number;
  readonly up: Frame | undefined;
  readonly nodes: FormNode[];
  /** The repeat instance itself; the root element for the root frame. */
  readonly self: FormNode;
}

/** Where the plan puts each node: the scope it belongs to and its slot in that scope's frames. */
export interface Layout {
  readonly scope: readonly number[];
  readonly slot: readonly number[];
  readonly isRepeat: readonly boolean[];
  readonly names: readonly string[];
}

/** What the session lends to expressions. */
export interface Host {
  readonly timeZone: string | undefined;
  readonly language: string;
  readonly root: Frame;
  readonly memory: Memory;
  now(): Date;
  random(): number;
  uuid(): string;
  /** What the order of a question's choices comes from, where the form gives no seed. */
  chance(question: number): string;
  /** A text number in the current language, its outputs evaluated in a frame. */
  text(text: number, frame: Frame): string;
  /** The text named by an id, or by a number held in a row. */
  itext(id: string, frame: Frame): string;
  choiceName(value: string, question: number, frame: Frame): string;
  list(name: string): Rows;
}

/** The context of an evaluation: docs/plan.md calls it (frame, row, position, size, origin). */
export interface Scene {
  frame: Frame;
  /** The frame the whole expression started in, where current() leads. */
  origin: Frame;
  host: Host;
  row?: Row | undefined;
  /** The candidate of a predicate: `.` there. */
  here?: XNode | undefined;
  position: number;
  size: number;
}

export type Fn<T> = (scene: Scene) => T;

/** A scene at the start of an expression. */
export function sceneAt(frame: Frame, host: Host, row?: Row): Scene {
  return { frame, origin: frame, host, row, here: row, position: 1, size: 1 };
}
