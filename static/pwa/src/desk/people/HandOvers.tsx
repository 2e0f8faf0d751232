/** The hand-overs of a person: to whom or from whom, how they stand, whether they were read, and a way to end them. */
import type { JSX } from "preact";
import type { Account, HandOver } from "../../lib/types";
import { ask, Badge, Banner, Button, formatDate, formatMoment, t, toast } from "../../ui";
import { calls } from "../calls";
import { FetchedView } from "../Parts";
import { useTask } from "../TaskSheet";
import { useFetched } from "../useDesk";
import { personName } from "../words";
import { loadPeople } from "./store";

const SHOWN = 20;

export function HandOvers({ account, may }: { account: Account; may: boolean }): JSX.Element {
  const found = useFetched(account.id, () => calls.handOvers({ account: account.id, limit: SHOWN }));
  const task = useTask();
  const end = async (one: HandOver) => {
    const planned = one.state === "planned";
    const words = t(planned ? "people.plan_cancelled" : "people.given_back");
    const label = t(planned ? "people.cancel_plan" : "people.give_back");
    if (!(await ask({ title: label, confirm: label }))) return;
    const ok = await task.run(async () => {
      await calls.endHandOver(one.id, words);
      await loadPeople();
    });
    if (!ok) return;
    toast(words);
    found.reload();
  };
  return (
    <>
      {task.wrong && (
        <Banner tone="late" role="alert">
          {task.wrong}
        </Banner>
      )}
      <FetchedView fetched={found}>
        {({ items }) =>
          items.length > 0 && (
            <>
              <h3>{t("people.hand_overs")}</h3>
              <ul class="handed-list">
                {items.map((one) => (
                  <li key={one.id}>
                    <b>
                      {one.from_id === account.id
                        ? t("people.hand_over_gave", { name: personName(one.to_id, "") })
                        : t("people.hand_over_took", { name: personName(one.from_id, "") })}
                    </b>{" "}
                    <Badge>{t(`people.state_${one.state}`, { day: formatDate(one.starts_on ?? "") })}</Badge>
                    <p class="soft small figures">
                      {[
                        formatMoment(one.given_at ?? one.made_at),
                        t("people.n_households", { n: one.households }),
                        one.ends_on && t("people.until_day", { day: formatDate(one.ends_on) }),
                        one.state === "given" &&
                          (one.read_at
                            ? t("people.read_at", { time: formatMoment(one.read_at) })
                            : t("people.not_read")),
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </p>
                    {may && !one.gives_back && (one.state === "planned" || one.state === "given") && (
                      <Button small busy={task.busy} onClick={() => void end(one)}>
                        {t(one.state === "planned" ? "people.cancel_plan" : "people.give_back")}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </FetchedView>
    </>
  );
}
