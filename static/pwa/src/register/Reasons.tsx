/** Why something was held, in the reader's language; of a conflict both values. */
import type { JSX } from "preact";
import type { Reason } from "../lib/types";
import { local, t } from "../ui";
import "./register.css";

export function ReasonList({ reasons }: { reasons: Reason[] }): JSX.Element {
  return (
    <ul class="reasons">
      {reasons.map((reason, at) => (
        <li key={at}>
          {local(reason.texts) || reason.message}
          {reason.errors?.map((one) => (
            <span key={one.field} class="soft small both">
              {one.message}
            </span>
          ))}
          {"current" in reason && "yours" in reason && (
            <span class="soft small both">
              {t("work.both_server", { value: shown(reason.current) })}
              <br />
              {t("work.both_yours", { value: shown(reason.yours) })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function shown(value: unknown): string {
  return value === null || value === undefined || value === "" ? t("work.both_none") : String(value);
}
