/** The size of text, chosen on this phone; everything measured in rem follows. */
import { signal } from "@preact/signals";

export const TEXT_SIZES = ["normal", "large", "larger"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const STORED = "fieldapp.text";

export const textSize = signal<TextSize>("normal");

/** Show text in this size from now on. */
export function setTextSize(size: TextSize): void {
  textSize.value = size;
  document.documentElement.dataset.text = size;
  localStorage.setItem(STORED, size);
}

/** The size chosen earlier. */
export function restoreTextSize(): void {
  const stored = localStorage.getItem(STORED);
  setTextSize(TEXT_SIZES.find((size) => size === stored) ?? "normal");
}
