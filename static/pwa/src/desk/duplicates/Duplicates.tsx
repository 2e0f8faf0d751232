/** Records that may be there twice: found by a look through the register, compared side by side, merged or kept apart. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { phone } from "../../db";
import type { Id } from "../../lib/types";
import { Banner, Button, EmptyState, formatMoment, IconButton, Loading, local, Progress, t } from "../../ui";
import { DeskHead } from "../DeskHead";
import { areas, villages } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { FailureBanner } from "../Parts";
import { KeysSheet } from "../review/KeysSheet";
import { useKeys } from "../review/useKeys";
import { useTask } from "../TaskSheet";
import { useFilters, usePoll } from "../useDesk";
import { villageName } from "../words";
import { apartOf, type Choices, mergeOf, other, type Side } from "./fields";
import { MergeSheet } from "./MergeSheet";
import { PairDetail } from "./PairDetail";
import { PairRow } from "./PairRow";
import { SettledList } from "./SettledList";
import {
  DUPLICATE_FILTERS,
  failure,
  found,
  idOf,
  type Kind,
  loadLooks,
  loadPairs,
  look,
  looks,
  SETTLED,
  type Settled,
  type Settling,
  settle,
  takeOut,
  undo,
} from "./store";
import { nameOf, whyNotUndone } from "./words";

/** How often to ask how far the look is: soon while it runs, now and then otherwise. */
const SOON = 2_000;
const SELDOM = 60_000;
const KEYS = [
  ["J", "next"],
  ["K", "previous"],
  ["1", "left"],
  ["2", "right"],
  ["M", "merge"],
  ["N", "apart"],
  ["U", "undo"],
  ["?", "help"],
] as const;

