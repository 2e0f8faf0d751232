/** The table of follow-ups; on a phone each row becomes a card. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import type { FollowUp } from "../../lib/types";
import { Badge, formatRelativeDay, local, Plate, t } from "../../ui";
import { householdOf } from "../directory";
import { PriorityBadge } from "../Parts";
import { householdName, personName, villageName } from "../words";
import { StateMark } from "./StateMark";
import { open, selected, toggle, toggleAll } from "./store";

export function FollowUpTable({
  items,
  query,
  selectable,
}: {
  items: FollowUp[];
  query: string;
  selectable: boolean;
}): JSX.Element {
  const all = open.value.length > 0 && open.value.every((one) => selected.value.has(one.id));
  return (
    <table class="desk-table">
      <caption class="hidden-visually">{t("desk.followups")}</caption>
      <thead>
        <tr>
          {selectable && (
            <th scope="col" class="desk-check">
              <label class="desk-box">
                <input type="checkbox" checked={all} onChange={toggleAll} aria-label={t("desk.select_all")} />
                <span class="desk-box-words">{t("desk.select_all")}</span>
              </label>
            </th>
          )}
          <th scope="col">{t("desk.title_col")}</th>
          <th scope="col">{t("desk.household")}</th>
          <th scope="col">{t("desk.assignee")}</th>
          <th scope="col">{t("desk.due")}</th>
          <th scope="col">{t("desk.state")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <Line key={one.id} followup={one} query={query} selectable={selectable} />
        ))}
      </tbody>
    </table>
  );
}

function Line({
  followup,
  query,
  selectable,
}: {
  followup: FollowUp;
  query: string;
  selectable: boolean;
}): JSX.Element {
  const household = householdOf(followup.household_id);
  const title = local(followup.title);
  return (
    <tr class={selected.value.has(followup.id) ? "chosen" : ""}>
      {selectable && (
        <td class="desk-check">
          {followup.state === "open" && (
            <label class="desk-box">
              <input
                type="checkbox"
                checked={selected.value.has(followup.id)}
                onChange={() => toggle(followup)}
                aria-label={t("desk.select_one", { title })}
              />
            </label>
          )}
        </td>
      )}
      <td class="desk-what">
        <Link href={`/desk/followups/${followup.id}${query}`}>{title}</Link>
        {local(followup.note).trim() && <span class="soft desk-note">{local(followup.note)}</span>}
      </td>
      <td>
        <span class="inline desk-house">
          <Plate number={household?.number ?? "…"} />
          <span>
            {householdName(household)}
            <span class="soft small desk-line">{villageName(followup.village_id)}</span>
          </span>
        </span>
      </td>
      <td>
        <span class={followup.assignee_id ? "" : "desk-nobody"}>
          {personName(followup.assignee_id, t("desk.nobody"))}
        </span>
      </td>
      <td class="figures">{formatRelativeDay(followup.due)}</td>
      <td>
        <span class="inline">
          <StateMark followup={followup} />
          <PriorityBadge priority={followup.priority} />
          {followup.reminded_at && followup.state === "open" && <Badge>{t("desk.reminded")}</Badge>}
        </span>
      </td>
    </tr>
  );
}
