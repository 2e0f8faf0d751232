import { useLayoutEffect, useRef } from "preact/hooks";
import { typedNumber } from "../numbers";
import { hasAppearance, type WidgetProps } from "./props";
import { useTyped } from "./useTyped";

/** One line of text; `numbers` opens the number keyboard, `masked` hides what is typed. */
export function Text({ item, form, id, describedBy, invalid }: WidgetProps) {
  const numbers = hasAppearance(item, "numbers");
  const typed = useTyped(item.value, (value) => form.answer(item, value));
  return (
    <input
      id={id}
      class="input"
      type={hasAppearance(item, "masked") ? "password" : "text"}
      inputMode={numbers ? "numeric" : "text"}
      autocomplete="off"
      value={typed.text}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      aria-required={item.required}
      enterkeyhint="next"
      onInput={(event) => {
        const text = event.currentTarget.value;
        typed.type(text, numbers ? typedNumber(text, false) : text);
      }}
      onBlur={typed.leave}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.isComposing) form.enter();
      }}
    />
  );
}

/** Text of several lines; grows with what is written. */
export function Multiline({ item, form, id, describedBy, invalid }: WidgetProps) {
  const typed = useTyped(item.value, (value) => form.answer(item, value));
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 4}px`;
  }, [typed.text]);
  return (
    <textarea
      ref={area}
      id={id}
      class="input fq-multiline"
      rows={Math.min(12, Math.max(3, Number(item.parameters.rows) || 4))}
      value={typed.text}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      aria-required={item.required}
      onInput={(event) => typed.type(event.currentTarget.value)}
      onBlur={typed.leave}
    />
  );
}
