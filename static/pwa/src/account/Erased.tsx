import type { JSX } from "preact";
import { EmptyState, t } from "../ui";
import type { WasErased } from "./erase";

/** The last screen of a phone that erased itself. */
export default function Erased({ code, n }: WasErased): JSX.Element {
  return (
    <main class="threshold">
      <EmptyState icon="check" title={t(`work.erased_${code}`)} text={t("work.erased_text", { n })} />
    </main>
  );
}
