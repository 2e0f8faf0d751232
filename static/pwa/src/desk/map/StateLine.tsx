import type { JSX } from "preact";
import { t } from "../../ui";
import { Sign } from "../../ui/map";
import type { PlaceKind } from "../calls";
import type { STATES } from "./marks";

/** A state by its sign and its word, with how many there are if that is said. */
export function StateLine({
  kind,
  state,
  count,
}: {
  kind: PlaceKind;
  state: (typeof STATES)[PlaceKind][number];
  count?: number;
}): JSX.Element {
  const [name, tone, sign] = state;
  return (
    <span class="map-state">
      <Sign sign={sign} tone={tone} /> {t(`desk.map_${kind}_${name}`)}
      {count !== undefined && <b class="figures">{count}</b>}
    </span>
  );
}
