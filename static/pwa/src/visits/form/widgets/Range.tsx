import { t } from "../../../ui/i18n";
import { stepped } from "../numbers";
import { hasAppearance, type WidgetProps } from "./props";
import "./range.css";

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

/** Whether a range is shown as stars: as many as a thumb can tell apart. */
export function isRating(item: WidgetProps["item"]): boolean {
  const { start, end, step } = limits(item.parameters);
  return hasAppearance(item, "rating") && Math.abs(end - start) / step < 12;
}

/** A number on a scale: a slider that is unanswered until touched, a list (`picker`), or stars (`rating`). */
export function Range(props: WidgetProps) {
  const { item } = props;
  const { start, end, step } = limits(item.parameters);
  const count = Math.floor(Math.abs(end - start) / step) + 1;
  if (isRating(item)) return <Stars {...props} values={scale(start, end, step)} />;
  if (hasAppearance(item, "picker") && count <= 101)
    return <Picker {...props} values={scale(start, end, step)} />;
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
  const vertical = hasAppearance(item, "vertical");
  const marks = hasAppearance(item, "no-ticks") || (high - low) / step > 20 ? [] : scale(low, high, step);
  const middle = stepped(low, Math.round((high - low) / 2 / step) * step, low, high);
  const shown = answered ? item.value : middle;
  const by = (change: number) =>
    form.answer(item, answered ? stepped(Number(item.value), change, low, high) : middle);
  return (
    <div class={vertical ? "fq-range is-vertical" : "fq-range"}>
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
          list={marks.length > 0 ? `${id}-marks` : undefined}
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
      {marks.length > 0 && (
        <datalist id={`${id}-marks`}>
          {marks.map((mark) => (
            <option key={mark} value={mark} />
          ))}
        </datalist>
      )}
      <div class="fq-range-ends" aria-hidden="true">
        <span>{start}</span>
        <span>{end}</span>
      </div>
    </div>
  );
}

/** A drop-down of the values, which every phone shows as its own wheel or list. */
function Picker({ item, form, id, describedBy, invalid, values }: WidgetProps & { values: string[] }) {
  return (
    <select
      id={id}
      class="input fq-number"
      value={item.value}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      aria-required={item.required}
      onChange={(event) => form.answer(item, event.currentTarget.value)}
    >
      <option value="">{t("form.choose")}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </select>
  );
}

/** Stars: those up to the answer are full. */
function Stars({ item, form, id, describedBy, values }: WidgetProps & { values: string[] }) {
  const at = values.indexOf(item.value);
  return (
    <>
      <div class="fq-stars">
        {values.map((value, i) => (
          <label key={value} class={i <= at ? "fq-star is-full" : "fq-star"}>
            <input
              type="radio"
              name={id}
              value={value}
              checked={value === item.value}
              aria-label={value}
              aria-describedby={describedBy}
              onChange={() => form.answer(item, value)}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d="M12 3.2l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 17l-5.4 2.9 1.1-6.1L3.2 9.6l6.1-.8z" />
            </svg>
          </label>
        ))}
      </div>
      <p class="fq-range-value" aria-hidden="true">
        {item.value}
      </p>
    </>
  );
}
