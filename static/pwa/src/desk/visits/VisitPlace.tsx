/** The sketch map of a visit, drawn only when there is something to draw. */
import type { JSX } from "preact";
import { records } from "../../db";
import type { Visit } from "../../lib/types";
import { type Fix, fixOf } from "../ground";
import { VisitMap } from "../VisitMap";

/** Houses drawn around for a sense of place. */
const AROUND = 400;

export function VisitPlace({ visit, house }: { visit: Visit; house: Fix | null }): JSX.Element | null {
  const stood = fixOf(visit);
  if (!stood && !house) return null;
  const around: Fix[] = [];
  for (const one of records.households.value.values()) {
    const fix = one.village_id === visit.village_id && one.id !== visit.household_id ? fixOf(one) : null;
    if (fix) around.push(fix);
    if (around.length === AROUND) break;
  }
  return <VisitMap visit={stood} accuracy={visit.accuracy} house={house} around={around} />;
}
