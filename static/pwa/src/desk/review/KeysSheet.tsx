/** Which keys do what in a room: in the queue of review unless said otherwise. */
import type { JSX } from "preact";
import { Sheet, t } from "../../ui";

const KEYS = [
  ["J", "next"],
  ["K", "previous"],
  ["A", "approve"],
  ["R", "return"],
  ["C", "comment"],
  ["T", "telephone"],
  ["X", "select"],
  ["Shift + X", "select_all"],
  ["U", "undo"],
  ["?", "help"],
] as const;

export function KeysSheet({
  open,
  onClose,
  keys = KEYS,
  of = "review",
}: {
  open: boolean;
  onClose: () => void;
  /** Keys, and what the texts `<of>.key_<what>` say of them. */
  keys?: readonly (readonly [key: string, what: string])[];
  of?: string;
}): JSX.Element {
  return (
    <Sheet open={open} title={t("review.keys")} onClose={onClose}>
      <dl class="desk-keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`${of}.key_${what}`)}</dd>
          </div>
        ))}
      </dl>
      {of === "review" && <p class="soft small">{t("review.keys_selected")}</p>}
    </Sheet>
  );
}
