/** A whole number as it is typed; what is no number in bounds is said at once and not taken. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Field, TextInput, t } from "../../ui";

export function WholeField({
  label,
  hint,
  value,
  least = 1,
  max,
  empty = false,
  onValue,
}: {
  label: string;
  hint?: string;
  value: number | null;
  least?: number;
  max: number;
  /** May be left empty. */
  empty?: boolean;
  onValue: (value: number | null) => void;
}): JSX.Element {
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  useEffect(() => {
    if (numberOf(typed) !== value) setTyped(value === null ? "" : String(value));
  }, [value]);
  const number = numberOf(typed);
  const fits = typed.trim() === "" ? empty : number !== null && number >= least && number <= max;
  return (
    <Field label={label} hint={hint} error={fits ? null : t("rules.whole", { least, max })}>
      {(control) => (
        <TextInput
          {...control}
          class="input rules-number"
          inputMode="numeric"
          value={typed}
          onValue={(text) => {
            setTyped(text);
            const found = numberOf(text);
            if (text.trim() === "" ? empty : found !== null && found >= least && found <= max) onValue(found);
          }}
        />
      )}
    </Field>
  );
}

function numberOf(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
}
