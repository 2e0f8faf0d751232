import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { Outcome } from "../lib/types";
import { AppBar, ask, Button, Field, Icon, IconButton, type IconName, Plate, TextArea, t } from "../ui";
import { CardLine } from "./CardLine";
import { loadHouse } from "./due";
import { GeotagLine } from "./GeotagLine";
import { changeVisit, discardVisit, finishVisit, householdOf, setOutcome, visit } from "./store";
import { OUTCOMES, type VisitDraft } from "./types";

/** How long the door is shown before the next page is made ready, in milliseconds. */
const WARM_UP = 200;

const ICONS: Record<Outcome, IconName> = {
  met: "people",
  not_at_home: "clock",
  declined: "message",
  moved_away: "away",
  vacant: "home",
  no_such_address: "map",
};

/** At the door: where, which card, and what happened, each by one tap. */
export function Door({ draft, toHouse }: { draft: VisitDraft; toHouse: () => void }) {
  const [, navigate] = useLocation();
  const [finishing, setFinishing] = useState(false);
  const household = householdOf(draft);
  useEffect(() => {
    // While the worker reads this page, the forms of the next are unsealed and parsed.
    const timer = setTimeout(() => void loadHouse(draft).catch(() => {}), WARM_UP);
    return () => clearTimeout(timer);
  }, [draft.id]);
  const pick = async (outcome: Outcome) => {
    await setOutcome(outcome);
    if (outcome === "met") toHouse();
  };
  const finish = async () => {
    setFinishing(true);
    await leaveReason();
    await finishVisit();
    setFinishing(false);
  };
  const discard = async () => {
    const sure = await ask({
      title: t("visits.discard_sure"),
      text: t("visits.discard_text"),
      confirm: t("visits.discard"),
      danger: true,
    });
    if (!sure) return;
    await discardVisit();
    navigate(household ? `/households/${household.id}` : "/households");
  };
  const short = draft.outcome !== null && draft.outcome !== "met";
  return (
    <div class="visit-frame">
      <AppBar
        title={household?.head_name || t("visits.new_household")}
        subtitle={household?.address ?? undefined}
        back={household ? `/households/${household.id}` : "/households"}
      >
        <IconButton icon="trash" label={t("visits.discard")} onClick={() => void discard()} />
      </AppBar>
      <div class="page">
        <div class="visit-where">
          {household?.number && <Plate number={household.number} large />}
          <div class="visit-facts">
            <GeotagLine draft={draft} />
            <CardLine draft={draft} />
          </div>
        </div>
        <section class="stack close" aria-labelledby="outcome-heading">
          <h2 id="outcome-heading">{t("visits.what_happened")}</h2>
          <div class="outcomes">
            {OUTCOMES.map((outcome) => (
              <button
                key={outcome}
                type="button"
                class={`outcome outcome-${outcome}`}
                aria-pressed={draft.outcome === outcome}
                onClick={() => void pick(outcome)}
              >
                <Icon name={ICONS[outcome]} size={26} />
                <span class="outcome-text">
                  <span class="outcome-name">{t(`visits.outcome_${outcome}`)}</span>
                  <span class="outcome-next">{t(`visits.next_${outcome}`)}</span>
                </span>
              </button>
            ))}
          </div>
        </section>
        <Note draft={draft} />
      </div>
      {short && (
        <footer class="visit-foot">
          <Button kind="primary" wide busy={finishing} icon="check" onClick={() => void finish()}>
            {t("visits.finish_as", { outcome: t(`visits.outcome_${draft.outcome}`) })}
          </Button>
        </footer>
      )}
      {draft.outcome === "met" && (
        <footer class="visit-foot">
          <Button kind="primary" wide icon="forward" onClick={toHouse}>
            {t("visits.go_on")}
          </Button>
        </footer>
      )}
    </div>
  );
}

/** A visit without a position says why; when nobody gave a reason it is that none was found in time. */
export async function leaveReason(): Promise<void> {
  const now = visit.value;
  if (now && !now.geotag && !now.geotag_reason) await changeVisit({ geotag_reason: "no_signal" });
}

/** The note of the visit; saved when it is left. */
function Note({ draft }: { draft: VisitDraft }) {
  const [text, setText] = useState(draft.note);
  return (
    <Field label={t("visits.note")} hint={t("visits.note_hint")}>
      {(control) => (
        <TextArea
          {...control}
          rows={2}
          value={text}
          onValue={(value) => {
            setText(value);
            void changeVisit({ note: value });
          }}
        />
      )}
    </Field>
  );
}
