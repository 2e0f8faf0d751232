/** What a screen, or the server's twin, sees of a form being filled. */

/** One choice of a select or rank. */
export interface Choice {
  readonly value: string;
  /** In the session's language; the value where there is none. */
  readonly label: string;
  /** File names by kind: image, big-image, audio, video. */
  readonly media: Record<string, string>;
  /** Another column of its row, such as `geometry`; empty where it has none of that name. */
  cell(column: string): string;
}

/** A question, group, repeat or repeat instance of the form being filled. */
export interface Item {
  /** Such as /data/person[2]/age. */
  readonly path: string;
  readonly name: string;
  readonly kind: "root" | "group" | "repeat" | "instance" | "field";
  /** The XForms type: string int decimal date ... */
  readonly type: string;
  /** input, select1, select, rank, range, upload or trigger; undefined when it is not shown. */
  readonly widget: string | undefined;
  readonly note: boolean;
  /** It has a calculation; nobody types in it. */
  readonly computed: boolean;
  /** What an upload takes: image/* and so on. */
  readonly mediatype: string | undefined;
  readonly appearance: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly label: string;
  readonly hint: string;
  readonly guidance: string;
  /** The stored string; kept while the item is not relevant. */
  readonly value: string;
  readonly relevant: boolean;
  readonly required: boolean;
  readonly requiredMessage: string;
  readonly readonly: boolean;
  readonly constraintOk: boolean;
  readonly constraintMessage: string;
  /** No problem of any kind (see Problem). */
  readonly valid: boolean;
  readonly choices: Choice[];
  /** Of a repeat: its instances. Attributes are children named @name. */
  readonly children: Item[];
  readonly parent: Item | undefined;
  /** Of an instance: its number in the repeat, from 1. */
  readonly index: number;
  /** Of a repeat: how many instances are beyond its count, answers and all; they come back when it grows. */
  readonly setAside: number;
  readonly canAdd: boolean;
  readonly canRemove: boolean;
  /** File names that go with the label, by kind. */
  readonly media: Record<string, string>;
  /** The property of the entity that the answer is saved to. */
  readonly saveTo: string | undefined;
}

/** Something that keeps a form from being finished. */
export interface Problem {
  readonly item: Item;
  readonly kind: "required" | "type" | "constraint";
  /** The form's own words in the session's language; empty when it has none, and the screen uses its own. */
  readonly message: string;
}
