import { useId } from "preact/hooks";
import type { Choice } from "../../../forms/session";
import { Icon } from "../../../ui/icons";
import { Label } from "../Label";
import { Media } from "../Media";

export interface ChoiceCardProps {
  choice: Choice;
  kind: "radio" | "checkbox";
  name: string;
  checked: boolean;
  describedBy?: string | undefined;
  onPick: (value: string) => void;
}

/** One choice as a card that can be hit with a thumb; inside is the browser's own radio button or check box. */
export function ChoiceCard({ choice, kind, name, checked, describedBy, onPick }: ChoiceCardProps) {
  const id = useId();
  return (
    <label class={checked ? "choice chosen" : "choice"}>
      <input
        type={kind}
        name={name}
        value={choice.value}
        checked={checked}
        aria-labelledby={id}
        aria-describedby={describedBy}
        onChange={() => onPick(choice.value)}
      />
      <span class={`choice-mark ${kind === "radio" ? "radio" : "check"}`} aria-hidden="true">
        {kind === "checkbox" && <Icon name="check" size={18} />}
      </span>
      <span class="choice-text">
        <span id={id}>
          <Label text={choice.label} />
        </span>
        <Media media={choice.media} small />
      </span>
    </label>
  );
}
