/** An area in scope: a township or county, or one of its villages. */
import type { JSX } from "preact";
import { phone } from "../../db";
import type { Area } from "../../lib/types";
import { Field, local, Select, t } from "../../ui";
import { areas } from "../directory";

/** The areas that the account serves and all below, by code. */
function inScope(): Area[] {
  const own = new Set(phone.account.value?.areas);
  const within = (area: Area | undefined): boolean =>
    area !== undefined && (own.has(area.id) || within(areas.value.get(area.parent_id ?? "")));
  return [...areas.value.values()].filter(within).sort((a, b) => a.code.localeCompare(b.code));
}

export function AreaField({
  value,
  onValue,
  placeholder,
}: {
  value: string;
  onValue: (value: string) => void;
  placeholder: string;
}): JSX.Element {
  return (
    <Field label={t("exports.area")}>
      {(control) => (
        <Select
          {...control}
          value={value}
          placeholder={placeholder}
          options={inScope().map((one) => ({ value: one.id, label: local(one.name) }))}
          onValue={onValue}
        />
      )}
    </Field>
  );
}
