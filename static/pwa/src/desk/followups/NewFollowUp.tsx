/** A follow-up made by hand, for one household, a list of them or all that match; once, or coming again. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { today } from "../../lib/dates";
import { asFailure } from "../../lib/failure";
import type { Household, Member, Priority } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { Field, language, Select, TextArea, TextInput, t } from "../../ui";
import { calls, type NewFollowUp as Wanted } from "../calls";
import { TaskSheet, useTask } from "../TaskSheet";
import { householdName, PRIORITIES } from "../words";
import { ChooseHomes, type Chosen } from "./ChooseHomes";
import { REPEATS, type Repeat } from "./repeats";
import { keep } from "./store";
import { WorkerField } from "./WorkerField";

const THEIR_OWN = "their-own";

export function NewFollowUp({
  household,
  members = [],
  onClose,
  onMade,
}: {
  /** For whom; chosen in the sheet if not said. */
  household?: Household;
  members?: Member[];
  onClose: () => void;
  onMade: () => void;
}): JSX.Element {
  const [id] = useState(newId);
  const [title, setTitle] = useState("");
  const [due, setDue] = useState("");
  const [member, setMember] = useState("");
  const [worker, setWorker] = useState(household ? (household.worker_id ?? "") : THEIR_OWN);
  const [priority, setPriority] = useState<Priority>("normal");
  const [repeat, setRepeat] = useState<Repeat>("once");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const [chosen, setChosen] = useState<Chosen>({ n: 0, to: {} });
  const task = useTask();
  const n = household ? 1 : chosen.n;
  const send = () => {
    setTried(true);
    if (!title.trim() || !due || !n) return;
    const to: Partial<Wanted> = household
      ? { household_ids: [household.id], member_id: member || null }
      : chosen.to;
    void task.run(
      async () => {
        keep(
          await calls.makeFollowups(id, {
            ...to,
            ...REPEATS[repeat],
            title: { [language.value]: title.trim() },
            note: note.trim() ? { [language.value]: note.trim() } : null,
            due,
            to_worker: worker === THEIR_OWN,
            assignee_id: worker === THEIR_OWN ? null : worker || null,
            priority,
          }),
        );
        onMade();
      },
      (error) => {
        const now = (asFailure(error).problem as { current?: { count?: number } } | null)?.current?.count;
        return now === undefined ? null : t("desk.make_conflict", { n: now });
      },
    );
  };
  return (
    <TaskSheet
      title={
        household ? t("desk.new_followup_for", { name: householdName(household) }) : t("desk.new_followup")
      }
      task={task}
      label={household ? t("desk.new_followup_do") : t("desk.make_do", { n })}
      disabled={!n}
      onDo={send}
      onClose={onClose}
    >
      {!household && <ChooseHomes onChosen={setChosen} />}
      <Field
        label={t("desk.new_followup_title")}
        error={tried && !title.trim() ? t("desk.new_followup_title_missing") : null}
        required
      >
        {(control) => <TextInput {...control} maxLength={200} value={title} onValue={setTitle} />}
      </Field>
      <Field label={t("desk.due")} error={tried && !due ? t("desk.new_followup_due_missing") : null} required>
        {(control) => <TextInput {...control} type="date" min={today()} value={due} onValue={setDue} />}
      </Field>
      <Field label={t("desk.repeat")} hint={repeat === "once" ? undefined : t("desk.repeat_hint")}>
        {(control) => (
          <Select
            {...control}
            value={repeat}
            options={Object.keys(REPEATS).map((one) => ({ value: one, label: t(`desk.repeat_${one}`) }))}
            onValue={(value) => setRepeat(value as Repeat)}
          />
        )}
      </Field>
      {members.length > 0 && (
        <Field label={t("desk.new_followup_about")}>
          {(control) => (
            <Select
              {...control}
              value={member}
              placeholder={t("desk.the_household")}
              options={members.map((one) => ({ value: one.id, label: one.full_name }))}
              onValue={setMember}
            />
          )}
        </Field>
      )}
      <WorkerField
        label={t("desk.assign_to")}
        none={t("desk.nobody")}
        value={worker}
        villages={household ? [household.village_id] : []}
        first={household ? undefined : { value: THEIR_OWN, label: t("desk.make_to_worker") }}
        onValue={setWorker}
      />
      <Field label={t("desk.priority")}>
        {(control) => (
          <Select
            {...control}
            value={priority}
            options={PRIORITIES.map((one) => ({ value: one, label: t(`desk.priority_${one}`) }))}
            onValue={(value) => setPriority(value as Priority)}
          />
        )}
      </Field>
      <Field label={t("desk.assign_note")}>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={note} onValue={setNote} />}
      </Field>
    </TaskSheet>
  );
}
