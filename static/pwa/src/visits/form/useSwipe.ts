import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import "./swipe.css";

export interface Touched {
  x: number;
  y: number;
  /** Milliseconds. */
  at: number;
}

/** Pixels a finger must go sideways, and at most how long it may take. */
const FAR = 64;
const QUICK = 700;
/** Nearer to the edge of the screen than this the phone's own gestures begin. */
const EDGE = 20;

/** What moves under a finger by itself, or is marked and typed in with it. */
const OWN =
  'input:not([type="radio"], [type="checkbox"], [type="file"]), canvas, .fq-grip, .leaflet-container, .fq-window, ' +
  ".fq-range, .fq-image-map-picture, textarea, select, audio, video, dialog";

/** What a touch from `from` to `to` on a screen `width` wide means: `next` to the left, `back` to the right, or nothing. */
export function swipeOf(from: Touched, to: Touched, width: number): "next" | "back" | null {
  const across = to.x - from.x;
  const sideways = Math.abs(across) >= FAR && Math.abs(across) > 2 * Math.abs(to.y - from.y);
  const inside = from.x >= EDGE && from.x <= width - EDGE;
  if (!sideways || !inside || to.at - from.at > QUICK) return null;
  return across < 0 ? "next" : "back";
}

/** Turn pages by swiping over `page`, but not over what needs the finger itself. `turn` says whether there was a page. */
export function useSwipe(
  page: RefObject<HTMLElement>,
  turn: (way: "next" | "back") => Promise<boolean>,
): void {
  const act = useRef(turn);
  act.current = turn;
  useEffect(() => {
    const area = page.current;
    if (!area) return;
    let from: Touched | null = null;
    const touched = (touch: Touch, event: TouchEvent): Touched => ({
      x: touch.clientX,
      y: touch.clientY,
      at: event.timeStamp,
    });
    const start = (event: TouchEvent) => {
      const touch = event.touches[0];
      const own = event.target instanceof Element && event.target.closest(OWN) !== null;
      from = touch && event.touches.length === 1 && !own ? touched(touch, event) : null;
    };
    const end = async (event: TouchEvent) => {
      const touch = event.changedTouches[0];
      const way = from && touch && swipeOf(from, touched(touch, event), innerWidth);
      from = null;
      if (!way || !getSelection()?.isCollapsed || !(await act.current(way))) return;
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      const side = way === "next" ? 32 : -32;
      area.animate(
        [
          { transform: `translateX(${side}px)`, opacity: 0.4 },
          { transform: "none", opacity: 1 },
        ],
        160,
      );
    };
    const cancel = () => {
      from = null;
    };
    area.addEventListener("touchstart", start, { passive: true });
    area.addEventListener("touchend", end);
    area.addEventListener("touchcancel", cancel);
    return () => {
      area.removeEventListener("touchstart", start);
      area.removeEventListener("touchend", end);
      area.removeEventListener("touchcancel", cancel);
    };
  }, []);
}
