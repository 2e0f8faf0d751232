/** One thing done to one or many follow-ups: how many is said before, and taking it back is offered after. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { addDays, today } from "../../lib/dates";
import type { FollowUp, Id } from "../../lib/types";
import { Button, Field, formatDate, TextArea, TextInput, t } from "../../ui";
import type { Act } from "../calls";
import { TaskSheet, useTask } from "../TaskSheet";
import { failureWords, personName } from "../words";
import { act } from "./store";
import { WorkerField } from "./WorkerField";

const SOON = [3, 7, 14];

export function ManySheet({
  action,
  seen,
  villages = [],
  onClose,
  onDone,
}: {
  action: Act["action"];
  /** Which, each with the version last seen. */
  seen: ReadonlyMap<Id, number>;
  villages?: Id[];
  onClose: () => void;
  onDone?: (changed: FollowUp[]) => void;
}): JSX.Element {
  const [who, setWho] = useState("");
  const [due, setDue] = useState("");
  const [text, setText] = useState("");
  const task = useTask();
  const send = () => {
    if (action === "assign" && !who) return task.refuse(t("desk.assign_choose"));
    if (action === "redate" && !due) return task.refuse(t("desk.new_followup_due_missing"));
    if (action === "cancel" && !text.trim()) return task.refuse(t("desk.cancel_why_missing"));
    void task.run(async () => {
      const done = await act(
        {
          action,
          ...(action === "assign" && { assignee_id: who }),
          ...(due && { due }),
          ...(text.trim() && { text: text.trim() }),
        },
        seen,
      );
      if (!done.ok)
        return task.refuse(done.current ? conflictWords(done.current) : failureWords(done.failure));
      onDone?.(done.changed);
      onClose();
    });
  };
  return (
    <TaskSheet
      title={t(`desk.many_${action}`, { n: seen.size })}
      task={task}
      label={t(`desk.many_${action}_do`, { n: seen.size })}
      onDo={send}
      onClose={onClose}
    >
      {action === "assign" && (
        <WorkerField
          label={t("desk.assign_to")}
          none={t("desk.assign_choose")}
          value={who}
          villages={villages}
          onValue={setWho}
          required
        />
      )}
      {(action === "assign" || action === "redate") && (
        <Field
          label={t(action === "assign" ? "desk.assign_new_due" : "desk.many_new_due")}
          required={action === "redate"}
        >
          {(control) => <TextInput {...control} type="date" min={today()} value={due} onValue={setDue} />}
        </Field>
      )}
      {action === "redate" && (
        <p class="inline">
          {SOON.map((days) => (
            <Button key={days} small onClick={() => setDue(addDays(today(), days))}>
              {t("desk.in_days", { n: days })}
            </Button>
          ))}
        </p>
      )}
      <Field
        label={t(action === "cancel" || action === "redate" ? "desk.why" : "desk.assign_note")}
        required={action === "cancel"}
      >
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={text} onValue={setText} />}
      </Field>
    </TaskSheet>
  );
}

/** What became of a follow-up that someone else changed first. */
export function conflictWords(current: FollowUp): string {
  return t("desk.many_conflict", {
    state: t(`desk.state_${current.state}`),
    name: personName(current.assignee_id, t("desk.nobody")),
    due: formatDate(current.due),
  });
}
