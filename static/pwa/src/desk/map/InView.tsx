/** What is in view, in figures and words: the legend, each village, and the things themselves while they are few. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { formatDate, formatDistance, IconButton, t } from "../../ui";
import type { PlaceKind, PlacePoint, Places } from "../calls";
import { villageName } from "../words";
import { STATES } from "./marks";
import { StateLine } from "./StateLine";
import { pointHref, pointName, pointTime } from "./words";

interface Props {
  kind: PlaceKind;
  found: Places;
  onVillage: (id: string) => void;
  onPoint: (point: PlacePoint) => void;
}

export function InView({ kind, found, onVillage, onPoint }: Props): JSX.Element {
  const far = found.points.filter((point) => point.far !== null).length;
  return (
    <>
      <p aria-live="polite">
        <b>{t(`desk.map_count_${kind}`, { n: found.count })}</b>
        {found.from && found.to && (
          <span class="soft small">
            {" "}
            {t("desk.map_days", { from: formatDate(found.from), to: formatDate(found.to) })}
          </span>
        )}
      </p>
      <ul class="map-legend" aria-label={t("desk.map_legend")}>
        {STATES[kind].map((state) => (
          <li key={state[0]}>
            <StateLine kind={kind} state={state} count={found.states[state[0]] ?? 0} />
          </li>
        ))}
      </ul>
      <p class="soft small">{t(found.cells.length > 0 ? "desk.map_rings" : "desk.map_rings_few")}</p>
      {far > 0 && <p class="map-far small">{t("desk.map_far_count", { n: far })}</p>}
      {found.placeless > 0 && <p class="soft small">{t("desk.map_placeless", { n: found.placeless })}</p>}
      {found.villages.length > 0 && <Villages kind={kind} found={found} onVillage={onVillage} />}
      {found.points.length > 0 && <Points kind={kind} found={found} onPoint={onPoint} />}
    </>
  );
}

function Villages({ kind, found, onVillage }: Pick<Props, "kind" | "found" | "onVillage">): JSX.Element {
  return (
    <div class="map-table">
      <table class="desk-figures">
        <caption>{t("desk.map_by_village")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("desk.village")}</th>
            {STATES[kind].map(([state]) => (
              <th key={state} scope="col">
                {t(`desk.map_${kind}_${state}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.villages.map((one) => (
            <tr key={one.village_id}>
              <th scope="row">
                <button type="button" class="map-go" onClick={() => onVillage(one.village_id)}>
                  {villageName(one.village_id)}
                </button>
              </th>
              {STATES[kind].map(([state]) => (
                <td key={state}>{one.states[state] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Points({ kind, found, onPoint }: Pick<Props, "kind" | "found" | "onPoint">): JSX.Element {
  const urgency = new Map(STATES[kind].map(([state], n) => [state, n]));
  const ordered = [...found.points].sort(
    (a, b) =>
      Number(b.far !== null) - Number(a.far !== null) ||
      (urgency.get(b.state) ?? 0) - (urgency.get(a.state) ?? 0),
  );
  return (
    <section aria-label={t("desk.map_one_by_one")}>
      <h2 class="map-list-title">{t("desk.map_one_by_one")}</h2>
      <ul class="map-list">
        {ordered.map((point) => {
          const state = STATES[kind].find(([name]) => name === point.state);
          return (
            <li key={point.id}>
              <span class="map-list-text">
                <Link href={pointHref(kind, point)}>{pointName(point)}</Link>
                <span class="soft small">
                  {[villageName(point.village_id), pointTime(kind, point)].filter(Boolean).join(" · ")}
                </span>
                {state && <StateLine kind={kind} state={state} />}
                {point.far !== null && (
                  <span class="map-far small">
                    {t("desk.map_far", { distance: formatDistance(point.far) })}
                  </span>
                )}
              </span>
              <IconButton
                icon="pin"
                label={t("desk.map_show", { name: pointName(point) })}
                onClick={() => onPoint(point)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
