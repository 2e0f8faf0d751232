import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { answerText } from "../answers";
import type { WidgetProps } from "./props";

/** Something to read; it has no answer. */
export function Note({ item }: WidgetProps) {
  return item.value ? <p class="fq-readonly">{answerText(item)}</p> : null;
}

/** A read-only question: its answer as text. */
export function ReadOnly({ item }: WidgetProps) {
  return <p class="fq-readonly">{answerText(item) || t("form.not_answered")}</p>;
}

/** "I have done this": one box, stored as `OK` (ODK XForms, "trigger"). */
export function Acknowledge({ item, form, id, describedBy, invalid }: WidgetProps) {
  const on = item.value === "OK";
  return (
    <label class={on ? "choice chosen" : "choice"}>
      <input
        id={id}
        type="checkbox"
        checked={on}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        onChange={() => form.answer(item, on ? "" : "OK")}
      />
      <span class="choice-mark check" aria-hidden="true">
        <Icon name="check" size={18} />
      </span>
      <span class="choice-text">{t("form.acknowledge")}</span>
    </label>
  );
}
