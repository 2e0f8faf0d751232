/** A button that lays out and prints the cards of a village or of one household. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asFailure } from "../lib/failure";
import { Button, language, t, toast } from "../ui";
import { calls, type Query } from "./calls";
import { printHtml } from "./print";
import { failureWords } from "./words";

export function PrintCards({ of, label, small }: { of: Query; label: string; small?: boolean }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await printHtml(await calls.sheet({ ...of, lang: language.value }));
    } catch (error) {
      toast(failureWords(asFailure(error)));
    }
    setBusy(false);
  };
  return (
    <Button icon="print" small={small} busy={busy} onClick={() => void run()}>
      {busy ? t("desk.print_preparing") : label}
    </Button>
  );
}
