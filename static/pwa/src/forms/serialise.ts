/** A form's answers as the JSON that is stored and as the XForm instance (docs/plan.md, section 9). */
import type { Node } from "./nodes";
import type { Values } from "./opening";

/** Nested answers by element name, empty ones left out; those not relevant or set aside too when `all`. */
export function valuesOf(node: Node, all: boolean): Values {
  const values: Values = {};
  for (const child of node.children) {
    if (!all && !child.on) continue;
    const value = answerOf(child, all);
    if (value !== undefined) values[child.name] = value;
  }
  return values;
}

function answerOf(node: Node, all: boolean): string | Values | Values[] | undefined {
  if (node.series) {
    const aside = (all && node.aside?.map((frame) => frame.self).reverse()) || [];
    const instances = [...node.children, ...aside].filter((instance) => all || instance.on);
    return instances.length ? instances.map((instance) => valuesOf(instance, all)) : undefined;
  }
  const inner = node.engine.form.children[node.n]!.length ? valuesOf(node, all) : {};
  const empty = Object.keys(inner).length === 0;
  if (node.def.kind !== "field") return empty ? undefined : inner;
  if (empty) return node.raw || undefined;
  return node.raw ? { ...inner, "#": node.raw } : inner;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ESCAPES[c]!);
}

/** The XForm instance: relevant nodes only, empty leaves as empty elements. */
export function xmlOf(root: Node): string {
  const prefixes = root.engine.form.plan.namespaces ?? {};
  const declared = Object.entries(prefixes).map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const);
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, Object.fromEntries(declared))}`;
}

function element(node: Node, declared: Readonly<Record<string, string>> = {}): string {
  const relevant = node.children.filter((child) => child.on);
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(node.def.attributes ?? {}))
    attributes[qualified(node, name)] = value;
  for (const child of relevant) if (child.name[0] === "@") attributes[child.name.slice(1)] = child.raw;
  for (const name in declared) attributes[name] ??= declared[name]!;
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const inside = relevant
    .filter((child) => child.name[0] !== "@")
    .flatMap((child) => (child.series ? child.children.filter((instance) => instance.on) : [child]))
    .map((child) => element(child));
  const { namespace } = node.def;
  const name = namespace ? qualified(node, `{${namespace}}${node.name}`) : node.name;
  return `<${name}${written.join("")}>${escaped(node.raw)}${inside.join("")}</${name}>`;
}

/** A name written {uri}name, with the prefix that the form declares for the namespace. */
function qualified({ engine }: Node, name: string): string {
  const [, uri, local] = /^\{(.*)\}(.*)$/.exec(name) ?? [];
  if (local === undefined) return name;
  const found = Object.entries(engine.form.plan.namespaces ?? {}).find(([, each]) => each === uri);
  return found ? `${found[0]}:${local}` : local;
}
