import type { WidgetProps } from "./props";
import { useTyped } from "./useTyped";

/** The text of a barcode or QR code. */
export function Barcode({ item, form, id, describedBy, invalid }: WidgetProps) {
  const typed = useTyped(item.value, (value) => form.answer(item, value));
  return (
    <input
      id={id}
      class="input"
      type="text"
      autocomplete="off"
      value={typed.text}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      aria-required={item.required}
      onInput={(event) => typed.type(event.currentTarget.value)}
      onBlur={typed.leave}
    />
  );
}
