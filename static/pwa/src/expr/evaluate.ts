/**
 * Syntax trees become closures (docs/plan.md, section 3). Each piece knows its type where the tree tells it, so that
 * `${a} = 'yes'` is one comparison of strings and nothing is looked at twice. There is no parser here.
 * Mirrors fieldapp/forms/expr/evaluate.py.
 */
import { FUNCTIONS } from "./functions";
import { remembered } from "./memory";
import { PATHS } from "./paths";
import type { Fn, Layout, Scene } from "./scene";
import {
  Atom,
  below,
  equal,
  numberToText,
  textToNumber,
  toBoolean,
  toNumber,
  toText,
  type Value,
  type XNode,
} from "./values";

/** A syntax tree as the plan holds it: a constant, or an operation and its operands. */
export type Tree = string | number | boolean | null | readonly Tree[];

/** What a piece gives: string, number, boolean, node-set, or only known when it runs. */
export type Type = "s" | "n" | "b" | "N" | "?";

/** A compiled tree. */
export interface Piece {
  readonly type: Type;
  readonly run: Fn<Value>;
  /** Of a node-set that holds at most one node, or of a question: its string directly. */
  readonly text?: Fn<string>;
  /** Of a question: itself as a node-set. */
  readonly nodes?: Fn<readonly XNode[]>;
}

/** How an operation is compiled from its operands. */
export type Build = (compiler: Compiler, args: readonly Tree[]) => Piece;

const string = (run: Fn<string>): Piece => ({ type: "s", run });
const number = (run: Fn<number>): Piece => ({ type: "n", run });
const boolean = (run: Fn<boolean>): Piece => ({ type: "b", run });

/** Compiles the trees of one plan. */
export class Compiler {
  /** What was compiled before, by tree, of a question by its number: a tree is asked for in more than one type. */
  private readonly pieces = new Map<unknown, Piece>();

  constructor(readonly layout: Layout) {}

  /** The closure of a tree, whatever it gives. */
  value(tree: Tree): Fn<Value> {
    return this.piece(tree).run;
  }

  /** The closure of a tree that gives string(tree). */
  text(tree: Tree): Fn<string> {
    if (typeof tree === "number") return this.text(numberToText(tree));
    const { type, run, text } = this.piece(tree);
    if (text) return text;
    if (type === "s") return run as Fn<string>;
    if (type === "n") return (c) => numberToText(run(c) as number);
    return (c) => toText(run(c));
  }

  /** The closure of a tree that gives number(tree). */
  number(tree: Tree): Fn<number> {
    const { type, run, text } = this.piece(tree);
    if (type === "n") return run as Fn<number>;
    const string = text ?? (type === "s" ? (run as Fn<string>) : undefined);
    if (string) return (c) => textToNumber(string(c), c.host.timeZone);
    return (c) => toNumber(run(c), c.host.timeZone);
  }

  /** The closure of a tree that gives boolean(tree). */
  truth(tree: Tree): Fn<boolean> {
    const { type, run } = this.piece(tree);
    return type === "b" ? (run as Fn<boolean>) : (c) => toBoolean(run(c));
  }

  /** The closure of a tree as a node-set; anything else stands for one node with its text. */
  nodes(tree: Tree): Fn<readonly XNode[]> {
    const { type, run, nodes } = this.piece(tree);
    if (nodes) return nodes;
    if (type === "N") return run as Fn<readonly XNode[]>;
    return (c) => {
      const v = run(c);
      return typeof v === "object" ? v : [new Atom(toText(v))];
    };
  }

  /** Compiles a tree. */
  piece(tree: Tree): Piece {
    if (typeof tree === "string") return string(() => tree);
    if (typeof tree === "number") return number(() => tree);
    if (typeof tree === "boolean") return boolean(() => tree);
    const [op, ...args] = tree ?? [];
    const key = op === "ref" ? args[0] : tree;
    let piece = this.pieces.get(key);
    if (!piece) {
      const build = OPERATIONS[op as string] ?? PATHS[op as string] ?? FUNCTIONS[op as string];
      if (!build) throw new Error(`The plan uses "${op}", which this app does not know.`);
      piece = remembered(this.layout, tree as Tree[], build(this, args));
      this.pieces.set(key, piece);
    }
    return piece;
  }
}

