/**
 * MD5, SHA-1 and SHA-2, synchronous (FIPS 180-4, RFC 1321), for the XForms function digest() and for ids named by
 * UUIDv5 (RFC 9562). The browser's own are asynchronous, which an expression cannot wait for. Short inputs only.
 */

type Hash = (bytes: Uint8Array) => Uint8Array;

/** The algorithms that digest() takes, by the names it takes them under. */
export const HASHES: Record<string, Hash> = {
  MD5: md5,
  "SHA-1": sha1,
  "SHA-256": sha256,
  "SHA-384": (bytes) => sha512(bytes, 8).subarray(0, 48),
  "SHA-512": (bytes) => sha512(bytes, 0),
};

/** The bytes of a string in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let out = "";
  for (const b of bytes) out += (b < 16 ? "0" : "") + b.toString(16);
  return out;
}

/** Base64 with padding. */
export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** A UUIDv5: lower-case, hyphenated. `namespace` is a UUID too. */
export function uuid5(namespace: string, name: string): string {
  const space = namespace.replaceAll("-", "").match(/../g) ?? [];
  const bytes = sha1(new Uint8Array([...space.map((pair) => Number.parseInt(pair, 16)), ...utf8(name)]));
  bytes[6] = (bytes[6]! & 15) | 0x50;
  bytes[8] = (bytes[8]! & 63) | 0x80;
  return hex(bytes.subarray(0, 16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The message padded to whole blocks, its length in bits in the last eight bytes. */
function padded(bytes: Uint8Array, block: number, littleEndian: boolean): DataView {
  const length = Math.ceil((bytes.length + 1 + block / 8) / block) * block;
  const view = new DataView(new ArrayBuffer(length));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n, littleEndian);
  return view;
}

function words32(words: number[], littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (let i = 0; i < words.length; i++) view.setUint32(i * 4, words[i]!, littleEndian);
  return new Uint8Array(view.buffer);
}

const rotl = (x: number, n: number) => (x << n) | (x >>> (32 - n));

function md5(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes, 64, true);
  const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
  const h = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = h as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round]!;
      const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][round]! & 15;
      const sum =
        (a + f + Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) + view.getUint32(at + word * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotl(sum, turns[round * 4 + (i & 3)]!)) | 0];
    }
    h[0] = (h[0]! + a) | 0;
    h[1] = (h[1]! + b) | 0;
    h[2] = (h[2]! + c) | 0;
    h[3] = (h[3]! + d) | 0;
  }
  return words32(h, true);
}

function sha1(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes, 64, false);
  const h = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Int32Array(80);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 80; i++)
      w[i] = i < 16 ? view.getInt32(at + i * 4) : rotl(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    let [a, b, c, d, e] = h as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
      const k = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][Math.floor(i / 20)]!;
      [a, b, c, d, e] = [(rotl(a, 5) + f + e + k + w[i]!) | 0, a, rotl(b, 30), c, d];
    }
    for (const [i, x] of [a, b, c, d, e].entries()) h[i] = (h[i]! + x) | 0;
  }
  return words32(h, false);
}

/** The constants of SHA-2: fractions of the roots of the first 80 primes, 64 bits each. Found when first wanted. */
let constants: { cube: bigint[]; square: bigint[] } | undefined;

function sha2Constants() {
  if (!constants) {
    const primes: number[] = [];
    for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p)) primes.push(n);
    const fraction = (n: number, power: number) =>
      BigInt.asUintN(64, root(BigInt(n) << BigInt(64 * power), BigInt(power)));
    constants = {
      cube: primes.map((p) => fraction(p, 3)),
      square: primes.slice(0, 16).map((p) => fraction(p, 2)),
    };
  }
  return constants;
}

/** The whole part of the n-th root, by Newton's method. */
function root(of: bigint, n: bigint): bigint {
  let x = 1n << BigInt(Math.ceil(of.toString(2).length / Number(n)));
  for (;;) {
    const next = ((n - 1n) * x + of / x ** (n - 1n)) / n;
    if (next >= x) return x;
    x = next;
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  const { cube, square } = sha2Constants();
  const k = cube.slice(0, 64).map((x) => Number(x >> 32n));
  const h = square.slice(0, 8).map((x) => Number(x >> 32n));
  const view = padded(bytes, 64, false);
  const w = new Int32Array(64);
  const rotr = (x: number, n: number) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = view.getInt32(at + i * 4);
      else {
        const x = w[i - 15]!;
        const y = w[i - 2]!;
        w[i] =
          (w[i - 16]! +
            w[i - 7]! +
            (rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3)) +
            (rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10))) |
          0;
      }
    }
    let [a, b, c, d, e, f, g, z] = h as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const t = (z + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
      const s = ((rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, z] = [(t + s) | 0, a, b, c, (d + t) | 0, e, f, g];
    }
    for (const [i, x] of [a, b, c, d, e, f, g, z].entries()) h[i] = (h[i]! + x) | 0;
  }
  return words32(h, false);
}

/** SHA-512, or SHA-384 before it is cut short when `start` is 8: its state begins at the ninth prime. */
function sha512(bytes: Uint8Array, start: 0 | 8): Uint8Array {
  const { cube, square } = sha2Constants();
  const h = square.slice(start, start + 8);
  const view = padded(bytes, 128, false);
  const w: bigint[] = [];
  const u64 = (x: bigint) => BigInt.asUintN(64, x);
  const rotr = (x: bigint, n: bigint) => (x >> n) | u64(x << (64n - n));
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let i = 0; i < 80; i++) {
      if (i < 16) w[i] = view.getBigUint64(at + i * 8);
      else {
        const x = w[i - 15]!;
        const y = w[i - 2]!;
        const s0 = rotr(x, 1n) ^ rotr(x, 8n) ^ (x >> 7n);
        const s1 = rotr(y, 19n) ^ rotr(y, 61n) ^ (y >> 6n);
        w[i] = u64(w[i - 16]! + s0 + w[i - 7]! + s1);
      }
    }
    let [a, b, c, d, e, f, g, z] = h as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const t =
        z + (rotr(e, 14n) ^ rotr(e, 18n) ^ rotr(e, 41n)) + ((e & f) ^ (u64(~e) & g)) + cube[i]! + w[i]!;
      const s = (rotr(a, 28n) ^ rotr(a, 34n) ^ rotr(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, z] = [u64(t + s), a, b, c, u64(d + t), e, f, g];
    }
    for (const [i, x] of [a, b, c, d, e, f, g, z].entries()) h[i] = u64(h[i]! + x);
  }
  const out = new DataView(new ArrayBuffer(64));
  for (let i = 0; i < 8; i++) out.setBigUint64(i * 8, h[i]!);
  return new Uint8Array(out.buffer);
}
