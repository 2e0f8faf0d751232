/** A change of the register at the desk: what happened, a few questions, what it will do, why; then it is done, with an undo. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { today } from "../../lib/dates";
import type { Id, Member, OperationBody } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { ActFields } from "../../register/acts/ActFields";
import { Banner, Button, Facts, Field, List, Row, Select, Sheet, TextArea, t, toast } from "../../ui";
import type { HouseholdFile } from "../calls";
import { villages } from "../directory";
import { FetchedView } from "../Parts";
import { TaskSheet, useTask } from "../TaskSheet";
import { useFetched, useSettled } from "../useDesk";
import { householdName, villageName } from "../words";
import { type Act, actsFor, blank, type Entered, meaning, missing, operationOf } from "./acts";
import { EditSheet } from "./EditSheet";
import { memberFacts } from "./facts";
import { PickHome } from "./PickHome";
import { carryOut, type Effects, effectsOf, takeBack } from "./store";
import { whyNot } from "./words";
import "../../register/acts/acts.css";

const COUNTED: (keyof Effects)[] = ["member", "household", "visit", "followup", "submission", "card"];

interface Props {
  file: HouseholdFile;
  /** Whom it is about; the household as a whole if nobody. */
  member: Member | null;
  mayWrite: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function ActSheet(props: Props): JSX.Element {
  const { file, member, mayWrite, onClose, onDone } = props;
  const [act, setAct] = useState<Act | "edit" | null>(null);
  if (act === "edit")
    return <EditSheet record={member ?? file.household} onClose={onClose} onStale={onDone} onDone={onDone} />;
  if (act) return <Doing {...props} act={act} />;
  return (
    <Sheet open title={member?.full_name ?? t("homes.what")} onClose={onClose}>
      {member && <Facts facts={memberFacts(member)} />}
      {mayWrite && (
        <List label={t("homes.what")}>
          <Row title={t("homes.edit")} subtitle={t("homes.edit_hint")} onClick={() => setAct("edit")} />
          {actsFor(file.members, member).map((one) => (
            <Row
              key={one}
              title={t(`homes.act_${meaning(one, member)}`)}
              subtitle={t(`homes.hint_${meaning(one, member)}`)}
              onClick={() => setAct(one)}
            />
          ))}
        </List>
      )}
    </Sheet>
  );
}

function Doing({ file, member, act, onClose, onDone }: Props & { act: Act }): JSX.Element {
  const { household, members } = file;
  const entered = useSignal<Entered>(blank(today(), member));
  const [village, setVillage] = useState<Id>("");
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  const [made] = useState(newId);
  const [, go] = useLocation();
  const task = useTask();
  const lacks = missing(act, entered.value, village);
  const body = lacks.length ? null : operationOf(act, household, entered.value, village, made, members);
  const key = useSettled(body && JSON.stringify(body), 400);
  const effects = useFetched(key, () => effectsOf(JSON.parse(key ?? "{}") as OperationBody));
  const does = meaning(act, member);
  const save = async () => {
    setTried(true);
    if (!body) return task.refuse(t("homes.missing"));
    if (!why.trim()) return task.refuse(t("homes.why_missing"));
    const ok = await task.run(
      async () => {
        const done = await carryOut({ ...body, why: why.trim() });
        const undo = () =>
          void takeBack(done.id).then(onDone, (error) =>
            toast(whyNot(error, "homes.changed_since") ?? t("homes.not_undone")),
          );
        toast(t("homes.saved"), { label: t("homes.undo"), run: undo });
      },
      (error) => whyNot(error, "homes.conflict"),
    );
    if (!ok) return;
    onDone();
    onClose();
    if (act === "join") go(`/desk/households/${entered.value.home}`);
  };
  return (
    <TaskSheet
      title={[t(`homes.act_${does}`), member?.full_name ?? householdName(household)].join(" · ")}
      task={task}
      label={t(`homes.do_${does}`)}
      onDo={() => void save()}
      onClose={onClose}
    >
      {act === "move_village" ? (
        <Field label={t("homes.to_village")} required>
          {(control) => (
            <Select
              {...control}
              value={village}
              placeholder={t("homes.choose_village")}
              options={villages.value
                .filter((one) => one.id !== household.village_id)
                .map((one) => ({ value: one.id, label: villageName(one.id) }))}
              onValue={setVillage}
            />
          )}
        </Field>
      ) : (
        <ActFields
          choice={act}
          household={household}
          members={act === "move_in" && !member ? [] : members}
          {...(member && { member })}
          entered={entered}
          missing={tried ? lacks.filter((one) => one !== "village") : []}
          Homes={PickHome}
        />
      )}
      <Field label={t("homes.why")} required>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
      </Field>
      <Banner tone="info" title={t("homes.will")}>
        <p>{t(`homes.means_${does}`)}</p>
        {key && <FetchedView fetched={effects}>{(found) => <Counted effects={found} />}</FetchedView>}
        <p class="small">{t("homes.can_undo")}</p>
      </Banner>
    </TaskSheet>
  );
}

function Counted({ effects }: { effects: Effects }): JSX.Element {
  const some = COUNTED.filter((kind) => effects[kind] > 0);
  if (some.length === 0) return <p>{t("homes.nothing_else")}</p>;
  return (
    <>
      <p>{t("homes.touches")}</p>
      <ul class="twin-effects">
        {some.map((kind) => (
          <li key={kind}>{t(`duplicates.effect_${kind}`, { n: effects[kind] })}</li>
        ))}
      </ul>
    </>
  );
}

/** The button that opens it for the household. */
export function ActButton({ onClick }: { onClick: () => void }): JSX.Element {
  return (
    <Button small icon="edit" onClick={onClick}>
      {t("homes.change")}
    </Button>
  );
}
