import type { ComponentChildren } from "preact";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { lazy } from "../../../ui/lazy";
import { answerText } from "../answers";
import { anyMedia, chosen, LONG_LIST, toggled } from "../choices";
import { plainText } from "../markdown";
import { ChoiceCard } from "./ChoiceCard";
import { ChoiceSearch } from "./ChoiceSearch";
import { ChoiceMap } from "./geo/ChoiceMap";
import type { ImageMapProps } from "./imagemap/ImageMap";
import { hasAppearance, type WidgetProps } from "./props";
import "./select.css";

/** Pictures with regions; fetched with the first question that has one. */
const ImageMap = lazy<ImageMapProps>(() => import("./imagemap/ImageMap"));

/** What stands above the list of choices: a map, or a picture with regions, to choose on. */
function Ground({
  item,
  form,
  on,
  onPick,
}: WidgetProps & { on: Set<string>; onPick: (value: string) => void }) {
  const shared = { item, choices: item.choices, on, one: item.widget === "select1", onPick };
  if (hasAppearance(item, "map")) return <ChoiceMap {...shared} form={form} />;
  return hasAppearance(item, "image-map") ? <ImageMap {...shared} /> : null;
}

/** How many columns `columns-3` asks for; none without a number. */
export function columnsOf(appearance: readonly string[]): number | undefined {
  for (const one of appearance) {
    const match = /^columns-(\d+)$/.exec(one);
    if (match) return Math.min(6, Math.max(1, Number(match[1])));
  }
  return undefined;
}

/** Whether one is chosen from the browser's own drop-down (`minimal`), which shows words alone. */
export function isDropDown(item: WidgetProps["item"]): boolean {
  if (!hasAppearance(item, "minimal")) return false;
  const { choices } = item;
  return choices.length > 0 && !searched(item, choices.length) && !anyMedia(choices);
}

/** Whether the list gets a search field. */
function searched(item: WidgetProps["item"], count: number): boolean {
  return count > LONG_LIST || hasAppearance(item, "autocomplete") || hasAppearance(item, "search");
}

/** Whether a scale stands in one row: `likert`, and `list`, while a thumb can tell its places apart. */
function inARow(item: WidgetProps["item"], count: number): boolean {
  return count <= 7 && (hasAppearance(item, "likert") || hasAppearance(item, "list"));
}

/** The class and style of the list of choices: cards under one another, a scale, or columns as many as asked or as fit. */
function layout(item: WidgetProps["item"], count: number) {
  if (inARow(item, count)) return { class: "fq-choices fq-likert" };
  const bare = hasAppearance(item, "no-buttons") ? " fq-bare" : "";
  if (hasAppearance(item, "columns-pack")) return { class: `fq-choices fq-pack${bare}` };
  const columns = columnsOf(item.appearance);
  if (columns !== undefined && columns > 1)
    return {
      class: `fq-choices fq-columns${columns > 2 ? " fq-narrow" : ""}${bare}`,
      style: { "--columns": columns },
    };
  const fit = columns === undefined && hasAppearance(item, "columns") ? " fq-fit" : "";
  return { class: `fq-choices${fit}${bare}` };
}

/** Choose one: cards, a scale (`likert`), a drop-down (`minimal`), or a searched list when it is long. */
export function SelectOne(props: WidgetProps) {
  const { item, form, id, describedBy, invalid } = props;
  const choices = item.choices;
  const pick = (value: string) => {
    form.answer(item, value);
    if (hasAppearance(item, "quick")) form.enter();
  };
  if (choices.length === 0) return <p class="fq-empty">{t("form.no_choices")}</p>;
  if (isDropDown(item))
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
  const list = (
    <>
      <Ground {...props} on={new Set(chosen(item.value))} onPick={pick} />
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
        <div {...layout(item, choices.length)}>
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
  return hasAppearance(item, "minimal") ? <Fold item={item}>{list}</Fold> : list;
}

/** A list behind one line that says what is chosen in it. */
function Fold({ item, children }: { item: WidgetProps["item"]; children: ComponentChildren }) {
  return (
    <details class="fq-fold">
      <summary class="input">
        <span>{item.value === "" ? t("form.choose") : answerText(item)}</span>
        <Icon name="down" size={20} />
      </summary>
      {children}
    </details>
  );
}

/** Choose any number: cards, a fold (`minimal`), or a searched list when it is long. */
export function SelectMultiple(props: WidgetProps) {
  const { item } = props;
  if (item.choices.length === 0) return <p class="fq-empty">{t("form.no_choices")}</p>;
  const list = <Many {...props} />;
  return hasAppearance(item, "minimal") ? <Fold item={item}>{list}</Fold> : list;
}

function Many(props: WidgetProps) {
  const { item, form, id, describedBy } = props;
  const choices = item.choices;
  const on = new Set(chosen(item.value));
  const pick = (value: string) => form.answer(item, toggled(item.value, value, choices));
  return (
    <>
      <Ground {...props} on={on} onPick={pick} />
      {searched(item, choices.length) ? (
        <ChoiceSearch
          choices={choices}
          kind="checkbox"
          name={id}
          isOn={(value) => on.has(value)}
          describedBy={describedBy}
          onPick={pick}
        />
      ) : (
        <div {...layout(item, choices.length)}>
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
      )}
    </>
  );
}
