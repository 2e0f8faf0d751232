import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, t } from "../ui";

/** Digits in a PIN. */
export const PIN_LENGTH = 6;

/** A PIN typed on big keys of our own, or on a keyboard; `onPin` is called with the sixth digit. */
export function PinPad({
  label,
  error,
  busy,
  onPin,
  children,
}: {
  label: string;
  error?: string | null;
  busy?: boolean;
  onPin: (pin: string) => void;
  children?: ComponentChildren;
}): JSX.Element {
  const [pin, setPin] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [label]);
  useEffect(() => setPin(""), [label, error]);
  const type = (next: string) => {
    if (busy) return;
    const digits = next.replace(/\D/g, "").slice(0, PIN_LENGTH);
    setPin(digits);
    if (digits.length === PIN_LENGTH) {
      setPin("");
      onPin(digits);
    }
  };
  return (
    <div class="pin">
      <label class="pin-label" for="pin">
        {label}
      </label>
      <input
        id="pin"
        ref={input}
        class="hidden-visually"
        type="password"
        inputmode="none"
        autocomplete="off"
        maxLength={PIN_LENGTH}
        value={pin}
        aria-describedby="pin-error"
        aria-invalid={error ? true : undefined}
        onInput={(event) => type(event.currentTarget.value)}
      />
      <div class={`pin-dots${busy ? " busy" : ""}`} aria-hidden="true">
        {Array.from({ length: PIN_LENGTH }, (_, index) => (
          <span key={`dot${String(index)}`} class={index < pin.length || busy ? "full" : ""} />
        ))}
      </div>
      <p id="pin-error" class="pin-error" role="alert">
        {error}
      </p>
      <div class="pin-keys">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((digit) => (
          <button key={digit} type="button" disabled={busy} onClick={() => type(pin + digit)}>
            {digit}
          </button>
        ))}
        <span />
        <button type="button" disabled={busy} onClick={() => type(`${pin}0`)}>
          0
        </button>
        <button
          type="button"
          disabled={busy}
          aria-label={t("account.backspace")}
          onClick={() => type(pin.slice(0, -1))}
        >
          <Icon name="backspace" />
        </button>
      </div>
      {children}
    </div>
  );
}
