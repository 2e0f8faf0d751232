import { useEffect, useRef, useState } from "preact/hooks";
import { stayOpen } from "../../../account/store";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { ChooseFile, FileAnswer, KeepingStatus, Preview } from "./File";
import { useAwake } from "./geo/useFollow";
import { hasAppearance, type WidgetProps } from "./props";
import { canRecord, clock, type Recording, record } from "./recorder";
import { useKeeping } from "./useKeeping";

/** Milliseconds after which what was recorded so far is sealed, again and again: a phone that dies takes no more than that. */
const KEEP_EVERY = 60_000;

const WHY_NOT: Record<string, string> = {
  NotAllowedError: "form.record_denied",
  NotFoundError: "form.record_no_microphone",
};

/** A sound: recorded here, listened to, recorded again; or a file from the phone, where the browser cannot record. */
export function Sound(props: WidgetProps) {
  return canRecord(props.item.parameters.quality) ? <Recorder {...props} /> : <FileAnswer {...props} />;
}

function Recorder(props: WidgetProps) {
  const { item, form, id, describedBy } = props;
  const keeping = useKeeping(props);
  const [starting, setStarting] = useState(false);
  const [time, setTime] = useState<number | null>(null);
  const [cut, setCut] = useState(false);
  const [unkept, setUnkept] = useState<File | null>(null);
  const running = useRef<Recording | null>(null);
  const ending = useRef<Promise<boolean>>(Promise.resolve(true));
  const gone = useRef(false);
  const on = time !== null;
  useAwake(on);
  /** Keep what was recorded; where that fails it stays at hand to be kept again. Says whether nothing is at stake. */
  const keep = async (file: File): Promise<boolean> => {
    const kept = await keeping.keep(file);
    setUnkept(kept ? null : file);
    return kept;
  };
  const stop = (interrupted = false): Promise<boolean> => {
    const recording = running.current;
    running.current = null;
    if (recording)
      ending.current = ending.current.then(async () => {
        const file = await recording.stop();
        setTime(null);
        setCut(interrupted && file.size > 0);
        if (file.size > 0) return keep(file);
        keeping.fail(t("form.record_failed"));
        return true;
      });
    return ending.current;
  };
  const start = async () => {
    setStarting(true);
    setCut(false);
    setUnkept(null);
    ending.current = Promise.resolve(true);
    keeping.fail("");
    try {
      const recording = await record(item.parameters.quality, () => void stop(true));
      running.current = recording;
      setTime(0);
      if (gone.current || document.visibilityState === "hidden") await stop(true);
    } catch (error) {
      keeping.fail(t(WHY_NOT[error instanceof DOMException ? error.name : ""] ?? "form.record_failed"));
    }
    setStarting(false);
  };
  // A page left, a call taken, a screen switched off: what was said so far is kept.
  const stopNow = useRef(stop);
  stopNow.current = stop;
  useEffect(() => {
    const leave = form.beforeLeaving(() => stopNow.current());
    const hide = () => {
      if (document.visibilityState === "hidden") void stopNow.current(true);
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
    let next = KEEP_EVERY;
    const timer = setInterval(() => {
      stayOpen();
      const recording = running.current;
      if (!recording) return;
      setTime(recording.time());
      if (recording.time() < next) return;
      next += KEEP_EVERY;
      ending.current = form.attach(item, recording.soFar(), null).then(
        () => true,
        () => {
          void stopNow.current();
          return true;
        },
      );
    }, 500);
    return () => clearInterval(timer);
  }, [on]);
  const { busy } = keeping;
  const keepAgain = (file: File) => {
    ending.current = keep(file);
  };
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
      {cut && !keeping.failed && (
        <p class="fq-hint" role="alert">
          {t("form.record_cut")}
        </p>
      )}
      {unkept && (
        <button type="button" class="button primary" disabled={busy} onClick={() => keepAgain(unkept)}>
          {t("form.record_keep")}
        </button>
      )}
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
