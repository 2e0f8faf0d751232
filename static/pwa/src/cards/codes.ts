/** A card's short code and the address in its QR; the twin of fieldapp/cards/codes.py. */

/** Damm's table (H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004). */
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** Digits in a short code, the last of which checks the others. */
export const CODE_LENGTH = 10;

/** The digits of what was typed; blanks and hyphens do not matter. */
export function digitsOf(typed: string): string {
  return typed.replace(/[\s-]/g, "");
}

/** Whether ten digits check: notices every single wrong digit and every swap of two neighbours. */
export function validCode(typed: string): boolean {
  const digits = digitsOf(typed);
  if (!/^\d{10}$/.test(digits)) return false;
  let interim = 0;
  for (const digit of digits) interim = Number(DAMM[interim]![Number(digit)]);
  return interim === 0;
}

/** A short code as it is printed: 123 456 7890. */
export function groupedCode(code: string): string {
  return code.replace(/^(\d{3})(\d{3})/, "$1 $2 ");
}

/** The secret in what a QR says (`.../H/SECRET`), upper-case; null when it is no card of ours. */
export function secretOf(text: string): string | null {
  const match = /\/H\/([A-Z2-7]{16})(?:[/?#].*)?$/i.exec(text.trim());
  return match ? match[1]!.toUpperCase() : null;
}
