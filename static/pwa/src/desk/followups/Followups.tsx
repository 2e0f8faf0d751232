/** Follow-ups in a table: narrowed down, chosen one or many, and handed to a named worker. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { phone } from "../../db";
import type { Id } from "../../lib/types";
import { Banner, Button, Chips, IconButton, SearchInput, t, toast } from "../../ui";
import type { Act } from "../calls";
import { DeskHead } from "../DeskHead";
import { villages, workers } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { PagedView } from "../Parts";
import { useTask } from "../TaskSheet";
import { useFilters, usePoll, useSettled } from "../useDesk";
import { FOLLOWUP_STATES, mayWrite, PRIORITIES, villageName } from "../words";
import { BalanceSheet } from "./BalanceSheet";
import { Board } from "./Board";
import { FollowUpDetail } from "./FollowUpDetail";
import { FollowUpTable } from "./FollowUpTable";
import { ManySheet } from "./ManySheet";
import { NewFollowUp } from "./NewFollowUp";
import {
  ANY_STATE,
  counts,
  FOLLOWUP_FILTERS,
  followups,
  lastAct,
  loadFollowups,
  NOBODY,
  refresh,
  SORTS,
  selected,
  selectMatching,
  undoLast,
  VIEW,
} from "./store";

/** What is being done with those selected. */
type Doing = Act["action"] | "balance";
/** What the address holds beside the filters that are counted. */
const NO_FILTER: ReadonlySet<string> = new Set(["q", ...VIEW]);
const EVERY = 60_000;

export default function Followups({ params }: { params: { id?: string } }): JSX.Element {
  const [filters, set, clear] = useFilters([...FOLLOWUP_FILTERS, ...VIEW]);
  const search = useSearch();
  const [, go] = useLocation();
  const [typed, setTyped] = useState(filters.q ?? "");
  const [doing, setDoing] = useState<Doing | "new" | null>(null);
  const words = useSettled(typed);
  useEffect(() => {
    if ((filters.q ?? "") !== words.trim()) set("q", words.trim());
  }, [words]);
  const list = followups.state.value;
  const reload = () => void loadFollowups(filters);
  useEffect(reload, [JSON.stringify(filters)]);
  usePoll(() => refresh(filters), EVERY);
  const query = search ? `?${search}` : "";
  const may = mayWrite(phone.account.value?.role);
  const seen = selected.value;
  const close = () => {
    setDoing(null);
    refresh(filters);
  };
  const board = filters.view === "board";
  useEffect(() => {
    selected.value = new Map();
  }, [JSON.stringify(filters)]);
  return (
    <>
      <DeskHead here="followups" />
      <div class="page wide desk-page stack close">
        <Counts filters={filters} set={set} />
        <LastAct onUndone={() => refresh(filters)} />
        <div class="inline spread">
          <Chips
            label={t("desk.view")}
            options={["table", "board"].map((one) => ({ value: one, label: t(`desk.view_${one}`) }))}
            values={[board ? "board" : "table"]}
            onToggle={(value) => set("view", value === "board" ? value : "")}
          />
          {may && (
            <Button icon="plus" onClick={() => setDoing("new")}>
              {t("desk.new_followup")}
            </Button>
          )}
        </div>
        <SearchInput
          value={typed}
          onValue={setTyped}
          label={t("desk.search")}
          placeholder={t("desk.search_followups")}
        />
        <FilterBar
          count={Object.keys(filters).filter((name) => !NO_FILTER.has(name)).length}
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
            label={t("desk.standing")}
            value={filters.standing}
            all={t("desk.all_states")}
            options={["late", "escalated", "overdue", "due", "not_yet"].map((one) => ({
              value: one,
              label: t(one === "late" ? "desk.standing_late" : `desk.due_${one}`),
            }))}
            onValue={(value) => set("standing", value)}
          />
          <Filter
            label={t("desk.sort")}
            value={filters.sort}
            all={t("desk.sort_due")}
            options={SORTS.slice(1).map((one) => ({ value: one as string, label: t(`desk.sort_${one}`) }))}
            onValue={(value) => set("sort", value)}
          />
          <Filter
            label={t("desk.due_before")}
            value={filters.due}
            date
            onValue={(value) => set("due", value)}
          />
        </FilterBar>
        {board ? (
          <Board standing={filters.standing} query={query} selectable={may} />
        ) : (
          <PagedView
            list={list}
            icon="check"
            of="desk.followups"
            filtered={Object.keys(filters).some((name) => name === "q" || !NO_FILTER.has(name))}
            retry={reload}
            more={() => void followups.more()}
          >
            <FollowUpTable items={list.items} query={query} selectable={may} />
          </PagedView>
        )}
      </div>
      {may && <Bulk filters={filters} onAct={setDoing} />}
      {doing === "new" && (
        <NewFollowUp
          onClose={() => setDoing(null)}
          onMade={() => {
            setDoing(null);
            reload();
          }}
        />
      )}
      {doing === "balance" && <BalanceSheet seen={seen} onClose={close} />}
      {doing && doing !== "new" && doing !== "balance" && (
        <ManySheet action={doing} seen={seen} villages={villagesOf(seen)} onClose={close} />
      )}
      {params.id && (
        <FollowUpDetail key={params.id} id={params.id} onClose={() => go(`/desk/followups${query}`)} />
      )}
    </>
  );
}

