/** Signing in by the QR that the desk shows: one touch, so that nobody is signed in by an address alone. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Failure } from "../lib/failure";
import { Banner, Button, t } from "../ui";
import { enrol, enrolment } from "./store";
import { Threshold } from "./Threshold";

export default function Enrol(): JSX.Element {
  const busy = useSignal(false);
  const error = useSignal<string | null>(null);
  const go = async () => {
    busy.value = true;
    error.value = null;
    try {
      await enrol(enrolment.value!);
    } catch (caught) {
      error.value =
        caught instanceof Failure && caught.kind === "refused"
          ? (caught.problem?.detail ?? null)
          : t(`account.failure.${caught instanceof Failure ? caught.kind : "unavailable"}`);
    }
    busy.value = false;
  };
  return (
    <Threshold title={t("account.enrol")} text={t("account.enrol_text")}>
      {error.value && (
        <Banner tone="late" role="alert">
          {error.value}
        </Banner>
      )}
      <Button kind="primary" wide busy={busy.value} onClick={() => void go()}>
        {t("account.enrol_do")}
      </Button>
      <Button
        kind="quiet"
        wide
        onClick={() => {
          enrolment.value = null;
        }}
      >
        {t("account.enrol_not")}
      </Button>
    </Threshold>
  );
}
