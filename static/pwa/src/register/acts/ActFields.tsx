/** The questions of one change of the register. */
import type { Signal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { monthsOld, today } from "../../lib/dates";
import type { Household, Member } from "../../lib/types";
import { CheckCards, Field, formatAge, Icon, RadioCards, Select, TextInput, t } from "../../ui";
import { asked, type Choice, type Entered, type Part, whoFor } from "./form";
import { PickHousehold, PickMember, type PickProps } from "./Pick";

interface Props {
  choice: Choice;
  household: Household;
  members: Member[];
  member?: Member;
  entered: Signal<Entered>;
  /** What is missing, to be said. */
  missing: Part[];
  /** How another household is found, where not among those of this phone. */
  Homes?: ComponentType<PickProps & { not: Household }>;
}

export function ActFields(props: Props): JSX.Element {
  const { choice, member, entered, missing } = props;
  const parts = asked(choice, entered.value).filter((part) => part !== "who" || !member);
  return (
    <>
      {parts.map((part) => (
        <div key={part}>
          <Asked part={part} {...props} />
          {missing.includes(part) && !TYPED.has(part) && (
            <p class="field-error" role="alert">
              <Icon name="warn" size={18} /> {t("work.needed")}
            </p>
          )}
        </div>
      ))}
      {choice === "join" && <p class="soft">{t("work.act_join_text")}</p>}
      {choice === "merge_households" && <p class="soft">{t("work.act_same_household_text")}</p>}
      {choice === "merge_members" && <p class="soft">{t("work.act_same_member_text")}</p>}
    </>
  );
}

/** Parts whose field tells its own error. */
const TYPED = new Set<Part>(["name", "born", "on", "city", "number", "head"]);

function Asked({
  part,
  choice,
  household,
  members,
  member,
  entered,
  missing,
  Homes = PickHousehold,
}: Props & { part: Part }): JSX.Element | null {
  const now = entered.value;
  const set = (change: Partial<Entered>) => {
    entered.value = { ...entered.value, ...change };
  };
  const error = missing.includes(part) ? t("work.needed") : null;
  const who = whoFor(choice, members);
  switch (part) {
    case "who": {
      const people = who.map(cardOf);
      if (choice === "move_in") {
        if (people.length === 0) return null;
        people.push({ value: "", label: t("work.act_someone_new"), hint: "" });
      }
      const legend = t(choice === "merge_members" ? "work.act_keep_member" : "work.act_who");
      return (
        <RadioCards
          name="act-who"
          legend={legend}
          value={now.who}
          onValue={(id) => set({ who: id, double: "" })}
          options={people}
        />
      );
    }
    case "movers":
      return (
        <CheckCards
          name="act-movers"
          legend={t("work.act_who_split")}
          values={now.movers}
          onValues={(movers) => set({ movers, head: nameOf(who, movers[0]) })}
          options={who.map(cardOf)}
        />
      );
    case "contact": {
      const about = now.who;
      const some = whoFor("go_away", members).filter((one) => one.id !== about && grown(one));
      if (some.length === 0) return null;
      return (
        <RadioCards
          name="act-contact"
          legend={t("work.act_contact")}
          value={now.contact}
          onValue={(contact) => set({ contact })}
          options={some.map(cardOf)}
        />
      );
    }
    case "head":
      return (
        <Field label={t("register.head")} required error={error}>
          {(control) => (
            <Select
              {...control}
              value={now.head}
              placeholder=""
              onValue={(head) => set({ head })}
              options={now.movers.map((id) => ({ value: nameOf(who, id), label: nameOf(who, id) }))}
            />
          )}
        </Field>
      );
    case "home":
      return (
        <Homes
          legend={t(HOME_ASKED[choice] ?? "work.act_into")}
          not={household}
          value={now.home}
          onValue={(home) => set({ home })}
        />
      );
    case "double": {
      const kept = member ?? members.find((one) => one.id === now.who);
      if (!kept) return null;
      return (
        <PickMember
          legend={t("work.act_same_member")}
          not={kept}
          value={now.double}
          onValue={(double) => set({ double })}
        />
      );
    }
    case "sex":
      return (
        <RadioCards
          name="act-sex"
          legend={t("work.act_sex")}
          columns={2}
          value={now.sex}
          onValue={(sex) => set({ sex })}
          options={(["female", "male"] as const).map((sex) => ({
            value: sex,
            label: t(`register.sex.${sex}`),
          }))}
        />
      );
    default:
      return (
        <Field label={t(labelOf(part, choice))} required={REQUIRED.has(part)} error={error}>
          {(control) => (
            <TextInput
              {...control}
              type={part === "on" || part === "born" ? "date" : "text"}
              max={part === "on" || part === "born" ? today() : undefined}
              autocomplete="off"
              value={now[part]}
              onValue={(value) => set({ [part]: value })}
            />
          )}
        </Field>
      );
  }
}

/** Sixteen years, in months. */
const GROWN = 192;
const REQUIRED = new Set<Part>(["name", "on"]);
const HOME_ASKED: Partial<Record<Choice, string>> = {
  join: "work.act_join_into",
  merge_households: "work.act_same_household",
};

function labelOf(part: "name" | "born" | "on" | "city" | "number", choice: Choice): string {
  if (part === "number") return "register.number";
  if (part === "on" && choice === "birth") return "work.act_born";
  return `work.act_${part}`;
}

/** Old enough to be somebody's contact. */
function grown(member: Member): boolean {
  return (monthsOld(member.born, today()) ?? GROWN) >= GROWN;
}

function cardOf(member: Member): { value: string; label: string; hint: string } {
  return { value: member.id, label: member.full_name, hint: formatAge(member.born) };
}

function nameOf(members: Member[], id: string | undefined): string {
  return members.find((one) => one.id === id)?.full_name ?? "";
}
