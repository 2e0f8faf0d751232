/** One programme: what it asks for, and noting how far it is: claimed, granted, refused and why, or not wanted. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { today } from "../lib/dates";
import type { ClaimState, Household } from "../lib/types";
import {
  Button,
  Facts,
  Field,
  formatDate,
  local,
  RadioCards,
  Sheet,
  TextArea,
  TextInput,
  t,
  toast,
} from "../ui";
import { note, type Standing, takeBack } from "./store";

const STATES: ClaimState[] = ["claimed", "granted", "refused", "declined"];

export function ClaimSheet({
  household,
  standing,
  who,
  works,
  onClose,
}: {
  household: Household;
  standing: Standing;
  who: string;
  /** Whether this account notes anything. */
  works: boolean;
  onClose: () => void;
}): JSX.Element {
  const { programme, step } = standing;
  const state = useSignal<ClaimState | "">("");
  const on = useSignal(today());
  const why = useSignal("");
  const tried = useSignal(false);
  const lacking = state.value === "refused" && !why.value.trim();
  const undo = async (id: string) => {
    await takeBack(household.id, id);
    onClose();
    toast(t("entitlements.undone"));
  };
  const save = async () => {
    tried.value = true;
    if (!state.value || lacking) return;
    const noted = state.value;
    const id = await note(household, standing, noted, on.value, noted === "refused" ? why.value : "");
    onClose();
    toast(t("entitlements.saved", { state: t(`entitlements.state.${noted}`) }), {
      label: t("entitlements.undo"),
      run: () => void takeBack(household.id, id),
    });
  };
  const facts: [string, string][] = [
    [t("entitlements.documents"), local(programme.documents)],
    [t("entitlements.where"), local(programme.where)],
    [t("entitlements.how"), local(programme.how)],
    [t("entitlements.until"), programme.valid_to ? formatDate(programme.valid_to) : ""],
    [t("entitlements.source"), programme.source],
  ];
  return (
    <Sheet
      open
      title={`${local(programme.title)} · ${who}`}
      onClose={onClose}
      actions={
        works && (
          <>
            {step && <Button onClick={() => void undo(step.id)}>{t("entitlements.undo")}</Button>}
            <Button kind="primary" icon="check" disabled={!state.value} onClick={() => void save()}>
              {t("entitlements.save")}
            </Button>
          </>
        )
      }
    >
      <Facts facts={facts.filter(([, said]) => said)} />
      {works && (
        <>
          <RadioCards
            legend={t("entitlements.note_title")}
            name="claim"
            options={STATES.map((value) => ({ value, label: t(`entitlements.state.${value}`) }))}
            value={state.value}
            onValue={(value) => {
              state.value = value as ClaimState;
            }}
          />
          <Field label={t("entitlements.on")}>
            {(control) => (
              <TextInput
                {...control}
                type="date"
                max={today()}
                value={on.value}
                onValue={(value) => {
                  on.value = value || today();
                }}
              />
            )}
          </Field>
          {state.value === "refused" && (
            <Field
              label={t("entitlements.why_refused")}
              hint={t("entitlements.why_hint")}
              error={tried.value && lacking ? t("entitlements.needs_why") : null}
            >
              {(control) => (
                <TextArea
                  {...control}
                  value={why.value}
                  onValue={(value) => {
                    why.value = value;
                  }}
                />
              )}
            </Field>
          )}
        </>
      )}
    </Sheet>
  );
}
