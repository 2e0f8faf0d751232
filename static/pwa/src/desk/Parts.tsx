/** Pieces that every screen of the desk uses: its states of waiting, emptiness and failure, and its small marks. */
import type { ComponentChildren, JSX } from "preact";
import type { Failure } from "../lib/failure";
import type { FollowUp, Visit } from "../lib/types";
import { Badge, Banner, Button, EmptyState, type IconName, Loading, t } from "../ui";
import type { Paged } from "./paged";
import type { Fetched } from "./useDesk";
import { failureWords, OUTCOME_TONES, PRIORITY_TONES, VISIT_TONES } from "./words";

/** What went wrong, in words, with a way to try again. */
export function FailureBanner({ failure, retry }: { failure: Failure; retry?: () => void }): JSX.Element {
  return (
    <Banner
      tone={failure.kind === "offline" ? "due" : "late"}
      icon={failure.kind === "offline" ? "cloudOff" : "warn"}
      role="alert"
      action={
        retry && (
          <Button small onClick={retry}>
            {t("desk.retry")}
          </Button>
        )
      }
    >
      {failureWords(failure)}
    </Banner>
  );
}

/** One fetched record with its states around it: what went wrong, waiting, and then `children`. */
export function FetchedView<T>({
  fetched,
  children,
}: {
  fetched: Fetched<T>;
  children: (value: T) => ComponentChildren;
}): JSX.Element {
  const { value, failure, reload } = fetched;
  if (failure) return <FailureBanner failure={failure} retry={reload} />;
  return <>{value === null ? <Loading label={t("desk.loading")} /> : children(value)}</>;
}

/**
 * A paged list with its states around it; `children` draws the items when there are any. What is said of none is
 * `<of>_none` and `<of>_none_hint` of the texts, or `<of>_none_match` where filters are set.
 */
export function PagedView<T>({
  list,
  icon,
  of,
  filtered,
  hint,
  retry,
  more,
  children,
}: {
  list: Paged<T>;
  icon: IconName;
  of: string;
  filtered?: boolean;
  /** What helps to find some, where filters are set. */
  hint?: string;
  retry: () => void;
  more: () => void;
  children: ComponentChildren;
}): JSX.Element {
  if (list.busy === "first" || (list.at === null && !list.failure))
    return <Loading label={t("desk.loading")} />;
  return (
    <div class="stack close">
      {list.failure && <FailureBanner failure={list.failure} retry={retry} />}
      {list.items.length > 0 && children}
      {list.items.length === 0 && !list.failure && (
        <EmptyState
          icon={icon}
          title={t(filtered ? `${of}_none_match` : `${of}_none`)}
          text={filtered ? (hint ?? t("desk.none_match_hint")) : t(`${of}_none_hint`)}
        />
      )}
      {list.next && (
        <Button wide busy={list.busy === "more"} onClick={more}>
          {t("desk.more")}
        </Button>
      )}
    </div>
  );
}

/** What happened at the door. */
export function OutcomeBadge({ outcome }: { outcome: Visit["outcome"] }): JSX.Element {
  return <Badge tone={OUTCOME_TONES[outcome]}>{t(`desk.outcome_${outcome}`)}</Badge>;
}

/** What became of the visit; nothing for the ordinary case, so that the others stand out. */
export function StateBadge({
  state,
  always,
}: {
  state: Visit["state"];
  always?: boolean;
}): JSX.Element | null {
  if (state === "accepted" && !always) return null;
  return <Badge tone={VISIT_TONES[state]}>{t(`desk.visit_${state}`)}</Badge>;
}

/** How urgent; nothing for the ordinary case. */
export function PriorityBadge({ priority }: { priority: FollowUp["priority"] }): JSX.Element | null {
  if (priority === "normal") return null;
  return <Badge tone={PRIORITY_TONES[priority]}>{t(`desk.priority_${priority}`)}</Badge>;
}
