import { useState } from "preact/hooks";
import { t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import type { Controller } from "./controller";

/** Before answers that were sent are changed: why. Asked once for a correction, where the form wants to know. */
export function ReasonPage({ form }: { form: Controller }) {
  const [reason, setReason] = useState("");
  const given = reason.trim();
  return (
    <form
      class="fq"
      onSubmit={(event) => {
        event.preventDefault();
        if (given) form.giveReason(given);
      }}
    >
      <h2 class="fq-label" tabIndex={-1} data-heading>
        <label for="fq-reason">{t("form.reason")}</label>
      </h2>
      <p class="fq-hint" id="fq-reason-hint">
        {t("form.reason_hint")}
      </p>
      <textarea
        id="fq-reason"
        class="input"
        rows={3}
        value={reason}
        aria-describedby="fq-reason-hint"
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <button type="submit" class="button primary wide" disabled={!given}>
        {t("form.reason_go_on")}
        <Icon name="forward" size={20} />
      </button>
    </form>
  );
}
