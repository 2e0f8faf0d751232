/** Who is away and who arrived, of the worker's villages: called in turn, back again in two taps, all without signal. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { phone, records } from "../../db";
import { today } from "../../lib/dates";
import { formsIn } from "../../lib/forms";
import type { Household, Id, Member } from "../../lib/types";
import {
  AppBar,
  Badge,
  Button,
  Chips,
  EmptyState,
  formatDate,
  Icon,
  Plate,
  SearchInput,
  Sheet,
  t,
  VirtualList,
} from "../../ui";
import ActSheet from "../acts/ActSheet";
import { PickHousehold } from "../acts/Pick";
import { membersOf } from "../store";
import { AwaySheet } from "./AwaySheet";
import { type AwayPerson, CALL, peopleArrived, peopleAway } from "./people";
import "../register.css";

const FILTERS = ["due", "unpaired", "arrived"] as const;
type Filter = (typeof FILTERS)[number];

export default function Away(): JSX.Element {
  const filter = useSignal<Filter | "">("");
  const typed = useSignal("");
  const open = useSignal<Id | null>(null);
  const arriving = useSignal(false);
  const on = today();
  const facts = {
    members: records.members.value.values(),
    households: records.households.value,
    visits: records.visits.value.values(),
    followups: records.followups.value.values(),
    on,
    every: intervals(on),
  };
  const away = peopleAway(facts);
  const arrived = peopleArrived({ ...facts, members: records.members.value.values() });
  const counts: Record<Filter, number> = {
    due: away.filter((one) => one.state !== "later").length,
    unpaired: away.filter((one) => !one.paired).length,
    arrived: arrived.length,
  };
  const passes = (one: AwayPerson) =>
    filter.value === "due" ? one.state !== "later" : filter.value !== "unpaired" || !one.paired;
  const said = typed.value.trim().toLowerCase();
  const fits = ({ member, household }: { member: Member; household: Household }) =>
    !said ||
    [member.full_name, member.search, member.away_city, member.contact_name, household.number]
      .join(" ")
      .toLowerCase()
      .includes(said);
  const shown = away.filter((one) => passes(one) && fits(one));
  const came = arrived.filter(fits);
  const person = away.find((one) => one.member.id === open.value);
  const mayChange = phone.account.value?.role !== "auditor";
  return (
    <>
      <AppBar title={t("work.away")} subtitle={t("work.away_count", { n: away.length })} back="/households" />
      <div class="page households">
        <SearchInput
          label={t("work.away_search")}
          placeholder={t("work.away_search_hint")}
          value={typed.value}
          onValue={(value) => {
            typed.value = value;
          }}
        />
        <Chips
          label={t("register.filters")}
          values={filter.value ? [filter.value] : []}
          onToggle={(value) => {
            filter.value = filter.value === value ? "" : (value as Filter);
          }}
          options={FILTERS.map((value) => ({
            value,
            label: t(`work.away_filter.${value}`),
            count: counts[value],
          }))}
        />
        {filter.value === "arrived" && mayChange && (
          <Button wide icon="plus" onClick={() => (arriving.value = true)}>
            {t("work.arrived_add")}
          </Button>
        )}
        {filter.value === "arrived" ? (
          <People items={came} empty={t("work.arrived_none")}>
            {(one) => <ArrivedRow {...one} />}
          </People>
        ) : (
          <People items={shown} empty={t("work.away_none")}>
            {(one) => <AwayRow person={one} onOpen={() => (open.value = one.member.id)} />}
          </People>
        )}
      </div>
      {person && <AwaySheet person={person} onClose={() => (open.value = null)} />}
      {arriving.value && <Arriving onClose={() => (arriving.value = false)} />}
    </>
  );
}

/** How often somebody away is called in each village, as the form says that is filled in there. */
function intervals(on: string): (village: Id) => number | null | undefined {
  const known = new Map<Id, number | null | undefined>();
  return (village) => {
    if (!known.has(village)) {
      const forms = formsIn(records.forms.value.values(), records.areas.value, village, on);
      known.set(village, forms.find((form) => form.form_id === CALL)?.every);
    }
    return known.get(village);
  };
}

function People<T>({
  items,
  empty,
  children,
}: {
  items: T[];
  empty: string;
  children: (one: T) => JSX.Element;
}): JSX.Element {
  return (
    <>
      <p class="hidden-visually" role="status">
        {t("work.away_found", { n: items.length })}
      </p>
      {items.length > 0 ? (
        <VirtualList items={items} rowRem={6.75} label={t("work.away")}>
          {children}
        </VirtualList>
      ) : (
        <EmptyState icon="away" title={empty} />
      )}
    </>
  );
}

function AwayRow({ person, onOpen }: { person: AwayPerson; onOpen: () => void }): JSX.Element {
  const { member, household, last, next, state } = person;
  const since = member.residence_since
    ? t("register.since", { day: formatDate(member.residence_since) })
    : "";
  return (
    <button type="button" class="row away-row" onClick={onOpen}>
      <span class="row-leading">
        <Plate number={household.number || "–"} />
      </span>
      <span class="row-text">
        <span class="row-title inline">
          {member.full_name}
          {state !== "later" && <Badge tone={state}>{t(`work.away_${state}`)}</Badge>}
        </span>
        <span class="row-subtitle one-line">
          {[member.away_city ?? t("work.away_unknown"), since].filter(Boolean).join(" · ")}
        </span>
        <span class="row-subtitle one-line">
          {member.contact_name
            ? t("register.contact", { name: member.contact_name, relation: member.contact_relation ?? "" })
            : t("work.away_unpaired")}
        </span>
        <span class="row-subtitle one-line">
          {[
            last ? t("work.away_called", { day: formatDate(last) }) : t("work.away_never_called"),
            state === "later" && t("work.away_again", { day: formatDate(next!) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <Icon name="forward" size={20} class="row-go" />
    </button>
  );
}

function ArrivedRow({ member, household }: { member: Member; household: Household }): JSX.Element {
  return (
    <Link class="row away-row" href={`/households/${household.id}`}>
      <span class="row-leading">
        <Plate number={household.number || "–"} />
      </span>
      <span class="row-text">
        <span class="row-title one-line">{member.full_name}</span>
        <span class="row-subtitle one-line">{member.properties.arrived_from ?? ""}</span>
        <span class="row-subtitle one-line">
          {member.residence_since
            ? t("register.since", { day: formatDate(member.residence_since) })
            : (household.head_name ?? "")}
        </span>
      </span>
      <Icon name="forward" size={20} class="row-go" />
    </Link>
  );
}

/** Somebody came to live here: in which house, then who. No paper is asked for. */
function Arriving({ onClose }: { onClose: () => void }): JSX.Element {
  const home = useSignal("");
  const household = records.households.value.get(home.value);
  if (household)
    return (
      <ActSheet
        household={household}
        members={membersOf.value.get(household.id) ?? []}
        first="move_in"
        onClose={onClose}
      />
    );
  return (
    <Sheet
      open
      title={t("work.arrived_add")}
      onClose={onClose}
      actions={
        <Button href="/households/new" icon="plus">
          {t("work.arrived_new_house")}
        </Button>
      }
    >
      <p class="soft">{t("work.arrived_text")}</p>
      <PickHousehold
        legend={t("work.arrived_where")}
        value=""
        onValue={(id) => {
          home.value = id;
        }}
      />
    </Sheet>
  );
}
