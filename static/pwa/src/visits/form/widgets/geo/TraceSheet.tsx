import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../../../ui/i18n";
import { Icon } from "../../../../ui/icons";
import { type MapHandle, MapView, type Place } from "../../../../ui/map";
import { ask } from "../../../../ui/Sheet";
import { surroundings } from "./around";
import { Frame } from "./Frame";
import {
  measuredPoint,
  placedPoint,
  placesOf,
  pointsOf,
  type Rhythm,
  type TraceKind,
  traceText,
} from "./places";
import { cornerAt, shapesOf } from "./shapes";
import { useFollow } from "./useFollow";
import { useRecording } from "./useRecording";
import { followWords, traceWords } from "./words";

export interface TraceSheetProps {
  title: string;
  kind: TraceKind;
  /** The stored answer. Every point is an answer at once: nothing waits to be saved. */
  value: string;
  subject: string;
  /** Metres from which on the person is warned. */
  warning: number;
  onAnswer: (value: string) => void;
  onClose: () => void;
}

const SECONDS = [5, 10, 20, 60];
const METRES = [10, 20, 50, 0];

/** A line or an area on a map: by tapping, by walking from corner to corner, or recorded while walking. */
export default function TraceSheet(props: TraceSheetProps) {
  const { title, kind, value, subject, warning, onAnswer, onClose } = props;
  const points = useMemo(() => pointsOf(value, kind), [value, kind]);
  const now = useRef(points);
  now.current = points;
  const [picked, setPicked] = useState<number | null>(null);
  const [walking, setWalking] = useState<"no" | "asking" | "yes">("no");
  const [rhythm, setRhythm] = useState<Rhythm>({ seconds: 10, metres: 20 });
  const following = useFollow(true);
  const handle = useRef<MapHandle>(null);
  const ground = useMemo(() => surroundings(subject), [subject]);
  const { last } = following;

  const keep = (next: string[]) => onAnswer(traceText(next, kind));
  const add = (point: string) => keep([...now.current, point]);
  const put = (place: Place) => {
    if (walking === "yes") return;
    if (picked === null) add(placedPoint(place));
    else keep(points.map((point, i) => (i === picked ? placedPoint(place) : point)));
    setPicked(null);
  };
  useRecording(walking === "yes", last, rhythm, (fix) => {
    add(measuredPoint(fix));
    handle.current?.goTo(fix);
  });
  useEffect(() => {
    if (picked !== null && picked >= points.length) setPicked(null);
  }, [points.length]);

  const shapes = useMemo(() => shapesOf(points, kind, picked), [points, kind, picked]);
  const drop = () => {
    keep(points.filter((_, i) => i !== (picked ?? points.length - 1)));
    setPicked(null);
  };
  const clear = async () => {
    if (await ask({ title: t("form.trace_clear_sure"), confirm: t("form.trace_clear_yes"), danger: true }))
      keep([]);
  };
  const mine = () => {
    if (!last) return;
    add(measuredPoint(last));
    handle.current?.goTo(last);
  };
  const coarse = last !== null && last.accuracy > warning;
  const places = placesOf(points);
  return (
    <Frame
      title={title}
      onClose={onClose}
      map={
        <MapView
          label={t("form.map_of", { what: title })}
          shapes={shapes}
          around={ground.around}
          own={last}
          fit={places.length > 0 ? places : ground.home}
          aim={walking !== "yes"}
          onTap={put}
          onPick={(id) => {
            const at = cornerAt(id);
            if (at !== null && walking !== "yes") setPicked(at === picked ? null : at);
          }}
          onLocate={() => last && handle.current?.goTo(last)}
          handle={handle}
        />
      }
    >
      <p class="fq-map-words" role="status">
        {picked === null ? traceWords(points, kind) : t("form.trace_picked", { n: picked + 1 })}
      </p>
      <p class={coarse ? "fq-map-words fq-coarse" : "fq-map-words soft"}>
        {walking === "yes"
          ? t(
              last && rhythm.metres > 0 && last.accuracy > rhythm.metres
                ? "form.walk_coarse"
                : "form.walk_on",
              {
                s: rhythm.seconds,
                m: Math.round(last?.accuracy ?? 0),
              },
            )
          : coarse
            ? t("form.place_coarse", { m: Math.round(last.accuracy) })
            : followWords(following)}
      </p>
      {walking === "no" && (
        <>
          <div class="fq-map-buttons fq-map-small">
            <button type="button" class="button quiet" disabled={points.length === 0} onClick={drop}>
              {t(picked === null ? "form.point_drop" : "form.point_drop_this")}
            </button>
            <button
              type="button"
              class="button quiet"
              disabled={points.length === 0}
              onClick={() => void clear()}
            >
              {t("form.trace_clear")}
            </button>
            <button type="button" class="button quiet" onClick={() => setWalking("asking")}>
              {t("form.walk")}
            </button>
          </div>
          <div class="fq-map-buttons">
            <button
              type="button"
              class="button secondary"
              onClick={() => handle.current && put(handle.current.centre())}
            >
              {t(picked === null ? "form.trace_put" : "form.trace_move")}
            </button>
            <button type="button" class="button secondary" disabled={!last} onClick={mine}>
              <Icon name="pin" size={20} />
              {t("form.point_add")}
            </button>
          </div>
          <div class="fq-map-buttons">
            <button type="button" class="button primary" onClick={onClose}>
              {t("form.map_done")}
            </button>
          </div>
        </>
      )}
      {walking === "asking" && (
        <>
          <Rhythms rhythm={rhythm} onChange={setRhythm} />
          <div class="fq-map-buttons">
            <button type="button" class="button secondary" onClick={() => setWalking("no")}>
              {t("form.walk_not")}
            </button>
            <button type="button" class="button primary" onClick={() => setWalking("yes")}>
              {t("form.walk_start")}
            </button>
          </div>
        </>
      )}
      {walking === "yes" && (
        <div class="fq-map-buttons">
          <button type="button" class="button primary" onClick={() => setWalking("no")}>
            {t("form.walk_stop")}
          </button>
        </div>
      )}
    </Frame>
  );
}

/** How often, and how accurate, a walk is recorded. */
function Rhythms({ rhythm, onChange }: { rhythm: Rhythm; onChange: (rhythm: Rhythm) => void }) {
  return (
    <div class="fq-map-rhythm">
      <label>
        {t("form.walk_every")}
        <select
          class="input"
          value={rhythm.seconds}
          onChange={(event) => onChange({ ...rhythm, seconds: Number(event.currentTarget.value) })}
        >
          {SECONDS.map((n) => (
            <option key={n} value={n}>
              {t("form.walk_seconds", { n })}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("form.walk_within")}
        <select
          class="input"
          value={rhythm.metres}
          onChange={(event) => onChange({ ...rhythm, metres: Number(event.currentTarget.value) })}
        >
          {METRES.map((m) => (
            <option key={m} value={m}>
              {m === 0 ? t("form.walk_any") : t("form.walk_metres", { m })}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
