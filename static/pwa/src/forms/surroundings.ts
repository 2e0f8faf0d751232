/**
 * What is around the values of a form: the world that is passed in, what expressions ask of a session, and where the
 * instances of a node are. Mirrors fieldapp/forms/surroundings.py.
 */
import { ExternalRows, type Host, type ListProvider, type Row, type Rows, sceneAt } from "../expr/index";
import { Memory } from "../expr/memory";
import { type Answers, answerRows } from "../expr/trees";
import type { Value } from "../expr/values";
import { choiceName } from "./choices";
import type { Form } from "./form";
import type { Frame, Node } from "./nodes";

/** The world around a form: clock, chance, device and register, all passed in. */
export interface Context {
  now: () => Date;
  /** IANA name; the device's own zone when absent. */
  timeZone?: string;
  random?: () => number;
  uuid?: () => string;
  deviceId?: string;
  username?: string;
  userPhone?: string;
  userEmail?: string;
  language?: string;
  /** Values put in root fields on opening, by name: household_id, member_id. */
  given?: Record<string, string>;
  /** The instanceID without "uuid:"; ids of follow-ups come from it. */
  submissionId: string;
  lists?: ListProvider;
  /** The answers (of values()) that this person sent last with the form. */
  lastSaved?: Answers;
  /** Called by actions that want the position; the answer comes later through set(). */
  locate?: (item: Node) => void;
}

/** What a form being filled has around it. */
export abstract class Surroundings implements Host {
  abstract readonly root: Frame;
  readonly timeZone: string | undefined;
  readonly memory: Memory;
  language: string;
  private readonly external = new Map<string, Rows>();

  constructor(
    readonly form: Form,
    readonly context: Context,
  ) {
    this.timeZone = context.timeZone;
    this.memory = new Memory(new Uint32Array(form.plan.nodes.length));
    const { languages, default_language: usual } = form.plan;
    this.language = context.language && languages.includes(context.language) ? context.language : usual;
  }

  now(): Date {
    return this.context.now();
  }
  random = (): number => (this.context.random ?? Math.random)();
  uuid(): string {
    return this.context.uuid?.() ?? randomUuid(this.random);
  }
  chance(question: number): string {
    return `${this.context.submissionId}/${question}`;
  }
  text(text: number, frame: Frame): string {
    const words = this.form.words(text, this.language);
    if (words === null || typeof words === "string") return words ?? "";
    return words.map((part) => (typeof part === "string" ? part : this.string(part, frame))).join("");
  }
  itext(id: string, frame: Frame): string {
    const text = this.form.plan.itext?.[id] ?? (/^\d+$/.test(id) ? Number(id) : undefined);
    return text === undefined ? "" : this.text(text, frame);
  }
  choiceName(value: string, question: number, frame: Frame): string {
    const { scope, slot } = this.form;
    const around = this.outward(scope[question]!, frame);
    const asked = (around ?? this.framesOf(scope[question]!)[0])?.nodes[slot[question]!];
    return asked ? choiceName(asked.engine, value, asked) : "";
  }
  list(name: string): Rows {
    let rows = this.form.list(name) ?? this.external.get(name);
    if (!rows) {
      const { external, lastSaved } = this.form.plan.lists?.[name] ?? {};
      rows = lastSaved
        ? answerRows(this.form.names[0]!, this.context.lastSaved ?? {})
        : new ExternalRows(external ?? name, this.context.lists);
      this.external.set(name, rows);
    }
    return rows;
  }

  value(expr: number, frame: Frame, row?: Row): Value {
    return this.form.value(expr)(sceneAt(frame, this, row));
  }
  string(expr: number, frame: Frame, row?: Row): string {
    return this.form.text(expr)(sceneAt(frame, this, row));
  }
  number(expr: number, frame: Frame): number {
    return this.form.number(expr)(sceneAt(frame, this));
  }
  truth(expr: number, frame: Frame, row?: Row): boolean {
    return this.form.truth(expr)(sceneAt(frame, this, row));
  }

  /** File names by kind that go with a text. */
  mediaOf(text: number, frame: Frame): Record<string, string> {
    const kinds = this.form.plan.media?.[text] ?? {};
    return Object.fromEntries(Object.entries(kinds).map(([kind, name]) => [kind, this.text(name, frame)]));
  }

  /** The instance of a node that a frame sees; of a repeat outside of its instances, the series. */
  find(n: number, from: Frame): Node {
    if (n === 0) return this.root.self;
    const { scope, slot } = this.form;
    return this.outward(scope[n]!, from)!.nodes[slot[n]!]!;
  }

  /** Whether a node has one instance as seen from a frame. */
  sees(frame: Frame, n: number): boolean {
    return this.outward(this.form.scope[n]!, frame) !== undefined;
  }

  /** The frame of a scope at or around a frame. */
  protected outward(scope: number, from: Frame): Frame | undefined {
    let frame: Frame | undefined = from;
    while (frame && frame.repeat !== scope) frame = frame.up;
    return frame;
  }

  /** All frames of a scope below a frame (itself when it is one), in document order. */
  framesOf(scope: number, below: Frame = this.root): Frame[] {
    const found: Frame[] = [];
    this.each(below, scope, (frame) => found.push(frame));
    return found;
  }

  protected each(frame: Frame, scope: number, visit: (frame: Frame) => void): void {
    if (frame.repeat === scope) {
      visit(frame);
      return;
    }
    let next = scope;
    while (this.form.scope[next] !== frame.repeat) {
      next = this.form.scope[next]!;
      if (next === 0) return;
    }
    for (const inner of frame.nodes[this.form.slot[next]!]!.series!) this.each(inner, scope, visit);
  }
}

/** A UUID of version 4 where the browser gives none (pages that are not served securely). */
function randomUuid(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (c) =>
    Math.floor(c === "x" ? random() * 16 : 8 + random() * 4).toString(16),
  );
}
