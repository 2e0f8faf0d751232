import { useEffect, useState } from "preact/hooks";
import { type Following, follow } from "../../../geotag";

/** Where the phone is, followed while `active`. */
export function useFollow(active: boolean): Following {
  const [now, setNow] = useState<Following>({ last: null, reason: null });
  useEffect(() => (active ? follow(setNow) : undefined), [active]);
  return now;
}

/** Keep the screen on while `active`, where the browser can: a phone asleep knows no position. */
export function useAwake(active: boolean): void {
  useEffect(() => {
    if (!active || !navigator.wakeLock) return;
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const ask = () => {
      if (over || document.visibilityState !== "visible") return;
      navigator.wakeLock.request("screen").then(
        (held) => {
          if (over) void held.release();
          else lock = held;
        },
        () => {},
      );
    };
    ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", ask);
      void lock?.release();
    };
  }, [active]);
}
