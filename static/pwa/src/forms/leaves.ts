/**
 * What is evaluated only when somebody asks: required, read-only, constraints, texts and choices. What was asked for is
 * kept, and compared again after a change, so that only those are told of a change who have seen the old state.
 */
import { choicesOf } from "./choices";
import { LEAF } from "./form";
import type { Choice } from "./item";
import type { Node } from "./nodes";

/** The state of a leaf, kept from the last time when nothing it depends on has changed. */
export function leafOf<T>(node: Node, leaf: number): T {
  const fixed = fixedLeaf(node, leaf);
  if (fixed !== undefined) return fixed as T;
  if (!(node.kept & leaf)) {
    node.leaves ??= {};
    node.leaves[leaf] = evaluate(node, leaf);
    node.kept |= leaf;
  }
  return node.leaves![leaf] as T;
}

/** A leaf that never changes while the language stays; undefined when it may. */
function fixedLeaf(node: Node, leaf: number): unknown {
  const { def, engine } = node;
  if (leaf <= LEAF.constraint) {
    const rule =
      leaf === LEAF.required ? def.required : leaf === LEAF.readonly ? def.readonly : def.constraint;
    if (rule === undefined) return leaf === LEAF.constraint;
    return typeof rule === "boolean" ? rule : undefined;
  }
  if (leaf === LEAF.choices) return def.choices ? undefined : NO_CHOICES;
  const text = textOf(node, leaf);
  if (text === undefined) return "";
  const words = engine.form.words(text, engine.language);
  return typeof words === "string" ? words : undefined;
}

const NO_CHOICES: Choice[] = [];

function textOf({ def }: Node, leaf: number): number | undefined {
  if (leaf === LEAF.label) return def.label;
  if (leaf === LEAF.hint) return def.hint;
  if (leaf === LEAF.guidance) return def.guidance;
  return leaf === LEAF.constraintMessage ? def.constraintMessage : def.requiredMessage;
}

function evaluate(node: Node, leaf: number): unknown {
  const { def, engine, frame } = node;
  if (leaf === LEAF.required) return engine.truth(def.required as number, frame);
  if (leaf === LEAF.readonly) return engine.truth(def.readonly as number, frame);
  if (leaf === LEAF.constraint) return engine.truth(def.constraint as number, frame);
  if (leaf === LEAF.choices) return choicesOf(node);
  return engine.text(textOf(node, leaf)!, node.series?.[0] ?? frame);
}

/** Evaluates what may be out of date again; says whether any of it is different now. */
export function refreshed(node: Node): boolean {
  let different = false;
  for (let leaf = 1; leaf <= LEAF.choices; leaf <<= 1) {
    if (!(node.stale & leaf)) continue;
    const before = node.leaves![leaf];
    node.kept &= ~leaf;
    const now = leafOf<unknown>(node, leaf);
    if (!same(before, now)) different = true;
  }
  node.stale = 0;
  return different;
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((choice: Choice, i) => choice.value === b[i].value && choice.label === b[i].label);
}
