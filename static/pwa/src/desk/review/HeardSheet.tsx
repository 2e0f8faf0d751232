/** Re-checking a visit by telephone: whom to call, what to ask, and what was said. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import {
  Banner,
  Button,
  Field,
  formatMoment,
  formatPhone,
  phoneHref,
  RadioCards,
  Sheet,
  TextArea,
  t,
} from "../../ui";
import { calls, type Heard, type Look } from "../calls";
import { householdOf } from "../directory";
import { failureWords, householdName, personName } from "../words";

const OUTCOMES: Heard[] = ["confirmed", "differs", "not_reached"];

export function HeardSheet({
  look,
  onClose,
  onHeard,
}: {
  look: Look | null;
  onClose: () => void;
  onHeard: (look: Look) => void;
}): JSX.Element {
  const [outcome, setOutcome] = useState<Heard | "">("");
  const [note, setNote] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setOutcome(look?.heard?.outcome ?? "");
    setNote(look?.heard?.note ?? "");
    setWrong(null);
  }, [look]);
  const home = look ? householdOf(look.visit.household_id) : null;
  const save = async () => {
    if (!look || !outcome) return setWrong(t("review.heard_missing"));
    setBusy(true);
    try {
      onHeard(await calls.heard(look.id, outcome, note.trim()));
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
    }
    setBusy(false);
  };
  return (
    <Sheet
      open={look !== null}
      title={t("review.telephone_title", { name: householdName(home) })}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {t("review.heard_do")}
          </Button>
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      {home?.phone ? (
        <Button icon="call" href={phoneHref(home.phone)}>
          {formatPhone(home.phone)}
        </Button>
      ) : (
        <p class="soft">{t("review.no_phone")}</p>
      )}
      {look && (
        <p>
          {t("review.telephone_ask", {
            name: personName(look.visit.worker_id, t("desk.nobody")),
            time: formatMoment(look.visit.started_at),
          })}
        </p>
      )}
      <RadioCards
        name="heard"
        legend={t("review.heard")}
        value={outcome}
        onValue={(value) => setOutcome(value as Heard)}
        options={OUTCOMES.map((one) => ({ value: one, label: t(`review.heard_${one}`) }))}
      />
      <Field label={t("review.heard_note")}>
        {(control) => <TextArea {...control} rows={3} maxLength={4000} value={note} onValue={setNote} />}
      </Field>
    </Sheet>
  );
}
