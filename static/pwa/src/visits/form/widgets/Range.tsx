import { t } from "../../../ui/i18n";
import { stepped } from "../numbers";
import { hasAppearance, type WidgetProps } from "./props";

/** Start, end and step of a range question; sensible ones where the form gives none. */
export function limits(parameters: Readonly<Record<string, string>>): {
  start: number;
  end: number;
  step: number;
} {
  const number = (text: string | undefined, other: number) =>
    text !== undefined && text !== "" && Number.isFinite(Number(text)) ? Number(text) : other;
  const start = number(parameters.start, 0);
  const end = number(parameters.end, 10);
  const step = Math.abs(number(parameters.step, 1)) || 1;
  return { start, end, step };
}

/** A number on a scale: a slider that is unanswered until touched, or numbered buttons for `rating`. */
export function Range(props: WidgetProps) {
  const { item } = props;
  const { start, end, step } = limits(item.parameters);
  const count = Math.floor(Math.abs(end - start) / step) + 1;
  if (hasAppearance(item, "rating") || (hasAppearance(item, "picker") && count <= 11))
    return <Buttons {...props} values={scale(start, end, step)} />;
  return <Slider {...props} start={start} end={end} step={step} />;
}

/** The values of a scale from start to end, at most 101. */
export function scale(start: number, end: number, step: number): string[] {
  const count = Math.min(100, Math.floor(Math.abs(end - start) / step));
  const sign = end < start ? -1 : 1;
  return Array.from({ length: count + 1 }, (_, i) => stepped(start, sign * step * i, -Infinity, Infinity));
}

function Slider({
  item,
  form,
  id,
  describedBy,
  invalid,
  start,
  end,
  step,
}: WidgetProps & { start: number; end: number; step: number }) {
  const low = Math.min(start, end);
  const high = Math.max(start, end);
  const answered = item.value !== "";
  const middle = stepped(low, Math.round((high - low) / 2 / step) * step, low, high);
  const shown = answered ? item.value : middle;
  const by = (change: number) =>
    form.answer(item, answered ? stepped(Number(item.value), change, low, high) : middle);
  return (
    <div class="fq-range">
      <output class="fq-range-value" for={id}>
        {answered ? item.value : t("form.not_answered")}
      </output>
      <div class="fq-range-row">
        <button type="button" class="fq-round" aria-label={t("form.less")} onClick={() => by(-step)}>
          −
        </button>
        <input
          id={id}
          class={answered ? "fq-slider" : "fq-slider is-blank"}
          type="range"
          min={low}
          max={high}
          step={step}
          value={shown}
          dir={end < start ? "rtl" : undefined}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          aria-valuetext={answered ? item.value : t("form.not_answered")}
          onInput={(event) => form.answer(item, event.currentTarget.value)}
          onClick={(event) => form.answer(item, event.currentTarget.value)}
        />
        <button type="button" class="fq-round" aria-label={t("form.more")} onClick={() => by(step)}>
          +
        </button>
      </div>
      <div class="fq-range-ends" aria-hidden="true">
        <span>{start}</span>
        <span>{end}</span>
      </div>
    </div>
  );
}

function Buttons({ item, form, id, describedBy, values }: WidgetProps & { values: string[] }) {
  return (
    <div class="fq-choices fq-rating">
      {values.map((value) => (
        <label key={value} class={value === item.value ? "choice chosen" : "choice"}>
          <input
            type="radio"
            name={id}
            value={value}
            checked={value === item.value}
            aria-describedby={describedBy}
            onChange={() => form.answer(item, value)}
          />
          <span class="choice-text">{value}</span>
        </label>
      ))}
    </div>
  );
}
