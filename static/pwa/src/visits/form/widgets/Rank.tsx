import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { chosen, moved } from "../choices";
import { Label } from "../Label";
import { plainText } from "../markdown";
import type { WidgetProps } from "./props";
import "./rank.css";
import { useDragOrder } from "./useDragOrder";

/** Put choices in order by dragging or with buttons. The order shown at first becomes the answer when it is moved or confirmed. */
export function Rank({ item, form, describedBy }: WidgetProps) {
  const labels = new Map(item.choices.map((choice) => [choice.value, choice.label]));
  const ranked = chosen(item.value).filter((value) => labels.has(value));
  const order = [
    ...ranked,
    ...item.choices.map((choice) => choice.value).filter((value) => !ranked.includes(value)),
  ];
  const drag = useDragOrder(order.length, (from, to) => {
    const next = moved(order, from, to - from);
    form.answer(item, next.join(" "));
  });
  const move = (index: number, by: number) => form.answer(item, moved(order, index, by).join(" "));
  return (
    <div aria-describedby={describedBy}>
      <ol class="fq-rank">
        {order.map((value, index) => {
          const label = labels.get(value) ?? value;
          const name = plainText(label);
          return (
            <li key={value} class={drag.classOf(index)} style={drag.styleOf(index)}>
              <span class="fq-grip" aria-hidden="true" {...drag.grip(index)}>
                <Icon name="drag" size={22} />
              </span>
              <span class="fq-rank-number">{index + 1}</span>
              <span class="fq-rank-text">
                <Label text={label} />
              </span>
              <button
                type="button"
                class="fq-round"
                disabled={index === 0}
                aria-label={t("form.rank_up", { name })}
                onClick={() => move(index, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                class="fq-round"
                disabled={index === order.length - 1}
                aria-label={t("form.rank_down", { name })}
                onClick={() => move(index, 1)}
              >
                ↓
              </button>
            </li>
          );
        })}
      </ol>
      {ranked.length < order.length && (
        <button type="button" class="button secondary" onClick={() => form.answer(item, order.join(" "))}>
          {t("form.rank_keep")}
        </button>
      )}
    </div>
  );
}
