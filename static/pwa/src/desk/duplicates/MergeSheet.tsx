/** Before a merge: what goes into what, and how much that touches, as the server counts it. */
import type { JSX } from "preact";
import { Banner, t } from "../../ui";
import { FetchedView } from "../Parts";
import { type Task, TaskSheet } from "../TaskSheet";
import { useFetched } from "../useDesk";
import { type Effects, effectsOf, type Settling } from "./store";

const COUNTED: (keyof Effects)[] = ["member", "household", "visit", "followup", "submission", "card"];

export function MergeSheet({
  what,
  from,
  into,
  task,
  onClose,
  onMerge,
}: {
  what: Settling;
  from: string;
  into: string;
  task: Task;
  onClose: () => void;
  onMerge: () => void;
}): JSX.Element {
  const counted = useFetched(JSON.stringify(what), () => effectsOf(what));
  return (
    <TaskSheet
      title={t(`duplicates.${what.operation}`)}
      task={task}
      label={t("duplicates.merge")}
      disabled={counted.value === null}
      onDo={onMerge}
      onClose={onClose}
    >
      <p>{t("duplicates.goes_into", { from, into })}</p>
      <FetchedView fetched={counted}>
        {(effects) => {
          const some = COUNTED.filter((kind) => effects[kind] > 0);
          return some.length ? (
            <ul class="twin-effects">
              {some.map((kind) => (
                <li key={kind}>{t(`duplicates.effect_${kind}`, { n: effects[kind] })}</li>
              ))}
            </ul>
          ) : (
            <p>{t("duplicates.effect_none")}</p>
          );
        }}
      </FetchedView>
      <Banner tone="info">{t("duplicates.undo_hint")}</Banner>
    </TaskSheet>
  );
}
