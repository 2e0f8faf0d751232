import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { records } from "../db";
import { Badge, Icon, local, Plate, t } from "../ui";
import type { Indexed } from "./search";
import { due, ownVillages } from "./store";
import "./register.css";

/** One household in a list: its plate, its head, who lives there, when it was visited. Goes inside a list item. */
export function HouseholdRow({ entry }: { entry: Indexed }): JSX.Element {
  const { household, members } = entry;
  const visit = due.value.get(household.id);
  const here = members.filter((one) => one.residence === "present" || one.residence === "arrived").length;
  const away = members.filter((one) => one.residence === "away").length;
  const village =
    ownVillages.value.length > 1 ? local(records.areas.value.get(household.village_id)?.name) : "";
  return (
    <Link class="row" href={`/households/${household.id}`}>
      <span class="row-leading">
        <Plate number={household.number || "–"} />
      </span>
      <span class="row-text">
        <span class="row-title">{household.head_name ?? household.address ?? t("register.no_name")}</span>
        <span class="row-subtitle one-line">
          {[
            records.whole.value &&
              (away ? t("register.here_away", { here, away }) : t("register.here", { n: here })),
            village,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <span class="row-trailing">
        {household.status !== "active" ? (
          <Badge>{t(`register.status.${household.status}`)}</Badge>
        ) : visit?.state === "never" ? (
          <Badge tone="info">{t("register.never")}</Badge>
        ) : visit?.state === "late" ? (
          <Badge tone="late">{t("register.late")}</Badge>
        ) : visit?.state === "due" ? (
          <Badge tone="due">{t("register.due")}</Badge>
        ) : null}
      </span>
      <Icon name="forward" size={20} class="row-go" />
    </Link>
  );
}
