/** Handing follow-ups to a named person, with another due day and a few words if wanted. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { today } from "../../lib/dates";
import type { FollowUp } from "../../lib/types";
import { Banner, Button, Field, Sheet, TextArea, TextInput, t, toast } from "../../ui";
import { failureWords, personName } from "../words";
import { assign, selected } from "./store";
import { WorkerField } from "./WorkerField";

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
      <WorkerField
        label={t("desk.assign_to")}
        none={t("desk.assign_choose")}
        value={who}
        villages={followups.map((one) => one.village_id)}
        onValue={setWho}
        required
      />
      <Field label={t("desk.assign_new_due")}>
        {(control) => <TextInput {...control} type="date" min={today()} value={due} onValue={setDue} />}
      </Field>
      <Field label={t("desk.assign_note")}>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={note} onValue={setNote} />}
      </Field>
    </Sheet>
  );
}
