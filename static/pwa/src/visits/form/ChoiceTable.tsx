import { useId } from "preact/hooks";
import type { Item } from "../../forms/session";
import { t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import { chosen, toggled } from "./choices";
import type { Controller } from "./controller";
import { Label } from "./Label";
import { Media } from "./Media";
import "./table.css";
import type { Table } from "./tables";

/** Questions with the same choices as a table: the choices head the columns, every question spans a row of its own. */
export function ChoiceTable({ table, form }: { table: Table; form: Controller }) {
  const tick = form.drawn();
  const id = useId();
  const choices = (table.head ?? table.rows[0])?.choices ?? [];
  return (
    <table class="fq-table">
      {table.head?.label && (
        <caption>
          <Label text={table.head.label} />
          <Media media={table.head.media} />
          {table.head.hint && (
            <span class="fq-hint">
              <Label text={table.head.hint} calls />
            </span>
          )}
        </caption>
      )}
      <thead>
        <tr>
          {choices.map((choice, column) => (
            <th key={choice.value} scope="col" id={`${id}-c${column}`}>
              <Media media={choice.media} small />
              <Label text={choice.label} />
            </th>
          ))}
        </tr>
      </thead>
      {table.rows.map((item, row) => (
        <Row
          key={item.path}
          item={item}
          form={form}
          id={`${id}-r${row}`}
          column={`${id}-c`}
          width={choices.length}
          tick={tick}
        />
      ))}
    </table>
  );
}

interface RowProps {
  item: Item;
  form: Controller;
  id: string;
  /** Beginning of the ids of the column heads. */
  column: string;
  width: number;
  /** Changes with every answer, see WidgetProps. */
  tick: number;
}

function Row({ item, form, id, column, width }: RowProps) {
  const message = form.messageFor(item);
  const one = item.widget === "select1";
  const on = new Set(one ? [item.value] : chosen(item.value));
  const described =
    [item.hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const pick = (value: string) => form.answer(item, one ? value : toggled(item.value, value, item.choices));
  return (
    <tbody class={message ? "has-error" : undefined} data-path={item.path}>
      <tr>
        <th scope="rowgroup" id={id} colSpan={width}>
          <Label text={item.label || item.name} />
          {item.required && <span class="fq-required">{t("form.required")}</span>}
          <Media media={item.media} />
          {item.hint && (
            <span class="fq-hint" id={`${id}-hint`}>
              <Label text={item.hint} calls />
            </span>
          )}
          {message && (
            <span class="fq-error" id={`${id}-error`}>
              <Icon name="warn" size={20} />
              <span>{message}</span>
            </span>
          )}
        </th>
      </tr>
      <tr class="fq-table-cells">
        {item.choices.map((choice, at) => (
          <td key={choice.value} headers={`${id} ${column}${at}`}>
            <label class={on.has(choice.value) ? "fq-cell chosen" : "fq-cell"}>
              <input
                type={one ? "radio" : "checkbox"}
                name={id}
                value={choice.value}
                checked={on.has(choice.value)}
                disabled={item.readonly}
                aria-labelledby={`${id} ${column}${at}`}
                aria-describedby={described}
                onChange={() => pick(choice.value)}
              />
              <span class={`choice-mark ${one ? "radio" : "check"}`} aria-hidden="true">
                {!one && <Icon name="check" size={18} />}
              </span>
            </label>
          </td>
        ))}
      </tr>
    </tbody>
  );
}
