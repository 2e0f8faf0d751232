import { t } from "../../../ui/i18n";
import { dateOf, fromLocal, fromMonth, fromTime, fromYear, localOf, timeOf } from "../moments";
import { typedNumber } from "../numbers";
import { hasAppearance, type WidgetProps } from "./props";
import { useTyped } from "./useTyped";

/** A date, a month, a year, a time, or a date with a time, by the browser's own picker. */
export function Moment(props: WidgetProps) {
  const { item, form } = props;
  if (item.type === "time")
    return (
      <Picker
        {...props}
        kind="time"
        value={timeOf(item.value)}
        keep={(v) => fromTime(v, form.zoneMinutes())}
      />
    );
  if (item.type === "dateTime")
    return (
      <Picker
        {...props}
        kind="datetime-local"
        value={localOf(item.value)}
        keep={(v) => fromLocal(v, form.zoneMinutes())}
      />
    );
  if (hasAppearance(item, "year")) return <Year {...props} />;
  if (hasAppearance(item, "month-year"))
    return <Picker {...props} kind="month" value={dateOf(item.value).slice(0, 7)} keep={fromMonth} />;
  const date = <Picker {...props} kind="date" value={dateOf(item.value)} keep={dateOf} />;
  if (!CALENDARS.some((calendar) => hasAppearance(item, calendar))) return date;
  return (
    <>
      {date}
      <p class="fq-hint">{t("form.calendar")}</p>
    </>
  );
}

/** ODK's calendars; an answer in any of them is stored as a Gregorian date. */
const CALENDARS = ["ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"];

const LIMITS: Record<string, { min: string; max: string }> = {
  date: { min: "1900-01-01", max: "2199-12-31" },
  month: { min: "1900-01", max: "2199-12" },
  "datetime-local": { min: "1900-01-01T00:00", max: "2199-12-31T23:59" },
};

interface PickerProps extends WidgetProps {
  kind: "date" | "month" | "time" | "datetime-local";
  value: string;
  keep: (picked: string) => string;
}

function Picker({ item, form, id, describedBy, invalid, kind, value, keep }: PickerProps) {
  return (
    <input
      id={id}
      class="input fq-date"
      type={kind}
      value={value}
      min={LIMITS[kind]?.min}
      max={LIMITS[kind]?.max}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      aria-required={item.required}
      onInput={(event) => {
        // While a date is typed part by part the browser gives an empty value: an answer is only taken away by clearing.
        const picked = event.currentTarget.value;
        if (picked !== "" || !event.currentTarget.validity.badInput) form.answer(item, keep(picked));
      }}
    />
  );
}

function Year({ item, form, id, describedBy, invalid }: WidgetProps) {
  const typed = useTyped(dateOf(item.value).slice(0, 4), (value) => form.answer(item, fromYear(value)));
  return (
    <input
      id={id}
      class="input fq-number"
      type="text"
      inputMode="numeric"
      maxLength={4}
      placeholder="YYYY"
      value={typed.text}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      aria-required={item.required}
      onInput={(event) => {
        const text = typedNumber(event.currentTarget.value, false);
        typed.type(text, text);
      }}
    />
  );
}
