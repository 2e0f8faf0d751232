/** What a phone asks once: signing in, a PIN, and the password from before. Apart from what every start loads. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { phone } from "../db";
import { Failure } from "../lib/failure";
import { LossLine } from "../outbox/LossLine";
import { Banner, Button, Field, IconButton, TextInput, t } from "../ui";
import { failureText } from "../ui/failures";
import { lazy } from "../ui/lazy";
import { PinPad } from "./PinPad";
import {
  backToLock,
  enrolment,
  goToSignIn,
  lastAccount,
  leftBehind,
  openWithPrevious,
  setFirstPin,
  signIn,
  stage,
} from "./store";
import { Threshold } from "./Threshold";

const Enrol = lazy<object>(() => import("./Enrol"));

/** The page that the way in stands at. */
export default function Entrance(): JSX.Element {
  if (stage.value === "set_pin") return <SetPin />;
  if (stage.value === "previous") return <PreviousPassword />;
  if (enrolment.value) return <Enrol />;
  return <SignIn />;
}

function SignIn(): JSX.Element {
  const username = useSignal(lastAccount.value?.username ?? "");
  const password = useSignal("");
  const shown = useSignal(false);
  const busy = useSignal(false);
  const error = useSignal<string | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!username.value.trim() || !password.value) {
      error.value = t("account.both_needed");
      return;
    }
    busy.value = true;
    error.value = null;
    try {
      await signIn(username.value, password.value);
    } catch (caught) {
      error.value =
        caught instanceof Failure && caught.kind !== "refused" && caught.kind !== "sign_in"
          ? t(`account.failure.${caught.kind}`)
          : failureText(caught, t("account.wrong"));
    }
    busy.value = false;
  };
  return (
    <Threshold title={t("ui.app")} text={t("account.sign_in_text")}>
      <LossLine />
      {leftBehind.value > 0 && (
        <Banner tone="due" icon="outbox" title={t("account.left_behind", { n: leftBehind.value })}>
          {t("account.left_behind_text")}
        </Banner>
      )}
      <form class="stack" onSubmit={submit} noValidate>
        <Field label={t("account.username")}>
          {(control) => (
            <TextInput
              {...control}
              name="username"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              value={username.value}
              onValue={(value) => {
                username.value = value;
              }}
            />
          )}
        </Field>
        <Field label={t("account.password")} error={error.value}>
          {(control) => (
            <div class="with-button">
              <TextInput
                {...control}
                name="password"
                type={shown.value ? "text" : "password"}
                autocomplete="current-password"
                value={password.value}
                onValue={(value) => {
                  password.value = value;
                }}
              />
              <IconButton
                icon="eye"
                label={t("account.show_password")}
                pressed={shown.value}
                onClick={() => {
                  shown.value = !shown.value;
                }}
              />
            </div>
          )}
        </Field>
        <Button kind="primary" type="submit" wide busy={busy.value}>
          {t("account.sign_in")}
        </Button>
        {phone.state.value === "locked" && !lastAccount.value?.signed_out && (
          <Button kind="quiet" wide onClick={backToLock}>
            {t("account.back_to_pin")}
          </Button>
        )}
      </form>
    </Threshold>
  );
}

function SetPin(): JSX.Element {
  const first = useSignal<string | null>(null);
  const error = useSignal<string | null>(null);
  const busy = useSignal(false);
  const typed = async (pin: string) => {
    error.value = null;
    if (first.value === null) {
      if (weak(pin)) error.value = t("account.pin_weak");
      else first.value = pin;
    } else if (first.value !== pin) {
      first.value = null;
      error.value = t("account.pin_differs");
    } else {
      busy.value = true;
      await setFirstPin(pin);
    }
  };
  return (
    <Threshold title={t("account.set_pin")} text={t("account.set_pin_text")}>
      <PinPad
        label={t(first.value === null ? "account.new_pin" : "account.repeat_pin")}
        error={error.value}
        busy={busy.value}
        onPin={(pin) => void typed(pin)}
      />
    </Threshold>
  );
}

function PreviousPassword(): JSX.Element {
  const previous = useSignal("");
  const error = useSignal<string | null>(null);
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    if (!(await openWithPrevious(previous.value))) error.value = t("account.previous_wrong");
    busy.value = false;
  };
  return (
    <Threshold title={t("account.previous_title")} text={t("account.previous_text")}>
      <form class="stack" onSubmit={submit} noValidate>
        <Field label={t("account.previous")} error={error.value}>
          {(control) => (
            <TextInput
              {...control}
              type="password"
              autocomplete="off"
              value={previous.value}
              onValue={(value) => {
                previous.value = value;
              }}
            />
          )}
        </Field>
        <Button kind="primary" type="submit" wide busy={busy.value}>
          {t("account.open")}
        </Button>
        <Button kind="quiet" wide onClick={() => goToSignIn(false)}>
          {t("ui.back")}
        </Button>
      </form>
    </Threshold>
  );
}

/** A PIN that anybody would try first: one digit six times, or digits in order. */
function weak(pin: string): boolean {
  return /^(\d)\1+$/.test(pin) || "01234567890".includes(pin) || "09876543210".includes(pin);
}
