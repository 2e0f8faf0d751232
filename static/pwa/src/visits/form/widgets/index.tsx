/** Which widget a question gets, from its control, type and appearance. Unknown appearances change nothing. */
import type { ComponentType } from "preact";
import type { Item } from "../../../forms/session";
import { Barcode } from "./Barcode";
import { Drawing } from "./Drawing";
import { FileAnswer } from "./File";
import { Geopoint } from "./Geopoint";
import { Moment } from "./Moment";
import { Numeric } from "./Numeric";
import { Acknowledge, Note, ReadOnly } from "./Plain";
import { hasAppearance, type WidgetProps } from "./props";
import { isRating, Range } from "./Range";
import { Rank } from "./Rank";
import { isDropDown, SelectMultiple, SelectOne } from "./Select";
import { Sound } from "./Sound";
import { Multiline, Text } from "./Text";
import { Trace } from "./Trace";

export interface Chosen {
  Widget: ComponentType<WidgetProps>;
  /**
   * How the question names its control: `label` for one field, `legend` for a set of fields, `none` where there is
   * nothing to fill in.
   */
  naming: "label" | "legend" | "none";
}

/** Whether a question is only read: a note, a calculated or read-only field. */
export function isReadOnly(item: Item): boolean {
  return item.readonly && item.widget !== "trigger";
}

/** The widget of a question and how it is named. */
export function widgetFor(item: Item): Chosen {
  if (hasAppearance(item, "label")) return { Widget: Note, naming: "none" };
  if (isReadOnly(item)) return { Widget: item.note ? Note : ReadOnly, naming: "none" };
  switch (item.widget) {
    case "select1":
      return { Widget: SelectOne, naming: isDropDown(item) ? "label" : "legend" };
    case "select":
      return { Widget: SelectMultiple, naming: "legend" };
    case "rank":
      return { Widget: Rank, naming: "legend" };
    case "trigger":
      return { Widget: Acknowledge, naming: "legend" };
    case "range":
      return { Widget: Range, naming: isRating(item) ? "legend" : "label" };
    case "upload":
      return { Widget: uploadOf(item), naming: "legend" };
  }
  switch (item.type) {
    case "int":
    case "decimal":
      return { Widget: Numeric, naming: "label" };
    case "date":
    case "time":
    case "dateTime":
      return { Widget: Moment, naming: "label" };
    case "geopoint":
      return { Widget: Geopoint, naming: "legend" };
    case "geotrace":
    case "geoshape":
      return { Widget: Trace, naming: "legend" };
    case "barcode":
      return { Widget: Barcode, naming: "label" };
    default:
      return { Widget: isMultiline(item) ? Multiline : Text, naming: "label" };
  }
}

function uploadOf(item: Item): ComponentType<WidgetProps> {
  if (isDrawing(item)) return Drawing;
  return (item.mediatype ?? "").startsWith("audio/") ? Sound : FileAnswer;
}

function isDrawing(item: Item): boolean {
  const drawn = ["signature", "draw", "annotate"].some((one) => hasAppearance(item, one));
  return drawn && (item.mediatype ?? "").startsWith("image/");
}

function isMultiline(item: Item): boolean {
  return hasAppearance(item, "multiline") || item.parameters.rows !== undefined;
}
