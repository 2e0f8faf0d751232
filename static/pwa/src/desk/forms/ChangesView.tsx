/** What a version changed against the one before it, and what each change means for the data and the exports. */
import type { JSX } from "preact";
import { Badge, Banner, EmptyState, type Tone, t } from "../../ui";
import { FetchedView } from "../Parts";
import { useFetched } from "../useDesk";
import { type Change, type Changes, changesOf, type Version } from "./store";
import { changeName, counts, detailLines, loses, meanings, versionName } from "./words";

const TONES: Record<Change["kind"], Tone> = { added: "good", removed: "late", moved: "due", changed: "info" };

export function ChangesView({ version }: { version: Version }): JSX.Element {
  const fetched = useFetched(version.id, () => changesOf(version.id));
  return <FetchedView fetched={fetched}>{(found) => <Found found={found} />}</FetchedView>;
}

function Found({ found }: { found: Changes }): JSX.Element {
  if (!found.since) return <EmptyState icon="form" title={t("forms.first")} text={t("forms.first_hint")} />;
  if (found.changes.length === 0)
    return <EmptyState icon="check" title={t("forms.same", { version: versionName(found.since) })} />;
  return (
    <section class="stack close" aria-label={t("forms.view_changes")}>
      <h3>{t("forms.against", { version: versionName(found.since) })}</h3>
      <ChangeList changes={found.changes} />
    </section>
  );
}

/** Changes with how many there are and how many cut off data. */
export function ChangeList({ changes }: { changes: Change[] }): JSX.Element {
  const n = counts(changes);
  return (
    <>
      <p class="figures">{t("forms.counts", n)}</p>
      {n.losses > 0 ? (
        <Banner tone="due" icon="warn" title={t("forms.losses", { n: n.losses })}>
          {t("forms.losses_hint")}
        </Banner>
      ) : (
        <Banner tone="good">{t("forms.no_losses")}</Banner>
      )}
      <ul class="list" aria-label={t("forms.view_changes")}>
        {changes.map((change) => (
          <ChangeRow key={`${change.of} ${change.kind} ${change.path}`} change={change} />
        ))}
      </ul>
    </>
  );
}

function ChangeRow({ change }: { change: Change }): JSX.Element {
  const loss = loses(change);
  return (
    <li class={`row forms-change${loss ? " edge-due" : ""}`}>
      <span class="forms-kind">
        <Badge tone={TONES[change.kind]}>
          {t(change.of === "rule" ? `forms.rule_${change.kind}` : `forms.kind_${change.kind}`)}
        </Badge>
      </span>
      <div class="row-text">
        <span class="row-title">{changeName(change)}</span>
        {change.path && <span class="forms-code small">{change.path}</span>}
        {detailLines(change).map((line) => (
          <span key={line}>{line}</span>
        ))}
        {meanings(change).map((line) => (
          <span key={line} class={loss ? "forms-means loss" : "forms-means"}>
            {line}
          </span>
        ))}
      </div>
    </li>
  );
}
