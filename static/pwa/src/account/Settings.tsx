/** Settings: language, text size, synchronising, storage, the PIN, signing out. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { keepStorage, LOW_SPACE, lookAtSpace, meta, phone, records, space } from "../db";
import { SyncLine } from "../outbox/SyncLine";
import {
  AppBar,
  ask,
  Banner,
  Button,
  Field,
  formatBytes,
  LANGUAGES,
  type Language,
  language,
  RadioCards,
  Section,
  Select,
  Sheet,
  setLanguage,
  t,
  toast,
} from "../ui";
import { setTextSize, TEXT_SIZES, type TextSize, textSize } from "../ui/textSize";
import { takeUpdate, updateReady } from "../update";
import { PinPad } from "./PinPad";
import {
  changePin,
  idleMinutes,
  keepLanguage,
  lastAccount,
  lock,
  setIdleMinutes,
  signOut,
  unsent,
} from "./store";

const LANGUAGE_NAMES = { zh: "中文", en: "English" };

export default function Settings(): JSX.Element {
  const account = phone.account.value;
  const changing = useSignal(false);
  const choose = async (tag: Language) => {
    await setLanguage(tag);
    await keepLanguage(tag);
  };
  const leave = async () => {
    const left = unsent.value;
    const yes = await ask({
      title: t("settings.sign_out_title"),
      text: left ? t("settings.sign_out_unsent", { n: left }) : t("settings.sign_out_text"),
      confirm: t("settings.sign_out"),
      danger: true,
    });
    if (yes) await signOut();
  };
  return (
    <>
      <AppBar title={t("settings.title")} />
      <div class="page">
        <div class="paper me">
          <p class="me-name">{account?.name}</p>
          <p class="soft">
            {account && t(`settings.role.${account.role}`)} · {lastAccount.value?.username}
          </p>
          {account && account.role !== "worker" && (
            <Button icon="desk" href="/desk/overview">
              {t("app.desk")}
            </Button>
          )}
        </div>
        {updateReady.value && (
          <Banner
            icon="sync"
            title={t("account.update")}
            action={
              <Button small onClick={() => void takeUpdate()}>
                {t("account.update_now")}
              </Button>
            }
          >
            {t("account.update_text")}
          </Banner>
        )}
        <Section title={t("settings.display")}>
          <div class="stack">
            <RadioCards
              name="language"
              legend={t("settings.language")}
              value={language.value}
              columns={2}
              onValue={(value) => void choose(value === "en" ? "en" : "zh")}
              options={LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }))}
            />
            <RadioCards
              name="text-size"
              legend={t("settings.text_size")}
              value={textSize.value}
              columns={3}
              onValue={(value) => setTextSize(value as TextSize)}
              options={TEXT_SIZES.map((size) => ({ value: size, label: t(`settings.text.${size}`) }))}
            />
          </div>
        </Section>
        <Section title={t("settings.sync")}>
          <div class="stack">
            <SyncLine />
            <p class="soft small">
              {t("settings.records", {
                households: records.households.value.size,
                members: records.members.value.size,
              })}
            </p>
          </div>
        </Section>
        <Storage />
        <Section title={t("settings.security")}>
          <div class="stack">
            <Field label={t("settings.idle")}>
              {(control) => (
                <Select
                  {...control}
                  value={String(idleMinutes.value)}
                  onValue={(value) => void setIdleMinutes(Number(value))}
                  options={[1, 2, 5, 10, 15].map((n) => ({
                    value: String(n),
                    label: t("settings.idle_minutes", { n }),
                  }))}
                />
              )}
            </Field>
            <Button icon="keypad" wide onClick={() => (changing.value = true)}>
              {t("settings.change_pin")}
            </Button>
            <Button icon="lock" wide onClick={lock}>
              {t("settings.lock_now")}
            </Button>
            <Button kind="danger" icon="signOut" wide onClick={() => void leave()}>
              {t("settings.sign_out")}
            </Button>
          </div>
        </Section>
        <p class="soft small">{t("settings.version", { version: __APP_VERSION__ })}</p>
      </div>
      <ChangePin open={changing.value} onClose={() => (changing.value = false)} />
    </>
  );
}

function Storage(): JSX.Element {
  const trimmed = useSignal(0);
  useEffect(() => {
    void lookAtSpace();
    void meta.get("trimmed").then((last) => {
      trimmed.value = last?.visits ?? 0;
    });
  }, []);
  const now = space.value;
  if (!now) return <Section title={t("settings.storage")}>{null}</Section>;
  return (
    <Section title={t("settings.storage")}>
      <div class="stack">
        {now.free < LOW_SPACE && (
          <Banner tone="late" icon="storage">
            {t("account.storage_low")}
          </Banner>
        )}
        <p>
          {t("settings.storage_used", { used: formatBytes(now.usage), free: formatBytes(now.free) })}
          <br />
          <span class="soft small">
            {t(now.persisted ? "settings.storage_persisted" : "settings.storage_not_persisted")}
          </span>
        </p>
        <p class="soft small">
          {t("settings.history", { n: records.visits.value.size })}
          {trimmed.value > 0 && ` ${t("settings.history_trimmed", { n: trimmed.value })}`}
        </p>
        {!now.persisted && (
          <Button icon="storage" wide onClick={() => void keepStorage()}>
            {t("settings.storage_persist")}
          </Button>
        )}
      </div>
    </Section>
  );
}

function ChangePin({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  const old = useSignal<string | null>(null);
  const fresh = useSignal<string | null>(null);
  const error = useSignal<string | null>(null);
  const busy = useSignal(false);
  const begin = (message: string | null) => {
    old.value = null;
    fresh.value = null;
    error.value = message;
  };
  const typed = async (pin: string) => {
    error.value = null;
    if (old.value === null) old.value = pin;
    else if (fresh.value === null) fresh.value = pin;
    else if (fresh.value !== pin) {
      fresh.value = null;
      error.value = t("account.pin_differs");
    } else {
      busy.value = true;
      const changed = await changePin(old.value, pin);
      busy.value = false;
      begin(changed ? null : t("account.wrong_pin"));
      if (changed) {
        toast(t("settings.pin_changed"));
        onClose();
      }
    }
  };
  const label = old.value === null ? "current_pin" : fresh.value === null ? "new_pin" : "repeat_pin";
  return (
    <Sheet
      open={open}
      title={t("settings.change_pin")}
      onClose={() => {
        begin(null);
        onClose();
      }}
    >
      <PinPad
        label={t(`account.${label}`)}
        error={error.value}
        busy={busy.value}
        onPin={(pin) => void typed(pin)}
      />
    </Sheet>
  );
}
