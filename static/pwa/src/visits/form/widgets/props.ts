/** What every widget is given. */
import type { Item } from "../../../forms/session";
import type { Controller } from "../controller";

export interface WidgetProps {
  item: Item;
  form: Controller;
  /** Id of the control that the label names. */
  id: string;
  /** Ids of hint and message, for `aria-describedby`. */
  describedBy: string | undefined;
  invalid: boolean;
  /** Changes with every answer: a component that reads signals is drawn again only when a property differs. */
  tick: number;
}

/** Whether the item has this appearance; `columns` also finds `columns-3`. */
export function hasAppearance(item: Item, name: string): boolean {
  return item.appearance.some((one) => one === name || (name === "columns" && /^columns-\d+$/.test(one)));
}
