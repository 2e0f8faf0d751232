/** Plans written by hand, for tests and measurements that need a form of a certain shape and no compiler. */
import type { Plan, PlanExpr, PlanNode, Step, View } from "../../src/forms/plan";

/** Collects the parts of a plan; every method gives the number of what it added. */
export class PlanMaker {
  readonly nodes: PlanNode[] = [{ name: "data", kind: "root", scope: 0 }];
  readonly exprs: PlanExpr[] = [];
  readonly order: Step[] = [];
  readonly view: View[] = [];
  readonly words: string[] = [];
  readonly lists: NonNullable<Plan["lists"]> = {};

  text(words: string): number {
    return this.words.push(words) - 1;
  }
  expr(t: PlanExpr["t"], deps: PlanExpr["deps"], at = 0): number {
    return this.exprs.push({ t, at, deps }) - 1;
  }
  node(node: Partial<PlanNode> & { name: string }): number {
    return this.nodes.push({ kind: "field", parent: 0, scope: 0, type: "string", ...node }) - 1;
  }
  /** A question that is shown. */
  question(node: Partial<PlanNode> & { name: string }): number {
    const n = this.node({ widget: "input", label: this.text(`Question ${node.name}`), ...node });
    this.view.push(n);
    return n;
  }
  plan(): Plan {
    return {
      format: 1,
      form: { id: "made", version: "1", title: { en: "Made" } },
      languages: ["en"],
      default_language: "en",
      nodes: this.nodes,
      view: this.view,
      exprs: this.exprs,
      order: this.order,
      texts: { en: this.words },
      lists: this.lists,
    };
  }
}

/** 1,000 numbers (or as many as asked), each relevant when the one before is above 0, with chained sums beside them. */
export function chained(count: number): Plan {
  const make = new PlanMaker();
  for (let i = 0; i < count; i++) {
    const before = i ? 1 + (i - 1) * 2 : 0;
    const relevant = i ? make.expr([">", ["number", ["ref", before]], 0], [[before, 0]]) : undefined;
    const q = make.question({ name: `q${i}`, type: "int", ...(relevant !== undefined && { relevant }) });
    const terms = i ? ["+", ["number", ["ref", q]], ["number", ["ref", before + 1]]] : ["number", ["ref", q]];
    const deps: PlanExpr["deps"] = i
      ? [
          [q, 0],
          [before + 1, 0],
        ]
      : [[q, 0]];
    const s = make.node({ name: `s${i}`, type: "int", computed: true });
    make.nodes[s]!.calculate = make.expr(["coalesce", ["string", terms], "0"], deps);
    if (relevant !== undefined) make.order.push(["relevant", q]);
    make.order.push(["calculate", s]);
  }
  return make.plan();
}

/** A repeat of ten numbers with their sum, and the sum of all instances' sums outside. */
export function rows(columns = 10): Plan {
  const make = new PlanMaker();
  const repeat = make.node({ name: "row", kind: "repeat", initial: 1 });
  const items = Array.from({ length: columns }, (_, i) =>
    make.node({
      name: `n${i}`,
      parent: repeat,
      scope: repeat,
      type: "int",
      widget: "input",
      label: make.text(`n${i}`),
    }),
  );
  const sum = make.node({ name: "sum", parent: repeat, scope: repeat, type: "int", computed: true });
  make.nodes[sum]!.calculate = make.expr(
    ["+", ...items.map((n) => ["coalesce", ["ref", n], "0"])],
    items.map((n) => [n, repeat]),
    repeat,
  );
  const total = make.node({ name: "total", type: "int", computed: true });
  make.nodes[total]!.calculate = make.expr(
    ["sum", ["path", 0, [[sum]]]],
    [
      [sum, 0],
      [repeat, 0],
    ],
  );
  make.order.push(["calculate", sum], ["calculate", total]);
  make.view.push({ node: repeat, kind: "repeat", items });
  return make.plan();
}

/** Counties, towns of the county, villages of the town, by equality. */
export function cascade(villages: number): Plan {
  const make = new PlanMaker();
  const per = Math.round(Math.sqrt(villages));
  const names = Array.from({ length: villages }, (_, i) => [
    `v${i}`,
    `Village ${i}`,
    `t${Math.floor(i / per)}`,
  ]);
  const towns = Array.from({ length: Math.ceil(villages / per) }, (_, i) => [`t${i}`, `Town ${i}`]);
  make.lists.towns = { columns: ["name", "label"], rows: towns };
  make.lists.villages = { columns: ["name", "label", "town"], rows: names };
  const all = make.expr(["rows", "towns", [], [], null], []);
  const town = make.question({
    name: "town",
    widget: "select1",
    choices: { items: all, value: "name", label: "label", list: "towns" },
  });
  const filtered = make.expr(["rows", "villages", [["town", ["ref", town]]], [], null], [[town, 0]]);
  const village = make.question({
    name: "village",
    widget: "select1",
    choices: { items: filtered, value: "name", label: "label", list: "villages", filtered: true },
  });
  make.order.push(["choices", village]);
  return make.plan();
}
