import { useEffect, useRef } from "preact/hooks";
import { stayOpen } from "../../../../account/store";
import type { Geotag } from "../../../types";
import { isDue, type Rhythm } from "./places";
import { useAwake } from "./useFollow";

/** While `active`, hand over the positions that are due by the rhythm; screen and app stay open meanwhile. */
export function useRecording(
  active: boolean,
  last: Geotag | null,
  rhythm: Rhythm,
  record: (fix: Geotag) => void,
): void {
  const before = useRef<Geotag | null>(null);
  useAwake(active);
  useEffect(() => {
    if (!active) before.current = null;
    if (!active || !last) return;
    stayOpen();
    if (!isDue(last, before.current, rhythm)) return;
    before.current = last;
    record(last);
  }, [active, last, rhythm]);
}
