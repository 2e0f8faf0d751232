/** Which keys do what in the queue of review. */
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

export function KeysSheet({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  return (
    <Sheet open={open} title={t("review.keys")} onClose={onClose}>
      <dl class="desk-keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`review.key_${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p class="soft small">{t("review.keys_selected")}</p>
    </Sheet>
  );
}
