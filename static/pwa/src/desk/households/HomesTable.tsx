/** The register as a table, where there is room for one: a row leads to the household. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import type { Household } from "../../lib/types";
import { Badge, formatMoment, formatPhone, Plate, t } from "../../ui";
import { householdName, personName, villageName } from "../words";

const COLUMNS = ["household", "village", "address", "phone", "responsible", "last_visit", "state"] as const;

export function HomesTable({ items, query }: { items: Household[]; query: string }): JSX.Element {
  return (
    <table class="desk-table homes-table">
      <caption class="hidden-visually">{t("desk.households")}</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`desk.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <td class="desk-what">
              <span class="inline">
                <Plate number={one.number ?? ""} />
                <Link href={`/desk/households/${one.id}${query}`}>{householdName(one)}</Link>
              </span>
            </td>
            <td>{villageName(one.village_id)}</td>
            <td>{one.address}</td>
            <td class="figures">{one.phone && formatPhone(one.phone)}</td>
            <td>{personName(one.worker_id, t("desk.nobody"))}</td>
            <td class="figures">{one.last_visit ? formatMoment(one.last_visit.at) : t("desk.never")}</td>
            <td>
              {one.status === "active" ? (
                t("desk.status_active")
              ) : (
                <Badge>{t(`desk.status_${one.status}`)}</Badge>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
