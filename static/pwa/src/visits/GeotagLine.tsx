import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Field, formatTime, Icon, List, Row, Sheet, TextInput, t } from "../ui";
import { type Measuring, measure } from "./geotag";
import { setGeotag } from "./store";
import { GEOTAG_REASONS, type VisitDraft } from "./types";

/** The position at the door: measured by itself, its accuracy shown while it gets better; taken again or left out. */
export function GeotagLine({ draft }: { draft: VisitDraft }) {
  const [measuring, setMeasuring] = useState<Measuring | null>(null);
  const [asking, setAsking] = useState<"no" | "reason" | "words">("no");
  const stop = useRef<() => void>(() => {});
  const start = () => {
    stop.current();
    stop.current = measure((now) => {
      setMeasuring(now);
      // Every improvement is kept at once: the worker may finish the visit at any moment.
      if (now.best) void setGeotag(now.best, null);
      else if (now.state === "failed") void setGeotag(null, now.reason);
    });
  };
  useEffect(() => {
    if (!draft.geotag && !draft.geotag_reason) start();
    return () => stop.current();
  }, [draft.id]);
  const leaveOut = (reason: string) => {
    stop.current();
    setMeasuring(null);
    setAsking("no");
    void setGeotag(null, reason);
  };
  const searching = measuring?.state === "searching";
  const tone = draft.geotag ? (draft.geotag.accuracy <= 50 ? "good" : "due") : searching ? "info" : "due";
  return (
    <div class={`visit-fact tone-${tone}`}>
      <Icon name="pin" />
      <div class="visit-fact-text">
        <p role="status">
          {draft.geotag
            ? t(searching ? "visits.geotag_better" : "visits.geotag_taken", {
                m: Math.round(draft.geotag.accuracy),
                time: formatTime(draft.geotag.at),
              })
            : searching
              ? t("visits.geotag_searching")
              : reasonText(draft.geotag_reason)}
        </p>
        {!draft.geotag && draft.geotag_reason === "permission" && !searching && (
          <p class="soft small">{t("visits.no_geotag_permission_help")}</p>
        )}
        <div class="visit-fact-actions">
          {searching && draft.geotag && (
            <Button
              small
              kind="quiet"
              onClick={() => {
                stop.current();
                setMeasuring(null);
              }}
            >
              {t("visits.geotag_enough")}
            </Button>
          )}
          {!searching && (
            <Button small kind="quiet" onClick={start}>
              {t(draft.geotag ? "visits.geotag_again" : "visits.geotag_take")}
            </Button>
          )}
          <Button small kind="quiet" onClick={() => setAsking("reason")}>
            {t("visits.geotag_leave_out")}
          </Button>
        </div>
      </div>
      <Sheet open={asking !== "no"} title={t("visits.geotag_why")} onClose={() => setAsking("no")}>
        {asking === "words" ? (
          <OwnReason onReason={leaveOut} />
        ) : (
          <List>
            {GEOTAG_REASONS.map((reason) => (
              <Row
                key={reason}
                title={t(`visits.no_geotag_${reason}`)}
                onClick={() => (reason === "other" ? setAsking("words") : leaveOut(reason))}
              />
            ))}
          </List>
        )}
      </Sheet>
    </div>
  );
}

/** Another reason, in the worker's own words. */
function OwnReason({ onReason }: { onReason: (words: string) => void }) {
  const [words, setWords] = useState("");
  const [missing, setMissing] = useState(false);
  const keep = (event: Event) => {
    event.preventDefault();
    if (words.trim()) onReason(words.trim());
    else setMissing(true);
  };
  return (
    <form class="stack" onSubmit={keep} noValidate>
      <Field
        label={t("visits.no_geotag_words")}
        error={missing && !words.trim() ? t("visits.no_geotag_words_needed") : null}
      >
        {(control) => <TextInput {...control} maxLength={200} value={words} onValue={setWords} />}
      </Field>
      <Button kind="primary" type="submit" wide>
        {t("visits.no_geotag_keep")}
      </Button>
    </form>
  );
}

/** Why there is no position, in words: one of ours, or the worker's own. */
function reasonText(reason: string | null): string {
  if (!reason) return t("visits.geotag_missing");
  const ours = GEOTAG_REASONS.some((one) => one === reason);
  return t("visits.geotag_none", { why: ours ? t(`visits.no_geotag_${reason}`) : reason });
}
