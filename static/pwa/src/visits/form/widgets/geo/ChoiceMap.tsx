import { useMemo, useRef, useState } from "preact/hooks";
import type { Choice } from "../../../../forms/session";
import { t } from "../../../../ui/i18n";
import { Icon } from "../../../../ui/icons";
import { plainText } from "../../markdown";
import type { WidgetProps } from "../props";
import { ChoiceShapes } from "./choices";
import { Preview } from "./Preview";
import { ChoiceSheet } from "./sheets";

interface Props {
  item: WidgetProps["item"];
  form: WidgetProps["form"];
  choices: Choice[];
  on: ReadonlySet<string>;
  one: boolean;
  onPick: (value: string) => void;
}

/** Above the list of a select with `map`: its choices on a small map, which opens a large one to choose on. */
export function ChoiceMap({ item, form, choices, on, one, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const made = useRef(new ChoiceShapes());
  const key = [...on].join(" ");
  const { shapes, placeless } = useMemo(() => made.current.of(choices, on), [choices, key]);
  const title = plainText(item.label) || item.name;
  const subject = form.draft.subject_id;
  return (
    <div class="fq-place">
      <Preview title={title} shapes={shapes} subject={subject} onOpen={() => setOpen(true)} />
      <button type="button" class="button secondary fq-map-open" onClick={() => setOpen(true)}>
        <Icon name="map" size={22} />
        {t("form.map_choose_on")}
      </button>
      {placeless > 0 && <p class="fq-hint">{t("form.map_placeless", { n: placeless })}</p>}
      {open && (
        <ChoiceSheet
          title={title}
          subject={subject}
          choices={choices}
          shapes={shapes}
          on={on}
          one={one}
          onPick={onPick}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
