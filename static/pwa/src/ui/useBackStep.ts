import { useCallback, useEffect, useRef } from "preact/hooks";
import { useLocation } from "wouter-preact";

/** What this app keeps with an entry of the browser's history. */
interface Entry {
  /** The screen was opened from the entry before: leaving it goes back there. */
  inside?: boolean;
  /** The second entry of a screen with steps: "back" lands on the first, and the screen decides. */
  steps?: boolean;
}

/** Hand this to `navigate` when opening a screen that is left by going back. */
export const INSIDE: { state: Entry } = { state: { inside: true } };

function entry(): Entry {
  return (history.state as Entry | null) ?? {};
}

/**
 * The phone's own Back button inside a screen with steps: `back` goes one step back and says true, or says false when
 * there is none, and then the screen is left. Returns what leaves it: to where it was opened from, else to `home`.
 */
export function useBackStep(back: () => boolean | Promise<boolean>, home: string): () => void {
  const [path, navigate] = useLocation();
  const step = useRef(back);
  step.current = back;
  const leaving = useRef(false);
  const leave = useCallback(() => {
    if (leaving.current) return;
    leaving.current = true;
    const { inside, steps } = entry();
    if (inside) history.go(steps ? -2 : -1);
    else if (steps) {
      addEventListener("popstate", () => navigate(home, { replace: true }), { once: true });
      history.back();
    } else navigate(home, { replace: true });
  }, [home]);
  useEffect(() => {
    const here = location.pathname;
    if (!entry().steps) history.pushState({ ...entry(), steps: true }, "");
    let steps: Promise<boolean> = Promise.resolve(true);
    let returned: () => void = () => {};
    const popped = () => {
      if (leaving.current || location.pathname !== here) return;
      if (entry().steps) return returned();
      // Forward again rather than a new entry: browsers skip entries that were added without a touch. And at once, not
      // when the step is done: the next press of Back, however soon, must find this entry and not the screen before.
      const arrived = new Promise<void>((resolve) => {
        returned = resolve;
      });
      history.forward();
      steps = steps.then(async (more) => {
        if (!more) return false;
        const moved = await step.current();
        if (!moved) void arrived.then(leave);
        return moved;
      });
    };
    addEventListener("popstate", popped);
    return () => removeEventListener("popstate", popped);
  }, [path]);
  return leave;
}
