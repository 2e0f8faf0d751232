/** What one outcome at the door promises: whether anything, when, by whom, how urgent. */
import type { JSX } from "preact";
import { Field, Select, t } from "../../ui";
import { OutcomeBadge } from "../Parts";
import { PRIORITIES } from "../words";
import type { Revisit, Revisited } from "./store";
import { WholeField } from "./WholeField";

export function RevisitFields({
  outcome,
  revisit,
  onRevisit,
}: {
  outcome: Revisited;
  revisit: Revisit;
  onRevisit: (revisit: Revisit) => void;
}): JSX.Element {
  const put = (some: Partial<Revisit>) => onRevisit({ ...revisit, ...some });
  return (
    <div class="rules-revisit" role="group" aria-label={t(`desk.outcome_${outcome}`)}>
      <label class="desk-box">
        <input type="checkbox" checked={revisit.active} onChange={() => put({ active: !revisit.active })} />
        <OutcomeBadge outcome={outcome} />
        <span>{t(`rules.revisit_${outcome}`)}</span>
      </label>
      {revisit.active && (
        <div class="rules-four">
          <WholeField
            label={t("rules.window_days")}
            value={revisit.window_days}
            least={0}
            max={365}
            onValue={(days) => days !== null && put({ window_days: days })}
          />
          <WholeField
            label={t("rules.due_days")}
            value={revisit.due_days}
            least={0}
            max={365}
            onValue={(days) => days !== null && put({ due_days: days })}
          />
          <Field label={t("desk.assign_to")}>
            {(control) => (
              <Select
                {...control}
                value={revisit.assign_to}
                options={(["visitor", "supervisor"] as const).map((one) => ({
                  value: one,
                  label: t(`forms.to_${one}`),
                }))}
                onValue={(assign_to) => put({ assign_to: assign_to as Revisit["assign_to"] })}
              />
            )}
          </Field>
          <Field label={t("desk.priority")}>
            {(control) => (
              <Select
                {...control}
                value={revisit.priority}
                options={PRIORITIES.map((one) => ({ value: one, label: t(`desk.priority_${one}`) }))}
                onValue={(priority) => put({ priority: priority as Revisit["priority"] })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
