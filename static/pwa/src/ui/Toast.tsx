import { signal } from "@preact/signals";
import type { JSX } from "preact";

interface Message {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const shown = signal<Message | null>(null);
let last = 0;

/** A short message at the foot of the screen that leaves by itself; with an action it stays longer. */
export function toast(text: string, action?: Message["action"]): void {
  const id = ++last;
  shown.value = { id, text, action };
  const leave = () => {
    if (shown.value?.id === id) shown.value = null;
  };
  setTimeout(leave, action ? 8000 : 4000);
}

/** Where `toast` shows; once in the app. */
export function ToastHost(): JSX.Element {
  const now = shown.value;
  return (
    <div class="toast-place" role="status" aria-live="polite">
      {now && (
        <div class="toast" key={now.id}>
          <span>{now.text}</span>
          {now.action && (
            <button
              type="button"
              onClick={() => {
                now.action?.run();
                shown.value = null;
              }}
            >
              {now.action.label}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
