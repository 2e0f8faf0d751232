/** Finding another household, or another person, in a sheet: a search and the few that fit best. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { records } from "../../db";
import type { Household, Id, Member } from "../../lib/types";
import { formatAge, RadioCards, SearchInput, t } from "../../ui";
import { find } from "../search";
import { alike, index } from "../store";

/** So many are offered. */
const FEW = 6;

export interface PickProps {
  legend: string;
  value: Id;
  onValue: (id: Id) => void;
}

/** A household as one tells it from others: its number and its head. */
export function houseName(id: Id | null | undefined): string {
  const household = records.households.value.get(id ?? "");
  return household ? [household.number, household.head_name].filter(Boolean).join(" ") : "…";
}

/** Another household; at first those are offered that look alike. */
export function PickHousehold({ not, ...rest }: PickProps & { not?: Household }): JSX.Element {
  const typed = useSignal("");
  const some = typed.value.trim()
    ? find(index.value, typed.value)
    : not
      ? alike(not.village_id, not.number, not.head_name ?? "")
      : [];
  const options = some
    .filter((one) => one.household.id !== not?.id)
    .slice(0, FEW)
    .map(({ household, members }) => ({
      value: household.id,
      label: houseName(household.id),
      hint: [household.address, members.map((one) => one.full_name).join("、")].filter(Boolean).join(" · "),
    }));
  return <Pick {...rest} name="household" typed={typed} options={options} />;
}

/** Another person; at first those of the household, and those anywhere with the same name. */
export function PickMember({ not, ...rest }: PickProps & { not: Member }): JSX.Element {
  const typed = useSignal("");
  const word = typed.value.trim().toLowerCase();
  const fits = (one: Member) =>
    word
      ? one.full_name.toLowerCase().includes(word) || one.search.toLowerCase().includes(word)
      : one.full_name === not.full_name || one.household_id === not.household_id;
  const options = [...records.members.value.values()]
    .filter((one) => one.id !== not.id && fits(one))
    .sort((a, b) => Number(b.full_name === not.full_name) - Number(a.full_name === not.full_name))
    .slice(0, FEW)
    .map((one) => ({
      value: one.id,
      label: one.full_name,
      hint: [houseName(one.household_id), formatAge(one.born)].filter(Boolean).join(" · "),
    }));
  return <Pick {...rest} name="person" typed={typed} options={options} />;
}

export function Pick({
  name,
  legend,
  value,
  onValue,
  typed,
  options,
}: PickProps & {
  name: string;
  typed: { value: string };
  options: { value: Id; label: string; hint: string }[];
}): JSX.Element {
  return (
    <>
      <SearchInput
        label={t("work.act_find")}
        placeholder={t("work.act_find_hint")}
        value={typed.value}
        onValue={(text) => {
          typed.value = text;
        }}
      />
      {options.length > 0 ? (
        <RadioCards name={`act-${name}`} legend={legend} value={value} onValue={onValue} options={options} />
      ) : (
        <>
          <p class="act-legend">{legend}</p>
          {typed.value.trim() && <p class="soft">{t("work.act_none_found")}</p>}
        </>
      )}
    </>
  );
}
