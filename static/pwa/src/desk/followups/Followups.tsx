/** Follow-ups in a table: narrowed down, chosen one or many, and handed to a named worker. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { phone } from "../../db";
import { addDays, today } from "../../lib/dates";
import { Button, SearchInput, t } from "../../ui";
import { DeskHead } from "../DeskHead";
import { villages, workers } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { PagedView } from "../Parts";
import { useFilters, usePoll, useSettled } from "../useDesk";
import { FOLLOWUP_STATES, mayWrite, PRIORITIES, villageName } from "../words";
import { AssignSheet } from "./AssignSheet";
import { FollowUpDetail } from "./FollowUpDetail";
import { FollowUpTable } from "./FollowUpTable";
import {
  ANY_STATE,
  counts,
  FOLLOWUP_FILTERS,
  followups,
  loadFollowups,
  NOBODY,
  open,
  selected,
} from "./store";

const EVERY = 60_000;

export default function Followups({ params }: { params: { id?: string } }): JSX.Element {
  const [filters, set, clear] = useFilters(FOLLOWUP_FILTERS);
  const search = useSearch();
  const [, go] = useLocation();
  const [typed, setTyped] = useState(filters.q ?? "");
  const [assigning, setAssigning] = useState(false);
  const words = useSettled(typed);
  useEffect(() => {
    if ((filters.q ?? "") !== words.trim()) set("q", words.trim());
  }, [words]);
  const list = followups.state.value;
  const reload = () => void loadFollowups(filters);
  useEffect(reload, [JSON.stringify(filters)]);
  usePoll(() => void followups.refresh(), EVERY);
  const query = search ? `?${search}` : "";
  const may = mayWrite(phone.account.value?.role);
  const chosen = open.value.filter((one) => selected.value.has(one.id));
  return (
    <>
      <DeskHead here="followups" />
      <div class="page wide desk-page stack close">
        <Counts filters={filters} set={set} />
        <SearchInput
          value={typed}
          onValue={setTyped}
          label={t("desk.search")}
          placeholder={t("desk.search_followups")}
        />
        <FilterBar
          count={Object.keys(filters).filter((name) => name !== "q").length}
          onClear={() => {
            setTyped("");
            clear();
          }}
        >
          <Filter
            label={t("desk.village")}
            value={filters.area}
            all={t("desk.all_villages")}
            options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
            onValue={(value) => set("area", value)}
          />
          <Filter
            label={t("desk.assignee")}
            value={filters.assignee}
            all={t("desk.all_workers")}
            options={[
              { value: NOBODY, label: t("desk.unassigned") },
              ...workers.value.map((one) => ({ value: one.id, label: one.name })),
            ]}
            onValue={(value) => set("assignee", value)}
          />
          <Filter
            label={t("desk.state")}
            value={filters.state}
            all={t("desk.state_open")}
            options={[
              ...FOLLOWUP_STATES.slice(1).map((one) => ({
                value: one as string,
                label: t(`desk.state_${one}`),
              })),
              { value: ANY_STATE, label: t("desk.all_states") },
            ]}
            onValue={(value) => set("state", value)}
          />
          <Filter
            label={t("desk.priority")}
            value={filters.priority}
            all={t("desk.all_priorities")}
            options={PRIORITIES.map((one) => ({ value: one, label: t(`desk.priority_${one}`) }))}
            onValue={(value) => set("priority", value)}
          />
          <Filter
            label={t("desk.due_before")}
            value={filters.due}
            date
            onValue={(value) => set("due", value)}
          />
        </FilterBar>
        <PagedView
          list={list}
          icon="check"
          of="desk.followups"
          filtered={Object.keys(filters).length > 0}
          retry={reload}
          more={() => void followups.more()}
        >
          <FollowUpTable items={list.items} query={query} selectable={may} />
        </PagedView>
      </div>
      {chosen.length > 0 && (
        <div class="desk-bulk" role="region" aria-label={t("desk.selected", { n: chosen.length })}>
          <span class="figures">{t("desk.selected", { n: chosen.length })}</span>
          <Button kind="quiet" onClick={() => (selected.value = new Set())}>
            {t("desk.unselect")}
          </Button>
          <Button kind="primary" icon="people" onClick={() => setAssigning(true)}>
            {t("desk.assign")}
          </Button>
        </div>
      )}
      <AssignSheet open={assigning} followups={chosen} onClose={() => setAssigning(false)} />
      {params.id && (
        <FollowUpDetail key={params.id} id={params.id} onClose={() => go(`/desk/followups${query}`)} />
      )}
    </>
  );
}

function Counts({
  filters,
  set,
}: {
  filters: Record<string, string>;
  set: (name: string, value: string) => void;
}): JSX.Element | null {
  const found = counts(filters.area);
  if (!found) return null;
  const yesterday = addDays(today(), -1);
  const tiles = [
    { key: "open", n: found.open, name: "", value: "", on: false, tone: "info" },
    {
      key: "overdue",
      n: found.overdue,
      name: "due",
      value: yesterday,
      on: filters.due === yesterday,
      tone: "late",
    },
    {
      key: "urgent",
      n: found.urgent,
      name: "priority",
      value: "urgent",
      on: filters.priority === "urgent",
      tone: "due",
    },
    {
      key: "unassigned",
      n: found.unassigned,
      name: "assignee",
      value: NOBODY,
      on: filters.assignee === NOBODY,
      tone: "plain",
    },
  ];
  return (
    <ul class="desk-counts">
      {tiles.map((tile) => (
        <li key={tile.key}>
          {tile.name ? (
            <button
              type="button"
              class={`desk-tile tone-${tile.tone}`}
              aria-pressed={tile.on}
              onClick={() => set(tile.name, tile.on ? "" : tile.value)}
            >
              <b class="figures">{tile.n}</b> {t(`desk.count_${tile.key}`)}
            </button>
          ) : (
            <span class={`desk-tile tone-${tile.tone}`}>
              <b class="figures">{tile.n}</b> {t(`desk.count_${tile.key}`)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
