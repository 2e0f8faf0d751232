/** Where somebody is, since when, and who speaks for them at home: one named person for each. */
import type { JSX } from "preact";
import { monthsOld, today } from "../../lib/dates";
import type { Member } from "../../lib/types";
import { Field, formatAge, RadioCards, Select, TextInput, t } from "../../ui";
import { type AwayEntered, withPerson } from "./people";

/** Who a contact is that is nobody of the house; a word of one's own stays as it was written. */
const RELATIONS = ["neighbour", "kin", "representative", "worker"] as const;
const GROWN = 16 * 12;

export function AwayFields({
  member,
  members,
  worker,
  entered,
  onEntered,
}: {
  member: Member;
  /** The people of the house. */
  members: Member[];
  /** Who fills this in, and can be the contact. */
  worker: { name: string; phone: string | null } | null;
  entered: AwayEntered;
  onEntered: (entered: AwayEntered) => void;
}): JSX.Element {
  const home = members.filter(
    (one) =>
      one.id !== member.id &&
      (one.residence === "present" || one.residence === "arrived") &&
      (monthsOld(one.born, today()) ?? GROWN) >= GROWN,
  );
  const set = (change: Partial<AwayEntered>) => onEntered({ ...entered, ...change });
  const relations: string[] = RELATIONS.map((one) => t(`work.away_relation.${one}`));
  if (entered.relation && !relations.includes(entered.relation)) relations.unshift(entered.relation);
  const relate = (relation: string) => {
    const self = relation === t("work.away_relation.worker") && !entered.name && worker;
    set({ relation, ...(self ? { name: worker.name, phone: worker.phone ?? "" } : {}) });
  };
  const text = (name: "city" | "since" | "name" | "phone", type: string) => (
    <Field label={t(`work.away_${name}`)}>
      {(control) => (
        <TextInput
          {...control}
          type={type}
          max={type === "date" ? today() : undefined}
          autocomplete="off"
          value={entered[name]}
          onValue={(value) => set({ [name]: value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {text("city", "text")}
      {text("since", "date")}
      <RadioCards
        name={`away-contact-${member.id}`}
        legend={t("work.away_who")}
        value={entered.person}
        onValue={(id) =>
          onEntered(
            withPerson(
              entered,
              home.find((one) => one.id === id),
            ),
          )
        }
        options={[
          ...home.map((one) => ({ value: one.id, label: one.full_name, hint: formatAge(one.born) })),
          { value: "", label: t("work.away_other") },
        ]}
      />
      {!entered.person && (
        <>
          <Field label={t("work.away_relation")}>
            {(control) => (
              <Select
                {...control}
                value={entered.relation}
                placeholder={t("work.away_choose")}
                onValue={relate}
                options={relations.map((one) => ({ value: one, label: one }))}
              />
            )}
          </Field>
          {text("name", "text")}
        </>
      )}
      {text("phone", "tel")}
    </>
  );
}
