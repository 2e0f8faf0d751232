/** What was tapped on the map: the thing itself, or those that stand in one place. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Link } from "wouter-preact";
import { formatDistance, IconButton, t } from "../../ui";
import type { PlaceKind, PlacePoint } from "../calls";
import { personName, villageName } from "../words";
import { type Found, STATES } from "./marks";
import { StateLine } from "./StateLine";
import { pointHref, pointName, pointTime } from "./words";

/** So many of one place are told one by one. */
const MOST = 20;

export function PlaceCard({
  kind,
  found,
  onClose,
}: {
  kind: PlaceKind;
  found: Found;
  onClose: () => void;
}): JSX.Element {
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus(), [found.id]);
  const count = found.parts.reduce((sum, part) => sum + part.value, 0);
  return (
    <section
      class="map-card"
      ref={card}
      tabIndex={-1}
      aria-label={t("desk.map_card")}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <IconButton icon="close" label={t("desk.map_close")} onClick={onClose} />
      {count > 1 && <p class="map-card-many">{t("desk.map_same_place", { n: count })}</p>}
      {found.points.length === 0 && <p class="soft">{found.label}</p>}
      <ul class="map-card-list">
        {found.points.slice(0, MOST).map((point) => (
          <li key={point.id}>
            <Point kind={kind} point={point} />
          </li>
        ))}
      </ul>
      {found.points.length > MOST && (
        <p class="soft small">{t("desk.map_more", { n: found.points.length - MOST })}</p>
      )}
    </section>
  );
}

function Point({ kind, point }: { kind: PlaceKind; point: PlacePoint }): JSX.Element {
  const state = STATES[kind].find(([name]) => name === point.state);
  const worker = point.worker_id && personName(point.worker_id, "");
  return (
    <>
      <Link href={pointHref(kind, point)}>{pointName(point)}</Link>
      {state && <StateLine kind={kind} state={state} />}
      <span class="soft small">
        {[villageName(point.village_id), pointTime(kind, point), worker].filter(Boolean).join(" · ")}
      </span>
      {point.far !== null && (
        <span class="map-far small">{t("desk.map_far", { distance: formatDistance(point.far) })}</span>
      )}
      {kind !== "households" && (
        <Link class="small" href={`/desk/households/${point.household_id}`}>
          {t("desk.map_household")}
        </Link>
      )}
    </>
  );
}
