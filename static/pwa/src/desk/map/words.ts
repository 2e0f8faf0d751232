/** The words of what stands on the map. */
import { formatDate, formatList, formatMoment, local, t } from "../../ui";
import type { PlaceCounts, PlaceKind, PlacePoint } from "../calls";
import { STATES } from "./marks";

/** How many are in which state: "3 visited, 1 never". */
export function statesWords(kind: PlaceKind, states: PlaceCounts): string {
  const said = STATES[kind].flatMap(([state]) =>
    states[state] ? [`${t(`desk.map_${kind}_${state}`)} ${states[state]}`] : [],
  );
  return formatList(said);
}

/** What a thing is called: the household, and what is to be done there. */
export function pointName(point: PlacePoint): string {
  const home = point.head_name || t("desk.number", { n: point.number });
  return point.title ? `${home} · ${local(point.title)}` : home;
}

/** When: the visit, the household's last one, or the day by which. */
export function pointTime(kind: PlaceKind, point: PlacePoint): string {
  if (kind === "followups") return point.due ? t("desk.map_due", { day: formatDate(point.due) }) : "";
  if (!point.at) return "";
  return kind === "visits" ? formatMoment(point.at) : t("desk.map_last", { day: formatMoment(point.at) });
}

/** The page of a thing. */
export function pointHref(kind: PlaceKind, point: PlacePoint): string {
  return `/desk/${kind}/${point.id}`;
}