/** Arithmetic on two numbers, or on more from left to right. */
function arithmetic(calculate: (a: number, b: number) => number): Build {
  return (compiler, args) => {
    const [a, b, ...more] = args.map((arg) => compiler.number(arg)) as [Fn<number>, Fn<number>];
    const both = (c: Scene) => calculate(a(c), b(c));
    if (!more.length) return number(both);
    return number((c) =>
      (more as Fn<number>[]).reduce((result, next) => calculate(result, next(c)), both(c)),
    );
  };
}

/** `=` and `!=`: by the types known now, else by those found when it runs. */
function equality(same: boolean): Build {
  return (compiler, [left = "", right = ""]) => {
    const a = compiler.piece(left);
    const b = compiler.piece(right);
    const plain = (p: Piece) => p.type === "s" || p.text !== undefined;
    if (plain(a) && plain(b)) {
      const x = compiler.text(left);
      if (typeof right === "string") return boolean((c) => (x(c) === right) === same);
      const y = compiler.text(right);
      return boolean((c) => (x(c) === y(c)) === same);
    }
    if ((a.type === "n" && (b.type === "n" || plain(b))) || (b.type === "n" && plain(a))) {
      const x = compiler.number(left);
      const y = compiler.number(right);
      return boolean((c) => (x(c) === y(c)) === same);
    }
    return boolean((c) => equal(a.run(c), b.run(c), same, c.host.timeZone));
  };
}

/** `<` and its kin; `swapped` for `>` and `>=`. */
function order(orEqual: boolean, swapped: boolean): Build {
  return (compiler, [left = "", right = ""]) => {
    const [low, high] = swapped ? [right, left] : [left, right];
    const a = compiler.piece(low);
    const b = compiler.piece(high);
    const single = (p: Piece) => p.type === "s" || p.type === "n" || p.type === "b" || p.text !== undefined;
    if (single(a) && single(b)) {
      const x = compiler.number(low);
      const y = compiler.number(high);
      return boolean(orEqual ? (c) => x(c) <= y(c) : (c) => x(c) < y(c));
    }
    return boolean((c) => below(a.run(c), b.run(c), orEqual, c.host.timeZone));
  };
}

/** `and` stops at the first false, `or` at the first true. */
function junction(stopsAt: boolean): Build {
  return (compiler, args) => {
    const tests = args.map((arg) => compiler.truth(arg));
    return boolean((c) => {
      for (const test of tests) if (test(c) === stopsAt) return stopsAt;
      return !stopsAt;
    });
  };
}

/** The operators, and what looks like a function but does not evaluate all its arguments or needs the session. */
const OPERATIONS: Record<string, Build> = {
  "+": arithmetic((a, b) => a + b),
  "-": arithmetic((a, b) => a - b),
  "*": arithmetic((a, b) => a * b),
  div: arithmetic((a, b) => a / b),
  mod: arithmetic((a, b) => a % b),
  neg: (compiler, [a = ""]) => {
    const x = compiler.number(a);
    return number((c) => -x(c));
  },
  "=": equality(true),
  "!=": equality(false),
  "<": order(false, false),
  "<=": order(true, false),
  ">": order(false, true),
  ">=": order(true, true),
  and: junction(false),
  or: junction(true),
  if: (compiler, [test = "", then = "", otherwise = ""]) => {
    const t = compiler.truth(test);
    const a = compiler.piece(then);
    const b = compiler.piece(otherwise);
    const run = (c: Scene) => (t(c) ? a.run(c) : b.run(c));
    return { type: a.type === b.type ? a.type : "?", run };
  },
  coalesce: (compiler, args) => {
    const texts = args.map((arg) => compiler.text(arg));
    return string((c) => {
      let found = "";
      for (const text of texts) if (found === "") found = text(c);
      return found;
    });
  },
  pos: () => number((c) => c.position),
  position: (compiler, args) => {
    if (!args.length) return number((c) => c.position);
    const nodes = compiler.nodes(args[0]!);
    return number((c) => {
      const [first] = nodes(c);
      return first ? (first.place?.() ?? 1) : Number.NaN;
    });
  },
  last: () => number((c) => c.size),
  chance: (_, [question]) => string((c) => c.host.chance(question as number)),
  text: (_, [text]) => string((c) => c.host.text(text as number, c.frame)),
  itext: (compiler, [id = ""]) => {
    const text = compiler.text(id);
    return string((c) => c.host.itext(text(c), c.frame));
  },
  "choice-name": (compiler, [value = "", question]) => {
    const text = compiler.text(value);
    return string((c) => c.host.choiceName(text(c), question as number, c.frame));
  },
};
