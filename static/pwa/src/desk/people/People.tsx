/** Workers and their phones in a table: who serves where, which phone, when it last spoke, what it had unsent. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link, useLocation } from "wouter-preact";
import type { Account } from "../../lib/types";
import { Badge, EmptyState, formatMoment, formatPhone, Loading, phoneHref, type Tone, t } from "../../ui";
import type { Device } from "../calls";
import { DeskHead } from "../DeskHead";
import { accounts, villages } from "../directory";
import { Filter } from "../Filters";
import { FailureBanner } from "../Parts";
import { useFilters, usePoll } from "../useDesk";
import { areaNames, villageName } from "../words";
import { PersonSheet } from "./PersonSheet";
import { failure, loadPeople, phoneState, phones } from "./store";

const EVERY = 60_000;
const TONES: Record<ReturnType<typeof phoneState>, Tone> = {
  active: "good",
  silent: "due",
  lost: "late",
  erase: "late",
  erased: "plain",
};

export default function People({ params }: { params: { id?: string } }): JSX.Element {
  const [filters, set] = useFilters(["area", "show"]);
  const [, go] = useLocation();
  useEffect(() => void loadPeople(), []);
  usePoll(() => void loadPeople(), EVERY);
  const known = phones.value;
  const chosen = params.id ? accounts.value.get(params.id) : undefined;
  const shown = known
    ? people().filter((one) => fits(one, known.get(one.id) ?? [], filters.area, filters.show))
    : [];
  return (
    <>
      <DeskHead here="people" />
      <div class="page wide desk-page stack close">
        <div class="desk-two">
          <Filter
            label={t("desk.village")}
            value={filters.area}
            all={t("desk.all_villages")}
            options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
            onValue={(value) => set("area", value)}
          />
          <Filter
            label={t("people.show")}
            value={filters.show}
            all={t("people.show_all")}
            options={["unsent", "silent", "lost", "suspended"].map((one) => ({
              value: one,
              label: t(`people.show_${one}`),
            }))}
            onValue={(value) => set("show", value)}
          />
        </div>
        {failure.value && <FailureBanner failure={failure.value} retry={() => void loadPeople()} />}
        {!known && !failure.value && <Loading label={t("desk.loading")} />}
        {known && shown.length === 0 && (
          <EmptyState icon="people" title={t("people.none")} text={t("desk.none_match_hint")} />
        )}
        {known && shown.length > 0 && (
          <table class="desk-table people-table">
            <caption class="hidden-visually">{t("desk.people")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("people.name")}</th>
                <th scope="col">{t("people.area")}</th>
                <th scope="col">{t("people.phone")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <Line key={one.id} account={one} devices={known.get(one.id) ?? []} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {chosen && known && (
        <PersonSheet
          account={chosen}
          devices={known.get(chosen.id) ?? []}
          onClose={() => go("/desk/people", { replace: true })}
        />
      )}
    </>
  );
}

/** Those who work in the field or at the desk, workers first. */
function people(): Account[] {
  return [...accounts.value.values()]
    .filter((one) => one.role === "worker" || one.role === "supervisor")
    .sort((a, b) => b.role.localeCompare(a.role) || a.name.localeCompare(b.name, "zh"));
}

function fits(one: Account, devices: Device[], area: string | undefined, show: string | undefined): boolean {
  if (area && !one.areas.includes(area)) return false;
  if (!show) return true;
  if (show === "suspended") return !one.active;
  if (show === "unsent") return devices.some((device) => (device.unsent ?? 0) > 0);
  const states = devices.map((device) => phoneState(device));
  return show === "lost"
    ? states.some((state) => state === "lost" || state === "erase")
    : states.includes("silent");
}

function Line({ account, devices }: { account: Account; devices: Device[] }): JSX.Element {
  return (
    <tr>
      <td class="desk-what">
        <Link href={`/desk/people/${account.id}`}>{account.name}</Link>
        <span class="inline">
          <span class="soft small">{t(`people.role_${account.role}`)}</span>
          {!account.active && <Badge tone="late">{t("people.suspended")}</Badge>}
        </span>
        {account.phone && (
          <a class="figures small" href={phoneHref(account.phone)}>
            {formatPhone(account.phone)}
          </a>
        )}
      </td>
      <td>{areaNames(account)}</td>
      <td>
        {devices.length ? (
          <ul class="people-phones">
            {devices.slice(0, 3).map((one) => (
              <li key={one.id}>
                <PhoneLine device={one} />
              </li>
            ))}
          </ul>
        ) : (
          <span class="soft">{t("people.no_phone")}</span>
        )}
      </td>
    </tr>
  );
}

/** A phone in a line: what it is, how it stands, when it last spoke, and what it then had unsent. */
export function PhoneLine({ device }: { device: Device }): JSX.Element {
  const state = phoneState(device);
  return (
    <span class="people-phone">
      <span>{device.name || t("people.unnamed")}</span> <span class="soft small">{device.app_version}</span>
      <span class="inline">
        <Badge tone={TONES[state]}>{t(`people.phone_${state}`)}</Badge>
        <span class="soft small figures">{formatMoment(device.last_seen)}</span>
        {(device.unsent ?? 0) > 0 && (
          <Badge tone="due">{t("people.unsent", { n: device.unsent ?? 0 })}</Badge>
        )}
      </span>
    </span>
  );
}
