/** What a person types into a number field, made into the number a form stores. */

const FULL_WIDTH = /[０-９．，－]/g;

/**
 * ASCII digits from whatever the keyboard gave: full-width digits of Chinese input, `。` or `,` for the decimal point,
 * spaces and grouping commas taken out. What is no number comes back as typed, so that the form can say so.
 */
export function typedNumber(text: string, decimal: boolean): string {
  const ascii = text.replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).trim();
  const grouped = /^-?\d{1,3}([, ]\d{3})+(\.\d*)?$/.test(ascii) ? ascii.replace(/[, ]/g, "") : ascii;
  return decimal ? grouped.replace(/[。,]/g, ".") : grouped;
}

/** A stored number with groups of three (`thousands-sep`); anything else unchanged. */
export function withSeparators(value: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(value);
  if (!match) return value;
  return `${match[1]}${(match[2] ?? "").replace(/\B(?=(\d{3})+$)/g, ",")}${match[3] ?? ""}`;
}

/** `value` moved by `step` within `min` and `max`, without binary dust (0.1 + 0.2 is 0.3). */
export function stepped(value: number, step: number, min: number, max: number): string {
  const digits = Math.max(decimals(step), decimals(value));
  const next = Math.min(max, Math.max(min, value + step));
  return String(Number(next.toFixed(digits)));
}

function decimals(value: number): number {
  const text = String(value);
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}
