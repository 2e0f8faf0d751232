import { useEffect, useRef, useState } from "preact/hooks";

/**
 * The text in a field while it is being typed. The form hears every key (`commit`); what the form stores shows again when
 * the field is left or when somebody else (a calculation, a restored draft) changed it.
 */
export function useTyped(stored: string, commit: (text: string) => void) {
  const [text, setText] = useState(stored);
  const last = useRef(stored);
  useEffect(() => {
    if (stored !== last.current) {
      last.current = stored;
      setText(stored);
    }
  }, [stored]);
  return {
    text,
    type(next: string, value: string = next) {
      setText(next);
      last.current = value;
      commit(value);
    },
    leave() {
      last.current = stored;
      setText(stored);
    },
  };
}
