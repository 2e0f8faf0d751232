import { useState } from "preact/hooks";
import { recogniseQr } from "../cards/store";
import { Banner, Button, formatTime, Icon, Sheet, t } from "../ui";
import { lazy } from "../ui/lazy";
import { setCard } from "./store";
import type { VisitDraft } from "./types";
import "../cards/cards.css";

/** The camera with its decoder; fetched when it is first opened. */
const Camera = lazy(async () => ({ default: (await import("../cards/Camera")).Camera }));

/** Whether the household's card was scanned, and scanning it from here. */
export function CardLine({ draft }: { draft: VisitDraft }) {
  const [scanning, setScanning] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const scanned = draft.card_scanned_at;
  const found = async (text: string) => {
    const result = await recogniseQr(text);
    if (result.kind === "household" && result.card.household_id === draft.household_id) {
      navigator.vibrate?.(80);
      setScanning(false);
      await setCard({ card_id: result.card.id, at: new Date().toISOString() });
    } else setWrong(result.kind === "household" ? "visits.card_other" : `cards.${result.kind}`);
  };
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
            <Button
              small
              kind="quiet"
              onClick={() => {
                setWrong(null);
                setScanning(true);
              }}
            >
              {t("visits.card_scan")}
            </Button>
          )}
        </div>
      </div>
      <Sheet open={scanning} title={t("visits.card_scan")} onClose={() => setScanning(false)}>
        <Camera paused={false} onText={(text: string) => void found(text)} />
        {wrong && (
          <Banner tone="due" icon="card" role="status" title={t(wrong)}>
            {t("visits.card_again")}
          </Banner>
        )}
      </Sheet>
    </div>
  );
}
