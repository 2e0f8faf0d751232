import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { GIVE_UP_S, type Measuring, measure } from "../../geotag";
import { positionText } from "../answers";
import type { WidgetProps } from "./props";

/** Metres the form asks for (`capture-accuracy`), ODK's own 5 m when it does not say. */
function wanted(parameters: Readonly<Record<string, string>>): number {
  const metres = Number(parameters["capture-accuracy"]);
  return metres > 0 ? metres : 5;
}

/** The place where the person stands, measured until it is accurate enough or they are content with it. */
export function Geopoint({ item, form, id, describedBy }: WidgetProps) {
  const [measuring, setMeasuring] = useState<Measuring | null>(null);
  const stop = useRef<() => void>(() => {});
  const goal = wanted(item.parameters);
  useEffect(() => () => stop.current(), []);
  const keep = (found: Measuring) => {
    if (found.best) form.answer(item, `${found.best.lat} ${found.best.lon} 0 ${found.best.accuracy}`);
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
  return (
    <div class="fq-place" aria-describedby={describedBy}>
      {item.value !== "" && !searching && <p class="fq-readonly">{positionText(item.value)}</p>}
      <p role="status" class="fq-status">
        {searching &&
          (accuracy === null ? t("form.place_searching") : t("form.place_accuracy", { m: accuracy, goal }))}
        {measuring?.state === "failed" && t(`visits.no_geotag_${measuring.reason ?? "no_signal"}`)}
      </p>
      {searching ? (
        <button id={id} type="button" class="button secondary" disabled={accuracy === null} onClick={content}>
          {t("form.place_keep")}
        </button>
      ) : (
        <button id={id} type="button" class="button secondary" onClick={start}>
          <Icon name="pin" size={22} />
          {item.value === "" ? t("form.place_take") : t("form.place_again")}
        </button>
      )}
      {item.value !== "" && !searching && (
        <button type="button" class="button quiet" onClick={() => form.answer(item, "")}>
          {t("form.clear")}
        </button>
      )}
    </div>
  );
}
