/** An answer as a person would say it: the choices' own words, positions without their last digits. */
import type { Item } from "../../forms/session";
import { t } from "../../ui/i18n";
import { chosen } from "./choices";
import { plainText } from "./markdown";
import { dateOf, localOf, timeOf } from "./moments";

/** The answer of an item in the form's language; empty when there is none. */
export function answerText(item: Item): string {
  const value = item.value;
  if (value === "") return "";
  if (item.appearance.includes("masked") || item.appearance.includes("hidden-answer")) return "•••";
  if (item.widget === "select1" || item.widget === "select" || item.widget === "rank") {
    const values = item.widget === "select1" ? [value] : chosen(value);
    const wanted = new Set(values);
    const labels = new Map<string, string>();
    for (const choice of item.choices)
      if (wanted.delete(choice.value)) labels.set(choice.value, plainText(choice.label));
    return values
      .map((one) => labels.get(one) ?? one)
      .join(item.widget === "rank" ? " › " : t("visits.separator"));
  }
  if (item.widget === "trigger") return "✓";
  if (item.type === "date") return dateOf(value);
  if (item.type === "dateTime") return localOf(value).replace("T", " ");
  if (item.type === "time") return timeOf(value);
  if (item.type === "geopoint") return positionText(value);
  return value;
}

/** A stored geopoint as `30.12346, 120.56789 (±8 m)`. */
export function positionText(value: string): string {
  const [lat, lon, , accuracy] = value.split(" ").map(Number);
  if (lat === undefined || lon === undefined || Number.isNaN(lat) || Number.isNaN(lon)) return value;
  const circle = accuracy ? ` (±${Math.round(accuracy)} m)` : "";
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}${circle}`;
}
