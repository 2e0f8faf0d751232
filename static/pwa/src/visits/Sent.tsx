import { type ItemState, outbox, records, visitOf } from "../db";
import type { FollowUp, Id, Outcome, VisitBody } from "../lib/types";
import { AppBar, Banner, Button, formatRelativeDay, Icon, local, t } from "../ui";

interface Finished {
  householdId: Id;
  outcome: Outcome;
  state: ItemState;
  promised: FollowUp[];
}

/** A finished visit, from the outbox or, once the server has told it back, from the records. */
export function finishedVisit(id: Id): Finished | null {
  const item = outbox.all.value.find((one) => visitOf(one)?.id === id);
  const followups = [...records.followups.value.values()].filter(
    (one) => one.visit_id === id && one.origin === "rule",
  );
  if (item) {
    const body = item.body as VisitBody;
    const promised = item.effects.followups ?? followups;
    return { householdId: body.household_id, outcome: body.outcome, state: item.state, promised };
  }
  const visit = records.visits.value.get(id);
  if (!visit) return null;
  const state = visit.state === "held" ? "held" : "sent";
  return { householdId: visit.household_id, outcome: visit.outcome, state, promised: followups };
}

/** Thank you: the visit is safe on this phone, and whether the server has it. */
export function Sent({ householdId, outcome, state, promised }: Finished) {
  const household = records.households.value.get(householdId);
  const tone =
    state === "sent" ? "good" : state === "waiting" ? "info" : state === "refused" ? "late" : "due";
  return (
    <>
      <AppBar title={t("visits.visit")} subtitle={household?.head_name ?? undefined} />
      <div class="page">
        <div class="thanks">
          <span class="thanks-mark">
            <Icon name="check" size={40} />
          </span>
          <h2 tabIndex={-1}>{t("visits.thanks")}</h2>
          <p class="soft">{t(`visits.done_${outcome}`)}</p>
        </div>
        <Banner
          tone={tone}
          role="status"
          icon={state === "waiting" ? "outbox" : undefined}
          title={t(`visits.sent_${state}`)}
        >
          {t(`visits.sent_${state}_text`)}
        </Banner>
        {promised.length > 0 && (
          <section class="promised" aria-labelledby="promised-heading">
            <h2 id="promised-heading">
              <Icon name="bell" size={22} /> {t("visits.promised")}
            </h2>
            <ul>
              {promised.map((one) => (
                <li key={one.id}>
                  <span class="promised-title">{local(one.title)}</span>
                  <span class={one.priority === "urgent" ? "late-text" : "due-text"}>
                    {t("visits.by", { day: formatRelativeDay(one.due) })}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <div class="stack close">
          <Button kind="primary" wide href="/households" icon="houses">
            {t("visits.to_next")}
          </Button>
          {household && (
            <Button wide href={`/households/${household.id}`}>
              {t("visits.to_household")}
            </Button>
          )}
          <Button wide kind="quiet" href="/">
            {t("visits.to_today")}
          </Button>
        </div>
      </div>
    </>
  );
}
