/** What the phone knows of the ground by itself, with or without signal: the houses of the register and the villages. */
import { records } from "../../../../db";
import { local } from "../../../../ui/i18n";
import type { Place, Shape } from "../../../../ui/map";

/** More houses than these are not drawn. */
const MOST = 3000;

function placeOf(record: { lat: number | null; lon: number | null } | undefined): Place | null {
  return record && record.lat !== null && record.lon !== null ? { lat: record.lat, lon: record.lon } : null;
}

/** Houses and villages to draw faintly, and the house or village to look at first for a form about this subject. */
export function surroundings(subjectId: string): { around: Shape[]; home: Place[] } {
  const houseId = records.members.value.get(subjectId)?.household_id ?? subjectId;
  const house = records.households.value.get(houseId);
  const around: Shape[] = [];
  for (const one of records.households.value.values()) {
    const place = placeOf(one);
    if (!place) continue;
    const here = one.id === houseId;
    around.push({
      id: `house ${one.id}`,
      kind: "point",
      places: [place],
      tone: here ? "teal" : "faint",
      size: here ? 6 : 4,
      ...(here && one.head_name ? { label: one.head_name } : {}),
    });
    if (around.length === MOST) break;
  }
  const villages: Place[] = [];
  for (const area of records.areas.value.values()) {
    const place = area.level === "village" ? placeOf(area) : null;
    if (!place) continue;
    villages.push(place);
    around.push({
      id: `village ${area.id}`,
      kind: "point",
      places: [place],
      tone: "plain",
      size: 5,
      label: local(area.name),
    });
  }
  const home = placeOf(house);
  return { around, home: home ? [home] : villages };
}
