import { useLocation } from "wouter-preact";
import { Button, formatTime, Icon, t } from "../ui";
import { setCard } from "./store";
import type { VisitDraft } from "./types";

/** Whether the household's card was scanned, and the way to scan it from here. */
export function CardLine({ draft }: { draft: VisitDraft }) {
  const [, navigate] = useLocation();
  const scanned = draft.card_scanned_at;
  return (
    <div class={`visit-fact tone-${scanned ? "good" : "plain"}`}>
      <Icon name="card" />
      <div class="visit-fact-text">
        <p>
          {scanned ? t("visits.card_scanned", { time: formatTime(scanned) }) : t("visits.card_not_scanned")}
        </p>
        <div class="visit-fact-actions">
          {scanned ? (
            <Button small kind="quiet" onClick={() => void setCard(null)}>
              {t("visits.card_undo")}
            </Button>
          ) : (
            <Button small kind="quiet" onClick={() => navigate(`/scan?visit=${draft.id}`)}>
              {t("visits.card_scan")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
