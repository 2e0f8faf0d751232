/** The phone's position, measured live until it is good enough or the person is content with it. */
import type { Geotag, GeotagReason } from "./types";

/** What the position widget shows while it measures. */
export interface Measuring {
  state: "searching" | "found" | "failed";
  best: Geotag | null;
  reason: GeotagReason | null;
}

/** A position this close (metres) ends the search by itself. */
export const GOOD_ENOUGH_M = 15;
/** Seconds after which the best position so far is kept. */
export const GIVE_UP_S = 45;

/** Why a position could not be had, from the browser's error code (Geolocation API, section 3.7). */
export function reasonOf(code: number): GeotagReason {
  return code === 1 ? "permission" : code === 2 ? "no_device" : "no_signal";
}

/** The better of two positions: the smaller circle wins. */
export function better(a: Geotag | null, b: Geotag): Geotag {
  return a === null || b.accuracy <= a.accuracy ? b : a;
}

/** A browser position as a geotag, rounded to seven decimals of a degree (one centimetre) and a tenth of a metre. */
export function asGeotag(position: GeolocationPosition): Geotag {
  const { latitude, longitude, accuracy, altitude } = position.coords;
  return {
    lat: Number(latitude.toFixed(7)),
    lon: Number(longitude.toFixed(7)),
    accuracy: Math.round(accuracy * 10) / 10,
    ...(altitude === null || altitude === undefined ? {} : { altitude: Math.round(altitude * 10) / 10 }),
    at: new Date(position.timestamp).toISOString(),
  };
}

/**
 * Measure until `goodEnough` metres, `seconds` have passed or the returned function is called.
 * `tell` hears every improvement and the end. Without a position at the end the reason says why.
 */
export function measure(
  tell: (measuring: Measuring) => void,
  goodEnough = GOOD_ENOUGH_M,
  seconds = GIVE_UP_S,
  geolocation: Geolocation | undefined = navigator.geolocation,
): () => void {
  if (!geolocation) {
    tell({ state: "failed", best: null, reason: "no_device" });
    return () => {};
  }
  let best: Geotag | null = null;
  let watch: number | null = null;
  let over = false;
  const stop = () => {
    over = true;
    clearTimeout(timer);
    if (watch !== null) geolocation.clearWatch(watch);
  };
  const end = (reason: GeotagReason) => {
    if (over) return;
    stop();
    tell(best ? { state: "found", best, reason: null } : { state: "failed", best: null, reason });
  };
  const timer = setTimeout(() => end("no_signal"), seconds * 1000);
  tell({ state: "searching", best: null, reason: null });
  watch = geolocation.watchPosition(
    (position) => {
      if (over) return;
      best = better(best, asGeotag(position));
      if (best.accuracy <= goodEnough) {
        stop();
        tell({ state: "found", best, reason: null });
      } else tell({ state: "searching", best, reason: null });
    },
    (error) => {
      if (error.code === 1 || !best) end(reasonOf(error.code));
    },
    { enableHighAccuracy: true, maximumAge: 0, timeout: seconds * 1000 },
  );
  if (over) geolocation.clearWatch(watch);
  return stop;
}

/** What is known of where the phone is while it is followed: the last position, or why there is none. */
export interface Following {
  last: Geotag | null;
  reason: GeotagReason | null;
}

/** Follow the phone until the returned function is called. `tell` hears every position, and what went wrong. */
export function follow(
  tell: (now: Following) => void,
  geolocation: Geolocation | undefined = navigator.geolocation,
): () => void {
  if (!geolocation) {
    tell({ last: null, reason: "no_device" });
    return () => {};
  }
  let last: Geotag | null = null;
  const watch = geolocation.watchPosition(
    (position) => {
      last = asGeotag(position);
      tell({ last, reason: null });
    },
    (error) => tell({ last, reason: reasonOf(error.code) }),
    { enableHighAccuracy: true, maximumAge: 0, timeout: GIVE_UP_S * 1000 },
  );
  return () => geolocation.clearWatch(watch);
}
