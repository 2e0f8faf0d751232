import type { JSX } from "preact";
import { goToSignIn, lock, unsent } from "../account/store";
import { client } from "../api/client";
import { LOW_SPACE, phone, space } from "../db";
import { status, syncNow } from "../sync";
import { Banner, Button, formatMoment, Icon, Progress, t } from "../ui";
import { failureText } from "../ui/failures";
import { LossLine } from "./LossLine";
import "./sync.css";

/** A phone's clock that is off by more, in milliseconds, is worth a word: dates and due days are wrong on it. */
const CLOCK_OFF = 15 * 60_000;

/** How phone and server stand to each other, in a line: what goes on, what went wrong and the next step. */
export function SyncLine(): JSX.Element {
  return (
    <>
      <LossLine />
      {Math.abs(client.skew.value ?? 0) > CLOCK_OFF && (
        <Banner tone="due" icon="clock" title={t("outbox.clock_off")} role="status">
          {t("outbox.clock_off_text")}
        </Banner>
      )}
      {space.value && space.value.free < LOW_SPACE && unsent.value > 0 && (
        <Banner tone="late" icon="storage" role="status">
          {t("account.storage_low")}
        </Banner>
      )}
      <State />
    </>
  );
}

function State(): JSX.Element {
  const now = status.value;
  if (now.state !== "idle") return <Busy />;
  if (now.failure?.kind === "sign_in") {
    return (
      <Banner
        tone="due"
        icon="lock"
        title={t("account.sign_in_again")}
        action={
          <Button
            small
            onClick={() => {
              lock();
              goToSignIn(false);
            }}
          >
            {t("account.sign_in_again_action")}
          </Button>
        }
      >
        {t("account.sign_in_again_text")}
      </Banner>
    );
  }
  if (now.failure) {
    const offline = now.failure.kind === "offline" || now.failure.kind === "unavailable";
    return (
      <Banner
        tone={offline ? "plain" : "late"}
        icon={offline ? "cloudOff" : "warn"}
        role="status"
        action={
          <Button small kind="quiet" icon="sync" onClick={() => void syncNow()}>
            {t("ui.retry")}
          </Button>
        }
      >
        {failureText(now.failure)}
      </Banner>
    );
  }
  return (
    <p class="sync-line soft small" role="status">
      <Icon name="cloud" size={20} />
      <span>
        {now.lastAt ? t("outbox.synced", { at: formatMoment(now.lastAt) }) : t("outbox.not_synced")}
      </span>
      <button type="button" class="button quiet small-button" onClick={() => void syncNow()}>
        {t("outbox.sync_now")}
      </button>
    </p>
  );
}

function Busy(): JSX.Element {
  const { state, sent, toSend, filesLeft, received, toReceive } = status.value;
  const label =
    state === "sending"
      ? t("outbox.sending", { n: sent, of: toSend })
      : state === "files"
        ? t("outbox.files", { n: filesLeft })
        : toReceive + received === 0
          ? t("outbox.asking")
          : t("outbox.receiving", { n: received, of: received + toReceive });
  const whole = state === "sending" ? toSend : state === "receiving" ? received + toReceive : 0;
  const first = records() === 0;
  return (
    <div class={`sync-busy${first ? " paper" : ""}`} role="status">
      {first && <h2>{t("outbox.first")}</h2>}
      <p class="soft small">{label}</p>
      <Progress label={label} value={state === "sending" ? sent : received} max={whole || undefined} />
    </div>
  );
}

function records(): number {
  return phone.records.households.value.size;
}
