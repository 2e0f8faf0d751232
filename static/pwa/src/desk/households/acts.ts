/** What the desk can do to a household or to one person, and the operation that it makes: pure functions. */

import type { Household, Id, Member, OperationBody, PlainDate } from "../../lib/types";
import { asked, bodyOf, type Choice, type Entered, lacking, whoFor } from "../../register/acts/form";

/** What is done by an operation; an edit is none. */
export type Act = Choice | "move_village";

const OF_HOME: readonly Act[] = ["birth", "move_in", "split", "join", "move_village"];
const OF_MEMBER: readonly Act[] = ["go_away", "move", "move_out", "death", "move_in"];

/** What can be done to the household, or to one of its people, as they are now. */
export function actsFor(members: Member[], member: Member | null): readonly Act[] {
  if (!member) return OF_HOME.filter((act) => act !== "split" || whoFor("split", members).length > 1);
  return OF_MEMBER.filter((act) => act !== "move_village" && whoFor(act, [member]).length > 0);
}

/** What an operation says of itself, before it is done. Who comes back is told apart from who is new. */
export function meaning(act: Act, member: Member | null): string {
  return act === "move_in" && member ? "come_back" : act;
}

/** Fields as they stand when nothing was entered yet. */
export function blank(on: PlainDate, member: Member | null): Entered {
  const empty = {
    name: "",
    sex: "",
    born: "",
    city: "",
    number: "",
    head: "",
    home: "",
    double: "",
    contact: "",
  };
  return { ...empty, who: member?.id ?? "", on, movers: [] };
}

/** What is still missing. */
export function missing(act: Act, entered: Entered, village: Id): (keyof Entered | "village")[] {
  if (act === "move_village") return village ? [] : ["village"];
  return lacking(act, entered);
}

/** The operation that was entered. `made` is the id of what it registers. */
export function operationOf(
  act: Act,
  household: Household,
  entered: Entered,
  village: Id,
  made: Id,
  members: Member[],
): OperationBody {
  if (act === "move_village") return { operation: act, household_id: household.id, village_id: village };
  return bodyOf(act, household.id, entered, made, members);
}

export { asked, type Entered };
