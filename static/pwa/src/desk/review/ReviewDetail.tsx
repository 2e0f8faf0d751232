/** One visit of the queue: why to look at it, its answers beside those of the time before or before a correction. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { Badge, Banner, Field, formatDate, formatMoment, Icon, Select, t } from "../../ui";
import { calls, type LookedAt, type VisitVersion } from "../calls";
import { FetchedView } from "../Parts";
import { reasonWords } from "../problems";
import { useFetched } from "../useDesk";
import type { Compared } from "../visits/Answers";
import { WholeVisit } from "../visits/VisitDetail";

export function ReviewDetail({
  id,
  version,
  back,
  onLook,
  children,
}: {
  id: string;
  /** Changes when the visit did, so that it is fetched again. */
  version: number;
  back: string;
  /** The visit as it was fetched, for the keys to act on. */
  onLook: (look: LookedAt) => void;
  children: ComponentChildren;
}): JSX.Element {
  const fetched = useFetched(`${id}/${version}`, () => calls.review(id));
  useEffect(() => document.querySelector(".desk-detail")?.scrollTo(0, 0), [id]);
  useEffect(() => {
    if (fetched.value) onLook(fetched.value);
  }, [fetched.value]);
  return (
    <div class="stack">
      <Link class="button quiet desk-back" href={back}>
        <Icon name="back" size={20} />
        <span>{t("review.back")}</span>
      </Link>
      <FetchedView fetched={fetched}>{(look) => <Looked look={look}>{children}</Looked>}</FetchedView>
    </div>
  );
}

function Looked({ look, children }: { look: LookedAt; children: ComponentChildren }): JSX.Element {
  const corrected = look.visit.history?.some((line) => line.kind === "corrected") ?? false;
  const versions = useFetched(corrected ? `${look.id}/${look.visit.version}` : null, () =>
    calls.versions(look.id),
  );
  const earlier = versions.value?.items ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const newest = earlier.at(-1);
  const value = chosen ?? (newest ? String(newest.version) : "before");
  return (
    <WholeVisit visit={look.visit} compared={comparedWith(look, earlier, value)}>
      {look.looks.length > 0 && (
        <Banner
          tone={look.looks.some((why) => why.code === "look_held") ? "late" : "due"}
          title={t("review.looks")}
        >
          <ul>
            {look.looks.map((why, n) => (
              <li key={n}>{reasonWords(why)}</li>
            ))}
          </ul>
        </Banner>
      )}
      {look.heard && (
        <Banner
          tone={look.heard.outcome === "differs" ? "late" : "info"}
          icon="call"
          title={t("review.heard")}
        >
          {t(`review.heard_${look.heard.outcome}`)} <span class="soft">{formatMoment(look.heard.at)}</span>
          {look.heard.note && <p class="desk-pre">{look.heard.note}</p>}
        </Banner>
      )}
      {look.sampled && !look.heard && (
        <p>
          <Badge tone="info">{t("review.sampled")}</Badge>
        </p>
      )}
      {children}
      {earlier.length > 0 && (
        <Field label={t("review.compare")}>
          {(control) => (
            <Select
              {...control}
              value={value}
              onValue={setChosen}
              options={[
                { value: "before", label: t("review.last_visit") },
                ...earlier.map((one) => ({ value: String(one.version), label: versionWords(one) })),
              ]}
            />
          )}
        </Field>
      )}
    </WholeVisit>
  );
}

function versionWords(one: VisitVersion): string {
  return t("review.before_correction", { time: formatMoment(one.replaced_at) });
}

/** The answers to lay beside those of now: those of the last visit, or of a version before a correction. */
function comparedWith(look: LookedAt, versions: VisitVersion[], chosen: string): Compared | undefined {
  const version = versions.find((one) => String(one.version) === chosen);
  if (version) {
    const of = new Map(version.visit.submissions.map((one) => [one.id, one]));
    return { words: versionWords(version), of };
  }
  const [first] = look.before;
  if (!first) return undefined;
  const of = new Map(look.before.map((one) => [one.submission_id, one.submission]));
  return { words: t("review.last_time", { day: formatDate(first.at) }), of };
}