export default function Duplicates({ params }: { params: { id?: string } }): JSX.Element {
  const id = params.id ?? null;
  const [filters, set, clear] = useFilters([...DUPLICATE_FILTERS, "of"]);
  const search = useSearch();
  const [, go] = useLocation();
  const task = useTask();
  const [kept, setKept] = useState<Side>(0);
  const [choices, setChoices] = useState<Choices>({});
  const [opened, setOpened] = useState<"merge" | "keys" | null>(null);
  const [last, setLast] = useState<{ done: Settled; names: string } | null>(null);
  const own = phone.account.value?.areas ?? [];
  const area: Id = filters.of ?? own[0] ?? "";
  const kind: Kind = filters.kind === "households" ? "households" : "members";
  const { of: _, settled, ...narrowed } = filters;
  useEffect(() => void loadLooks(area), [area]);
  const running = looks.value?.running ?? null;
  const done = looks.value?.done ?? null;
  usePoll(() => void loadLooks(area), running ? SOON : SELDOM);
  const reload = () => void (done && loadPairs(done.id, narrowed));
  useEffect(reload, [done?.id, JSON.stringify(narrowed)]);
  useEffect(() => {
    setKept(0);
    setChoices({});
    task.refuse("");
  }, [id, kind]);
  const pairs = found.value?.kind === kind ? found.value : null;
  const items = pairs?.items ?? [];
  const at = items.findIndex((one) => idOf(one) === id);
  const pair = items[at];
  const place = (one: string | null) =>
    `/desk/duplicates${one ? `/${one}` : ""}${search ? `?${search}` : ""}`;
  const step = (by: number) => {
    const next = items[at < 0 ? 0 : at + by];
    if (next) go(place(idOf(next)));
  };

  const carryOut = async (what: Settling) => {
    if (!pair) return;
    const names = pair.records.map(nameOf).join(t("duplicates.and"));
    const next = items[at + 1] ?? items[at - 1];
    const ok = await task.run(async () => {
      const settledNow = await settle(what);
      setLast({ done: settledNow, names });
    });
    if (!ok) return;
    setOpened(null);
    takeOut(idOf(pair));
    go(place(next ? idOf(next) : null));
  };
  const takeBack = async () => {
    if (!last) return;
    const ok = await task.run(async () => void (await undo(last.done.id)), whyNotUndone);
    if (!ok) return;
    setLast(null);
    reload();
  };
  const apart = () => void (pair && !task.busy && carryOut(apartOf(pair, kind)));
  const said = (
    <>
      {last && (
        <Banner
          tone="info"
          role="status"
          action={
            <Button small busy={task.busy} onClick={() => void takeBack()}>
              {t("duplicates.undo")}
            </Button>
          }
        >
          {t(`duplicates.done_${last.done.operation}`, { names: last.names })}
        </Banner>
      )}
      {task.wrong && opened === null && (
        <Banner tone="late" role="alert">
          {task.wrong}
        </Banner>
      )}
    </>
  );
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    1: () => setKept(0),
    2: () => setKept(1),
    m: () => pair && setOpened("merge"),
    n: apart,
    u: () => void takeBack(),
    "?": () => setOpened("keys"),
  });
  return (
    <>
      <DeskHead here="duplicates">
        <span class="desk-bar-end">
          <IconButton icon="keypad" label={t("review.keys")} onClick={() => setOpened("keys")} />
        </span>
      </DeskHead>
      <div class={`desk-split${pair ? " has-detail" : ""}`}>
        <section class="desk-list stack close" aria-label={t("desk.duplicates")}>
          <FilterBar count={Object.keys(filters).length} onClear={clear}>
            {own.length > 1 && (
              <Filter
                label={t("duplicates.of")}
                value={filters.of}
                all={local(areas.value.get(own[0] ?? "")?.name)}
                options={own
                  .slice(1)
                  .map((one) => ({ value: one, label: local(areas.value.get(one)?.name) }))}
                onValue={(value) => set("of", value)}
              />
            )}
            <Filter
              label={t("duplicates.kind")}
              value={filters.kind}
              all={t("duplicates.members")}
              options={[{ value: "households", label: t("duplicates.households") }]}
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
              label={t("desk.state")}
              value={settled}
              all={t("duplicates.open")}
              options={SETTLED.map((one) => ({ value: one, label: t(`duplicates.was_${one}`) }))}
              onValue={(value) => set("settled", value)}
            />
          </FilterBar>
          <div class="twin-look">
            <p class="soft small figures" role="status">
              {done ? t("duplicates.looked", { time: formatMoment(done.ended_at) }) : t("duplicates.never")}
            </p>
            <Button
              small
              icon="search"
              busy={running !== null}
              onClick={() => void task.run(() => look(area))}
            >
              {t(running ? "duplicates.looking" : "duplicates.look")}
            </Button>
          </div>
          {running && (
            <Progress label={t("duplicates.looking")} value={running.done} max={running.total ?? undefined} />
          )}
          {said}
          {failure.value && (
            <FailureBanner failure={failure.value} retry={() => void loadLooks(area).then(reload)} />
          )}
          {settled ? (
            <SettledList
              operation={settled}
              onUndone={(one) => {
                if (one === last?.done.id) setLast(null);
                reload();
              }}
            />
          ) : !done || !pairs ? (
            looks.value === null || done ? (
              !failure.value && <Loading label={t("desk.loading")} />
            ) : (
              !running && (
                <EmptyState icon="people" title={t("duplicates.never")} text={t("duplicates.never_hint")} />
              )
            )
          ) : items.length ? (
            <>
              <p class="desk-count soft small" role="status">
                {t("duplicates.count", { n: pairs.total })}
              </p>
              <ul class="list" aria-label={t("desk.duplicates")}>
                {items.map((one) => (
                  <PairRow
                    key={idOf(one)}
                    pair={one}
                    found={pairs}
                    href={place(idOf(one))}
                    chosen={one === pair}
                  />
                ))}
              </ul>
            </>
          ) : (
            <EmptyState
              icon="check"
              title={t(filters.area ? "duplicates.none_match" : "duplicates.none")}
              text={t(filters.area ? "desk.none_match_hint" : "duplicates.none_hint")}
            />
          )}
        </section>
        <section class="desk-detail" aria-label={t("duplicates.one")}>
          <div class="desk-narrow stack close">{said}</div>
          {pair && pairs ? (
            <PairDetail
              key={idOf(pair)}
              pair={pair}
              found={pairs}
              back={place(null)}
              kept={kept}
              choices={choices}
              busy={task.busy}
              onKept={setKept}
              onChoice={(name, side) => setChoices({ ...choices, [name]: side })}
              onMerge={() => setOpened("merge")}
              onApart={apart}
            />
          ) : (
            <p class="desk-pick soft">{t("duplicates.pick")}</p>
          )}
        </section>
      </div>
      {pair && opened === "merge" && (
        <MergeSheet
          what={mergeOf(pair, kind, kept, choices)}
          from={nameOf(pair.records[other(kept)])}
          into={nameOf(pair.records[kept])}
          task={task}
          onClose={() => setOpened(null)}
          onMerge={() => void carryOut(mergeOf(pair, kind, kept, choices))}
        />
      )}
      <KeysSheet open={opened === "keys"} keys={KEYS} of="duplicates" onClose={() => setOpened(null)} />
    </>
  );
}
