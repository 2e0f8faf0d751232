/** One person: their phones, and what the desk can do about either: suspend, lost, erase, found, hand over. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import type { Account } from "../../lib/types";
import { Banner, Button, Field, Sheet, TextArea, t, toast } from "../../ui";
import { calls, type Device } from "../calls";
import { areaNames, failureWords, mayWrite } from "../words";
import { EnrolSheet } from "./EnrolSheet";
import { HandOverSheet } from "./HandOverSheet";
import { HandOvers } from "./HandOvers";
import { PhoneLine } from "./People";
import { loadPeople } from "./store";

/** What is about to be done, and to which phone. */
type Act = { kind: "suspend" | "restore" } | { kind: "lost" | "erase" | "active"; device: Device };

export function PersonSheet({
  account,
  devices,
  onClose,
}: {
  account: Account;
  devices: Device[];
  onClose: () => void;
}): JSX.Element {
  const [act, setAct] = useState<Act | null>(null);
  const [handing, setHanding] = useState(false);
  const [enrolling, setEnrolling] = useState(false);
  const me = phone.account.value;
  const may = mayWrite(me?.role) && account.id !== me?.id;
  if (handing) return <HandOverSheet from={account} onClose={() => setHanding(false)} />;
  if (enrolling) return <EnrolSheet account={account} onClose={() => setEnrolling(false)} />;
  if (act) return <ActSheet account={account} act={act} onClose={() => setAct(null)} />;
  return (
    <Sheet open title={account.name} onClose={onClose}>
      <p class="soft">
        {t(`people.role_${account.role}`)} · {areaNames(account)}
      </p>
      {!account.active && <Banner tone="late">{t("people.suspended_means")}</Banner>}
      {may && (
        <div class="review-actions">
          {account.active && (
            <Button icon="scan" onClick={() => setEnrolling(true)}>
              {t("people.enrol")}
            </Button>
          )}
          <Button icon="people" onClick={() => setHanding(true)}>
            {t("people.hand_over")}
          </Button>
          <Button
            icon={account.active ? "stop" : "check"}
            onClick={() => setAct({ kind: account.active ? "suspend" : "restore" })}
          >
            {t(account.active ? "people.suspend" : "people.restore")}
          </Button>
        </div>
      )}
      <h3>{t("people.phone")}</h3>
      {devices.length === 0 && <p class="soft">{t("people.no_phone")}</p>}
      {devices.map((one) => (
        <div key={one.id} class="paper stack close">
          <PhoneLine device={one} />
          {may && (
            <div class="review-actions">
              {one.state === "active" ? (
                <>
                  <Button small onClick={() => setAct({ kind: "lost", device: one })}>
                    {t("people.lost")}
                  </Button>
                  <Button small onClick={() => setAct({ kind: "erase", device: one })}>
                    {t("people.erase")}
                  </Button>
                </>
              ) : (
                <Button small onClick={() => setAct({ kind: "active", device: one })}>
                  {t("people.active")}
                </Button>
              )}
            </div>
          )}
        </div>
      ))}
      <HandOvers account={account} may={may} />
      <p class="soft small">{t("people.pin_means")}</p>
    </Sheet>
  );
}

/** Says what an act means and asks why, before it is done. */
function ActSheet({
  account,
  act,
  onClose,
}: {
  account: Account;
  act: Act;
  onClose: () => void;
}): JSX.Element {
  const [why, setWhy] = useState("");
  const [missing, setMissing] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const unsent = "device" in act ? (act.device.unsent ?? 0) : 0;
  const run = async () => {
    const said = why.trim();
    if (!said) return setMissing(true);
    setBusy(true);
    try {
      if ("device" in act) await calls.setDevice(act.device.id, act.kind, said);
      else await calls[act.kind](account.id, said);
      await loadPeople();
      toast(t(`people.done_${act.kind}`, { name: account.name }));
      onClose();
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
      setBusy(false);
    }
  };
  return (
    <Sheet
      open
      title={t(`people.${act.kind}_title`, { name: account.name })}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button
            kind={act.kind === "restore" || act.kind === "active" ? "primary" : "danger"}
            busy={busy}
            onClick={() => void run()}
          >
            {t(`people.${act.kind}`)}
          </Button>
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      <p>{t(`people.${act.kind}_means`)}</p>
      {unsent > 0 && <Banner tone="due">{t("people.unsent_means", { n: unsent })}</Banner>}
      <Field label={t("people.why")} error={missing && !why.trim() ? t("people.why_missing") : null} required>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
      </Field>
    </Sheet>
  );
}
