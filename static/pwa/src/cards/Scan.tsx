/** Finding the household by its card: the camera, a photo of it, or the short code typed. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "wouter-preact";
import { records } from "../db";
import { AppBar, Banner, Button, Field, Plate, Sheet, TextInput, t } from "../ui";
import { startVisit } from "../visits/start";
import { Camera } from "./Camera";
import { groupedCode } from "./codes";
import { type Recognised, recogniseCode, recogniseQr, scanFor, scanned } from "./store";
import "./cards.css";

export default function Scan(): JSX.Element {
  const result = useSignal<Recognised | null>(null);
  const typing = useSignal(false);
  const settle = (found: Recognised) => {
    if (found.kind === "household") {
      scanned(found.card);
      navigator.vibrate?.(80);
    }
    result.value = found;
  };
  const now = result.value;
  return (
    <>
      <AppBar title={t("cards.title")} back="/" />
      <div class="page scan">
        <p class="soft">{t("cards.how")}</p>
        <Camera
          paused={now?.kind === "household" || now?.kind === "revoked" || typing.value}
          onText={(text) => void recogniseQr(text).then(settle)}
        />
        {now && now.kind !== "household" && (
          <Banner tone="due" icon="card" role="status" title={t(`cards.${now.kind}`)}>
            {t(`cards.${now.kind}_text`)}
          </Banner>
        )}
        <Button icon="keypad" wide onClick={() => (typing.value = true)}>
          {t("cards.type_code")}
        </Button>
      </div>
      <CodeSheet
        open={typing.value}
        onClose={() => (typing.value = false)}
        onFound={(found) => {
          typing.value = false;
          settle(found);
        }}
      />
      <FoundSheet result={now} onClose={() => (result.value = null)} />
    </>
  );
}

function FoundSheet({ result, onClose }: { result: Recognised | null; onClose: () => void }): JSX.Element {
  const [, go] = useLocation();
  const household =
    result?.kind === "household" ? records.households.value.get(result.card.household_id) : undefined;
  const start = async () => {
    if (!household) return;
    go(`/visit/${await startVisit(household.id, { cardScan: scanFor(household.id) })}`);
  };
  return (
    <Sheet
      open={household !== undefined}
      title={t("cards.found")}
      onClose={onClose}
      actions={
        <>
          <Button href={`/households/${household?.id}`}>{t("cards.open_household")}</Button>
          <Button kind="primary" icon="door" onClick={() => void start()}>
            {t("cards.start_visit")}
          </Button>
        </>
      }
    >
      {household && (
        <div class="found">
          <Plate number={household.number || "–"} large />
          <div>
            <p class="found-name">{household.head_name}</p>
            <p class="soft">{household.address}</p>
          </div>
        </div>
      )}
    </Sheet>
  );
}

function CodeSheet({
  open,
  onClose,
  onFound,
}: {
  open: boolean;
  onClose: () => void;
  onFound: (found: Recognised) => void;
}): JSX.Element {
  const code = useSignal("");
  const error = useSignal<string | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const found = recogniseCode(code.value);
    if (found.kind === "household") {
      code.value = "";
      error.value = null;
      onFound(found);
    } else {
      error.value = t(`cards.${found.kind}_text`);
    }
  };
  return (
    <Sheet open={open} title={t("cards.type_code")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <Field label={t("cards.code")} hint={t("cards.code_hint")} error={error.value}>
          {(control) => (
            <TextInput
              {...control}
              class="input code-input figures"
              inputmode="numeric"
              autocomplete="off"
              maxLength={14}
              value={code.value}
              onValue={(value) => {
                code.value = groupedCode(value.replace(/\D/g, "").slice(0, 10));
                error.value = null;
              }}
            />
          )}
        </Field>
        <Button kind="primary" type="submit" icon="search" wide>
          {t("cards.find")}
        </Button>
      </form>
    </Sheet>
  );
}
