import type { JSX } from "preact";
import { SIGNS } from "./signs";
import type { ShapeTone, SignShape } from "./types";
import "./sign.css";

/** The sign of a state as it stands on the map, for a legend or a line of a list. */
export function Sign({ sign, tone }: { sign: SignShape; tone: ShapeTone }): JSX.Element {
  return (
    <svg class={`map-sign tone-mark-${tone}`} viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={SIGNS[sign]} />
    </svg>
  );
}
