/** How something that a household asked stands, in words and colours. */
import type { JSX } from "preact";
import { Badge, formatDate, formatRelativeDay, t } from "../../ui";
import { type HouseholdRequest, isLate } from "./store";

/** How it stands: by when, whether that day passed, how far up it went, and how it ended. */
export function Marks({ request }: { request: HouseholdRequest }): JSX.Element {
  if (request.state === "aside") return <Badge>{t("requests.aside")}</Badge>;
  if (request.state === "closed")
    return <Badge tone="good">{t(`requests.outcome_${request.outcome ?? "settled"}`)}</Badge>;
  if (request.followup_id)
    return <span class="soft small">{t("requests.by_day", { day: formatDate(request.promised) })}</span>;
  return (
    <>
      <Badge tone={isLate(request) ? "late" : "due"}>
        {t(isLate(request) ? "requests.late_since" : "requests.by_day", {
          day: isLate(request) ? formatRelativeDay(request.promised) : formatDate(request.promised),
        })}
      </Badge>
      {request.level > 0 && <Badge tone="late">{t(`desk.level_${Math.min(request.level, 3)}`)}</Badge>}
    </>
  );
}
