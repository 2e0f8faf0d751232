import { t } from "../../../ui/i18n";
import { chosen, LONG_LIST, toggled } from "../choices";
import { plainText } from "../markdown";
import { ChoiceCard } from "./ChoiceCard";
import { ChoiceSearch } from "./ChoiceSearch";
import { hasAppearance, type WidgetProps } from "./props";

/** How many columns the appearance asks for: `columns-3` three, `columns` and `columns-pack` two, none one. */
export function columnsOf(appearance: readonly string[]): number {
  for (const one of appearance) {
    const match = /^columns-(\d+)$/.exec(one);
    if (match) return Math.min(6, Math.max(1, Number(match[1])));
    if (one === "columns" || one === "columns-pack") return 2;
  }
  return 1;
}

/** Whether the list gets a search field. */
function searched(item: WidgetProps["item"], count: number): boolean {
  return count > LONG_LIST || hasAppearance(item, "autocomplete") || hasAppearance(item, "search");
}

function listClass(item: WidgetProps["item"]): string {
  if (hasAppearance(item, "likert")) return "fq-choices fq-likert";
  const bare = hasAppearance(item, "no-buttons") ? " fq-bare" : "";
  return `fq-choices${columnsOf(item.appearance) > 1 ? " fq-columns" : ""}${bare}`;
}

/** Choose one: cards, a scale (`likert`), a drop-down (`minimal`), or a searched list when it is long. */
export function SelectOne({ item, form, id, describedBy, invalid }: WidgetProps) {
  const choices = item.choices;
  const pick = (value: string) => {
    form.answer(item, value);
    if (hasAppearance(item, "quick")) form.enter();
  };
  if (choices.length === 0) return <p class="fq-empty">{t("form.no_choices")}</p>;
  if (hasAppearance(item, "minimal") && !searched(item, choices.length))
    return (
      <select
        id={id}
        class="input fq-select"
        value={item.value}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        aria-required={item.required}
        onChange={(event) => pick(event.currentTarget.value)}
      >
        <option value="">{t("form.choose")}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {plainText(choice.label)}
          </option>
        ))}
      </select>
    );
  return (
    <>
      {searched(item, choices.length) ? (
        <ChoiceSearch
          choices={choices}
          kind="radio"
          name={id}
          isOn={(value) => value === item.value}
          describedBy={describedBy}
          onPick={pick}
        />
      ) : (
        <div class={listClass(item)} style={{ "--columns": columnsOf(item.appearance) }}>
          {choices.map((choice) => (
            <ChoiceCard
              key={choice.value}
              choice={choice}
              kind="radio"
              name={id}
              checked={choice.value === item.value}
              describedBy={describedBy}
              onPick={pick}
            />
          ))}
        </div>
      )}
      {item.value !== "" && !item.required && (
        <button type="button" class="button quiet" onClick={() => form.answer(item, "")}>
          {t("form.clear")}
        </button>
      )}
    </>
  );
}

/** Choose any number. */
export function SelectMultiple({ item, form, id, describedBy }: WidgetProps) {
  const choices = item.choices;
  const on = new Set(chosen(item.value));
  const pick = (value: string) => form.answer(item, toggled(item.value, value, choices));
  if (choices.length === 0) return <p class="fq-empty">{t("form.no_choices")}</p>;
  if (searched(item, choices.length))
    return (
      <ChoiceSearch
        choices={choices}
        kind="checkbox"
        name={id}
        isOn={(value) => on.has(value)}
        describedBy={describedBy}
        onPick={pick}
      />
    );
  return (
    <div class={listClass(item)} style={{ "--columns": columnsOf(item.appearance) }}>
      {choices.map((choice) => (
        <ChoiceCard
          key={choice.value}
          choice={choice}
          kind="checkbox"
          name={id}
          checked={on.has(choice.value)}
          describedBy={describedBy}
          onPick={pick}
        />
      ))}
    </div>
  );
}
