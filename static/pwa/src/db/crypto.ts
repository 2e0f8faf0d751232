/**
 * Keys of the phone's store. One random data key (AES-GCM, 256 bits) seals everything; it is kept only wrapped: by a key
 * from the PIN, by one from the sign-in password (PBKDF2-SHA-256), and by one that the server gives this phone for any
 * password that signs in, so that neither a forgotten PIN nor a password reset at the desk costs what is unsent.
 */
import { fromBase64, toBase64 } from "../lib/b64";

/** Rounds of PBKDF2-SHA-256 (OWASP, 2023: at least 600,000). */
export const ROUNDS = 600_000;

/** The data key wrapped by a secret; base64. Safe to store in the clear. */
export interface Wrapping {
  salt: string;
  rounds: number;
  iv: string;
  key: string;
}

async function keyOf(secret: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), "PBKDF2", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    raw,
    { name: "AES-GCM", length: 256 },
    false,
    ["wrapKey", "unwrapKey"],
  );
}

/** A new data key, which may leave only wrapped. */
export function newDataKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
}

/** Wrap a data key by a PIN or a password. */
export async function wrap(key: CryptoKey, secret: string, rounds: number = ROUNDS): Promise<Wrapping> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.wrapKey("raw", key, await keyOf(secret, salt, rounds), {
    name: "AES-GCM",
    iv,
  });
  return { salt: toBase64(salt), rounds, iv: toBase64(iv), key: toBase64(new Uint8Array(wrapped)) };
}

/** The data key out of its wrapping; null when the secret is wrong. `extractable` only to wrap it anew. */
export async function unwrap(
  wrapping: Wrapping,
  secret: string,
  extractable = false,
): Promise<CryptoKey | null> {
  const by = await keyOf(secret, fromBase64(wrapping.salt), wrapping.rounds);
  try {
    return await crypto.subtle.unwrapKey(
      "raw",
      fromBase64(wrapping.key),
      by,
      { name: "AES-GCM", iv: fromBase64(wrapping.iv) },
      { name: "AES-GCM", length: 256 },
      extractable,
      ["encrypt", "decrypt"],
    );
  } catch {
    return null;
  }
}

/** The same key, which cannot leave any more. */
export async function fixed(key: CryptoKey): Promise<CryptoKey> {
  const raw = await crypto.subtle.exportKey("raw", key);
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Bytes sealed by AES-GCM: the initialisation vector (12 bytes), then the cipher text with its tag. */
export async function sealBytes(key: CryptoKey, plain: BufferSource): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const cipher = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  const out = new Uint8Array(12 + cipher.length);
  out.set(iv);
  out.set(cipher, 12);
  return out;
}

/** The bytes out of what `sealBytes` made; throws when they were changed or the key is another. */
export function openBytes(key: CryptoKey, sealed: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.subarray(0, 12) }, key, sealed.subarray(12));
}

/** A JSON value, sealed. */
export function sealJson(key: CryptoKey, value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  return sealBytes(key, new TextEncoder().encode(JSON.stringify(value)));
}

/** A sealed JSON value, opened; its shape is what was put in. */
export async function openJson<T>(key: CryptoKey, sealed: Uint8Array<ArrayBuffer>): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(key, sealed))) as T;
}
