/** Photos made small on the phone: a 12-megapixel camera picture becomes about 200 kB. */

/** Longest side in pixels when the form does not say (`max-pixels`). */
export const MAX_PIXELS = 1280;
/** Bytes that a recording, film or paper may have: more than a cheap phone can seal in memory, or send from a village. */
export const MOST_BYTES = 60_000_000;
const JPEG_QUALITY = 0.8;

/** Width and height so that the longest side is at most `max`; never made larger. */
export function fitted(width: number, height: number, max: number): { width: number; height: number } {
  const scale = Math.min(1, max / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The longest side wanted: the form's `max-pixels` when it is smaller than ours, or ours. */
export function maxPixels(parameter: string | undefined): number {
  const wanted = Number(parameter);
  return Number.isFinite(wanted) && wanted > 0 ? Math.min(wanted, MAX_PIXELS) : MAX_PIXELS;
}

/** Read a picture file, turn it upright (EXIF), shrink it and return it as JPEG. Fails when it is no picture. */
export async function shrink(file: Blob, max: number): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const size = fitted(bitmap.width, bitmap.height, max);
    const canvas = document.createElement("canvas");
    canvas.width = size.width;
    canvas.height = size.height;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, size.width, size.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(bitmap, 0, 0, size.width, size.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error("no picture"))),
        "image/jpeg",
        JPEG_QUALITY,
      ),
    );
  } finally {
    bitmap.close();
  }
}

/** What the server takes by name; anything else goes as bytes, and keeps what it is by the ending of its name. */
const SENT_TYPES = new Set(
  (
    "image/jpeg image/png image/webp image/gif audio/mpeg audio/mp4 audio/aac audio/ogg audio/webm audio/wav audio/amr " +
    "audio/3gpp video/mp4 video/webm video/3gpp video/quicktime application/pdf text/plain text/csv"
  ).split(" "),
);
/** What browsers call the same. */
const ALIASES: Record<string, string> = {
  "audio/mp3": "audio/mpeg",
  "audio/m4a": "audio/mp4",
  "audio/x-m4a": "audio/mp4",
  "audio/wave": "audio/wav",
  "audio/x-wav": "audio/wav",
};

/** The content type that a file is sent with. */
export function sentType(type: string): string {
  const plain = type.split(";", 1)[0]!.trim().toLowerCase();
  const known = ALIASES[plain] ?? plain;
  return SENT_TYPES.has(known) ? known : "application/octet-stream";
}

/**
 * A file name for an answer: the time it was made and a part of its hash, and a number where the same file is the answer
 * of another question already, so that two answers never share one.
 */
export function fileName(
  sha256: string,
  extension: string,
  at: Date,
  taken: ReadonlySet<string> = new Set(),
): string {
  const stem = `${at.toISOString().replace(/[-:T]/g, "").slice(0, 14)}-${sha256.slice(0, 8)}`;
  let name = `${stem}.${extension}`;
  for (let n = 2; taken.has(name); n++) name = `${stem}-${n}.${extension}`;
  return name;
}
