import { useEffect, useRef, useState } from "preact/hooks";
import { stayOpen } from "../../../account/store";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { ChooseFile, FileAnswer, KeepingStatus, Preview } from "./File";
import { useAwake } from "./geo/useFollow";
import { hasAppearance, type WidgetProps } from "./props";
import { canRecord, clock, type Recording, record } from "./recorder";
import { useKeeping } from "./useKeeping";

/** A sound: recorded here, listened to, recorded again; or a file from the phone, where the browser cannot record. */
export function Sound(props: WidgetProps) {
  return canRecord(props.item.parameters.quality) ? <Recorder {...props} /> : <FileAnswer {...props} />;
}

function Recorder(props: WidgetProps) {
  const { item, form, id, describedBy } = props;
  const keeping = useKeeping(props);
  const [starting, setStarting] = useState(false);
  const [time, setTime] = useState<number | null>(null);
  const running = useRef<Recording | null>(null);
  const gone = useRef(false);
  const on = time !== null;
  useAwake(on);
  const stop = async () => {
    const recording = running.current;
    running.current = null;
    if (!recording) return;
    const file = await recording.stop();
    setTime(null);
    await keeping.keep(file);
  };
  const start = async () => {
    setStarting(true);
    keeping.fail("");
    try {
      const recording = await record(item.parameters.quality, () => void stop());
      running.current = recording;
      setTime(0);
      if (gone.current) await stop();
    } catch (error) {
      const denied = error instanceof DOMException && error.name === "NotAllowedError";
      keeping.fail(t(denied ? "form.record_denied" : "form.record_failed"));
    }
    setStarting(false);
  };
  // A page left, a call taken, a screen switched off: what was said so far is kept.
  const stopNow = useRef(stop);
  stopNow.current = stop;
  useEffect(() => {
    const leave = form.beforeLeaving(async () => {
      await stopNow.current();
      return true;
    });
    const hide = () => {
      if (document.visibilityState === "hidden") void stopNow.current();
    };
    document.addEventListener("visibilitychange", hide);
    return () => {
      leave();
      document.removeEventListener("visibilitychange", hide);
      gone.current = true;
      void stopNow.current();
    };
  }, []);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => {
      stayOpen();
      setTime(running.current?.time() ?? null);
    }, 500);
    return () => clearInterval(timer);
  }, [on]);
  const { busy } = keeping;
  return (
    <div class="fq-file">
      {item.value !== "" && !on && <Preview {...props} />}
      {on && (
        <p class="fq-recording" aria-hidden="true">
          <span class="fq-recording-dot" />
          {t("form.record_time", { time: clock(time) })}
        </p>
      )}
      <p class="hidden-visually" role="status">
        {on ? t("form.record_on") : ""}
      </p>
      <KeepingStatus keeping={keeping} />
      <div class="fq-file-buttons">
        <button
          id={id}
          type="button"
          class={on ? "button danger fq-record" : "button secondary fq-record"}
          disabled={busy || starting}
          aria-describedby={describedBy}
          onClick={() => void (on ? stop() : start())}
        >
          <Icon name={on ? "stop" : "mic"} size={22} />
          {t(on ? "form.record_stop" : item.value === "" ? "form.record" : "form.record_again")}
        </button>
        {!on && !hasAppearance(item, "new") && <ChooseFile item={item} keeping={keeping} />}
        {!on && item.value !== "" && (
          <button type="button" class="button secondary" disabled={busy} onClick={() => form.detach(item)}>
            {t("form.delete_file")}
          </button>
        )}
      </div>
    </div>
  );
}
