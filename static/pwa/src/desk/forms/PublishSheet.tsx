/** Publishing a version to areas from a day on, or taking the form out of use there; whom it concerns is said before. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { today } from "../../lib/dates";
import type { Id } from "../../lib/types";
import { CheckCards, Field, formatDate, local, TextArea, TextInput, t, toast } from "../../ui";
import { zoneOf } from "../directory";
import { FetchedView } from "../Parts";
import { TaskSheet, useTask } from "../TaskSheet";
import { useFetched } from "../useDesk";
import { AreaTree } from "./AreaTree";
import { ChangeList } from "./ChangesView";
import { type DeskForm, loadForms, publish, type Reach, reachOf, type Version } from "./store";
import { loses, versionName } from "./words";

export function PublishSheet({
  form,
  version,
  stop,
  onClose,
  onDone,
}: {
  form: DeskForm;
  version: Version;
  /** Take the form out of use instead. */
  stop: boolean;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const [chosen, setChosen] = useState<Id[]>([]);
  const first = chosen[0];
  const now = today(first ? zoneOf(first) : undefined);
  const [day, setDay] = useState(now);
  const [why, setWhy] = useState("");
  const [knows, setKnows] = useState<string[]>([]);
  const task = useTask();
  const reach = useFetched(chosen.length ? [...chosen].sort().join() : null, () =>
    reachOf(version.id, chosen),
  );
  const losses = stop ? [] : (reach.value?.changes ?? []).filter(loses);
  const what = { title: local(version.title), version: versionName(version) };
  const carryOut = async () => {
    if (!chosen.length) return task.refuse(t("forms.where_missing"));
    if (!day) return task.refuse(t("forms.day_missing"));
    if (losses.length > 0 && !knows.length) return task.refuse(t("forms.knows_missing"));
    const ok = await task.run(async () => {
      await publish({
        form_id: form.form_id,
        version_id: stop ? null : version.id,
        area_ids: chosen,
        starts_on: day > now ? day : null,
        why: why.trim() || null,
        knows_loss: knows.length > 0,
      });
      await loadForms();
    });
    if (!ok) return;
    const done = stop ? "forms.done_stop" : "forms.done_publish";
    toast(day > now ? t(`${done}_later`, { ...what, day: formatDate(day) }) : t(done, what));
    onClose();
    onDone();
  };
  return (
    <TaskSheet
      title={t(stop ? "forms.stop_title" : "forms.publish_title", what)}
      task={task}
      label={
        reach.value
          ? t(stop ? "forms.stop_do" : "forms.publish_do", { n: reach.value.villages })
          : t(stop ? "forms.stop" : "forms.publish")
      }
      disabled={chosen.length > 0 && !reach.value}
      onDo={() => void carryOut()}
      onClose={onClose}
    >
      <p>{t(stop ? "forms.stop_means" : "forms.publish_means")}</p>
      <AreaTree chosen={chosen} onChosen={setChosen} />
      <Field label={t("forms.from_day")} hint={t("forms.from_day_hint")} required>
        {(control) => <TextInput {...control} type="date" min={now} value={day} onValue={setDay} />}
      </Field>
      {chosen.length > 0 && (
        <FetchedView fetched={reach}>{(found) => <Reached found={found} stop={stop} />}</FetchedView>
      )}
      {losses.length > 0 && (
        <CheckCards
          name="knows-loss"
          legend={t("forms.knows_legend")}
          legendHidden
          values={knows}
          onValues={setKnows}
          options={[{ value: "knows", label: t("forms.knows", { n: losses.length }) }]}
        />
      )}
      <Field label={t("forms.why")}>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
      </Field>
    </TaskSheet>
  );
}

/** Whom it concerns, what it replaces, and what that changes. */
function Reached({ found, stop }: { found: Reach; stop: boolean }): JSX.Element {
  const replaced = found.replaces.map(versionName).join(t("desk.list_comma"));
  return (
    <div class="stack close" role="status">
      <p class="figures">
        {t("forms.reaches", { villages: found.villages, workers: found.workers })}{" "}
        {replaced ? t("forms.replaces", { versions: replaced }) : !stop && t("forms.replaces_none")}
      </p>
      {!stop && found.changes.length > 0 && <ChangeList changes={found.changes} />}
    </div>
  );
}
