/** Keys that act while nothing is being typed and no sheet is open. */
import { useEffect, useRef } from "preact/hooks";

/** What each key does; capital letters are typed with Shift. */
export type Keys = Record<string, () => void>;

export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      const typing = at.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog");
      const act = latest.current[event.key];
      if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
