/** Every household of the worker's villages: searched as one types, filtered by what is to be done. */
import type { JSX } from "preact";
import { useSearch } from "wouter-preact";
import { phone, records } from "../db";
import { status } from "../sync";
import {
  AppBar,
  Button,
  Chips,
  EmptyState,
  IconButton,
  local,
  SearchInput,
  Select,
  t,
  VirtualList,
} from "../ui";
import { lazy } from "../ui/lazy";
import { LoadingScreen } from "../ui/Show";
import { HouseholdRow } from "./HouseholdRow";
import { FILTERS, type Filter, filterCounts, filters, found, query, village, villages } from "./store";

/** Who is away is a list of its own. */
const Away = lazy(() => import("./away/Away"), LoadingScreen);

export default function Households(): JSX.Element {
  return useSearch() === "away" ? <Away /> : <All />;
}

function All(): JSX.Element {
  const results = found.value;
  const withHouseholds = villages.value;
  const toggle = (value: string) => {
    const filter = value as Filter;
    filters.value = filters.value.includes(filter)
      ? filters.value.filter((one) => one !== filter)
      : [...filters.value, filter];
  };
  return (
    <>
      <AppBar
        title={t("register.title")}
        subtitle={t("register.count", { n: records.households.value.size })}
      >
        <IconButton icon="away" label={t("work.away")} href="/households?away" />
        {mayAdd() && <IconButton icon="plus" label={t("register.add")} href="/households/new" />}
      </AppBar>
      <div class="page households">
        <SearchInput
          label={t("register.search")}
          placeholder={t("register.search_hint")}
          value={query.value}
          onValue={(value) => {
            query.value = value;
          }}
        />
        <Chips
          label={t("register.filters")}
          values={filters.value}
          onToggle={toggle}
          options={FILTERS.map((value) => ({
            value,
            label: t(`register.filter.${value}`),
            // Who is away is known once the members are open, moments after the households.
            count: value === "away" && !records.whole.value ? undefined : filterCounts.value[value],
          }))}
        />
        {withHouseholds.length > 1 && (
          <Select
            aria-label={t("register.village")}
            value={village.value}
            placeholder={t("register.all_villages")}
            onValue={(value) => {
              village.value = value;
            }}
            options={withHouseholds.map((area) => ({ value: area.id, label: local(area.name) }))}
          />
        )}
        <p class="hidden-visually" role="status">
          {t("register.found", { n: results.length })}
        </p>
        {results.length > 0 ? (
          <VirtualList items={results} rowRem={4.75} label={t("register.title")}>
            {(one) => <HouseholdRow entry={one} />}
          </VirtualList>
        ) : (
          <Nothing />
        )}
      </div>
    </>
  );
}

function Nothing(): JSX.Element {
  if (records.households.value.size === 0) {
    return (
      <EmptyState
        icon="houses"
        title={status.value.state === "idle" ? t("register.none") : t("register.coming")}
        text={t("register.none_text")}
      />
    );
  }
  return (
    <EmptyState
      icon="search"
      title={t("register.not_found")}
      text={t("register.not_found_text")}
      action={
        <>
          {(filters.value.length > 0 || village.value) && (
            <Button
              onClick={() => {
                filters.value = [];
                village.value = "";
              }}
            >
              {t("register.no_filters")}
            </Button>
          )}
          {mayAdd() && (
            <Button kind="primary" icon="plus" href="/households/new">
              {t("register.add")}
            </Button>
          )}
        </>
      }
    />
  );
}

/** An auditor reads, and changes nothing. */
function mayAdd(): boolean {
  return phone.account.value?.role !== "auditor";
}
