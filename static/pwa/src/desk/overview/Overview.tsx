/** The desk's first page: what needs a person, who was visited, what is late, who has how much to do. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { phone, records } from "../../db";
import { decidedFor, routineInterval } from "../../register/states";
import { formatMoment, Section, type Tone, t } from "../../ui";
import {
  type Attention,
  calls,
  type VillageCoverage,
  type VillageProof,
  type VillageWork,
  type Weeks,
  type WorkerLoad,
} from "../calls";
import { DeskHead } from "../DeskHead";
import { areas, villages } from "../directory";
import { Filter } from "../Filters";
import { queryOf } from "../filters";
import { FetchedView } from "../Parts";
import { useFetched, useFilters, usePoll } from "../useDesk";
import { startOfDay } from "../visits/store";
import { OUTCOMES, personName, villageName } from "../words";
import { type BarRow, BarTable } from "./BarTable";
import { WeekChart } from "./WeekChart";
import "./overview.css";

const EVERY = 60_000;
/** Days within which a household is to be visited where no form says so. */
const INTERVAL = 90;
/** What needs a person: where it is dealt with, and its colour when there is any. */
const NEEDS: [keyof Attention, string, Tone][] = [
  ["escalated", "/desk/followups?standing=escalated", "late"],
  ["held", "/desk/review?look=look_held", "late"],
  ["held_items", "/desk/held", "late"],
  ["requests_late", "/desk/requests?late=true", "late"],
  ["requests", "/desk/requests", "due"],
  ["asked", "/desk/followups?origin=household", "due"],
  ["review", "/desk/review", "info"],
  ["silent", "/desk/people?show=silent", "due"],
  ["unsent", "/desk/people?show=unsent", "due"],
];

interface Found {
  needs: Attention;
  coverage: VillageCoverage[];
  weeks: Weeks;
  proof: VillageProof[];
  work: VillageWork[];
  workers: WorkerLoad[];
}

export default function Overview(): JSX.Element {
  const [filters, set] = useFilters(["area"]);
  const { area } = filters;
  const routine = routineInterval(records.forms.value.values()) ?? INTERVAL;
  const days = decidedFor(area ?? phone.account.value?.areas[0] ?? "", areas.value, routine).days ?? routine;
  const found = useFetched(`${area}/${days}`, () => load(area, days));
  usePoll(found.reload, EVERY);
  return (
    <>
      <DeskHead here="overview" />
      <div class="page wide desk-page stack">
        <Filter
          label={t("desk.village")}
          value={area}
          all={t("desk.all_villages")}
          options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
          onValue={(value) => set("area", value)}
        />
        <FetchedView fetched={found}>
          {({ needs, coverage, weeks, proof, work, workers }) => (
            <>
              <Needs needs={needs} area={area} />
              <div class="overview-two">
                <Section title={t("desk.overview_coverage", { n: days })}>
                  <Coverage rows={coverage} days={days} />
                </Section>
                <Section title={t("desk.overview_followups")}>
                  <Work rows={work} />
                </Section>
                <Section title={t("desk.overview_weeks")}>
                  <WeekChart found={weeks} area={area} />
                </Section>
                <Section title={t("desk.overview_outcomes")}>
                  <Outcomes rows={coverage} />
                </Section>
              </div>
              <Section title={t("desk.overview_proved")}>
                <Proof rows={proof} />
              </Section>
              <Section title={t("desk.overview_workers")}>
                <Workers rows={workers} />
              </Section>
            </>
          )}
        </FetchedView>
      </div>
    </>
  );
}

async function load(area: string | undefined, days: number): Promise<Found> {
  const [needs, coverage, weeks, proof, work, workers] = await Promise.all([
    calls.attention({ area }),
    calls.coverage({ area, days }),
    calls.weeks({ area }),
    calls.proved({ area, from: startOfDay(monthAgo().slice(0, 10)) }),
    calls.villageWork({ area }),
    calls.workerLoads({ area }),
  ]);
  return {
    needs,
    coverage: coverage.items,
    weeks,
    proof: proof.items,
    work: work.items,
    workers: workers.items,
  };
}

