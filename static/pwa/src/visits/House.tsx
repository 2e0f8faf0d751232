import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { records } from "../db";
import { FollowUpRow } from "../followups/FollowUpRow";
import { FollowUpSheet } from "../followups/sheet";
import type { FollowUp } from "../lib/types";
import {
  AppBar,
  ask,
  Badge,
  Button,
  formatAge,
  formatDate,
  Icon,
  IconButton,
  List,
  Loading,
  local,
  Section,
  t,
} from "../ui";
import { INSIDE } from "../ui/useBackStep";
import { type HouseView, loadHouse } from "./due";
import { isShown, type Offer } from "./offered";
import { beginForm, householdOf, removeForm, visit } from "./store";
import type { VisitDraft } from "./types";

/** What is due in this house: follow-ups first, then the household's forms, then member by member. */
export function House({
  draft,
  toDoor,
  toSummary,
}: {
  draft: VisitDraft;
  toDoor: () => void;
  toSummary: () => void;
}) {
  const [view, setView] = useState<HouseView | null>(null);
  const household = householdOf(draft);
  useEffect(() => {
    let gone = false;
    void loadHouse(draft).then((loaded) => !gone && setView(loaded));
    return () => {
      gone = true;
    };
  }, [draft, records.followups.value]);
  const begun = draft.forms.length;
  return (
    <div class="visit-frame">
      <AppBar
        title={t("visits.due_here")}
        subtitle={household?.head_name || t("visits.new_household")}
        back={toDoor}
      />
      <div class="page">{view === null ? <Loading /> : <DueList view={view} />}</div>
      <footer class="visit-foot">
        <Button kind="primary" wide icon="check" onClick={toSummary}>
          {begun > 0 ? t("visits.to_summary", { n: begun }) : t("visits.to_summary_none")}
        </Button>
      </footer>
    </div>
  );
}

function DueList({ view }: { view: HouseView }) {
  const { due, missingPlans, today } = view;
  const later = [...due.household, ...due.members.flatMap((one) => one.offers)].filter(
    (one) => !isShown(one),
  );
  const household = due.household.filter(isShown);
  const nothingShown =
    due.followups.length === 0 &&
    household.length === 0 &&
    !due.members.some((one) => one.offers.some(isShown));
  const open = useOpen();
  const [shown, setShown] = useState<string | null>(null);
  // A follow-up that a form completes opens the form; any other is commented on or marked as done.
  const openFollowUp = (one: FollowUp) => {
    const offer = [...due.household, ...due.members.flatMap((member) => member.offers)].find(
      (candidate) => candidate.followup?.id === one.id,
    );
    if (offer) void open(offer);
    else setShown(one.id);
  };
  return (
    <>
      {due.followups.length > 0 && (
        <Section title={t("visits.followups_here")} count={due.followups.length}>
          <List label={t("visits.followups_here")}>
            {due.followups.map((one) => (
              <FollowUpRow key={one.id} followup={one} onOpen={() => openFollowUp(one)} />
            ))}
          </List>
        </Section>
      )}
      {household.length > 0 && (
        <Section title={t("visits.the_household")}>
          <List>
            {household.map((offer) => (
              <OfferRow key={key(offer)} offer={offer} />
            ))}
          </List>
        </Section>
      )}
      {due.members.map(({ member, offers }) => {
        const shownHere = offers.filter(isShown);
        if (shownHere.length === 0) return null;
        const facts = [formatAge(member.born, today), t(`visits.residence_${member.residence}`)];
        return (
          <Section
            key={member.id}
            title={
              <>
                {member.full_name} <span class="member-facts">{facts.filter(Boolean).join(" · ")}</span>
              </>
            }
          >
            <List>
              {shownHere.map((offer) => (
                <OfferRow key={key(offer)} offer={offer} />
              ))}
            </List>
          </Section>
        );
      })}
      {missingPlans > 0 && <p class="soft">{t("visits.plans_missing", { n: missingPlans })}</p>}
      {later.length > 0 && <More view={view} offers={later} />}
      {missingPlans === 0 && nothingShown && <p class="soft">{t("visits.nothing_due")}</p>}
      <FollowUpSheet id={shown} onClose={() => setShown(null)} />
    </>
  );
}

/** Forms that are not due, folded away. */
function More({ view, offers }: { view: HouseView; offers: Offer[] }) {
  const nameOf = (offer: Offer) =>
    offer.subject_type === "household"
      ? t("visits.the_household")
      : (view.due.members.find((one) => one.member.id === offer.subject_id)?.member.full_name ?? "");
  return (
    <details class="visit-more">
      <summary>{t("visits.more_forms", { n: offers.length })}</summary>
      <List>
        {offers.map((offer) => (
          <OfferRow key={key(offer)} offer={offer} name={nameOf(offer)} />
        ))}
      </List>
    </details>
  );
}

function key(offer: Offer): string {
  return `${offer.form.form_id} ${offer.subject_id}`;
}

function useOpen(): (offer: Offer) => Promise<void> {
  const [, navigate] = useLocation();
  return async (offer) => {
    const id = await beginForm(offer.form, offer.subject_type, offer.subject_id);
    if (id) navigate(`/visit/${visit.value?.id}/form/${id}`, INSIDE);
  };
}

/** A form with its state; a tap opens it. */
function OfferRow({ offer, name }: { offer: Offer; name?: string }) {
  const open = useOpen();
  const title = local(offer.form.title) || offer.form.form_id;
  const remove = async () => {
    const sure = await ask({
      title: t("visits.remove_form_sure", { title }),
      text: t("visits.remove_form_text"),
      confirm: t("visits.remove_form"),
      danger: true,
    });
    if (sure && offer.draft) await removeForm(offer.draft.id);
  };
  return (
    <li class="offer">
      <button
        type="button"
        class={`row${offer.state === "due" ? " edge-due" : ""}`}
        onClick={() => void open(offer)}
      >
        <span class="row-leading">
          <Icon name={offer.state === "done" ? "check" : "form"} />
        </span>
        <span class="row-text">
          <span class="row-title">{title}</span>
          {name && <span class="row-subtitle">{name}</span>}
          {offer.state === "not_due" && offer.due_on && (
            <span class="row-subtitle">{t("visits.due_again", { day: formatDate(offer.due_on) })}</span>
          )}
        </span>
        <span class="row-trailing">
          <StateBadge offer={offer} />
        </span>
      </button>
      {offer.draft && (
        <IconButton
          icon="trash"
          label={t("visits.remove_form_of", { title })}
          onClick={() => void remove()}
        />
      )}
    </li>
  );
}

function StateBadge({ offer }: { offer: Offer }) {
  const tone = {
    due: "due",
    done: "good",
    in_progress: "info",
    not_due: "plain",
    on_demand: "plain",
  } as const;
  return <Badge tone={tone[offer.state]}>{t(`visits.state_${offer.state}`)}</Badge>;
}
