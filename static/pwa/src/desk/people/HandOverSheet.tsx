/** Handing over: to whom, what, from when and until when; what goes is said before, and giving back is offered after. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { addDays, today } from "../../lib/dates";
import type { Account, HandOver, Id } from "../../lib/types";
import { HandedSummary } from "../../register/handed/HandedSummary";
import {
  Banner,
  Button,
  CheckCards,
  Field,
  formatDate,
  RadioCards,
  Select,
  Sheet,
  TextArea,
  TextInput,
  t,
  toast,
} from "../../ui";
import { calls, type Going } from "../calls";
import { workers } from "../directory";
import { FetchedView } from "../Parts";
import { TaskSheet, useTask } from "../TaskSheet";
import { useFetched } from "../useDesk";
import { areaNames, personName, villageName } from "../words";
import { PickSome } from "./PickSome";
import { loadPeople } from "./store";

export function HandOverSheet({ from, onClose }: { from: Account; onClose: () => void }): JSX.Element {
  const [to, setTo] = useState("");
  const [whole, setWhole] = useState(true);
  const [villages, setVillages] = useState<Id[]>(from.areas);
  const [homes, setHomes] = useState<Id[]>([]);
  const [days, setDays] = useState({ starts_on: "", ends_on: "" });
  const [why, setWhy] = useState("");
  const [note, setNote] = useState("");
  const [done, setDone] = useState<HandOver | null>(null);
  const task = useTask();
  const going: Going = {
    from_id: from.id,
    village_ids: whole ? villages : [],
    household_ids: whole ? [] : homes,
  };
  const some = going.village_ids.length + going.household_ids.length > 0;
  const goes = useFetched(some ? JSON.stringify(going) : null, () => calls.previewHandOver(going));
  const give = () => {
    if (!to || !some || !why.trim()) return task.refuse(t("people.hand_over_missing"));
    void task.run(async () => {
      const asked = { ...going, to_id: to, why: why.trim(), note: note.trim() || null };
      const { starts_on, ends_on } = days;
      setDone(await calls.handOver({ ...asked, starts_on: starts_on || null, ends_on: ends_on || null }));
      await loadPeople();
    });
  };
  if (done) return <Done done={done} onClose={onClose} />;
  return (
    <TaskSheet
      title={t("people.hand_over_title", { name: from.name })}
      task={task}
      label={t("people.hand_over_do", { n: goes.value?.households ?? 0 })}
      disabled={some && !goes.value}
      onDo={give}
      onClose={onClose}
    >
      <p>{t("people.hand_over_means")}</p>
      <Field label={t("people.to")} required>
        {(control) => (
          <Select
            {...control}
            value={to}
            placeholder={t("desk.assign_choose")}
            options={workers.value
              .filter((one) => one.id !== from.id && one.role === "worker")
              .map((one) => ({
                value: one.id,
                label: t("desk.worker_of", { name: one.name, where: areaNames(one) }),
              }))}
            onValue={setTo}
          />
        )}
      </Field>
      <RadioCards
        name="hand-over-what"
        legend={t("people.what_goes")}
        columns={2}
        value={whole ? "villages" : "homes"}
        onValue={(value) => setWhole(value === "villages")}
        options={[
          { value: "villages", label: t("people.whole_villages") },
          { value: "homes", label: t("people.some_households") },
        ]}
      />
      {whole ? (
        <CheckCards
          name="villages"
          legend={t("people.villages")}
          values={villages}
          onValues={setVillages}
          options={from.areas.map((one) => ({ value: one, label: villageName(one) }))}
        />
      ) : (
        <PickSome villages={from.areas} values={homes} onValues={setHomes} />
      )}
      {some && (
        <FetchedView fetched={goes}>
          {({ households, followups, summary }) => (
            <>
              <p class="figures">
                {t("people.goes", { households, followups })}
                {summary.at_risk_count > 0 && ` · ${t("people.at_risk", { n: summary.at_risk_count })}`}
              </p>
              <details>
                <summary>{t("people.see_summary")}</summary>
                <HandedSummary
                  summary={summary}
                  note={note.trim() || null}
                  until={days.ends_on || null}
                  home={(id) => `/desk/households/${id}`}
                />
              </details>
            </>
          )}
        </FetchedView>
      )}
      <div class="desk-pairs">
        {(["starts_on", "ends_on"] as const).map((name) => (
          <Field key={name} label={t(`people.${name}`)}>
            {(control) => (
              <TextInput
                {...control}
                type="date"
                min={name === "starts_on" ? today() : addDays(days.starts_on || today(), 1)}
                value={days[name]}
                onValue={(day) => setDays({ ...days, [name]: day })}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label={t("people.note")}>
        {(control) => <TextArea {...control} rows={3} maxLength={4000} value={note} onValue={setNote} />}
      </Field>
      <Field label={t("people.why")} required>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
      </Field>
    </TaskSheet>
  );
}

/** What was done or planned, and a way back. */
function Done({ done, onClose }: { done: HandOver; onClose: () => void }): JSX.Element {
  const task = useTask();
  const planned = done.state === "planned";
  const back = async () => {
    const words = t(planned ? "people.plan_cancelled" : "people.given_back");
    const ok = await task.run(async () => {
      await calls.endHandOver(done.id, words);
      await loadPeople();
    });
    if (!ok) return;
    toast(words);
    onClose();
  };
  return (
    <Sheet
      open
      title={t("people.hand_over")}
      onClose={onClose}
      actions={
        <>
          <Button busy={task.busy} onClick={() => void back()}>
            {t(planned ? "people.cancel_plan" : "people.give_back")}
          </Button>
          <Button kind="primary" onClick={onClose}>
            {t("ui.close")}
          </Button>
        </>
      }
    >
      {task.wrong && (
        <Banner tone="late" role="alert">
          {task.wrong}
        </Banner>
      )}
      <Banner
        tone="good"
        role="status"
        title={
          planned && done.starts_on
            ? t("people.planned", { day: formatDate(done.starts_on) })
            : t("people.handed_over", { name: personName(done.to_id, "") })
        }
      >
        {planned
          ? t("people.goes", { households: done.households, followups: done.followups })
          : t("people.went", { households: done.households, followups: done.followups })}
      </Banner>
    </Sheet>
  );
}
