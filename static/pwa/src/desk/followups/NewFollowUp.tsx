/** A follow-up made by hand: what is to be done for a household or one of its members, by whom and by when. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { today } from "../../lib/dates";
import { asFailure } from "../../lib/failure";
import type { Household, Id, Member, Priority } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { Banner, Button, Field, language, Select, Sheet, TextArea, TextInput, t, toast } from "../../ui";
import { calls } from "../calls";
import { failureWords, householdName, PRIORITIES } from "../words";
import { WorkerField } from "./WorkerField";

interface Written {
  title: string;
  due: string;
  member: Id;
  worker: Id;
  priority: Priority;
  note: string;
}

export function NewFollowUp({
  household,
  members,
  onClose,
  onMade,
}: {
  household: Household;
  members: Member[];
  onClose: () => void;
  onMade: () => void;
}): JSX.Element {
  const [id] = useState(newId);
  const [written, setWritten] = useState<Written>({
    title: "",
    due: "",
    member: "",
    worker: household.worker_id ?? "",
    priority: "normal",
    note: "",
  });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const write = (some: Partial<Written>) => setWritten({ ...written, ...some });
  const title = written.title.trim();
  const note = written.note.trim();
  const send = async () => {
    setTried(true);
    if (!title || !written.due) return;
    setBusy(true);
    try {
      await calls.makeFollowup(id, {
        household_id: household.id,
        member_id: written.member || null,
        title: { [language.value]: title },
        note: note ? { [language.value]: note } : null,
        due: written.due,
        assignee_id: written.worker || null,
        priority: written.priority,
      });
      toast(t("desk.new_followup_made"));
      onMade();
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
      setBusy(false);
    }
  };
  return (
    <Sheet
      open
      title={t("desk.new_followup_for", { name: householdName(household) })}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void send()}>
            {t("desk.new_followup_do")}
          </Button>
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      <Field
        label={t("desk.new_followup_title")}
        error={tried && !title ? t("desk.new_followup_title_missing") : null}
        required
      >
        {(control) => (
          <TextInput
            {...control}
            maxLength={200}
            value={written.title}
            onValue={(value) => write({ title: value })}
          />
        )}
      </Field>
      <Field
        label={t("desk.due")}
        error={tried && !written.due ? t("desk.new_followup_due_missing") : null}
        required
      >
        {(control) => (
          <TextInput
            {...control}
            type="date"
            min={today()}
            value={written.due}
            onValue={(value) => write({ due: value })}
          />
        )}
      </Field>
      {members.length > 0 && (
        <Field label={t("desk.new_followup_about")}>
          {(control) => (
            <Select
              {...control}
              value={written.member}
              placeholder={t("desk.the_household")}
              options={members.map((one) => ({ value: one.id, label: one.full_name }))}
              onValue={(value) => write({ member: value })}
            />
          )}
        </Field>
      )}
      <WorkerField
        label={t("desk.assign_to")}
        none={t("desk.nobody")}
        value={written.worker}
        villages={[household.village_id]}
        onValue={(value) => write({ worker: value })}
      />
      <Field label={t("desk.priority")}>
        {(control) => (
          <Select
            {...control}
            value={written.priority}
            options={PRIORITIES.map((one) => ({ value: one, label: t(`desk.priority_${one}`) }))}
            onValue={(value) => write({ priority: value as Priority })}
          />
        )}
      </Field>
      <Field label={t("desk.assign_note")}>
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            maxLength={1000}
            value={written.note}
            onValue={(value) => write({ note: value })}
          />
        )}
      </Field>
    </Sheet>
  );
}
