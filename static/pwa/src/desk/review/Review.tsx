/** The queue of review: what needs a look first, judged one by one or many at once, by mouse or by keys alone. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { phone } from "../../db";
import { ask, Banner, Button, IconButton, t, toast } from "../../ui";
import type { Look, Verdict } from "../calls";
import { DeskHead } from "../DeskHead";
import { householdOf, villages, workers } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { PagedView } from "../Parts";
import { useFilters } from "../useDesk";
import { failureWords, householdName, mayWrite, personName, villageName } from "../words";
import { HeardSheet } from "./HeardSheet";
import { KeysSheet } from "./KeysSheet";
import { ReviewDetail } from "./ReviewDetail";
import { ReviewRow } from "./ReviewRow";
import { SampleSheet } from "./SampleSheet";
import {
  judge,
  LOOKS,
  last,
  loadQueue,
  queue,
  REVIEW_FILTERS,
  type Said,
  selected,
  settle,
  toggle,
} from "./store";
import { useKeys } from "./useKeys";
import { WordsSheet, type Wordy } from "./WordsSheet";

type Open = Wordy | "keys" | "sample" | null;

export default function Review({ params }: { params: { id?: string } }): JSX.Element {
  const id = params.id ?? null;
  const [filters, set, clear] = useFilters(REVIEW_FILTERS);
  const search = useSearch();
  const [, go] = useLocation();
  const [shown, setShown] = useState<Look | null>(null);
  const [opened, setOpened] = useState<Open>(null);
  const [hearing, setHearing] = useState<Look | null>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const list = queue.state.value;
  const items = list.items;
  const reload = () => void loadQueue(filters);
  useEffect(reload, [JSON.stringify(filters)]);
  const query = search ? `?${search}` : "";
  const place = (one: string | null) => `/desk/review${one ? `/${one}` : ""}${query}`;
  const may = mayWrite(phone.account.value?.role);
  const look = items.find((one) => one.id === id) ?? (shown?.id === id ? shown : null);
  const many = items.filter((one) => selected.value.has(one.id));
  const meant = many.length ? many : look ? [look] : [];

  const step = (by: number) => {
    const at = items.findIndex((one) => one.id === id);
    const next = items[at < 0 ? 0 : at + by];
    if (next) go(place(next.id));
  };
  const say = async (action: Verdict["action"], text = "") => {
    const visits = meant.map((one) => one.visit);
    const at = items.findIndex((one) => one.id === id);
    const after = items.slice(at + 1).find((one) => !meant.some((each) => each.id === one.id));
    setBusy(true);
    setWrong(null);
    const said = await judge(action, visits, text);
    setBusy(false);
    if (!said.ok) return setWrong(whyNot(said));
    setOpened(null);
    toast(t(`review.done_${action}`, { n: visits.length }));
    if (action === "comment") setShown(null);
    else if (meant.some((one) => one.id === id)) go(place(after?.id ?? null));
  };
  const settleHeld = async (action: "apply" | "dismiss", text = "") => {
    setBusy(true);
    setWrong(null);
    const said = await settle(action, look ? [look.visit] : [], text);
    setBusy(false);
    if (!said.ok) return setWrong(whyNot(said));
    setOpened(null);
    toast(t("review.done_settle"));
  };
  const approve = async () => {
    if (!may || !meant.length || busy) return;
    if (meant.some((one) => one.visit.state === "held")) return setWrong(t("review.held_first"));
    const n = meant.length;
    const text = t("review.approve_text", { n });
    if (
      n > 1 &&
      !(await ask({ title: t("review.approve_n", { n }), text, confirm: t("review.approve_do", { n }) }))
    )
      return;
    await say("approve");
  };
  const undo = async () => {
    const done = last.value;
    if (!done) return;
    const said = await judge("reopen", done.visits);
    if (!said.ok) return setWrong(whyNot(said));
    toast(t("review.done_reopen", { n: done.visits.length }));
    reload();
  };
  const open = (what: "return" | "comment") => may && meant.length > 0 && setOpened(what);
  const selectAll = () =>
    (selected.value = new Set(selected.value.size < items.length ? items.map((one) => one.id) : []));
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    a: () => void approve(),
    r: () => open("return"),
    c: () => open("comment"),
    t: () => may && look && setHearing(look),
    x: () => may && id && toggle(id),
    X: () => may && selectAll(),
    u: () => void undo(),
    "?": () => setOpened("keys"),
  });
  const actions = may && (
    <div class="review-actions">
      {look?.visit.state === "held" ? (
        <>
          <Button kind="primary" busy={busy} onClick={() => void settleHeld("apply")}>
            {t("review.apply")}
          </Button>
          <Button onClick={() => setOpened("dismiss")}>{t("review.dismiss")}</Button>
        </>
      ) : (
        <Button kind="primary" icon="check" busy={busy} onClick={() => void approve()}>
          {t("review.approve")}
        </Button>
      )}
      <Button icon="back" onClick={() => open("return")}>
        {t("review.return")}
      </Button>
      <Button icon="message" onClick={() => open("comment")}>
        {t("review.comment")}
      </Button>
      <Button icon="call" onClick={() => look && setHearing(look)}>
        {t("review.telephone")}
      </Button>
    </div>
  );
  return (
    <>
      <DeskHead here="review">
        <span class="desk-bar-end">
          {may && (
            <IconButton icon="settings" label={t("review.sample")} onClick={() => setOpened("sample")} />
          )}
          <IconButton icon="keypad" label={t("review.keys")} onClick={() => setOpened("keys")} />
        </span>
      </DeskHead>
      <div class={`desk-split${id ? " has-detail" : ""}`}>
        <section class="desk-list stack close" aria-label={t("desk.review")}>
          <FilterBar count={Object.keys(filters).length} onClear={clear}>
            <Filter
              label={t("desk.village")}
              value={filters.area}
              all={t("desk.all_villages")}
              options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
              onValue={(value) => set("area", value)}
            />
            <Filter
              label={t("review.looks")}
              value={filters.look}
              all={t("review.all_looks")}
              options={LOOKS.map((one) => ({ value: one, label: t(`review.${one}`) }))}
              onValue={(value) => set("look", value)}
            />
            <Filter
              label={t("desk.worker")}
              value={filters.worker}
              all={t("desk.all_workers")}
              options={workers.value.map((one) => ({ value: one.id, label: one.name }))}
              onValue={(value) => set("worker", value)}
            />
            <Filter
              label={t("review.kind")}
              value={filters.telephone}
              all={t("review.kind_all")}
              options={[{ value: "true", label: t("review.kind_telephone") }]}
              onValue={(value) => set("telephone", value)}
            />
          </FilterBar>
          <p class="desk-count soft small" role="status">
            {list.at !== null && t(list.next ? "review.count_more" : "review.count", { n: items.length })}
          </p>
          {last.value && (
            <Banner
              tone="info"
              role="status"
              action={
                <Button small onClick={() => void undo()}>
                  {t("review.undo")}
                </Button>
              }
            >
              {t(`review.done_${last.value.action}`, { n: last.value.visits.length })}
            </Banner>
          )}
          {wrong && !opened && (
            <Banner tone="late" role="alert">
              {wrong}
            </Banner>
          )}
          <PagedView
            list={list}
            icon="check"
            of="review.queue"
            filtered={Object.keys(filters).length > 0}
            retry={reload}
            more={() => void queue.more()}
          >
            <ul class="list" aria-label={t("desk.review")}>
              {items.map((one) => (
                <ReviewRow
                  key={one.id}
                  look={one}
                  href={place(one.id)}
                  chosen={one.id === id}
                  selectable={may}
                />
              ))}
            </ul>
          </PagedView>
        </section>
        <section class="desk-detail" aria-label={t("desk.one_visit")}>
          {id ? (
            <ReviewDetail id={id} version={look?.visit.version ?? 0} back={place(null)} onLook={setShown}>
              {actions}
            </ReviewDetail>
          ) : (
            <p class="desk-pick soft">{t("review.pick")}</p>
          )}
        </section>
      </div>
      {many.length > 0 && (
        <div class="desk-bulk" role="region" aria-label={t("desk.selected", { n: many.length })}>
          <span class="figures">{t("desk.selected", { n: many.length })}</span>
          <Button kind="quiet" onClick={() => (selected.value = new Set())}>
            {t("desk.unselect")}
          </Button>
          <Button onClick={() => open("return")}>{t("review.return")}</Button>
          <Button kind="primary" icon="check" busy={busy} onClick={() => void approve()}>
            {t("review.approve")}
          </Button>
        </div>
      )}
      <WordsSheet
        action={opened === "keys" || opened === "sample" ? null : opened}
        n={meant.length}
        wrong={wrong}
        busy={busy}
        onClose={() => setOpened(null)}
        onSay={(text) => {
          if (opened === "dismiss") void settleHeld("dismiss", text);
          if (opened === "return" || opened === "comment") void say(opened, text);
        }}
      />
      <KeysSheet open={opened === "keys"} onClose={() => setOpened(null)} />
      <SampleSheet open={opened === "sample"} onClose={() => setOpened(null)} />
      <HeardSheet
        look={hearing}
        onClose={() => setHearing(null)}
        onHeard={(heard) => {
          setHearing(null);
          toast(t("review.heard_done"));
          if (filters.telephone) queue.remove(new Set([heard.id]));
          else queue.replace([heard]);
        }}
      />
    </>
  );
}

/** Why nothing was said: someone was first, and how the visit stands now; or what failed. */
function whyNot(said: Extract<Said, { ok: false }>): string {
  if (!said.current) return failureWords(said.failure);
  const line = said.current.history?.at(-1);
  return t("review.conflict", {
    home: householdName(householdOf(said.current.household_id)),
    state: t(`desk.visit_${said.current.state}`),
    name: personName(line?.by_id ?? null, t("desk.by_service")),
  });
}
