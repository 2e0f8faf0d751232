/** What became of a visit after it was taken in: who said what of it, and when. */
import type { JSX } from "preact";
import type { Visit } from "../../lib/types";
import { formatMoment, Section, t } from "../../ui";
import { personName } from "../words";

export function VisitHistory({ visit }: { visit: Visit }): JSX.Element | null {
  const lines = [...(visit.history ?? [])].reverse();
  if (!lines.length) return null;
  return (
    <Section title={t("desk.what_happened")}>
      <ol class="desk-history">
        {lines.map((line) => (
          <li key={line.id}>
            <strong>{t(`review.event_${line.kind}`)}</strong>{" "}
            <span class="soft small figures">
              {personName(line.by_id, t("desk.by_service"))} · {formatMoment(line.at)}
            </span>
            {line.text && <p class="desk-pre">{line.text}</p>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
