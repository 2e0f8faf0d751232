/** Six digits to tell the household, with which its own page opens wholly. Needs signal: the server makes them. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { postJson } from "../api/client";
import type { Id } from "../lib/types";
import { Button, t, toast } from "../ui";
import { failureText } from "../ui/failures";

export function ProofCode({ household }: { household: Id }): JSX.Element {
  const code = useSignal<string | null>(null);
  const busy = useSignal(false);
  const ask = async () => {
    busy.value = true;
    try {
      code.value = (await postJson<{ code: string }>(`/households/${household}/proof-codes`, {})).code;
    } catch (error) {
      toast(failureText(error));
    }
    busy.value = false;
  };
  return (
    <>
      {code.value && (
        <p role="status">
          <b class="figures">{code.value.replace(/^(\d{3})/, "$1 ")}</b>{" "}
          <span class="soft small">{t("work.proof_code_hint")}</span>
        </p>
      )}
      <Button icon="keypad" wide busy={busy.value} onClick={() => void ask()}>
        {t("work.proof_code")}
      </Button>
    </>
  );
}
