/** The choices of a question: which rows are offered, their values, labels and media (docs/plan.md, section 5). */
import { type Row, single } from "../expr/index";
import type { FormNode } from "../expr/scene";
import { words, type XNode } from "../expr/values";
import type { Engine } from "./engine";
import type { Choice } from "./item";
import type { Frame, Node } from "./nodes";
import type { PlanChoices } from "./plan";

/** A choice; its label and media are looked up when they are shown. */
class Offered implements Choice {
  private known: string | undefined;
  private language: string | undefined;

  constructor(
    readonly value: string,
    private readonly node: XNode,
    private readonly question: Node,
  ) {}
  get label(): string {
    const { engine, def, frame } = this.question;
    if (this.known === undefined || this.language !== engine.language) {
      this.language = engine.language;
      this.known = labelOf(engine, def.choices!, this.node, frame) || this.value;
    }
    return this.known;
  }
  get media(): Record<string, string> {
    const { engine, def, frame } = this.question;
    const text = textNumber(def.choices!, this.node);
    return text === undefined ? {} : engine.mediaOf(text, frame);
  }
  cell(column: string): string {
    return "cell" in this.node ? cell(this.question.engine, column, this.node) : "";
  }
}

/** Those offered now, in order; rows without a value are left out. */
export function choicesOf(question: Node): Choice[] {
  const offered: Choice[] = [];
  for (const node of rowsOf(question)) {
    const value = valueIn(question.engine, question.def.choices!, node);
    if (value !== "") offered.push(new Offered(value, node, question));
  }
  return offered;
}

/** The rows or repeat instances offered now. */
export function rowsOf({ engine, def, frame }: Node): readonly XNode[] {
  const rows = engine.value(def.choices!.items, frame);
  return typeof rows === "object" ? rows : [];
}

function cell(engine: Engine, column: string | number | null | undefined, node: XNode): string {
  if (column === null || column === undefined) return node.text();
  if (typeof column === "number") return single(engine.form, column)((node as FormNode).frame)?.text() ?? "";
  return `${(node as Row).cell(column) ?? ""}`;
}

function valueIn(engine: Engine, { value }: PlanChoices, node: XNode): string {
  return cell(engine, value, node);
}

/** The number of the text that is a row's label, of a translated list. */
function textNumber({ label }: PlanChoices, node: XNode): number | undefined {
  if (typeof label !== "object" || label === null) return undefined;
  const text = (node as Row).cell(label.itext);
  return typeof text === "number" ? text : undefined;
}

function labelOf(engine: Engine, choices: PlanChoices, node: XNode, frame: Frame): string {
  const { label } = choices;
  if (typeof label !== "object" || label === null) return cell(engine, label, node);
  const text = (node as Row).cell(label.itext);
  return typeof text === "number" ? engine.text(text, frame) : engine.itext(`${text ?? ""}`, frame);
}

/** jr:choice-name(): the label of a value; of several rows with it, the first that is offered now. */
export function choiceName(engine: Engine, value: string, question: Node): string {
  const choices = question.def.choices;
  if (!choices || value === "") return "";
  const list = choices.list === undefined ? undefined : engine.list(choices.list);
  const column = choices.value;
  let rows: readonly XNode[] = list && typeof column === "string" ? list.where(column, value) : [];
  if (!list || rows.length > 1) {
    const offered = rowsOf(question).filter((node) => valueIn(engine, choices, node) === value);
    if (offered.length || !list) rows = offered;
  }
  return rows[0] ? labelOf(engine, choices, rows[0], question.frame) || value : "";
}

/** The answer without what is not offered any more. */
export function stillOffered(question: Node): string {
  const offered = new Set(
    rowsOf(question).map((node) => valueIn(question.engine, question.def.choices!, node)),
  );
  if (question.widget === "select1") return offered.has(question.raw) ? question.raw : "";
  return words(question.raw)
    .filter((word) => offered.has(word))
    .join(" ");
}
