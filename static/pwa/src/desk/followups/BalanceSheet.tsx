/** Who could take the selected follow-ups, by load and distance: a proposal that the supervisor takes, or not. */
import type { JSX } from "preact";
import type { Id } from "../../lib/types";
import { formatDistance, t } from "../../ui";
import { calls } from "../calls";
import { FetchedView } from "../Parts";
import { TaskSheet, useTask } from "../TaskSheet";
import { useFetched } from "../useDesk";
import { failureWords, personName } from "../words";
import { conflictWords } from "./ManySheet";
import { act } from "./store";

export function BalanceSheet({
  seen,
  onClose,
}: {
  seen: ReadonlyMap<Id, number>;
  onClose: () => void;
}): JSX.Element {
  const ids = [...seen.keys()];
  const proposed = useFetched(ids.join(), () => calls.propose(ids));
  const task = useTask();
  const items = proposed.value?.items ?? [];
  const take = () =>
    void task.run(async () => {
      const assignees = Object.fromEntries(items.map((one) => [one.followup_id, one.assignee_id]));
      const those = new Map(items.map((one) => [one.followup_id, seen.get(one.followup_id) ?? 0]));
      const done = await act({ action: "assign", assignees }, those);
      if (!done.ok)
        return task.refuse(done.current ? conflictWords(done.current) : failureWords(done.failure));
      onClose();
    });
  return (
    <TaskSheet
      title={t("desk.balance_title", { n: seen.size })}
      task={task}
      label={t("desk.balance_take", { n: items.length })}
      disabled={!items.length}
      onDo={take}
      onClose={onClose}
    >
      <p class="soft">{t("desk.balance_how")}</p>
      <FetchedView fetched={proposed}>
        {(found) => (
          <table class="desk-figures">
            <caption class="hidden-visually">{t("desk.balance")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("desk.assignee")}</th>
                <th scope="col">{t("desk.balance_before")}</th>
                <th scope="col">{t("desk.balance_more")}</th>
                <th scope="col">{t("desk.balance_after")}</th>
                <th scope="col">{t("desk.balance_way")}</th>
              </tr>
            </thead>
            <tbody>
              {found.workers.map((one) => {
                const mine = found.items.filter((each) => each.assignee_id === one.account_id);
                const known = mine.flatMap((each) => each.metres ?? []);
                return (
                  <tr key={one.account_id}>
                    <th scope="row">{personName(one.account_id, "")}</th>
                    <td>{one.before}</td>
                    <td>{mine.length ? `+${mine.length}` : "0"}</td>
                    <td>{one.after}</td>
                    <td>
                      {known.length ? formatDistance(known.reduce((a, b) => a + b, 0) / known.length) : "–"}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </FetchedView>
    </TaskSheet>
  );
}
