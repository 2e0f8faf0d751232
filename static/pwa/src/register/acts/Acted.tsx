/** A change of the register in a household's timeline, with its undo while that is possible. */
import type { JSX } from "preact";
import { outbox, records } from "../../db";
import { dateIn } from "../../lib/dates";
import type { Operation } from "../../lib/types";
import { ask, Badge, Button, formatDate, formatList, t, toast } from "../../ui";
import { ReasonList } from "../Reasons";
import { houseName } from "./Pick";
import { mayUndo, takeBack } from "./store";
import "./acts.css";

export default function Acted({ operation }: { operation: Operation }): JSX.Element {
  const items = outbox.all.value;
  const item = items.find((one) => one.id === operation.id);
  const undo = items.find((one) => one.effects.undoes?.id === operation.id);
  const held = [item, undo].find((one) => one?.state === "held");
  const state = held ? "held" : operation.undone_at ? "undone" : item?.state === "waiting" ? "waiting" : null;
  const undoIt = async () => {
    const yes = await ask({
      title: t("work.act_undo_sure"),
      text: (
        <>
          {about(operation)}
          <br />
          {t("work.act_undo_text")}
        </>
      ),
      confirm: t("work.act_undo"),
    });
    if (!yes) return;
    await takeBack(operation);
    toast(t("work.act_undone"));
  };
  return (
    <>
      <p class="timeline-head">
        <strong class={operation.undone_at ? "undone" : ""}>{about(operation)}</strong>
        {state && <Badge tone={state === "undone" ? "plain" : "due"}>{t(`work.act_state.${state}`)}</Badge>}
      </p>
      <p class="soft small">
        {formatDate(operation.body.on ?? dateIn(operation.at))}{" "}
        {records.accounts.value.get(operation.by_id ?? "")?.name}
      </p>
      {undo && !held && operation.undone_at && undo.effects.undoes?.steps?.length === 0 && (
        <p class="soft small">{t("work.act_undo_waits")}</p>
      )}
      {held && <ReasonList reasons={held.reasons} />}
      {mayUndo(operation) && (
        <Button small icon="back" onClick={() => void undoIt()}>
          {t("work.act_undo")}
        </Button>
      )}
    </>
  );
}

/** What happened, in a line. */
export function about({ operation, body, household_id, other_household_id }: Operation): string {
  const person = body.operation === "merge_members" ? body.into_id : body.member_id;
  const ids = body.member_ids ?? (person ? [person] : []);
  const names = ids.map((id) => records.members.value.get(id)?.full_name ?? body.values?.full_name ?? "…");
  const elsewhere = operation === "split" || operation === "join";
  const made = [body.values?.number, body.values?.head_name].filter(Boolean).join(" ");
  const home = records.households.value.has(elsewhere ? (other_household_id ?? "") : household_id)
    ? houseName(elsewhere ? other_household_id : household_id)
    : made || "…";
  return t(`work.act_about.${operation}`, { who: formatList(names), home, into: houseName(household_id) });
}
