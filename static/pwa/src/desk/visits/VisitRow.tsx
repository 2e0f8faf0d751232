/** One visit in a list: which house, what happened, who went, and whether something about it needs a look. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import type { Visit } from "../../lib/types";
import { Badge, formatMoment, Plate, t } from "../../ui";
import { householdOf } from "../directory";
import { OutcomeBadge, StateBadge } from "../Parts";
import { householdName, personName, villageName } from "../words";

export function VisitRow({
  visit,
  href,
  chosen,
  fresh,
}: {
  visit: Visit;
  href: string;
  chosen?: boolean;
  /** Arrived while the list was being watched. */
  fresh?: boolean;
}): JSX.Element {
  const household = householdOf(visit.household_id);
  const forms = visit.submissions.length;
  return (
    <li>
      <Link
        class={`row visit-row${chosen ? " chosen" : ""}${visit.state === "held" ? " edge-late" : ""}`}
        href={href}
        aria-current={chosen ? "true" : undefined}
      >
        <span class="row-leading">
          <Plate number={household?.number ?? "…"} />
        </span>
        <span class="row-text">
          <span class="row-title">
            {householdName(household)} <span class="soft visit-village">{villageName(visit.village_id)}</span>
          </span>
          <span class="row-subtitle figures">
            {formatMoment(visit.started_at)} · {personName(visit.worker_id, t("desk.nobody"))}
          </span>
          <span class="visit-marks">
            {fresh && <Badge tone="info">{t("desk.new")}</Badge>}
            <OutcomeBadge outcome={visit.outcome} />
            <StateBadge state={visit.state} />
            <span class="soft small">{forms ? t("desk.forms_count", { n: forms }) : t("desk.no_forms")}</span>
          </span>
        </span>
      </Link>
    </li>
  );
}
