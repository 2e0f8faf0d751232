/** The facts of a household or a person, to be put right: only what was changed is sent, with the reason. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import type { Household, Member } from "../../lib/types";
import { Field, Select, TextArea, TextInput, t, toast } from "../../ui";
import { fieldWords } from "../audit/words";
import { TaskSheet, useTask } from "../TaskSheet";
import { choicesOf, fieldsOf, inputType, textOf, valuesOf } from "./facts";
import { edit } from "./store";
import { whyNot } from "./words";

export function EditSheet({
  record,
  onClose,
  onStale,
  onDone,
}: {
  record: Household | Member;
  onClose: () => void;
  /** Somebody changed it meanwhile: it is to be fetched again. */
  onStale: () => void;
  onDone: () => void;
}): JSX.Element {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [why, setWhy] = useState("");
  const task = useTask();
  const subject = "full_name" in record ? ("member" as const) : ("household" as const);
  const names = fieldsOf(record, typed);
  const changed = Object.fromEntries(
    Object.entries(typed).filter(([name, text]) => text.trim() !== textOf(record, name)),
  );
  const save = async () => {
    if (Object.keys(changed).length === 0) return task.refuse(t("homes.edit_nothing"));
    if (!why.trim()) return task.refuse(t("homes.why_missing"));
    const base = Object.fromEntries(Object.keys(changed).map((name) => [name, textOf(record, name) || null]));
    const ok = await task.run(
      async () =>
        void (await edit({ subject, id: record.id, base, set: valuesOf(changed), why: why.trim() })),
      (error) => {
        if (asFailure(error).problem?.status === 409) onStale();
        return whyNot(error, "homes.conflict");
      },
    );
    if (!ok) return;
    toast(t("homes.edited"));
    onDone();
    onClose();
  };
  return (
    <TaskSheet
      title={t(`homes.edit_${subject}`)}
      task={task}
      label={t("homes.edit_do", { n: Object.keys(changed).length })}
      onDo={() => void save()}
      onClose={onClose}
    >
      {names.map((name) => {
        const choices = choicesOf(name, record);
        const value = typed[name] ?? textOf(record, name);
        const set = (text: string) => setTyped({ ...typed, [name]: text });
        return (
          <Field key={name} label={fieldWords(name)}>
            {(control) =>
              choices ? (
                <Select {...control} value={value} options={choices} onValue={set} />
              ) : (
                <TextInput
                  {...control}
                  type={inputType(name)}
                  autocomplete="off"
                  value={value}
                  onValue={set}
                />
              )
            }
          </Field>
        );
      })}
      {Object.keys(changed).length > 0 && (
        <ul class="home-edited" aria-label={t("homes.will")}>
          {Object.entries(changed).map(([name, text]) => (
            <li key={name}>
              {fieldWords(name)}: <del>{words(name, record, textOf(record, name))}</del>{" "}
              <ins>{words(name, record, text)}</ins>
            </li>
          ))}
        </ul>
      )}
      <Field label={t("homes.why")} required>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
      </Field>
    </TaskSheet>
  );
}

/** A value as it is read. */
function words(name: string, record: Household | Member, text: string): string {
  if (!text.trim()) return t("homes.emptied");
  return choicesOf(name, record)?.find((one) => one.value === text)?.label ?? text;
}
