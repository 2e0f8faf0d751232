/** Handing follow-ups to a named person, with another due day and a few words if wanted. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { today } from "../../lib/dates";
import type { FollowUp } from "../../lib/types";
import { Banner, Button, Field, Select, Sheet, TextArea, TextInput, t, toast } from "../../ui";
import { accounts, areas, workers } from "../directory";
import { areaNames, failureWords, personName } from "../words";
import { assign, selected } from "./store";

export function AssignSheet({
  open,
  followups,
  onClose,
  onDone,
}: {
  open: boolean;
  followups: FollowUp[];
  onClose: () => void;
  onDone?: (changed: FollowUp[]) => void;
}): JSX.Element {
  const [who, setWho] = useState("");
  const [due, setDue] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  const close = () => {
    setWho("");
    setDue("");
    setNote("");
    setWrong(null);
    onClose();
  };
  const send = async () => {
    if (!who) return setWrong(t("desk.assign_choose"));
    setBusy(true);
    setWrong(null);
    const ids = followups.map((one) => one.id);
    const done = await assign(
      { ids, assignee_id: who, due: due || undefined, note: note.trim() || undefined },
      followups,
    );
    setBusy(false);
    if (!done.ok) return setWrong(done.current ? t("desk.assign_conflict") : failureWords(done.failure));
    toast(t("desk.assign_done", { n: ids.length, name: personName(who, "") }));
    selected.value = new Set();
    onDone?.(done.changed);
    close();
  };
  return (
    <Sheet
      open={open}
      title={t("desk.assign_n", { n: followups.length })}
      onClose={close}
      actions={
        <>
          <Button kind="quiet" onClick={close}>
            {t("desk.cancel")}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void send()}>
            {t("desk.assign_do")}
          </Button>
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      <Field label={t("desk.assign_to")} hint={outsideHint(who, followups)} required>
        {(control) => (
          <Select
            {...control}
            value={who}
            placeholder={t("desk.assign_choose")}
            options={workers.value.map((one) => ({
              value: one.id,
              label: `${one.name}（${areaNames(one)}）`,
            }))}
            onValue={setWho}
          />
        )}
      </Field>
      <Field label={t("desk.assign_new_due")}>
        {(control) => <TextInput {...control} type="date" min={today()} value={due} onValue={setDue} />}
      </Field>
      <Field label={t("desk.assign_note")}>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={note} onValue={setNote} />}
      </Field>
    </Sheet>
  );
}

/** Said when the person chosen does not serve the village of one of them, and so will be shown that household. */
function outsideHint(who: string, followups: FollowUp[]): string | undefined {
  const account = accounts.value.get(who);
  if (!account) return undefined;
  const serves = (id: string | null): boolean => {
    for (let at = id; at; at = areas.value.get(at)?.parent_id ?? null)
      if (account.areas.includes(at)) return true;
    return false;
  };
  return followups.every((one) => serves(one.village_id)) ? undefined : t("desk.assign_outside");
}
