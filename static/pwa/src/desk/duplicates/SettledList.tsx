/** What was merged or said not to be the same: by whom, when, and a way to undo each. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";
import type { Id } from "../../lib/types";
import { Badge, Banner, Button, formatMoment, t } from "../../ui";
import { householdOf, memberName } from "../directory";
import { PagedView } from "../Parts";
import { useTask } from "../TaskSheet";
import { householdName, personName } from "../words";
import { type Settled, settled, undo } from "./store";
import { whyNotUndone } from "./words";

export function SettledList({
  operation,
  onUndone,
}: {
  operation: string;
  onUndone: (id: Id) => void;
}): JSX.Element {
  const task = useTask();
  const list = settled.state.value;
  const reload = () => void settled.load({ operation, limit: 50 });
  useEffect(reload, [operation]);
  const takeBack = async (one: Settled) => {
    const ok = await task.run(async () => settled.replace([await undo(one.id)]), whyNotUndone);
    if (ok) onUndone(one.id);
  };
  return (
    <>
      {task.wrong && (
        <Banner tone="late" role="alert">
          {task.wrong}
        </Banner>
      )}
      <PagedView
        list={list}
        icon="check"
        of="duplicates.settled"
        retry={reload}
        more={() => void settled.more()}
      >
        <ul class="list" aria-label={t(`duplicates.was_${operation}`)}>
          {list.items.map((one) => (
            <li key={one.id} class="row settled-row">
              <span class="row-text">
                <Link class="row-title" href={`/desk/households/${one.household_id}`}>
                  {nameOf(one)}
                </Link>
                <span class="row-subtitle figures">
                  {personName(one.by_id, t("desk.by_service"))} · {formatMoment(one.at)}
                </span>
              </span>
              {one.undone_at ? (
                <Badge>{t("duplicates.undone")}</Badge>
              ) : (
                <Button small busy={task.busy} onClick={() => void takeBack(one)}>
                  {t("duplicates.undo")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </PagedView>
    </>
  );
}

/** The record that stands: a member with the household, or a household. */
function nameOf(one: Settled): string {
  const home = householdName(householdOf(one.household_id));
  const into = one.body.member_id && one.body.into_id;
  if (!into) return home;
  // This device may not have heard of a name that the merge chose.
  const step = one.steps?.find((found) => found.id === into && found.after.full_name);
  const chosen = (one.undone_at ? step?.before : step?.after)?.full_name;
  const homes = [one.household_id, one.other_household_id ?? one.household_id];
  const member = chosen ?? homes.map((each) => memberName(each, into)).find(Boolean);
  return member ? `${member} · ${home}` : home;
}
