/** Visits as they arrive: the list on the left, the one chosen on the right; on a phone one after the other. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useSearch } from "wouter-preact";
import { formatTime, t, toast } from "../../ui";
import { DeskHead } from "../DeskHead";
import { villages, workers } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { PagedView } from "../Parts";
import { useFilters, usePoll } from "../useDesk";
import { OUTCOMES, VISIT_STATES, villageName } from "../words";
import { arrived, loadVisits, lookForVisits, VISIT_FILTERS, visits } from "./store";
import { VisitDetail } from "./VisitDetail";
import { VisitRow } from "./VisitRow";

const EVERY = 30_000;

export default function Visits({ params }: { params: { id?: string } }): JSX.Element {
  const id = params.id ?? null;
  const [filters, set, clear] = useFilters(VISIT_FILTERS);
  const search = useSearch();
  const list = visits.state.value;
  const reload = () => void loadVisits(filters);
  useEffect(reload, [JSON.stringify(filters)]);
  usePoll(() => {
    void lookForVisits().then((n) => n > 0 && toast(t("desk.arrived", { n })));
  }, EVERY);
  return (
    <>
      <DeskHead here="visits" />
      <div class={`desk-split${id ? " has-detail" : ""}`}>
        <section class="desk-list stack close" aria-label={t("desk.visits")}>
          <FilterBar count={Object.keys(filters).length} onClear={clear}>
            <Filter
              label={t("desk.village")}
              value={filters.area}
              all={t("desk.all_villages")}
              options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
              onValue={(value) => set("area", value)}
            />
            <Filter
              label={t("desk.worker")}
              value={filters.worker}
              all={t("desk.all_workers")}
              options={workers.value.map((one) => ({ value: one.id, label: one.name }))}
              onValue={(value) => set("worker", value)}
            />
            <Filter
              label={t("desk.outcome")}
              value={filters.outcome}
              all={t("desk.all_outcomes")}
              options={OUTCOMES.map((one) => ({ value: one, label: t(`desk.outcome_${one}`) }))}
              onValue={(value) => set("outcome", value)}
            />
            <Filter
              label={t("desk.state")}
              value={filters.state}
              all={t("desk.all_states")}
              options={VISIT_STATES.map((one) => ({ value: one, label: t(`desk.visit_${one}`) }))}
              onValue={(value) => set("state", value)}
            />
            <Filter
              label={t("desk.proof")}
              value={filters.proved}
              all={t("desk.all_proofs")}
              options={["true", "false"].map((one) => ({ value: one, label: t(`desk.proved_${one}`) }))}
              onValue={(value) => set("proved", value)}
            />
            <Filter
              label={t("desk.from")}
              value={filters.from}
              date
              onValue={(value) => set("from", value)}
            />
            <Filter label={t("desk.to")} value={filters.to} date onValue={(value) => set("to", value)} />
          </FilterBar>
          <p class="desk-count soft small" role="status">
            {list.at !== null &&
              (list.next
                ? t("desk.visits_count_more", { n: list.items.length })
                : t("desk.visits_count", { n: list.items.length }))}
            <span>
              {list.busy === "refresh"
                ? t("desk.updating")
                : list.at !== null &&
                  t("desk.updated", { time: formatTime(new Date(list.at).toISOString()) })}
            </span>
          </p>
          <PagedView
            list={list}
            icon="door"
            of="desk.visits"
            filtered={Object.keys(filters).length > 0}
            retry={reload}
            more={() => void visits.more()}
          >
            <ul class="list" aria-label={t("desk.visits")}>
              {list.items.map((visit) => (
                <VisitRow
                  key={visit.id}
                  visit={visit}
                  href={`/desk/visits/${visit.id}${search ? `?${search}` : ""}`}
                  chosen={visit.id === id}
                  fresh={arrived.value.has(visit.id)}
                />
              ))}
            </ul>
          </PagedView>
        </section>
        <section class="desk-detail" aria-label={t("desk.one_visit")}>
          {id ? (
            <VisitDetail id={id} back={`/desk/visits${search ? `?${search}` : ""}`} />
          ) : (
            <p class="desk-pick soft">{t("desk.pick_visit")}</p>
          )}
        </section>
      </div>
    </>
  );
}
