/** The register at the desk: searched, and one household with its members, visits, follow-ups and cards. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Link, useSearch } from "wouter-preact";
import { phone } from "../../db";
import type { Household } from "../../lib/types";
import { Badge, formatMoment, Plate, SearchInput, t } from "../../ui";
import { calls } from "../calls";
import { DeskHead } from "../DeskHead";
import { villages } from "../directory";
import { Filter } from "../Filters";
import { DAYS } from "../followups/ChooseHomes";
import { PagedView } from "../Parts";
import { PrintCards } from "../PrintCards";
import { pagedList } from "../paged";
import { useFilters, useMedia, useSettled } from "../useDesk";
import { householdName, mayWrite, OUTCOMES, villageName } from "../words";
import { HomesTable } from "./HomesTable";
import { HouseholdDetail } from "./HouseholdDetail";

const FILTERS = ["area", "status", "worker", "outcome", "unvisited_days", "by_rules", "q"] as const;
const list = pagedList<Household>((query) => calls.households({ limit: 60, ...query }));

export default function Households({ params }: { params: { id?: string } }): JSX.Element {
  const [filters, set] = useFilters(FILTERS);
  const search = useSearch();
  const wide = useMedia("(width >= 1024px)");
  const [typed, setTyped] = useState(filters.q ?? "");
  const words = useSettled(typed);
  useEffect(() => {
    if ((filters.q ?? "") !== words.trim()) set("q", words.trim());
  }, [words]);
  const reload = () => void list.load(filters);
  useEffect(reload, [JSON.stringify(filters)]);
  const state = list.state.value;
  const query = search ? `?${search}` : "";
  return (
    <>
      <DeskHead here="households" />
      <div class={`desk-split${params.id ? " has-detail" : " homes-all"}`}>
        <section class="desk-list stack close" aria-label={t("desk.households")}>
          <div class="homes-filters">
            <SearchInput
              value={typed}
              onValue={setTyped}
              label={t("desk.search")}
              placeholder={t("desk.search_households")}
            />
            <Filter
              label={t("desk.village")}
              value={filters.area}
              all={t("desk.all_villages")}
              options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
              onValue={(value) => set("area", value)}
            />
            <div class="desk-pairs">
              <Filter
                label={t("desk.overview_outcomes")}
                value={filters.outcome}
                all={t("desk.all_outcomes")}
                options={OUTCOMES.map((one) => ({ value: one, label: t(`desk.outcome_${one}`) }))}
                onValue={(value) => set("outcome", value)}
              />
              <Filter
                label={t("desk.make_unvisited")}
                value={filters.unvisited_days}
                all={t("desk.make_any_time")}
                options={[...new Set([...DAYS, filters.unvisited_days ?? "30"])].map((n) => ({
                  value: n,
                  label:
                    filters.by_rules && n === filters.unvisited_days
                      ? t("desk.by_rules")
                      : t("desk.make_days", { n: Number(n) }),
                }))}
                onValue={(value) => {
                  set("unvisited_days", value);
                  set("by_rules", "");
                }}
              />
            </div>
          </div>
          {mayWrite(phone.account.value?.role) &&
            (filters.area ? (
              <PrintCards of={{ village: filters.area }} label={t("desk.print_cards")} small />
            ) : (
              <p class="soft small">{t("desk.print_choose")}</p>
            ))}
          <PagedView
            list={state}
            icon="houses"
            of="desk.households"
            filtered={Object.keys(filters).length > 0}
            hint={t("desk.households_none_hint")}
            retry={reload}
            more={() => void list.more()}
          >
            {wide && !params.id ? (
              <HomesTable items={state.items} query={query} />
            ) : (
              <ul class="list" aria-label={t("desk.households")}>
                {state.items.map((one) => (
                  <HouseholdRow
                    key={one.id}
                    household={one}
                    href={`/desk/households/${one.id}${query}`}
                    chosen={one.id === params.id}
                  />
                ))}
              </ul>
            )}
          </PagedView>
        </section>
        <section class="desk-detail" aria-label={t("desk.household")}>
          {params.id ? (
            <HouseholdDetail
              id={params.id}
              back={`/desk/households${query}`}
              onChanged={() => void list.refresh()}
            />
          ) : (
            <p class="desk-pick soft">{t("desk.pick_household")}</p>
          )}
        </section>
      </div>
    </>
  );
}

function HouseholdRow({
  household,
  href,
  chosen,
}: {
  household: Household;
  href: string;
  chosen: boolean;
}): JSX.Element {
  return (
    <li>
      <Link class={`row${chosen ? " chosen" : ""}`} href={href} aria-current={chosen ? "true" : undefined}>
        <span class="row-leading">
          <Plate number={household.number ?? ""} />
        </span>
        <span class="row-text">
          <span class="row-title">
            {householdName(household)}{" "}
            <span class="soft visit-village">{villageName(household.village_id)}</span>
          </span>
          <span class="row-subtitle figures">
            {household.last_visit
              ? `${t("desk.last_visit")} ${formatMoment(household.last_visit.at)}`
              : t("desk.never")}
          </span>
        </span>
        {household.status !== "active" && <Badge>{t(`desk.status_${household.status}`)}</Badge>}
      </Link>
    </li>
  );
}
