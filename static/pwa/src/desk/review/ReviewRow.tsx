/** One visit of the queue: which house, who went, and why to look at it. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { Badge, formatMoment, Plate, t } from "../../ui";
import type { Look } from "../calls";
import { householdOf } from "../directory";
import { OutcomeBadge } from "../Parts";
import { householdName, personName, villageName } from "../words";
import { selected, toggle } from "./store";

export function ReviewRow({
  look,
  href,
  chosen,
  selectable,
}: {
  look: Look;
  href: string;
  chosen: boolean;
  selectable: boolean;
}): JSX.Element {
  const { visit } = look;
  const household = householdOf(visit.household_id);
  const name = householdName(household);
  return (
    <li class="review-line">
      {selectable && (
        <label class="desk-box">
          <input
            type="checkbox"
            checked={selected.value.has(look.id)}
            onChange={() => toggle(look.id)}
            aria-label={t("desk.select_one", { title: name })}
          />
        </label>
      )}
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
            {name} <span class="soft visit-village">{villageName(visit.village_id)}</span>
          </span>
          <span class="row-subtitle figures">
            {formatMoment(visit.started_at)} · {personName(visit.worker_id, t("desk.nobody"))}
          </span>
          <span class="visit-marks">
            <OutcomeBadge outcome={visit.outcome} />
            {[...new Set(look.looks.map((why) => why.code))].map((code) => (
              <Badge
                key={code}
                tone={code === "look_held" ? "late" : code === "look_no_card" ? "plain" : "due"}
              >
                {t(`review.${code}`)}
              </Badge>
            ))}
            {look.sampled && <Badge tone="info">{t("review.sampled_short")}</Badge>}
          </span>
        </span>
      </Link>
    </li>
  );
}