function Needs({ needs, area }: { needs: Attention; area: string | undefined }): JSX.Element {
  return (
    <ul class="desk-counts">
      {NEEDS.map(([key, href, tone]) => (
        <li key={key}>
          <Link
            class={`desk-tile tone-${needs[key] ? tone : "good"}`}
            href={area ? `${href}${href.includes("?") ? "&" : "?"}area=${area}` : href}
          >
            <b class="figures">{needs[key]}</b> {t(`desk.needs_${key}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Coverage({ rows, days }: { rows: VillageCoverage[]; days: number }): JSX.Element {
  const late = (area: string) =>
    `/desk/households${queryOf({ area, status: "active", unvisited_days: days, by_rules: "true" })}`;
  return (
    <BarTable
      caption={t("desk.overview_coverage", { n: days })}
      first={t("desk.village")}
      head={[
        t("desk.overview_share"),
        t("desk.overview_visited"),
        t("desk.overview_not_visited"),
        t("desk.overview_never"),
      ]}
      rows={rows.map(
        (one): BarRow => ({
          key: one.village_id,
          name: villageName(one.village_id),
          of: one.households || 1,
          parts: [{ value: one.visited, tone: "teal" }],
          cells: [
            { text: one.households ? `${Math.round((100 * one.visited) / one.households)}%` : "–" },
            { text: one.visited },
            { text: one.households - one.visited, href: late(one.village_id) },
            { text: one.never },
          ],
        }),
      )}
    />
  );
}

function Outcomes({ rows }: { rows: VillageCoverage[] }): JSX.Element {
  return (
    <BarTable
      caption={t("desk.overview_outcomes")}
      first={t("desk.village")}
      head={OUTCOMES.map((one) => t(`desk.outcome_${one}`))}
      rows={rows.map(
        (one): BarRow => ({
          key: one.village_id,
          name: villageName(one.village_id),
          parts: [
            { value: one.outcomes.met, tone: "green" },
            { value: one.outcomes.not_at_home, tone: "amber" },
            {
              value: OUTCOMES.slice(2).reduce((sum, outcome) => sum + one.outcomes[outcome], 0),
              tone: "faint",
            },
          ],
          cells: OUTCOMES.map((outcome) => ({
            text: one.outcomes[outcome],
            href: `/desk/households${queryOf({ area: one.village_id, outcome })}`,
          })),
        }),
      )}
    />
  );
}

function Proof({ rows }: { rows: VillageProof[] }): JSX.Element {
  const list = (area: string, proved?: "true" | "false") =>
    `/desk/visits${queryOf({ area, from: monthAgo().slice(0, 10), proved })}`;
  if (!rows.length) return <p class="soft">{t("desk.overview_no_visits")}</p>;
  return (
    <BarTable
      caption={t("desk.overview_proved")}
      first={t("desk.village")}
      head={[
        t("desk.overview_proved_share"),
        t("desk.overview_proved_by_card"),
        t("desk.overview_unproved"),
        t("desk.overview_at_doors"),
      ]}
      rows={rows.map(
        (one): BarRow => ({
          key: one.village_id,
          name: villageName(one.village_id),
          of: one.visits,
          parts: [{ value: one.proved, tone: "teal" }],
          cells: [
            { text: `${Math.round(100 * one.share)}%` },
            { text: one.proved, href: list(one.village_id, "true") },
            { text: one.visits - one.proved, href: list(one.village_id, "false") },
            { text: one.visits },
          ],
        }),
      )}
    />
  );
}

function Work({ rows }: { rows: VillageWork[] }): JSX.Element {
  const list = (area: string, more: Record<string, string>) => `/desk/followups${queryOf({ area, ...more })}`;
  return (
    <BarTable
      caption={t("desk.overview_followups")}
      first={t("desk.village")}
      head={[
        t("desk.count_open"),
        t("desk.count_late"),
        t("desk.count_escalated"),
        t("desk.count_unassigned"),
        t("desk.overview_done"),
      ]}
      rows={rows.map(
        (one): BarRow => ({
          key: one.village_id,
          name: villageName(one.village_id),
          parts: [
            { value: one.late, tone: "red" },
            { value: one.open - one.late, tone: "amber" },
          ],
          cells: [
            { text: one.open, href: list(one.village_id, {}) },
            { text: one.late, href: list(one.village_id, { standing: "late" }) },
            { text: one.escalated, href: list(one.village_id, { standing: "escalated" }) },
            { text: one.unassigned, href: list(one.village_id, { assignee: "nobody" }) },
            { text: one.done, href: list(one.village_id, { state: "done", closed_from: monthAgo() }) },
          ],
        }),
      )}
    />
  );
}

/** Thirty days ago, as the server counts them. */
function monthAgo(): string {
  return new Date(Date.now() - 30 * 86_400_000).toISOString();
}

function Workers({ rows }: { rows: WorkerLoad[] }): JSX.Element {
  return (
    <BarTable
      caption={t("desk.overview_workers")}
      first={t("desk.assignee")}
      head={[
        t("desk.count_open"),
        t("desk.count_late"),
        t("desk.overview_done"),
        t("desk.overview_visits"),
        t("desk.overview_seen"),
        t("desk.overview_unsent"),
      ]}
      rows={rows.map((one): BarRow => {
        const list = (more: Record<string, string>) =>
          `/desk/followups${queryOf({ assignee: one.account_id, ...more })}`;
        return {
          key: one.account_id,
          name: personName(one.account_id, ""),
          parts: [
            { value: one.late, tone: "red" },
            { value: one.open - one.late, tone: "amber" },
          ],
          cells: [
            { text: one.open, href: list({}) },
            { text: one.late, href: list({ standing: "late" }) },
            { text: one.done, href: list({ state: "done", closed_from: monthAgo() }) },
            { text: one.visits, href: `/desk/visits${queryOf({ worker: one.account_id })}` },
            {
              text: one.last_seen ? formatMoment(one.last_seen) : t("desk.never_heard"),
              href: `/desk/people/${one.account_id}`,
            },
            { text: one.unsent },
          ],
        };
      })}
    />
  );
}
