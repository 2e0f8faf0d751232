/** What phones sent and the server could not apply: kept whole, and settled by a person, one or many at once. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Link, useLocation, useSearch } from "wouter-preact";
import { phone } from "../../db";
import { ask, Badge, Banner, Button, Field, formatMoment, Sheet, TextArea, t, toast } from "../../ui";
import type { ChosenValue, HeldItem, HeldReason } from "../calls";
import { DeskHead } from "../DeskHead";
import { villages, workers } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { PagedView } from "../Parts";
import { reasonWords } from "../problems";
import { useFilters } from "../useDesk";
import { failureWords, mayWrite, personName, villageName } from "../words";
import { HeldDetail } from "./HeldDetail";
import { HELD_FILTERS, held, KINDS, loadHeld, selected, settle, toggle } from "./store";

export default function Held({ params }: { params: { id?: string } }): JSX.Element {
  const id = params.id ?? null;
  const [filters, set, clear] = useFilters(HELD_FILTERS);
  const search = useSearch();
  const [, go] = useLocation();
  const [dismissing, setDismissing] = useState<HeldItem[]>([]);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const list = held.state.value;
  const reload = () => void loadHeld(filters);
  useEffect(reload, [JSON.stringify(filters)]);
  const query = search ? `?${search}` : "";
  const may = mayWrite(phone.account.value?.role);
  const item = list.items.find((one) => one.id === id);
  const many = list.items.filter((one) => selected.value.has(one.id));

  const run = async (
    items: HeldItem[],
    action: "apply" | "choose" | "dismiss",
    given: { values?: ChosenValue[]; why?: string } = {},
  ) => {
    setBusy(true);
    setWrong(null);
    const done = await settle(items, action, given);
    setBusy(false);
    if (!done.ok) {
      setWrong(
        done.current
          ? t("held.conflict", { name: personName(done.current.settled_by, t("desk.by_service")) })
          : failureWords(done.failure),
      );
      return false;
    }
    toast(t(`held.done_${action}`, { n: items.length }));
    if (items.some((one) => one.id === id)) go(`/desk/held${query}`);
    return true;
  };
  const applyMany = async () => {
    const n = many.length;
    const sure = await ask({
      title: t("held.apply_n", { n }),
      text: t("held.apply_text"),
      confirm: t("held.apply"),
    });
    if (sure) await run(many, "apply");
  };
  return (
    <>
      <DeskHead here="held" />
      <div class={`desk-split${id ? " has-detail" : ""}`}>
        <section class="desk-list stack close" aria-label={t("desk.held")}>
          <FilterBar count={Object.keys(filters).length} onClear={clear}>
            <Filter
              label={t("desk.state")}
              value={filters.settled}
              all={t("held.waiting")}
              options={[{ value: "true", label: t("held.settled") }]}
              onValue={(value) => set("settled", value)}
            />
            <Filter
              label={t("desk.village")}
              value={filters.area}
              all={t("desk.all_villages")}
              options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
              onValue={(value) => set("area", value)}
            />
            <Filter
              label={t("desk.worker")}
              value={filters.account}
              all={t("desk.all_workers")}
              options={workers.value.map((one) => ({ value: one.id, label: one.name }))}
              onValue={(value) => set("account", value)}
            />
            <Filter
              label={t("held.kind")}
              value={filters.kind}
              all={t("held.all_kinds")}
              options={KINDS.map((one) => ({ value: one, label: t(`held.kind_${one}`) }))}
              onValue={(value) => set("kind", value)}
            />
          </FilterBar>
          {wrong && (
            <Banner tone="late" role="alert">
              {wrong}
            </Banner>
          )}
          <PagedView
            list={list}
            icon="check"
            of="held.items"
            filtered={Object.keys(filters).length > 0}
            retry={reload}
            more={() => void held.more()}
          >
            <ul class="list" aria-label={t("desk.held")}>
              {list.items.map((one) => (
                <Line key={one.id + one.digest} item={one} query={query} chosen={one.id === id} may={may} />
              ))}
            </ul>
          </PagedView>
        </section>
        <section class="desk-detail" aria-label={t("held.one")}>
          {item ? (
            <HeldDetail
              key={item.id + item.digest}
              item={item}
              back={`/desk/held${query}`}
              may={may}
              busy={busy}
              onSettle={(values) =>
                void run([item], values ? "choose" : "apply", values ? { values: values.map(toValue) } : {})
              }
              onDismiss={() => setDismissing([item])}
            />
          ) : (
            <p class="desk-pick soft">{t("held.pick")}</p>
          )}
        </section>
      </div>
      {many.length > 0 && (
        <div class="desk-bulk" role="region" aria-label={t("desk.selected", { n: many.length })}>
          <span class="figures">{t("desk.selected", { n: many.length })}</span>
          <Button kind="quiet" onClick={() => (selected.value = new Set())}>
            {t("desk.unselect")}
          </Button>
          <Button onClick={() => setDismissing(many)}>{t("held.dismiss")}</Button>
          <Button kind="primary" busy={busy} onClick={() => void applyMany()}>
            {t("held.apply")}
          </Button>
        </div>
      )}
      <DismissSheet
        items={dismissing}
        busy={busy}
        onClose={() => setDismissing([])}
        onDismiss={async (why) => {
          await run(dismissing, "dismiss", { why });
          setDismissing([]);
        }}
      />
    </>
  );
}

function toValue({ reason, value }: { reason: HeldReason; value: unknown }): ChosenValue {
  return { subject: reason.subject!, id: reason.id!, field: reason.field!, value };
}

function Line({
  item,
  query,
  chosen,
  may,
}: {
  item: HeldItem;
  query: string;
  chosen: boolean;
  may: boolean;
}): JSX.Element {
  const title = t(`held.kind_${item.kind}`);
  const [first] = item.reasons;
  return (
    <li class="review-line">
      {may && !item.settled_at && (
        <label class="desk-box">
          <input
            type="checkbox"
            checked={selected.value.has(item.id)}
            onChange={() => toggle(item.id)}
            aria-label={t("desk.select_one", { title })}
          />
        </label>
      )}
      <Link
        class={`row${chosen ? " chosen" : ""}`}
        href={`/desk/held/${item.id}${query}`}
        aria-current={chosen ? "true" : undefined}
      >
        <span class="row-text">
          <span class="row-title">{title}</span>
          <span class="row-subtitle figures">
            {personName(item.account_id, t("desk.nobody"))} · {formatMoment(item.received_at)}
          </span>
          <span class="visit-marks">
            {item.settlement && <Badge tone="good">{t(`held.was_${item.settlement}`)}</Badge>}
            {first && <span class="soft small">{reasonWords(first)}</span>}
          </span>
        </span>
      </Link>
    </li>
  );
}

function DismissSheet({
  items,
  busy,
  onClose,
  onDismiss,
}: {
  items: HeldItem[];
  busy: boolean;
  onClose: () => void;
  onDismiss: (why: string) => void;
}): JSX.Element {
  const [why, setWhy] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <Sheet
      open={items.length > 0}
      title={t("held.dismiss_n", { n: items.length })}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button
            kind="danger"
            busy={busy}
            onClick={() => (why.trim() ? onDismiss(why.trim()) : setMissing(true))}
          >
            {t("held.dismiss")}
          </Button>
        </>
      }
    >
      <p>{t("held.dismiss_means")}</p>
      <Field label={t("held.why")} error={missing && !why.trim() ? t("held.why_missing") : null} required>
        {(control) => <TextArea {...control} rows={3} maxLength={4000} value={why} onValue={setWhy} />}
      </Field>
    </Sheet>
  );
}
