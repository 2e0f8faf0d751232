import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button, EmptyState, Icon, IconButton, Loading, t } from "../ui";
import { makeReader, type Reader } from "./detector";

/** Pictures looked at in a second: enough for a moving hand, little enough for a small battery. */
const EVERY = 180;

type CameraState = "asking" | "on" | "denied" | "none" | "error";

/** The camera, looking for a QR until one is found; `onText` is told what it says, again for each new one. */
export function Camera({ onText, paused }: { onText: (text: string) => void; paused: boolean }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const state = useSignal<CameraState>("asking");
  const torch = useSignal<"none" | "off" | "on">("none");
  const track = useRef<MediaStreamTrack | null>(null);
  const reader = useRef<Reader | null>(null);
  const stopped = useRef(paused);
  stopped.current = paused;

  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const element = video.current;
      if (over) return;
      if (element && !stopped.current && element.readyState >= 2 && reader.current) {
        const text = await reader.current(element).catch(() => null);
        if (text && !over && !stopped.current) onText(text);
      }
      timer = setTimeout(() => void look(), EVERY);
    };
    const begin = async () => {
      if (!navigator.mediaDevices?.getUserMedia) {
        state.value = "none";
        return;
      }
      try {
        const [stream, made] = await Promise.all([
          navigator.mediaDevices.getUserMedia({
            video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
            audio: false,
          }),
          makeReader(),
        ]);
        reader.current = made;
        if (over || !video.current) {
          for (const one of stream.getTracks()) one.stop();
          return;
        }
        track.current = stream.getVideoTracks()[0] ?? null;
        video.current.srcObject = stream;
        await video.current.play();
        const can = track.current?.getCapabilities?.() as { torch?: boolean } | undefined;
        if (can?.torch) torch.value = "off";
        state.value = "on";
        void look();
      } catch (error) {
        const { name } = error as DOMException;
        state.value = name === "NotAllowedError" ? "denied" : name === "NotFoundError" ? "none" : "error";
      }
    };
    void begin();
    return () => {
      over = true;
      clearTimeout(timer);
      track.current?.stop();
    };
  }, []);

  const light = async () => {
    const on = torch.value !== "on";
    await track.current?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    torch.value = on ? "on" : "off";
  };
  const fromPhoto = async (file: File | undefined) => {
    if (!file) return;
    reader.current ??= await makeReader();
    const bitmap = await createImageBitmap(file);
    onText((await reader.current(bitmap).catch(() => null)) ?? "");
    bitmap.close();
  };

  const failed = state.value === "denied" || state.value === "none" || state.value === "error";
  return (
    <div class="camera">
      <video ref={video} class={failed ? "off" : ""} muted playsInline aria-label={t("cards.camera")} />
      {state.value === "asking" && <Loading label={t("cards.starting")} />}
      {state.value === "on" && <div class="camera-frame" aria-hidden="true" />}
      {failed && (
        <EmptyState icon="camera" title={t(`cards.${state.value}`)} text={t(`cards.${state.value}_text`)} />
      )}
      <div class="camera-tools">
        {torch.value !== "none" && (
          <IconButton
            icon="torch"
            label={t("cards.torch")}
            pressed={torch.value === "on"}
            onClick={() => void light()}
          />
        )}
        <label class="button secondary photo-fallback">
          <Icon name="camera" size={22} />
          <span>{t("cards.from_photo")}</span>
          <input
            class="hidden-visually"
            type="file"
            accept="image/*"
            capture="environment"
            onChange={(event) => void fromPhoto(event.currentTarget.files?.[0])}
          />
        </label>
      </div>
      {failed && state.value === "denied" && (
        <Button kind="quiet" onClick={() => location.reload()}>
          {t("ui.retry")}
        </Button>
      )}
    </div>
  );
}
