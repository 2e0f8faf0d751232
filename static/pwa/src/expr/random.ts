/** randomize() as ODK has it: the Park-Miller generator and the inside-out shuffle (ODK XForms, randomize). */
import { HASHES, utf8 } from "./digest";
import { textToNumber } from "./values";

const MODULUS = 2_147_483_647n;

/** A source of numbers in [0, 1) from a seed (a whole number, or any text), the same on every device. */
export function parkMiller(seed: string): () => number {
  const number = textToNumber(seed, undefined);
  let state = Number(
    start(Number.isFinite(number) ? BigInt.asIntN(64, BigInt(Math.floor(number))) : textSeed(seed)),
  );
  return () => {
    state = (state * 16_807) % Number(MODULUS);
    return (state - 1) / (Number(MODULUS) - 1);
  };
}

function start(seed: bigint): bigint {
  const state = seed % MODULUS;
  return state <= 0n ? state + MODULUS - 1n : state;
}

/** A seed that is no number: the first eight bytes of its SHA-256; empty text counts as 0. */
function textSeed(seed: string): bigint {
  if (seed === "") return 0n;
  const hash = HASHES["SHA-256"]!(utf8(seed));
  return new DataView(hash.buffer, hash.byteOffset).getBigInt64(0);
}

/** The items in a new order, drawn by the inside-out Fisher-Yates shuffle. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const out: T[] = [];
  for (let i = 0; i < items.length; i++) {
    const j = Math.floor(random() * (i + 1));
    if (j !== i) out[i] = out[j]!;
    out[j] = items[i]!;
  }
  return out;
}
