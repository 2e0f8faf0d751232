/** The audit trail: who did what, when, from which phone, and what became of which field. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import { Badge, Button, formatMoment, Icon, t, toast } from "../../ui";
import { saveAs } from "../../ui/saveAs";
import { DeskHead } from "../DeskHead";
import { accounts } from "../directory";
import { Filter, FilterBar } from "../Filters";
import { PagedView } from "../Parts";
import { loadPeople, phones } from "../people/store";
import { useFilters, usePoll } from "../useDesk";
import { failureWords, personName } from "../words";
import { type AuditRow, asked, chain, differences, exported, list, loadChain } from "./store";
import { actionWords, fieldWords, subjectWords, valueWords } from "./words";

const FILTERS = ["who", "what", "household", "subject", "from", "to"] as const;
const KINDS = [
  "register",
  "household",
  "member",
  "visit",
  "followup",
  "followups",
  "card",
  "form",
  "account",
  "device",
  "job",
  "audit",
];
const EVERY = 60_000;

export default function Audit(): JSX.Element {
  const [filters, set, clear] = useFilters(FILTERS);
  const reload = () => {
    void list.load(asked(filters));
    void loadChain();
  };
  useEffect(reload, [JSON.stringify(filters)]);
  useEffect(() => void loadPeople(), []);
  usePoll(() => {
    void list.refresh();
    void loadChain();
  }, EVERY);
  const state = list.state.value;
  const people = [...accounts.value.values()].sort((a, b) => a.name.localeCompare(b.name, "zh"));
  const narrowed = Object.keys(filters).length;
  return (
    <>
      <DeskHead here="audit" />
      <div class="page wide desk-page stack close">
        <FilterBar count={narrowed} onClear={clear}>
          <Filter
            label={t("audit.who")}
            value={filters.who}
            all={t("audit.anyone")}
            options={people.map((one) => ({ value: one.id, label: one.name }))}
            onValue={(value) => set("who", value)}
          />
          <Filter
            label={t("audit.what")}
            value={filters.what}
            all={t("audit.anything")}
            options={KINDS.map((one) => ({ value: one, label: t(`audit.kind_${one}`) }))}
            onValue={(value) => set("what", value)}
          />
          <Filter label={t("audit.from")} date value={filters.from} onValue={(value) => set("from", value)} />
          <Filter label={t("audit.to")} date value={filters.to} onValue={(value) => set("to", value)} />
        </FilterBar>
        <div class="desk-count">
          <ChainLine />
          <ExportButton filters={filters} />
        </div>
        <PagedView
          list={state}
          icon="lock"
          of="audit"
          filtered={narrowed > 0}
          retry={reload}
          more={() => void list.more()}
        >
          <ul class="list" aria-label={t("desk.audit")}>
            {state.items.map((row) => (
              <Line key={row.id} row={row} onSubject={(id) => set("subject", id)} />
            ))}
          </ul>
        </PagedView>
      </div>
    </>
  );
}

/** How far the chain is sealed, and what to note down of it. */
function ChainLine(): JSX.Element {
  const end = chain.value;
  if (!end) return <span />;
  return (
    <span class="soft small audit-chain" title={end.hash}>
      <Icon name="lock" size={16} /> {t("audit.sealed", { n: end.n, hash: end.hash.slice(0, 12) })}
      {end.waiting > 0 && ` · ${t("audit.waiting", { n: end.waiting })}`}
    </span>
  );
}

function ExportButton({ filters }: { filters: Record<string, string> }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      saveAs(await exported(filters), `audit-${new Date().toISOString().slice(0, 10)}.csv`);
    } catch (error) {
      toast(failureWords(asFailure(error)));
    }
    setBusy(false);
  };
  return (
    <Button small busy={busy} onClick={() => void run()}>
      {t("audit.export")}
    </Button>
  );
}

function Line({ row, onSubject }: { row: AuditRow; onSubject: (id: string) => void }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <li class="row audit-row">
      <button
        type="button"
        class="audit-head"
        aria-expanded={open}
        aria-controls={`audit-${row.id}`}
        onClick={() => setOpen(!open)}
      >
        <span class="row-text">
          <span class="row-title">
            {personName(row.actor_id, t("desk.by_service"))} · {actionWords(row.action)}
          </span>
          <span class="row-subtitle">
            <span class="figures">{formatMoment(row.at)}</span> · {subjectWords(row)}
          </span>
        </span>
        {row.n === null && <Badge tone="info">{t("audit.unsealed")}</Badge>}
        <Icon name={open ? "up" : "down"} size={20} />
      </button>
      <div id={`audit-${row.id}`} class="audit-more" hidden={!open}>
        {open && <More row={row} onSubject={onSubject} />}
      </div>
    </li>
  );
}

function More({ row, onSubject }: { row: AuditRow; onSubject: (id: string) => void }): JSX.Element {
  const changed = differences(row);
  const device = [...(phones.value?.values() ?? [])].flat().find((one) => one.id === row.device_id);
  return (
    <>
      {row.why && (
        <p>
          <b>{t("audit.why")}</b> {valueWords(row.why)}
        </p>
      )}
      {changed.length > 0 && (
        <table class="desk-table audit-changes">
          <caption class="hidden-visually">{t("audit.changes")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("audit.field")}</th>
              <th scope="col">{t("audit.before")}</th>
              <th scope="col">{t("audit.after")}</th>
            </tr>
          </thead>
          <tbody>
            {changed.map((one) => (
              <tr key={one.field}>
                <th scope="row">{fieldWords(one.field)}</th>
                <td>{one.was === null ? "—" : <del>{valueWords(one.was)}</del>}</td>
                <td>{one.is === null ? "—" : <ins>{valueWords(one.is)}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="soft small">
        {t("audit.device", { name: device?.name || row.device_id?.slice(0, 8) || "—" })}
        {row.n !== null && ` · ${t("audit.place", { n: row.n, hash: row.hash?.slice(0, 12) ?? "" })}`}
      </p>
      {row.subject_id && (
        <Button small kind="quiet" onClick={() => onSubject(row.subject_id ?? "")}>
          {t("audit.all_of_it")}
        </Button>
      )}
    </>
  );
}
