/** "Something changed here": what happened at a household, a few questions about it, and it is noted. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "wouter-preact";
import { drafts } from "../../db";
import { today } from "../../lib/dates";
import type { Household, Member } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { Button, Icon, List, Row, Sheet, t, toast } from "../../ui";
import { AwayEdit } from "../away/AwaySheet";
import { ActFields } from "./ActFields";
import { bodyOf, CHOICES, type Choice, type Entered, lacking, OF_ONE, whoFor } from "./form";
import { carryOut, takeBack } from "./store";
import "./acts.css";

/** Choices whose name does not say enough. */
const HINTED = new Set([
  "go_away",
  "move",
  "move_out",
  "move_in",
  "split",
  "join",
  "merge_households",
  "merge_members",
]);

export default function ActSheet({
  household,
  members,
  member,
  first,
  onClose,
}: {
  household: Household;
  members: Member[];
  /** The person whose row it was opened from. */
  member?: Member;
  /** What happened, where it is known already. */
  first?: Choice;
  onClose: () => void;
}): JSX.Element {
  const [, go] = useLocation();
  const choice = useSignal<Choice | null>(first ?? null);
  const leaving = useSignal(false);
  const entered = useSignal<Entered>(blank(member));
  const tried = useSignal(false);
  const chosen = choice.value;
  const missing = chosen ? lacking(chosen, entered.value) : [];
  const begun = chosen ? draftAt(chosen, household, entered.value) : false;
  const offered = (member ? OF_ONE : CHOICES).filter((one) => fits(one, members, member));
  const save = async () => {
    tried.value = true;
    if (!chosen || missing.length > 0 || begun) return;
    const done = await carryOut(bodyOf(chosen, household.id, entered.value, newId(), members));
    onClose();
    toast(t("work.act_saved"), { label: t("work.act_undo"), run: () => void takeBack(done) });
  };
  const choose = (one: Choice) => {
    if (member && one === "go_away") void leave(member);
    else choice.value = one;
  };
  // Who goes is noted by that tap; where to and who speaks for them may follow.
  const leave = async (who: Member) => {
    await carryOut({ operation: "go_away", member_id: who.id, on: today() });
    toast(t("work.away_left", { who: who.full_name }));
    leaving.value = true;
  };
  const gone = leaving.value && members.find((one) => one.id === member?.id);
  if (gone) return <AwayEdit member={gone} onClose={onClose} />;
  return (
    <Sheet
      open
      title={[member?.full_name, chosen ? t(`work.act.${chosen}`) : !member && t("work.act_what")]
        .filter(Boolean)
        .join(" · ")}
      onClose={onClose}
      actions={
        chosen && (
          <>
            <Button
              kind="quiet"
              icon="back"
              onClick={() => {
                choice.value = null;
                tried.value = false;
                entered.value = blank(member);
              }}
            >
              {t("ui.back")}
            </Button>
            <Button kind="primary" icon="check" onClick={() => void save()}>
              {t("work.act_save")}
            </Button>
          </>
        )
      }
    >
      {chosen ? (
        <ActFields
          choice={chosen}
          household={household}
          members={members}
          member={member}
          entered={entered}
          missing={tried.value ? missing : []}
        />
      ) : (
        <List label={t("work.act_what")}>
          {offered.map((one) => (
            <Row
              key={one}
              title={t(`work.act.${one}`)}
              subtitle={HINTED.has(one) ? t(`work.act_hint.${one}`) : undefined}
              onClick={() => choose(one)}
            />
          ))}
          {member?.residence === "away" && (
            <Row title={t("work.away_edit")} onClick={() => (leaving.value = true)} />
          )}
          {!member && (
            <Row
              title={t("work.act.new_household")}
              subtitle={t("work.act_hint.new_household")}
              onClick={() => go("/households/new")}
            />
          )}
        </List>
      )}
      {tried.value && begun && (
        <p class="field-error" role="alert">
          <Icon name="warn" size={18} /> {t("work.act_draft")}
        </p>
      )}
    </Sheet>
  );
}

function blank(member?: Member): Entered {
  const on = today();
  const who = member?.id ?? "";
  return {
    who,
    name: "",
    sex: "",
    born: "",
    on,
    city: "",
    movers: [],
    number: "",
    head: "",
    home: "",
    double: "",
    contact: "",
  };
}

/** Whether there is somebody that it could be about. */
function fits(choice: Choice, members: Member[], member?: Member): boolean {
  if (member) return whoFor(choice, [member]).length > 0;
  if (choice === "split") return whoFor(choice, members).length > 1;
  if (
    choice === "death" ||
    choice === "move_out" ||
    choice === "go_away" ||
    choice === "move" ||
    choice === "merge_members"
  )
    return whoFor(choice, members).length > 0;
  return true;
}

/** Whether a visit was begun at the household that this would close: what it says would have no house. */
function draftAt(choice: Choice, household: Household, { home }: Entered): boolean {
  const closed = choice === "join" ? household.id : choice === "merge_households" ? home : "";
  return drafts.all.value.some((one) => one.household_id === closed);
}
