import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** A long list of equally high rows in the page's own scroll: only those in sight (and half a screen around) exist. */
export function VirtualList<T>({
  items,
  rowRem,
  children,
  label,
}: {
  items: T[];
  /** Height of a row in rem, so that it grows with the text size. */
  rowRem: number;
  children: (item: T) => ComponentChildren;
  label?: string;
}): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState({ from: 0, to: 12 });
  useEffect(() => {
    const measure = () => {
      const element = list.current;
      if (!element) return;
      const row = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const top = -element.getBoundingClientRect().top;
      const from = Math.max(0, Math.floor((top - innerHeight / 2) / row));
      const to = Math.min(items.length, Math.ceil((top + 1.5 * innerHeight) / row));
      setRange((old) => (old.from === from && old.to === to ? old : { from, to: Math.max(to, 0) }));
    };
    measure();
    addEventListener("scroll", measure, { passive: true });
    addEventListener("resize", measure);
    return () => {
      removeEventListener("scroll", measure);
      removeEventListener("resize", measure);
    };
  }, [items, rowRem]);
  return (
    <ul class="list virtual" ref={list} aria-label={label} style={{ height: `${items.length * rowRem}rem` }}>
      {items.slice(range.from, range.to).map((item, index) => (
        <li
          // By place, not by item: while one types, rows change their words instead of being made anew.
          key={range.from + index}
          aria-setsize={items.length}
          aria-posinset={range.from + index + 1}
          style={{ transform: `translateY(${(range.from + index) * rowRem}rem)`, height: `${rowRem}rem` }}
        >
          {children(item)}
        </li>
      ))}
    </ul>
  );
}
