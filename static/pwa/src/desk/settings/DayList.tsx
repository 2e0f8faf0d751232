/** Single days, added one by one or as a span and taken out again. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { addDays } from "../../lib/dates";
import type { PlainDate } from "../../lib/types";
import { Button, Field, formatDate, IconButton, TextInput, t } from "../../ui";

/** No holiday is longer. */
const LONGEST = 31;

export function DayList({
  label,
  days,
  onDays,
}: {
  label: string;
  days: PlainDate[];
  onDays: (days: PlainDate[]) => void;
}): JSX.Element {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const add = () => {
    const added: PlainDate[] = [];
    for (let day = from; day <= (to || from) && added.length < LONGEST; day = addDays(day, 1))
      added.push(day);
    onDays([...new Set([...days, ...added])].sort());
    setFrom("");
    setTo("");
  };
  return (
    <div class="rules-days" role="group" aria-label={label}>
      <h3>{label}</h3>
      {days.length > 0 && (
        <ul class="rules-chips">
          {days.map((day) => (
            <li key={day}>
              <span class="figures">{formatDate(day)}</span>
              <IconButton
                icon="close"
                label={t("rules.take_out", { day: formatDate(day) })}
                onClick={() => onDays(days.filter((one) => one !== day))}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="rules-add">
        <Field label={t("rules.from")}>
          {(control) => <TextInput {...control} type="date" value={from} onValue={setFrom} />}
        </Field>
        <Field label={t("rules.to")}>
          {(control) => <TextInput {...control} type="date" min={from} value={to} onValue={setTo} />}
        </Field>
        <Button icon="plus" disabled={!from || (to !== "" && to < from)} onClick={add}>
          {t("rules.add")}
        </Button>
      </div>
    </div>
  );
}
