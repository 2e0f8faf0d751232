/** The filters above a list: in a row on wide screens, folded away under one button on a phone. */
import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { Button, Select, TextInput, t } from "../ui";

/** One filter: a list to choose from, or a date. */
export function Filter({
  label,
  value,
  onValue,
  options,
  all,
  date,
}: {
  label: string;
  value: string | undefined;
  onValue: (value: string) => void;
  options?: { value: string; label: string }[];
  /** What no choice is called. */
  all?: string;
  date?: boolean;
}): JSX.Element {
  const id = useId();
  return (
    <div class={`desk-filter${value ? " set" : ""}`}>
      <label for={id}>{label}</label>
      {date ? (
        <TextInput id={id} type="date" value={value ?? ""} onValue={onValue} />
      ) : (
        <Select id={id} value={value ?? ""} placeholder={all} options={options ?? []} onValue={onValue} />
      )}
    </div>
  );
}

/** The filters of a list, how many are set, and a way to clear them all. */
export function FilterBar({
  count,
  onClear,
  children,
}: {
  count: number;
  onClear: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div class="desk-filters">
      <div class="desk-filters-head">
        <button
          type="button"
          class="button secondary small-button desk-filters-toggle"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {count ? t("desk.filters_on", { n: count }) : t("desk.filters")}
        </button>
        {count > 0 && (
          <Button small kind="quiet" onClick={onClear}>
            {t("desk.clear")}
          </Button>
        )}
      </div>
      <div class={`desk-filters-body${open ? " open" : ""}`} id={id}>
        {children}
      </div>
    </div>
  );
}
