/** What households asked and complained of on their pages: listed with its deadline, opened, answered. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Link, useLocation, useSearch } from "wouter-preact";
import { phone } from "../../db";
import { Banner, Button, IconButton, TextInput, t, toast } from "../../ui";
import { DeskHead } from "../DeskHead";
import { householdOf, villages } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { OpenSheet } from "../openness/OpenSheet";
import { PagedView } from "../Parts";
import { KeysSheet } from "../review/KeysSheet";
import { useKeys } from "../review/useKeys";
import { useFilters, useSettled } from "../useDesk";
import { failureWords, householdName, mayWrite, personName, villageName } from "../words";
import { Marks } from "./Marks";
import { RequestDetail } from "./RequestDetail";
import {
  type AnswerOutcome,
  answer,
  type Changed,
  type HouseholdRequest,
  isLate,
  KINDS,
  loadRequests,
  REQUEST_FILTERS,
  reopen,
  requests,
} from "./store";

const KEYS = [
  ["J", "next"],
  ["K", "previous"],
  ["A", "answer"],
  ["?", "help"],
] as const;

export default function Requests({ params }: { params: { id?: string } }): JSX.Element {
  const id = params.id ?? null;
  const [filters, set, clear] = useFilters(REQUEST_FILTERS);
  const search = useSearch();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [keys, setKeys] = useState(false);
  const [opening, setOpening] = useState(false);
  const [typed, setTyped] = useState(filters.number ?? "");
  const number = useSettled(typed);
  useEffect(() => {
    if ((filters.number ?? "") !== number.trim()) set("number", number.trim());
  }, [number]);
  const list = requests.state.value;
  const reload = () => void loadRequests(filters);
  useEffect(reload, [JSON.stringify(filters)]);
  useEffect(() => setWrong(null), [id]);
  const place = (one: string | null) => `/desk/requests${one ? `/${one}` : ""}${search ? `?${search}` : ""}`;
  const at = list.items.findIndex((one) => one.id === id);
  const shown = list.items[at];
  const may = mayWrite(phone.account.value?.role);
  const step = (by: number) => {
    const next = list.items[at < 0 ? 0 : at + by];
    if (next) go(place(next.id));
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    a: () => document.querySelector<HTMLElement>(".request-answer input, .request-again")?.focus(),
    "?": () => setKeys(true),
  });

  const run = async (work: Promise<Changed>): Promise<HouseholdRequest | null> => {
    setBusy(true);
    setWrong(null);
    const done = await work;
    setBusy(false);
    if (done.ok) return done.request;
    const by = done.current?.answered_by ?? null;
    setWrong(
      done.current
        ? t("requests.conflict", { name: personName(by, t("desk.by_service")) })
        : failureWords(done.failure),
    );
    return null;
  };
  const takeBack = async (one: HouseholdRequest) => {
    if (await run(reopen(one))) toast(t("requests.done_reopen"));
  };
  const say = async (one: HouseholdRequest, outcome: AnswerOutcome, words: string) => {
    const done = await run(answer(one, outcome, words));
    if (!done) return false;
    toast(t("requests.done_answer"), { label: t("requests.reopen"), run: () => void takeBack(done) });
    return true;
  };
  return (
    <>
      <DeskHead here="requests">
        <span class="desk-bar-end">
          <Button small icon="globe" onClick={() => setOpening(true)}>
            {t("openness.button")}
          </Button>
          <IconButton icon="keypad" label={t("review.keys")} onClick={() => setKeys(true)} />
        </span>
      </DeskHead>
      <div class={`desk-split${id ? " has-detail" : ""}`}>
        <section class="desk-list stack close" aria-label={t("desk.requests")}>
          <FilterBar
            count={Object.keys(filters).length}
            onClear={() => {
              setTyped("");
              clear();
            }}
          >
            <Filter
              label={t("desk.state")}
              value={filters.state}
              all={t("requests.open")}
              options={["closed", "aside", "all"].map((one) => ({
                value: one,
                label: t(`requests.${one}`),
              }))}
              onValue={(value) => set("state", value)}
            />
            <Filter
              label={t("requests.standing")}
              value={filters.late}
              all={t("requests.any_day")}
              options={[{ value: "true", label: t("requests.late") }]}
              onValue={(value) => set("late", value)}
            />
            <Filter
              label={t("requests.kind")}
              value={filters.kind}
              all={t("requests.all_kinds")}
              options={KINDS.map((one) => ({ value: one, label: t(`requests.kind_${one}`) }))}
              onValue={(value) => set("kind", value)}
            />
            <Filter
              label={t("desk.village")}
              value={filters.area}
              all={t("desk.all_villages")}
              options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
              onValue={(value) => set("area", value)}
            />
            <Filter
              label={t("requests.who")}
              value={filters.who}
              all={t("requests.who_desk")}
              options={[{ value: "worker", label: t("requests.who_worker") }]}
              onValue={(value) => set("who", value)}
            />
            <div class={`desk-filter${typed ? " set" : ""}`}>
              <label for="request-number">{t("requests.number")}</label>
              <TextInput
                id="request-number"
                inputMode="numeric"
                autocomplete="off"
                maxLength={20}
                value={typed}
                onValue={setTyped}
              />
            </div>
          </FilterBar>
          <PagedView
            list={list}
            icon="message"
            of="requests.list"
            filtered={Object.keys(filters).length > 0}
            retry={reload}
            more={() => void requests.more()}
          >
            <ul class="list" aria-label={t("desk.requests")}>
              {list.items.map((one) => (
                <Line key={one.id} request={one} href={place(one.id)} chosen={one.id === id} />
              ))}
            </ul>
          </PagedView>
        </section>
        <section class="desk-detail stack" aria-label={t("requests.one")}>
          {wrong && (
            <Banner tone="late" role="alert">
              {wrong}
            </Banner>
          )}
          {shown ? (
            <RequestDetail
              key={`${shown.id}${shown.answered_at}${shown.state}`}
              request={shown}
              back={place(null)}
              may={may}
              busy={busy}
              onAnswer={(outcome, words) => say(shown, outcome, words)}
              onReopen={() => void takeBack(shown)}
            />
          ) : (
            <p class="desk-pick soft">{t("requests.pick")}</p>
          )}
        </section>
      </div>
      <KeysSheet open={keys} keys={KEYS} of="requests" onClose={() => setKeys(false)} />
      {opening && <OpenSheet onClose={() => setOpening(false)} />}
    </>
  );
}

function Line({
  request,
  href,
  chosen,
}: {
  request: HouseholdRequest;
  href: string;
  chosen: boolean;
}): JSX.Element {
  const late = isLate(request);
  return (
    <li>
      <Link
        class={`row request-row${chosen ? " chosen" : ""}${late ? " edge-late" : ""}`}
        href={href}
        aria-current={chosen ? "true" : undefined}
      >
        <span class="row-text">
          <span class="row-title">{t(`requests.kind_${request.kind}`)}</span>
          <span class="row-subtitle">
            {householdName(householdOf(request.household_id))} · {villageName(request.village_id)}
          </span>
          <span class="visit-marks">
            <Marks request={request} />
          </span>
        </span>
      </Link>
    </li>
  );
}
