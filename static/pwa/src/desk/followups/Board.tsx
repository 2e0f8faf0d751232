/** The board of follow-ups: a column for each way of standing today. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import type { FollowUp } from "../../lib/types";
import { Button, formatRelativeDay, Loading, local, Plate, t } from "../../ui";
import { householdOf } from "../directory";
import { FailureBanner, PriorityBadge } from "../Parts";
import { householdName, personName, villageName } from "../words";
import { type Column, columns, columnsFor, counts, selected, toggle } from "./store";

export function Board({
  standing,
  query,
  selectable,
}: {
  /** The filter of how they stand. */
  standing: string | undefined;
  query: string;
  selectable: boolean;
}): JSX.Element {
  return (
    <div class="desk-board">
      {columnsFor(standing).map((one) => (
        <BoardColumn key={one} of={one} query={query} selectable={selectable} />
      ))}
    </div>
  );
}

function BoardColumn({
  of,
  query,
  selectable,
}: {
  of: Column;
  query: string;
  selectable: boolean;
}): JSX.Element {
  const list = columns[of].state.value;
  return (
    <section class={`desk-column is-${of}`} aria-label={t(`desk.due_${of}`)}>
      <h2>
        {t(`desk.due_${of}`)}{" "}
        <span class="soft figures">{list.next ? counts.value?.[of] : list.items.length}</span>
      </h2>
      {list.failure && <FailureBanner failure={list.failure} />}
      {list.busy === "first" && <Loading label={t("desk.loading")} />}
      <ul>
        {list.items.map((one) => (
          <Card key={one.id} followup={one} query={query} selectable={selectable} />
        ))}
      </ul>
      {list.at !== null && list.items.length === 0 && <p class="soft small">{t("desk.column_none")}</p>}
      {list.next && (
        <Button small busy={list.busy === "more"} onClick={() => void columns[of].more()}>
          {t("desk.more")}
        </Button>
      )}
    </section>
  );
}

function Card({
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
  const chosen = selected.value.has(followup.id);
  return (
    <li class={`desk-card${chosen ? " chosen" : ""}`}>
      <span class="inline spread">
        <Plate number={household?.number ?? "…"} />
        {selectable && (
          <label class="desk-box">
            <input
              type="checkbox"
              checked={chosen}
              onChange={() => toggle(followup)}
              aria-label={t("desk.select_one", { title })}
            />
          </label>
        )}
      </span>
      <Link href={`/desk/followups/${followup.id}${query}`}>{title}</Link>
      <span class="soft small">
        {householdName(household)} · {villageName(followup.village_id)}
      </span>
      <span class="inline small">
        <span class={followup.assignee_id ? "" : "desk-nobody"}>
          {personName(followup.assignee_id, t("desk.nobody"))}
        </span>
        <span class="figures soft">{formatRelativeDay(followup.due)}</span>
        <PriorityBadge priority={followup.priority} />
      </span>
    </li>
  );
}
