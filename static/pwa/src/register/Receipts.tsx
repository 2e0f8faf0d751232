/** What the server and the township said of a visit, each with its time; a returned one can be corrected. */
import type { JSX } from "preact";
import { useLocation } from "wouter-preact";
import { drafts, phone, records } from "../db";
import type { Visit, VisitEvent } from "../lib/types";
import { Button, formatMoment, t } from "../ui";
import { correctVisit } from "../visits/correct";
import { ReasonList } from "./Reasons";

export default function Receipts({ visit }: { visit: Visit }): JSX.Element {
  const [, navigate] = useLocation();
  const mine = visit.worker_id === phone.account.value?.id;
  const begun = drafts.all.value.some((one) => one.id === visit.id);
  return (
    <>
      <ul class="receipts small">
        {visit.received_at && (
          <li>
            <span class="soft figures">{formatMoment(visit.received_at)}</span> {t("work.event.received")}
          </li>
        )}
        {visit.history?.map((line) => (
          <li key={line.id} class={line.kind}>
            <span class="soft figures">{formatMoment(line.at)}</span> {words(line)}
          </li>
        ))}
      </ul>
      {visit.state === "held" && <ReasonList reasons={visit.reasons} />}
      {mine && visit.state === "returned" && (
        <Button
          small
          kind="primary"
          icon="form"
          onClick={() => void correctVisit(visit).then((id) => navigate(`/visit/${id}`))}
        >
          {t(begun ? "work.correct_go_on" : "work.correct")}
        </Button>
      )}
    </>
  );
}

function words(line: VisitEvent): string {
  const who = records.accounts.value.get(line.by_id ?? "")?.name ?? t("work.township");
  return t(`work.event.${line.kind}`, { who, text: line.text ?? "" });
}
