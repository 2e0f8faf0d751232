/** Recording sound in the browser: the microphone, what is written, and how it ends. */

/** Bits a second by ODK's `quality` parameter; speech is plain at a tenth of what music needs. */
const BITS: Record<string, number> = { "voice-only": 16_000, low: 24_000, normal: 48_000 };
const BITS_OTHERWISE = 24_000;

/** What browsers can write, the best first, with the ending of the file's name. */
const FORMATS = [
  ["audio/webm;codecs=opus", "webm"],
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/mp4", "m4a"],
  ["audio/webm", "webm"],
] as const;

/** Milliseconds after which a recording ends by itself; it is kept. */
export const LONGEST = 60 * 60_000;

/** Milliseconds of silence from the phone itself (a call, another app's microphone) after which nobody is being recorded. */
const MUTED = 3_000;

/** Whether this browser records, and the form wants the recording made here (`quality=external`: by another app). */
export function canRecord(quality: string | undefined): boolean {
  return quality !== "external" && typeof MediaRecorder === "function" && Boolean(navigator.mediaDevices);
}

export interface Recording {
  /** Milliseconds recorded so far. */
  time: () => number;
  /** What was recorded so far, as a file of its own. */
  soFar: () => File;
  /** End it; the second call gives the same file. */
  stop: () => Promise<File>;
}

/**
 * Begin to record. `ended` is called when it ends without `stop`: the microphone went away or was taken by a call, or it
 * was too long. Fails with a DOMException: `NotAllowedError` where the microphone may not be used, `NotFoundError` where
 * there is none.
 */
export async function record(quality: string | undefined, ended: () => void): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [mimeType, ending] = FORMATS.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? [
    undefined,
    "webm",
  ];
  const audioBitsPerSecond = BITS[quality ?? ""] ?? BITS_OTHERWISE;
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond, ...(mimeType && { mimeType }) });
  const pieces: Blob[] = [];
  const soFar = () => {
    const type = (recorder.mimeType || "audio/webm").split(";")[0]!;
    return new File(pieces, `recording.${ending}`, { type });
  };
  const end = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  let asked = false;
  const file = new Promise<File>((resolve) => {
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearTimeout(timer);
      clearTimeout(muted);
      for (const track of stream.getTracks()) track.stop();
      resolve(soFar());
      if (!asked) ended();
    };
  });
  const timer = setTimeout(end, LONGEST);
  let muted: ReturnType<typeof setTimeout> | undefined;
  for (const track of stream.getTracks()) {
    track.onmute = () => {
      muted = setTimeout(end, MUTED);
    };
    track.onunmute = () => clearTimeout(muted);
  }
  const began = performance.now();
  recorder.start(1000);
  return {
    time: () => performance.now() - began,
    soFar,
    stop: () => {
      asked = true;
      end();
      return file;
    },
  };
}

/** Minutes and seconds as a clock shows them: `2:05`. */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
