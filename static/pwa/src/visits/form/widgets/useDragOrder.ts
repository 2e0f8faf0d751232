import { useRef, useState } from "preact/hooks";

interface Drag {
  from: number;
  to: number;
  /** Pixels moved. */
  by: number;
  /** Where the rows stood when the drag began, from the top of the page. */
  tops: number[];
  heights: number[];
  startY: number;
}

/** The place of the row dragged by `by` pixels: that of the last row whose middle its own middle has passed. */
export function placeOf(
  from: number,
  by: number,
  tops: readonly number[],
  heights: readonly number[],
): number {
  const middle = (at: number) => (tops[at] ?? 0) + (heights[at] ?? 0) / 2;
  const now = middle(from) + by;
  let to = from;
  while (to + 1 < tops.length && now > middle(to + 1)) to++;
  while (to > 0 && now < middle(to - 1)) to--;
  return to;
}

/** Rows of a list that can be dragged by a grip to another place; `drop` hears of it when the finger is lifted. */
export function useDragOrder(count: number, drop: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const now = useRef<Drag | null>(null);
  const put = (next: Drag | null) => {
    now.current = next;
    setDrag(next);
  };
  const end = (keep: boolean) => {
    const last = now.current;
    put(null);
    if (keep && last && last.to !== last.from) drop(last.from, last.to);
  };
  return {
    /** What the grip of a row listens to. */
    grip: (index: number) => ({
      onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => {
        if (!event.isPrimary || event.button !== 0) return;
        const rows = [...(event.currentTarget.closest("li")?.parentElement?.children ?? [])];
        if (rows.length !== count) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
        const boxes = rows.map((row) => row.getBoundingClientRect());
        const startY = event.clientY + scrollY;
        const tops = boxes.map((box) => box.top + scrollY);
        put({ from: index, to: index, by: 0, tops, heights: boxes.map((box) => box.height), startY });
      },
      onPointerMove: (event: PointerEvent) => {
        const last = now.current;
        if (!last) return;
        const by = event.clientY + scrollY - last.startY;
        put({ ...last, by, to: placeOf(last.from, by, last.tops, last.heights) });
      },
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    }),
    classOf: (index: number) =>
      drag === null ? undefined : index === drag.from ? "is-dragged" : "makes-room",
    styleOf: (index: number) => {
      if (!drag) return undefined;
      if (index === drag.from) return { transform: `translateY(${drag.by}px)` };
      const gap = (drag.tops[1] ?? 0) - (drag.tops[0] ?? 0) - (drag.heights[0] ?? 0);
      const room = (drag.heights[drag.from] ?? 0) + gap;
      if (index > drag.from && index <= drag.to) return { transform: `translateY(${-room}px)` };
      if (index < drag.from && index >= drag.to) return { transform: `translateY(${room}px)` };
      return undefined;
    },
  };
}
