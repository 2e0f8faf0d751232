import { useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { stepped, typedNumber, withSeparators } from "../numbers";
import { hasAppearance, type WidgetProps } from "./props";
import { useTyped } from "./useTyped";

/** A whole or decimal number, with the number keyboard; `counter` adds minus and plus, `thousands-sep` groups digits. */
export function Numeric({ item, form, id, describedBy, invalid }: WidgetProps) {
  const decimal = item.type === "decimal";
  const typed = useTyped(item.value, (value) => form.answer(item, value));
  const [focused, setFocused] = useState(false);
  const grouped = hasAppearance(item, "thousands-sep") && !focused;
  const field = (
    <input
      id={id}
      class="input fq-number"
      type="text"
      inputMode={decimal ? "decimal" : "numeric"}
      autocomplete="off"
      value={grouped ? withSeparators(typed.text) : typed.text}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      aria-required={item.required}
      enterkeyhint="next"
      onFocus={() => setFocused(true)}
      onInput={(event) => {
        const text = event.currentTarget.value;
        typed.type(text, typedNumber(text, decimal));
      }}
      onBlur={() => {
        setFocused(false);
        typed.leave();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.isComposing) form.enter();
      }}
    />
  );
  if (!hasAppearance(item, "counter")) return field;
  const by = (step: number) =>
    form.answer(
      item,
      stepped(Number(item.value) || 0, step, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    );
  return (
    <div class="fq-counter">
      <button type="button" class="fq-round" aria-label={t("form.less")} onClick={() => by(-1)}>
        −
      </button>
      {field}
      <button type="button" class="fq-round" aria-label={t("form.more")} onClick={() => by(1)}>
        +
      </button>
    </div>
  );
}
