/** Up: photos by their hash, resumed where they broke off, once their visit is with the server. */
import type { Client } from "../api/client";
import type { Phone } from "../db/phone";
import { Failure } from "../lib/failure";

/** Bytes in one request, so that a cut connection costs little. */
const PIECE = 256 * 1024;

/** Which visit each wanted file belongs to: those of visits the server has, and those it says it misses. */
export function wantedFiles(phone: Phone): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const [item, body] of phone.outbox.visits()) {
    if (item.state === "waiting") continue;
    for (const file of body.submissions.flatMap((one) => one.attachments)) wanted.set(file.sha256, body.id);
  }
  for (const visit of phone.records.visits.value.values()) {
    for (const sha256 of visit.missing ?? []) wanted.set(sha256, visit.id);
  }
  return wanted;
}

/** Send every wanted file on this phone that the server does not have; `left` is told how many remain. */
export async function sendFiles(phone: Phone, client: Client, left: (n: number) => void): Promise<void> {
  const wanted = wantedFiles(phone);
  const files = (await phone.photos.unsent()).filter((file) => wanted.has(file.sha256));
  for (const [index, file] of files.entries()) {
    left(files.length - index);
    const blob = await phone.photos.get(file.sha256);
    if (blob) await sendFile(client, file.sha256, wanted.get(file.sha256)!, blob);
    await phone.photos.sent(file.sha256, new Date().toISOString());
  }
  left(0);
}

/** Send a file from where it broke off until the server says that it is whole and stored. Its last piece is
 *  sent again when all bytes arrived but no answer said so: only then does the server look at it anew. */
async function sendFile(client: Client, sha256: string, visitId: string, blob: Blob): Promise<void> {
  const path = `/attachments/${sha256}?visit=${visitId}`;
  const head = await client.call("HEAD", path, { also: [404] });
  if (head.status === 200) return;
  let at = head.status === 404 ? 0 : offsetOf(head, 0);
  for (let tries = 0, stored = false; !stored; ) {
    at = Math.max(0, Math.min(at, blob.size - 1));
    const end = Math.min(at + PIECE, blob.size);
    const answer = await client.call("PUT", path, {
      body: blob.slice(at, end),
      headers: {
        "Content-Type": blob.type || "application/octet-stream",
        "Content-Range": `bytes ${at}-${end - 1}/${blob.size}`,
      },
      also: [416],
      patience: 120_000,
    });
    stored = answer.status === 201;
    const before = at;
    at = offsetOf(answer, answer.status === 416 ? 0 : end);
    if (!stored && at <= before && ++tries > 3) throw new Failure("unavailable");
  }
}

/** The byte from which the server wants a file to go on. */
function offsetOf(answer: Response, otherwise: number): number {
  const have = answer.headers.get("Upload-Offset");
  return have === null ? otherwise : Number(have);
}
