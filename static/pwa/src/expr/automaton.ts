/**
 * A matcher without back-tracking, whose time grows with the text whatever the pattern (Thompson's construction): for
 * patterns in which a repetition repeats. Literals, classes, groups, alternatives and counts; neither anchors inside
 * nor looking around. Mirrors fieldapp/forms/expr/functions/automaton.py.
 */

const MAX_STATES = 5000;
/** States times characters, beyond which nothing matches. */
const MAX_WORK = 2_000_000;
const MAX_DEPTH = 40;
const ATOM =
  /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])+\]|[^\\]/suy;
const COUNT = /\{(\d+)(,(\d*))?\}/y;

/** A way on: by a character that passes the test, or by none. */
type Edge = readonly [test: RegExp | undefined, target: number];
type Ends = readonly [start: number, end: number];

/** Says whether a whole text matches. Throws when the pattern is more than an automaton can do. */
export function automaton(pattern: string): (text: string) => boolean {
  const builder = new Builder(pattern.replace(/^\^/, "").replace(/\$$/, ""));
  const [start, end] = builder.whole();
  return (text) => run(builder.edges, start, end, text);
}

function run(edges: readonly Edge[][], start: number, end: number, text: string): boolean {
  if (text.length * edges.length > MAX_WORK) return false;
  let states = reach(edges, [start]);
  for (const character of text) {
    const next: number[] = [];
    for (const state of states)
      for (const [test, target] of edges[state]!) if (test?.test(character)) next.push(target);
    if (!next.length) return false;
    states = reach(edges, next);
  }
  return states.has(end);
}

/** These states, and those that no character is needed for. */
function reach(edges: readonly Edge[][], states: readonly number[]): Set<number> {
  const found = new Set(states);
  for (const state of found) for (const [test, target] of edges[state]!) if (!test) found.add(target);
  return found;
}

/** Reads a pattern and makes its states. */
class Builder {
  readonly edges: Edge[][] = [];
  private at = 0;

  constructor(private readonly pattern: string) {}

  whole(): Ends {
    const ends = this.alternatives(0);
    if (this.at < this.pattern.length) throw new Error("A bracket is closed that was not opened.");
    return ends;
  }

  private state(): number {
    if (this.edges.length >= MAX_STATES) throw new Error("The pattern is too large.");
    return this.edges.push([]) - 1;
  }

  private link(from: number, to: number): void {
    this.edges[from]!.push([undefined, to]);
  }

  private alternatives(depth: number): Ends {
    if (depth > MAX_DEPTH) throw new Error("The pattern is nested too deeply.");
    const start = this.state();
    const end = this.state();
    for (;;) {
      const [first, last] = this.sequence(depth);
      this.link(start, first);
      this.link(last, end);
      if (this.pattern[this.at] !== "|") return [start, end];
      this.at++;
    }
  }

  private sequence(depth: number): Ends {
    const start = this.state();
    let last = start;
    while (this.at < this.pattern.length && !"|)".includes(this.pattern[this.at]!)) {
      const begin = this.at;
      const ends = this.piece(depth);
      const [least, most] = this.count();
      const after = this.at;
      this.link(last, ends[0]);
      last = this.repeat(begin, ends, least, most, depth);
      this.at = after;
    }
    return [start, last];
  }

  /** A group, a class or one character. */
  private piece(depth: number): Ends {
    if (this.pattern[this.at] === "(") {
      this.at++;
      if (this.pattern.startsWith("?:", this.at)) this.at += 2;
      else if (this.pattern[this.at] === "?") throw new Error("Looking around needs back-tracking.");
      const inner = this.alternatives(depth + 1);
      if (this.pattern[this.at] !== ")") throw new Error("A bracket is never closed.");
      this.at++;
      return inner;
    }
    ATOM.lastIndex = this.at;
    const [atom = ""] = ATOM.exec(this.pattern) ?? [];
    if (atom === "" || /^(?:[\^$]|\\[bB\d])$/.test(atom))
      throw new Error("Anchors and references need back-tracking.");
    this.at += atom.length;
    const start = this.state();
    const end = this.state();
    this.edges[start]!.push([new RegExp(`^${atom}$`, /^\\[^pPux\w]/.test(atom) ? "" : "u"), end]);
    return [start, end];
  }

  /** How often the piece before may stand: at least, at most. */
  private count(): [least: number, most: number] {
    const ranges: Record<string, [number, number]> = {
      "*": [0, Number.POSITIVE_INFINITY],
      "+": [1, Number.POSITIVE_INFINITY],
      "?": [0, 1],
    };
    let range = ranges[this.pattern[this.at] ?? ""];
    COUNT.lastIndex = this.at;
    const written = COUNT.exec(this.pattern);
    if (written) {
      const least = Number(written[1]);
      range = [least, written[2] ? Number(written[3] || Number.POSITIVE_INFINITY) : least];
    }
    if (!range) return [1, 1];
    this.at += written ? written[0].length : 1;
    if (this.pattern[this.at] === "?") this.at++;
    return range;
  }

  /** Chains copies of the piece written at `begin`, of which the first is made; gives the end state. */
  private repeat(begin: number, ends: Ends, least: number, most: number, depth: number): number {
    let [first, end] = ends;
    const final = this.state();
    if (least === 0) this.link(first, final);
    for (let copies = 1; copies < least || (Number.isFinite(most) && copies < most); copies++) {
      if (copies >= least) this.link(end, final);
      this.at = begin;
      const [again, after] = this.piece(depth);
      this.link(end, again);
      first = again;
      end = after;
    }
    if (!Number.isFinite(most)) this.link(end, first);
    if (most !== 0) this.link(end, final);
    return final;
  }
}
