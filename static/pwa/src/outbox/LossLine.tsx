import type { JSX } from "preact";
import { lossSeen, lostUnsent } from "../account/lost";
import { phone } from "../db";
import { Banner, Button, t } from "../ui";

/** Says that unsent work is gone because the app's store was cleared, until the worker has read it. */
export function LossLine(): JSX.Element | null {
  if (lostUnsent.value === 0) return null;
  const seen = (
    <Button small onClick={() => void lossSeen()}>
      {t("outbox.seen")}
    </Button>
  );
  return (
    <Banner
      tone="late"
      role="alert"
      title={t("account.store_lost", { n: lostUnsent.value })}
      action={phone.state.value === "open" && seen}
    >
      {t("account.store_lost_text")}
    </Banner>
  );
}
