import "leaflet/dist/leaflet.css";
import {
  circle,
  circleMarker,
  control,
  type LatLngTuple,
  latLngBounds,
  map,
  polyline,
  rectangle,
} from "leaflet";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../ui";
import type { Fix } from "./ground";

interface Props {
  visit: Fix | null;
  /** Metres around the visit's fix within which the worker stood. */
  accuracy: number | null;
  house: Fix | null;
  /** Other houses of the village, for a sense of place. */
  around: Fix[];
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const point = (fix: Fix): LatLngTuple => [fix.lat, fix.lon];

/** A square of so many metres around a place, as its corners. */
function square(fix: Fix, metres: number): LatLngTuple[] {
  const lat = metres / 111_320;
  const lon = lat / Math.cos((fix.lat * Math.PI) / 180);
  return [
    [fix.lat - lat, fix.lon - lon],
    [fix.lat + lat, fix.lon + lon],
  ];
}

/** A sketch on plain ground: the house as registered, where the worker stood, how sure that is, and what lies between. */
export function VisitMap({ visit, accuracy, house, around }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const sketch = map(place.current, {
      attributionControl: false,
      scrollWheelZoom: false,
      zoomSnap: 0.25,
      maxZoom: 21,
      zoomControl: false,
      keyboard: false,
    });
    control.scale({ imperial: false, position: "bottomleft" }).addTo(sketch);
    for (const fix of around) {
      rectangle(latLngBounds(square(fix, 3)), {
        color: colour("--line-strong"),
        weight: 1,
        fillOpacity: 0.15,
      }).addTo(sketch);
    }
    if (visit && house) {
      polyline([point(visit), point(house)], { color: colour("--ink"), weight: 2, dashArray: "4 6" }).addTo(
        sketch,
      );
    }
    const above = visit !== null && house !== null && visit.lat >= house.lat;
    if (house) {
      const teal = colour("--teal");
      rectangle(latLngBounds(square(house, 5)), { color: teal, weight: 3, fillOpacity: 0.5 }).addTo(sketch);
      circleMarker(point(house), { radius: 5, color: teal, weight: 2, fillOpacity: 0.5 })
        .bindTooltip(t("desk.map_house"), {
          permanent: true,
          direction: above ? "bottom" : "top",
          offset: [0, above ? 8 : -8],
        })
        .addTo(sketch);
    }
    if (visit) {
      const amber = colour("--amber");
      if (accuracy) {
        circle(point(visit), { radius: accuracy, color: amber, weight: 1, fillOpacity: 0.12 }).addTo(sketch);
      }
      circleMarker(point(visit), {
        radius: 7,
        color: colour("--paper"),
        weight: 2,
        fillColor: amber,
        fillOpacity: 1,
      })
        .bindTooltip(t("desk.map_visit"), {
          permanent: true,
          direction: above ? "top" : "bottom",
          offset: [0, above ? -8 : 8],
        })
        .addTo(sketch);
    }
    const seen = [visit, house].filter((fix) => fix !== null);
    const bounds = latLngBounds(seen.flatMap((fix) => square(fix, Math.max(25, accuracy ?? 0))));
    sketch.fitBounds(bounds, { padding: [32, 48], animate: false });
    return () => {
      sketch.remove();
    };
  }, [visit?.lat, visit?.lon, accuracy, house?.lat, house?.lon, around.length]);
  return <div class="desk-map" ref={place} role="img" aria-label={t("desk.map")} />;
}
