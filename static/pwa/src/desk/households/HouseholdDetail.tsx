/** One household: who lives there, what was done there, what is promised, and its card. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import type { Household, Member } from "../../lib/types";
import { newId } from "../../lib/uuid";
import {
  ask,
  Badge,
  Button,
  Facts,
  formatDate,
  formatPhone,
  Icon,
  List,
  Plate,
  phoneHref,
  Section,
  t,
  toast,
} from "../../ui";
import { calls, type HouseholdFile } from "../calls";
import { FollowUpLine } from "../followups/FollowUpLine";
import { NewFollowUp } from "../followups/NewFollowUp";
import { FetchedView } from "../Parts";
import { PrintCards } from "../PrintCards";
import { useFetched } from "../useDesk";
import { VisitRow } from "../visits/VisitRow";
import { failureWords, householdName, mayWrite, personName, placeOf } from "../words";
import { ActButton, ActSheet } from "./ActSheet";
import { Changes } from "./Changes";
import { MemberRow } from "./MemberRow";
import { changesOf } from "./store";

export function HouseholdDetail({
  id,
  back,
  onChanged,
}: {
  id: string;
  back: string;
  /** Something was changed that the list shows. */
  onChanged: () => void;
}): JSX.Element {
  const fetched = useFetched(id, () => calls.household(id));
  return (
    <div class="stack">
      <Link class="button quiet desk-back" href={back}>
        <Icon name="back" size={20} />
        <span>{t("desk.back_households")}</span>
      </Link>
      <FetchedView fetched={fetched}>
        {(file) => <Whole file={file} reload={fetched.reload} onChanged={onChanged} />}
      </FetchedView>
    </div>
  );
}

function Whole({
  file,
  reload,
  onChanged,
}: {
  file: HouseholdFile;
  reload: () => void;
  onChanged: () => void;
}): JSX.Element {
  const { household, members, visits, followups } = file;
  const [making, setMaking] = useState(false);
  const [changing, setChanging] = useState<"household" | Member | null>(null);
  const may = mayWrite(phone.account.value?.role);
  const changes = useFetched(`changes ${household.id}`, () => changesOf(household.id));
  const again = () => {
    reload();
    changes.reload();
    onChanged();
  };
  const about =
    typeof changing === "object" ? (members.find((one) => one.id === changing?.id) ?? changing) : null;
  return (
    <article class="stack">
      <header class="desk-head">
        <Plate number={household.number ?? ""} large />
        <div>
          <h2>{householdName(household)}</h2>
          <p class="soft">{placeOf(household)}</p>
        </div>
        {household.status !== "active" && <Badge>{t(`desk.status_${household.status}`)}</Badge>}
        {may && <ActButton onClick={() => setChanging("household")} />}
      </header>
      <div class="desk-two">
        <div class="paper">
          <Facts facts={facts(household)} />
        </div>
        <Cards file={file} reload={reload} />
      </div>
      <Section title={t("desk.members", { n: members.length })}>
        {members.length ? (
          <List>
            {members.map((member) => (
              <MemberRow key={member.id} member={member} onClick={() => setChanging(member)} />
            ))}
          </List>
        ) : (
          <p class="soft">{t("desk.members_none")}</p>
        )}
      </Section>
      <Section title={t("desk.household_followups")} count={followups.length}>
        {may && (
          <p>
            <Button small icon="plus" onClick={() => setMaking(true)}>
              {t("desk.new_followup")}
            </Button>
          </p>
        )}
        {followups.length ? (
          <List>
            {followups.map((one) => (
              <FollowUpLine key={one.id} followup={one} />
            ))}
          </List>
        ) : (
          <p class="soft">{t("desk.household_followups_none")}</p>
        )}
      </Section>
      <Section title={t("desk.history")} count={visits.length}>
        {visits.length ? (
          <List>
            {visits.map((visit) => (
              <VisitRow key={visit.id} visit={visit} href={`/desk/visits/${visit.id}`} />
            ))}
          </List>
        ) : (
          <p class="soft">{t("desk.history_none")}</p>
        )}
      </Section>
      <Changes file={file} changes={changes} mayUndo={may} onUndone={again} />
      {changing && (
        <ActSheet
          file={file}
          member={about}
          mayWrite={may}
          onClose={() => setChanging(null)}
          onDone={again}
        />
      )}
      {making && (
        <NewFollowUp
          household={household}
          members={members.filter((one) => one.residence !== "died" && one.residence !== "moved_out")}
          onClose={() => setMaking(false)}
          onMade={() => {
            setMaking(false);
            reload();
          }}
        />
      )}
    </article>
  );
}

function facts(household: Household): [ComponentChildren, ComponentChildren][] {
  return [
    [
      t("desk.phone"),
      household.phone ? (
        <a class="figures" href={phoneHref(household.phone)}>
          {formatPhone(household.phone)}
        </a>
      ) : (
        "—"
      ),
    ],
    [t("desk.responsible"), personName(household.worker_id, t("desk.nobody"))],
  ];
}

function Cards({ file, reload }: { file: HouseholdFile; reload: () => void }): JSX.Element {
  const { household, cards } = file;
  const valid = cards.some((card) => !card.revoked_at);
  const issue = async () => {
    if (
      valid &&
      !(await ask({ title: t("desk.card_issue_again"), confirm: t("desk.card_issue"), danger: true }))
    ) {
      return;
    }
    try {
      await calls.issueCard(newId(), household.id);
      toast(t("desk.card_issued"));
      reload();
    } catch (error) {
      toast(failureWords(asFailure(error)));
    }
  };
  return (
    <section class="paper stack close">
      <h3>{t("desk.cards")}</h3>
      {cards.length === 0 && <p class="soft">{t("desk.cards_none")}</p>}
      <ul class="stack close">
        {cards.map((card) => (
          <li key={card.id}>
            <b class="figures">{card.short_code.replace(/(\d{3})(\d{3})(\d{4})/, "$1 $2 $3")}</b>{" "}
            <span class="soft small">
              {card.revoked_at
                ? t("desk.card_revoked", { day: formatDate(card.revoked_at.slice(0, 10)) })
                : t("desk.card_valid", { day: formatDate(card.issued_at.slice(0, 10)) })}
            </span>
          </li>
        ))}
      </ul>
      {mayWrite(phone.account.value?.role) && (
        <div class="inline">
          {valid && <PrintCards of={{ household: household.id }} label={t("desk.print_card")} small />}
          <Button small onClick={() => void issue()}>
            {t(valid ? "desk.card_issue_again" : "desk.card_issue")}
          </Button>
        </div>
      )}
    </section>
  );
}
