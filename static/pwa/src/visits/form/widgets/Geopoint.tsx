import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { ask } from "../../../ui/Sheet";
import { GIVE_UP_S, type Measuring, measure } from "../../geotag";
import { positionText } from "../answers";
import { plainText } from "../markdown";
import { Preview } from "./geo/Preview";
import { measuredPoint, thresholds } from "./geo/places";
import { answerShapes } from "./geo/shapes";
import { PointSheet } from "./geo/sheets";
import { hasAppearance, type WidgetProps } from "./props";

/**
 * A place: where the person stands, measured until it is accurate enough or they are content with it; with `maps` also
 * shown on a map, with `placement-map` put on one by hand.
 */
export function Geopoint({ item, form, id, describedBy }: WidgetProps) {
  const [measuring, setMeasuring] = useState<Measuring | null>(null);
  const [open, setOpen] = useState(false);
  const stop = useRef<() => void>(() => {});
  const { capture: goal, warning } = thresholds(item.parameters);
  const byHand = hasAppearance(item, "placement-map");
  const onMap = byHand || hasAppearance(item, "maps");
  const title = plainText(item.label) || item.name;
  const shapes = useMemo(() => answerShapes(item.value, item.type), [item.value]);
  useEffect(() => () => stop.current(), []);
  // Going on while the phone still measures keeps the best position so far; where there is none yet, it is asked.
  const latest = useRef(measuring);
  latest.current = measuring;
  useEffect(
    () =>
      form.beforeLeaving(async (onwards) => {
        const now = latest.current;
        if (now?.state !== "searching") return true;
        if (onwards && !now.best && item.value === "") {
          // Where an answer is required the page holds the person by itself, and the phone goes on measuring.
          if (item.required) return true;
          const question = { title: t("form.place_leave"), text: t("form.place_leave_text") };
          const answers = { confirm: t("form.place_leave_yes"), cancel: t("form.place_wait") };
          if (!(await ask({ ...question, ...answers }))) return false;
        }
        stop.current();
        if (latest.current) keep(latest.current);
        setMeasuring(null);
        return true;
      }),
    [item],
  );
  const keep = (found: Measuring) => {
    if (found.best) form.answer(item, measuredPoint(found.best));
  };
  const start = () => {
    stop.current();
    stop.current = measure(
      (now) => {
        setMeasuring(now);
        if (now.state === "found") keep(now);
      },
      goal,
      GIVE_UP_S,
    );
  };
  const content = () => {
    stop.current();
    if (measuring) keep(measuring);
    setMeasuring(null);
  };
  const searching = measuring?.state === "searching";
  const accuracy = measuring?.best ? Math.round(measuring.best.accuracy) : null;
  const kept = Number(item.value.split(" ")[3]);
  const showMap = () => {
    stop.current();
    setMeasuring(null);
    setOpen(true);
  };
  return (
    <div class="fq-place" aria-describedby={describedBy}>
      {item.value !== "" && !searching && <p class="fq-readonly">{positionText(item.value)}</p>}
      {onMap && item.value !== "" && (
        <Preview title={title} shapes={shapes} subject={form.draft.subject_id} onOpen={showMap} />
      )}
      <p role="status" class={(accuracy ?? 0) > warning ? "fq-status fq-coarse" : "fq-status"}>
        {searching &&
          (accuracy === null
            ? t("form.place_searching")
            : accuracy > warning
              ? t("form.place_coarse", { m: accuracy })
              : t("form.place_accuracy", { m: accuracy, goal }))}
        {measuring?.state === "failed" && t(`visits.no_geotag_${measuring.reason ?? "no_signal"}`)}
        {!searching && item.value !== "" && kept > warning && t("form.place_coarse", { m: Math.round(kept) })}
      </p>
      {onMap && (
        <button
          id={byHand ? id : undefined}
          type="button"
          class="button secondary fq-map-open"
          onClick={showMap}
        >
          <Icon name="map" size={22} />
          {t(byHand ? "form.point_by_hand" : "form.map_open")}
        </button>
      )}
      {searching ? (
        <button id={id} type="button" class="button secondary" disabled={accuracy === null} onClick={content}>
          {t("form.place_keep")}
        </button>
      ) : (
        !byHand && (
          <button id={id} type="button" class="button secondary" onClick={start}>
            <Icon name="pin" size={22} />
            {item.value === "" ? t("form.place_take") : t("form.place_again")}
          </button>
        )
      )}
      {item.value !== "" && !searching && (
        <button type="button" class="button quiet" onClick={() => form.answer(item, "")}>
          {t("form.clear")}
        </button>
      )}
      {open && (
        <PointSheet
          title={title}
          value={item.value}
          subject={form.draft.subject_id}
          byHand={byHand}
          warning={warning}
          onKeep={(value) => {
            form.answer(item, value);
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
