/** The screens before the app's own: the PIN every day, and what is asked once. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { phone } from "../db";
import { Button, Loading, t } from "../ui";
import { loadTexts } from "../ui/i18n";
import { lazy } from "../ui/lazy";
import { PinPad } from "./PinPad";
import { goToSignIn, lastAccount, stage } from "./store";
import { Threshold } from "./Threshold";

const Entrance = lazy<object>(
  async () => (await Promise.all([import("./SignIn"), loadTexts("settings")]))[0],
);

/** Whatever stands between the person and the app. */
export function Door(): JSX.Element {
  if (!isSecureContext)
    return <Threshold title={t("account.insecure")} text={t("account.insecure_text")} children={null} />;
  const now = stage.value;
  if (now === "starting") return <Loading />;
  if (now === "lock") return <Lock />;
  return <Entrance />;
}

function Lock(): JSX.Element {
  const busy = useSignal(false);
  const waitUntil = useSignal(0);
  const now = useSignal(Date.now());
  const wrong = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((waitUntil.value - now.value) / 1000);
  const error =
    seconds > 0
      ? t("account.wait", { n: seconds })
      : wrong.value > 0
        ? t("account.wrong_pin", { tries: wrong.value })
        : null;
  const unlock = async (pin: string) => {
    busy.value = true;
    const answer = await phone.unlock(pin);
    busy.value = false;
    if ("key" in answer) return;
    wrong.value++;
    now.value = Date.now();
    waitUntil.value = answer.waitUntil;
  };
  return (
    <Threshold title={t("account.hello", { name: lastAccount.value?.name ?? "" })}>
      <PinPad
        label={t("account.enter_pin")}
        error={error}
        busy={busy.value || seconds > 0}
        onPin={(pin) => void unlock(pin)}
      >
        <div class="pin-foot">
          <Button kind="quiet" onClick={() => goToSignIn(true)}>
            {t("account.forgot_pin")}
          </Button>
          <Button kind="quiet" onClick={() => goToSignIn(false)}>
            {t("account.other_account")}
          </Button>
        </div>
      </PinPad>
    </Threshold>
  );
}
