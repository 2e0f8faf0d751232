/** Choosing a colleague by name and villages, with a word when they do not serve the village concerned. */
import type { JSX } from "preact";
import type { Id } from "../../lib/types";
import { Field, Select, t } from "../../ui";
import { accounts, areas, workers } from "../directory";
import { areaNames } from "../words";

export function WorkerField({
  label,
  none,
  value,
  villages,
  required,
  first,
  onValue,
}: {
  label: string;
  /** What no choice is called. */
  none: string;
  value: Id;
  /** The villages of the households concerned. */
  villages: Id[];
  required?: boolean;
  /** A choice before the people. */
  first?: { value: string; label: string };
  onValue: (value: Id) => void;
}): JSX.Element {
  return (
    <Field label={label} hint={outsideHint(value, villages)} required={required}>
      {(control) => (
        <Select
          {...control}
          value={value}
          placeholder={none}
          options={[
            ...(first ? [first] : []),
            ...workers.value.map((one) => {
              const where = areaNames(one);
              return {
                value: one.id,
                label: where ? t("desk.worker_of", { name: one.name, where }) : one.name,
              };
            }),
          ]}
          onValue={onValue}
        />
      )}
    </Field>
  );
}

/** Said when the person chosen does not serve one of the villages, and so will be shown a household there. */
function outsideHint(who: Id, villages: Id[]): string | undefined {
  const account = accounts.value.get(who);
  if (!account) return undefined;
  const serves = (id: Id): boolean => {
    for (let at: Id | null = id; at; at = areas.value.get(at)?.parent_id ?? null)
      if (account.areas.includes(at)) return true;
    return false;
  };
  return villages.every(serves) ? undefined : t("desk.assign_outside");
}
