/** What is said of places, lines and areas. */
import { formatDistance } from "../../../../ui/format";
import { language, t } from "../../../../ui/i18n";
import type { Following } from "../../../geotag";
import { extent, fewest, type TraceKind } from "./places";

/** Square metres in a mu and in a hectare. */
const MU = 2000 / 3;
const HECTARE = 10_000;

/** How many points there are, and how long or large what they draw is; or how many are still missing. */
export function traceWords(points: readonly string[], kind: TraceKind): string {
  if (points.length === 0) return t("form.trace_none");
  const missing = fewest(kind) - points.length;
  const count = t("form.trace_points", { n: points.length });
  if (missing > 0) return `${count}${t("visits.separator")}${t(`form.${kind}_missing`, { n: missing })}`;
  const { metres, square } = extent(points, kind);
  const words = [count, t(`form.${kind}_length`, { length: formatDistance(metres) })];
  if (kind === "geoshape") words.push(areaWords(square));
  return words.join(t("visits.separator"));
}

/** Square metres, and in the unit that land is measured in: mu in Chinese, hectares in English. */
export function areaWords(square: number): string {
  const unit = language.value === "zh" ? MU : HECTARE;
  const digits = square / unit < 10 ? 2 : 1;
  return t("form.area", {
    square: Math.round(square).toLocaleString("en-GB"),
    land: (square / unit).toFixed(digits),
  });
}

/** What is known of the phone's place: how sure it is, that it is sought, or why there is none. */
export function followWords({ last, reason }: Following): string {
  if (last) return t("form.place_now", { m: Math.round(last.accuracy) });
  return reason ? t(`visits.no_geotag_${reason}`) : t("form.place_searching");
}
