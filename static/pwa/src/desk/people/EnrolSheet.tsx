/** A QR that signs a person in on a phone: why is asked, then it is shown until it is used, taken back or too old. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import type { Account } from "../../lib/types";
import { Banner, Button, Field, formatMoment, Sheet, TextArea, t, toast } from "../../ui";
import { calls, type Enrolment } from "../calls";
import { failureWords } from "../words";

export function EnrolSheet({ account, onClose }: { account: Account; onClose: () => void }): JSX.Element {
  const [why, setWhy] = useState("");
  const [missing, setMissing] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Enrolment | null>(null);
  const { name } = account;
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setWrong(null);
    try {
      await work();
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
    }
    setBusy(false);
  };
  const make = () => {
    if (!why.trim()) return setMissing(true);
    void run(async () => setMade(await calls.enrol(account.id, why.trim())));
  };
  const revoke = () =>
    void run(async () => {
      await calls.revokeEnrolment(account.id);
      toast(t("people.enrol_revoked"));
      onClose();
    });
  return (
    <Sheet
      open
      title={t("people.enrol_title", { name })}
      onClose={onClose}
      actions={
        made ? (
          <>
            <Button busy={busy} onClick={revoke}>
              {t("people.enrol_revoke")}
            </Button>
            <Button kind="primary" onClick={onClose}>
              {t("ui.close")}
            </Button>
          </>
        ) : (
          <>
            <Button kind="quiet" onClick={onClose}>
              {t("desk.cancel")}
            </Button>
            <Button kind="primary" busy={busy} onClick={make}>
              {t("people.enrol_make")}
            </Button>
          </>
        )
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      {made ? (
        <>
          <img
            class="enrol-code"
            src={`data:image/svg+xml,${encodeURIComponent(made.qr)}`}
            alt={t("people.enrol")}
          />
          <p>{t("people.enrol_scan")}</p>
          <p class="soft">{t("people.enrol_until", { time: formatMoment(made.expires_at), name })}</p>
        </>
      ) : (
        <>
          <p>{t("people.enrol_means")}</p>
          <Field
            label={t("people.why")}
            error={missing && !why.trim() ? t("people.why_missing") : null}
            required
          >
            {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
          </Field>
        </>
      )}
    </Sheet>
  );
}
