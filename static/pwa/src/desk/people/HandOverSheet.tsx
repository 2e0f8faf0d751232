/** Handing villages over: to whom, which, why; how much goes is said before, and giving back is offered after. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import type { Account, Id } from "../../lib/types";
import { Banner, Button, CheckCards, Field, Select, Sheet, TextArea, t, toast } from "../../ui";
import { calls } from "../calls";
import { accounts, workers } from "../directory";
import { FetchedView } from "../Parts";
import { useFetched } from "../useDesk";
import { areaNames, failureWords, personName, villageName } from "../words";
import { all, loadPeople } from "./store";

/** What went, for giving it back. */
interface Done {
  to_id: Id;
  village_ids: Id[];
  households: number;
  followups: number;
}

export function HandOverSheet({ from, onClose }: { from: Account; onClose: () => void }): JSX.Element {
  const [to, setTo] = useState("");
  const [chosen, setChosen] = useState<Id[]>(from.areas);
  const [why, setWhy] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const counted = useFetched(chosen.join(), () => count(from.id, chosen));
  const [shared, setShared] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setWrong(null);
    try {
      await work();
      await loadPeople();
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
    }
    setBusy(false);
  };
  const give = () => {
    if (!to || !chosen.length || !why.trim()) return setWrong(t("people.hand_over_missing"));
    // What the other served already would leave them too when it is given back: then no way back is offered.
    setShared(accounts.value.get(to)?.areas.some((one) => chosen.includes(one)) ?? false);
    void run(async () => {
      const went = await calls.handOver({
        from_id: from.id,
        to_id: to,
        village_ids: chosen,
        why: why.trim(),
      });
      setDone({ to_id: to, village_ids: chosen, households: went.households, followups: went.followups });
    });
  };
  const giveBack = ({ to_id, village_ids }: Done) =>
    void run(async () => {
      await calls.handOver({ from_id: to_id, to_id: from.id, village_ids, why: t("people.given_back") });
      toast(t("people.given_back"));
      onClose();
    });
  return (
    <Sheet
      open
      title={t("people.hand_over_title", { name: from.name })}
      onClose={onClose}
      actions={
        done ? (
          <>
            {!shared && (
              <Button busy={busy} onClick={() => giveBack(done)}>
                {t("people.give_back")}
              </Button>
            )}
            <Button kind="primary" onClick={onClose}>
              {t("ui.close")}
            </Button>
          </>
        ) : (
          <>
            <Button kind="quiet" onClick={onClose}>
              {t("desk.cancel")}
            </Button>
            <Button kind="primary" busy={busy || !counted.value} onClick={give}>
              {t("people.hand_over_do", { n: counted.value?.households ?? 0 })}
            </Button>
          </>
        )
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      {done ? (
        <Banner
          tone="good"
          role="status"
          title={t("people.handed_over", { name: personName(done.to_id, "") })}
        >
          {t("people.went", { households: done.households, followups: done.followups })}
        </Banner>
      ) : (
        <>
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
          <CheckCards
            name="villages"
            legend={t("people.villages")}
            values={chosen}
            onValues={setChosen}
            options={from.areas.map((one) => ({ value: one, label: villageName(one) }))}
          />
          <FetchedView fetched={counted}>
            {(n) => <p class="figures">{t("people.goes", { ...n })}</p>}
          </FetchedView>
          <Field label={t("people.why")} required>
            {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
          </Field>
        </>
      )}
    </Sheet>
  );
}

/** How much is in these villages, by the server: all households, and what the giver has open there. */
async function count(from: Id, villages: Id[]): Promise<{ households: number; followups: number }> {
  const found = { households: 0, followups: 0 };
  for (const area of villages) {
    found.households += (await all((query) => calls.households({ ...query, area }))).length;
    const open = { area, assignee: from, state: "open" };
    found.followups += (await all((query) => calls.followups({ ...query, ...open }))).length;
  }
  return found;
}
