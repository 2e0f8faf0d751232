/** What is asked for each change of the register, what of it is missing, and the operation it makes: pure functions. */
import type { Id, Member, OperationBody, PlainDate } from "../../lib/types";

/** What a worker can note at a household. */
export const CHOICES = [
  "birth",
  "death",
  "go_away",
  "move_in",
  "move_out",
  "move",
  "split",
  "join",
  "merge_members",
  "merge_households",
] as const;
export type Choice = (typeof CHOICES)[number];

/** Those that are about one person, and can be noted from their row. */
export const OF_ONE: readonly Choice[] = ["go_away", "move_in", "death", "move_out", "move", "merge_members"];

/** What was entered. `who` is the id of a member; empty, in a move in, for someone new. */
export interface Entered {
  who: Id;
  name: string;
  sex: string;
  born: PlainDate;
  on: PlainDate;
  city: string;
  movers: Id[];
  number: string;
  head: string;
  home: Id;
  double: Id;
  /** Who at home speaks for the one away. */
  contact: Id;
}
export type Part = keyof Entered;

const ASKED: Record<Choice, Part[]> = {
  birth: ["name", "sex", "on"],
  death: ["who", "on"],
  move_out: ["who", "on", "city"],
  go_away: ["who", "on", "city", "contact"],
  move_in: ["who", "on"],
  move: ["who", "home"],
  split: ["movers", "number", "head"],
  join: ["home"],
  merge_members: ["who", "double"],
  merge_households: ["home"],
};
const NEWCOMER: Part[] = ["who", "name", "sex", "born", "on"];
const OPTIONAL = new Set<Part>(["sex", "born", "city", "number", "contact"]);

/** What is asked, in order. */
export function asked(choice: Choice, entered: Entered): Part[] {
  return choice === "move_in" && !entered.who ? NEWCOMER : ASKED[choice];
}

/** What is asked and still missing. */
export function lacking(choice: Choice, entered: Entered): Part[] {
  return asked(choice, entered).filter((part) => {
    if (OPTIONAL.has(part) || (part === "who" && choice === "move_in")) return false;
    const value = entered[part];
    return typeof value === "string" ? !value.trim() : value.length === 0;
  });
}

/** Who the question is about: for a death anybody alive, for coming back those who left, else who lives there. */
export function whoFor(choice: Choice, members: Member[]): Member[] {
  if (choice === "merge_members") return members;
  const gone = (one: Member) => one.residence === "moved_out" || one.residence === "died";
  if (choice === "move_in")
    return members.filter((one) => one.residence === "moved_out" || one.residence === "away");
  if (choice === "go_away")
    return members.filter((one) => one.residence === "present" || one.residence === "arrived");
  if (choice === "death") return members.filter((one) => one.residence !== "died");
  return members.filter((one) => !gone(one));
}

/** The operation that what was entered makes at a household; `made` is the id of what it registers. */
export function bodyOf(
  choice: Choice,
  household: Id,
  entered: Entered,
  made: Id,
  members: Member[],
): OperationBody {
  const { who, name, sex, born, on, city, movers, number, head, home, double } = entered;
  const person = filled({ full_name: name, sex });
  switch (choice) {
    case "birth":
      return { operation: choice, household_id: household, member_id: made, on, values: person };
    case "death":
      return { operation: choice, member_id: who, on };
    case "move_out":
      return { operation: choice, member_id: who, on, ...filled({ city }) };
    case "go_away":
      return {
        operation: choice,
        member_id: who,
        on,
        ...filled({ city }),
        values: contactOf(members.find((one) => one.id === entered.contact)),
      };
    case "move_in":
      if (who) return { operation: choice, household_id: household, member_id: who, on };
      return {
        operation: choice,
        household_id: household,
        member_id: made,
        on,
        values: { ...person, ...filled({ born }) },
      };
    case "move":
      return { operation: choice, member_id: who, household_id: home };
    case "split":
      return {
        operation: choice,
        household_id: household,
        new_household_id: made,
        member_ids: movers,
        values: filled({ number, head_name: head }),
      };
    case "join":
      return { operation: choice, household_id: household, into_id: home };
    case "merge_members":
      return { operation: choice, member_id: double, into_id: who };
    case "merge_households":
      return { operation: choice, household_id: home, into_id: household };
  }
}

/** The fields that name a person as somebody's contact. */
export function contactOf(person: Member | undefined): Record<string, string> {
  if (!person) return {};
  const { id, full_name, phone } = person;
  return filled({ contact_member_id: id, contact_name: full_name, contact_phone: phone ?? "" });
}

/** Fields that were filled in, without blanks around them. */
function filled(fields: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(fields).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ""));
}
