/** Somebody away: where, who speaks for them, the last call and the next; back again is one tap here. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "wouter-preact";
import { outbox, phone } from "../../db";
import { nowMoment, today } from "../../lib/dates";
import type { Member } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { Button, Facts, formatDate, formatPhone, phoneHref, Sheet, t, toast } from "../../ui";
import { startVisit } from "../../visits/start";
import { carryOut, takeBack } from "../acts/store";
import { membersOf } from "../store";
import { AwayFields } from "./AwayFields";
import { type AwayPerson, awayEdit, awayOf } from "./people";

export function AwaySheet({ person, onClose }: { person: AwayPerson; onClose: () => void }): JSX.Element {
  const { member, household, followup, last, next } = person;
  const [, go] = useLocation();
  const editing = useSignal(false);
  const mayChange = phone.account.value?.role !== "auditor";
  const call = async () =>
    go(`/visit/${await startVisit(household.id, followup ? { followupId: followup.id } : {})}`);
  const back = async () => {
    const body = { household_id: household.id, member_id: member.id, on: today() };
    const done = await carryOut({ operation: "move_in", ...body });
    onClose();
    toast(t("work.away_came_back", { who: member.full_name }), {
      label: t("work.act_undo"),
      run: () => void takeBack(done),
    });
  };
  if (editing.value) return <AwayEdit member={member} onClose={onClose} />;
  return (
    <Sheet
      open
      title={member.full_name}
      onClose={onClose}
      actions={
        mayChange && (
          <>
            <Button icon="home" onClick={() => void back()}>
              {t("work.away_back")}
            </Button>
            <Button kind="primary" icon="call" onClick={() => void call()}>
              {t("work.away_note_call")}
            </Button>
          </>
        )
      }
    >
      <Facts
        facts={[
          [t("work.away_house"), [household.number, household.head_name].filter(Boolean).join(" ")],
          [t("work.away_city"), member.away_city ?? t("work.away_unknown")],
          [t("work.away_since"), member.residence_since ? formatDate(member.residence_since) : "–"],
          [t("work.away_own_phone"), member.phone ? tel(member.phone) : "–"],
          [
            t("work.away_contact"),
            member.contact_name ? (
              <>
                {t("register.contact", {
                  name: member.contact_name,
                  relation: member.contact_relation ?? "",
                })}{" "}
                {member.contact_phone && tel(member.contact_phone)}
              </>
            ) : (
              t("work.away_unpaired")
            ),
          ],
          [t("work.away_last"), last ? formatDate(last) : t("work.away_never")],
          [t("work.away_next"), next ? formatDate(next) : t("work.away_now")],
        ]}
      />
      {mayChange && (
        <Button wide icon="edit" onClick={() => (editing.value = true)}>
          {t("work.away_edit")}
        </Button>
      )}
    </Sheet>
  );
}

function tel(number: string): JSX.Element {
  return (
    <a class="tel" href={phoneHref(number)}>
      {formatPhone(number)}
    </a>
  );
}

/** Where they are and who speaks for them, put right; it goes out with the next sync. */
export function AwayEdit({ member, onClose }: { member: Member; onClose: () => void }): JSX.Element {
  const entered = useSignal(awayOf(member));
  const save = async () => {
    const edit = awayEdit(member, entered.value);
    if (edit) {
      const body = { subject: "member" as const, id: member.id, ...edit };
      await outbox.add({ id: newId(), kind: "register_edit", made_at: nowMoment(), body });
      toast(t("work.away_saved"));
    }
    onClose();
  };
  return (
    <Sheet
      open
      title={t("work.away_edit_of", { who: member.full_name })}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" wide onClick={() => void save()}>
          {t("work.act_save")}
        </Button>
      }
    >
      <AwayFields
        member={member}
        members={membersOf.value.get(member.household_id) ?? []}
        worker={phone.account.value}
        entered={entered.value}
        onEntered={(now) => {
          entered.value = now;
        }}
      />
    </Sheet>
  );
}
