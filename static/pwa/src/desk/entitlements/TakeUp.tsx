/** How programmes are taken up: who may be entitled, has claimed, was granted or refused, village by village. */
import type { JSX } from "preact";
import { getJson } from "../../api/client";
import { phone } from "../../db";
import type { Id, Moment, Programme } from "../../lib/types";
import { EmptyState, formatMoment, local, Section, t } from "../../ui";
import { DeskHead } from "../DeskHead";
import { villages } from "../directory";
import { Filter } from "../Filters";
import { queryOf } from "../filters";
import { type BarPart, type BarRow, BarTable } from "../overview/BarTable";
import { FetchedView } from "../Parts";
import { useFetched, useFilters } from "../useDesk";
import { villageName } from "../words";
import "../overview/overview.css";

const STATES = ["may", "claimed", "granted", "refused", "declined"] as const;
const TONES: [(typeof STATES)[number], BarPart["tone"]][] = [
  ["granted", "green"],
  ["claimed", "teal"],
  ["may", "amber"],
  ["refused", "red"],
  ["declined", "faint"],
];

type Counts = Record<(typeof STATES)[number], number>;
type TakeUpRow = Counts & { village_id: Id; programme_id: Id };

interface Found {
  programmes: Programme[];
  rows: TakeUpRow[];
  at: Moment;
}

export default function TakeUp(): JSX.Element {
  const [filters, set] = useFilters(["area", "programme"]);
  const { area, programme } = filters;
  const found = useFetched(area ?? "", () => load(area));
  return (
    <>
      <DeskHead here="entitlements" />
      <div class="page wide desk-page stack">
        <Filter
          label={t("desk.village")}
          value={area}
          all={t("desk.all_villages")}
          options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
          onValue={(value) => set("area", value)}
        />
        <FetchedView fetched={found}>
          {({ programmes, rows, at }) =>
            programmes.length ? (
              <>
                <Filter
                  label={t("desk.take_up_programme")}
                  value={programme}
                  all={t("desk.take_up_every")}
                  options={programmes.map((one) => ({ value: one.id, label: titleOf(one) }))}
                  onValue={(value) => set("programme", value)}
                />
                <p class="soft small">{t("desk.take_up_note", { time: formatMoment(at) })}</p>
                <Figures programmes={programmes} rows={rows} chosen={programme} area={area} />
              </>
            ) : (
              <EmptyState icon="file" title={t("desk.take_up_none")} text={t("desk.take_up_none_hint")} />
            )
          }
        </FetchedView>
      </div>
    </>
  );
}

/** The programmes, and the counts of a village or of every area that the account serves. */
async function load(area: Id | undefined): Promise<Found> {
  const asked = area ? [area] : (phone.account.value?.areas ?? []);
  const [known, ...counted] = await Promise.all([
    getJson<{ items: Programme[] }>("/programmes"),
    ...asked.map((one) =>
      getJson<{ as_of: Moment; items: TakeUpRow[] }>(`/entitlements/take-up${queryOf({ area: one })}`),
    ),
  ]);
  return {
    programmes: known.items,
    rows: counted.flatMap((one) => one.items),
    at: counted[0]?.as_of ?? new Date().toISOString(),
  };
}

function Figures({
  programmes,
  rows,
  chosen,
  area,
}: {
  programmes: Programme[];
  rows: TakeUpRow[];
  chosen: Id | undefined;
  area: Id | undefined;
}): JSX.Element {
  const of = (id: Id) => rows.filter((row) => row.programme_id === id);
  const shown = programmes.filter((one) => (chosen ? one.id === chosen : of(one.id).length > 0));
  return (
    <>
      {!chosen && (
        <Section title={t("desk.take_up_sums")}>
          <Bars
            caption={t("desk.take_up_sums")}
            first={t("desk.take_up_programme")}
            rows={programmes.map((one) =>
              barRow(one.id, titleOf(one), { area, programme: one.id }, of(one.id)),
            )}
          />
        </Section>
      )}
      {shown.map((one) => (
        <Section key={one.id} title={titleOf(one)}>
          {of(one.id).length > 0 ? (
            <Bars
              caption={titleOf(one)}
              first={t("desk.village")}
              rows={of(one.id).map((row) => villageRow(row, chosen))}
            />
          ) : (
            <p class="soft">{t("desk.take_up_nobody")}</p>
          )}
        </Section>
      ))}
    </>
  );
}

function Bars(props: { caption: string; first: string; rows: BarRow[] }): JSX.Element {
  return <BarTable {...props} head={STATES.map((state) => t(`desk.take_up_${state}`))} />;
}

function villageRow(row: TakeUpRow, programme: Id | undefined): BarRow {
  const area = row.village_id;
  return barRow(area, villageName(area), { area, programme }, [row]);
}

/** The counts of some rows added up, as a bar and its figures. */
function barRow(key: string, name: string, leads: Record<string, Id | undefined>, rows: Counts[]): BarRow {
  const sum = (state: (typeof STATES)[number]) => rows.reduce((all, row) => all + row[state], 0);
  return {
    key,
    name,
    href: `/desk/entitlements${queryOf(leads)}`,
    parts: TONES.map(([state, tone]) => ({ value: sum(state), tone })),
    cells: STATES.map((state) => ({ text: sum(state) })),
  };
}

function titleOf(programme: Programme): string {
  return local(programme.title) ?? programme.name;
}