/** The villages of those selected that are listed. */
function villagesOf(seen: ReadonlyMap<Id, number>): Id[] {
  return followups.state.value.items.filter((one) => seen.has(one.id)).map((one) => one.village_id);
}

/** How many stand how, each a filter. */
function Counts({
  filters,
  set,
}: {
  filters: Record<string, string>;
  set: (name: string, value: string) => void;
}): JSX.Element | null {
  const found = counts.value;
  if (!found) return null;
  const tiles = [
    { key: "late", name: "standing", value: "late", tone: "late" },
    { key: "escalated", name: "standing", value: "escalated", tone: "late" },
    { key: "urgent", name: "priority", value: "urgent", tone: "due" },
    { key: "unassigned", name: "assignee", value: NOBODY, tone: "plain" },
  ] as const;
  return (
    <ul class="desk-counts">
      <li>
        <span class="desk-tile tone-info">
          <b class="figures">{found.open}</b> {t("desk.count_open")}
        </span>
      </li>
      {tiles.map((tile) => {
        const on = filters[tile.name] === tile.value;
        return (
          <li key={tile.key}>
            <button
              type="button"
              class={`desk-tile tone-${tile.tone}`}
              aria-pressed={on}
              onClick={() => set(tile.name, on ? "" : tile.value)}
            >
              <b class="figures">{found[tile.key]}</b> {t(`desk.count_${tile.key}`)}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What was last done to many, and the way back. */
function LastAct({ onUndone }: { onUndone: () => void }): JSX.Element | null {
  const task = useTask();
  const done = lastAct.value;
  if (!done) return null;
  const undo = () =>
    void task.run(async () => {
      const left = await undoLast();
      toast(left ? t("desk.undone_but", { n: left }) : t("desk.undone"));
      onUndone();
    });
  return (
    <Banner
      tone="good"
      role="status"
      action={
        <span class="inline">
          <Button small busy={task.busy} onClick={undo}>
            {t("desk.undo")}
          </Button>
          <IconButton icon="close" label={t("ui.close")} onClick={() => (lastAct.value = null)} />
        </span>
      }
    >
      {task.wrong ?? t(`desk.did_${done.action}`, { n: done.count })}
    </Banner>
  );
}

/** What can be done with those selected. */
function Bulk({
  filters,
  onAct,
}: {
  filters: Record<string, string>;
  onAct: (act: Doing) => void;
}): JSX.Element | null {
  const n = selected.value.size;
  const [total, setTotal] = useState<number | null>(null);
  const more = followups.state.value.next !== null && filters.view !== "board";
  if (!n) return null;
  return (
    <div class="desk-bulk" role="region" aria-label={t("desk.selected", { n })}>
      <span class="figures">
        {t("desk.selected", { n })}
        {total !== null && total > n && ` · ${t("desk.matching_most", { n: total })}`}
      </span>
      {more && (
        <Button small onClick={() => void selectMatching(filters).then(setTotal)}>
          {t("desk.select_matching")}
        </Button>
      )}
      <Button kind="quiet" onClick={() => (selected.value = new Map())}>
        {t("desk.unselect")}
      </Button>
      {(["remind", "redate", "cancel", "balance"] as const).map((one) => (
        <Button key={one} small onClick={() => onAct(one)}>
          {t(`desk.bulk_${one}`)}
        </Button>
      ))}
      <Button kind="primary" icon="people" onClick={() => onAct("assign")}>
        {t("desk.assign")}
      </Button>
    </div>
  );
}
