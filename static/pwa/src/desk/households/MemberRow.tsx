/** One member: who they are, and where. */
import type { JSX } from "preact";
import type { Member } from "../../lib/types";
import { Badge, formatAge, Row, type Tone, t } from "../../ui";
import { relation } from "./relation";

const TONES: Record<Member["residence"], Tone> = {
  present: "plain",
  away: "due",
  arrived: "info",
  moved_out: "plain",
  died: "plain",
};

export function MemberRow({ member, onClick }: { member: Member; onClick?: () => void }): JSX.Element {
  const about = [
    member.relation && relation(member.relation),
    member.sex && t(`desk.sex_${member.sex}`),
    formatAge(member.born),
    member.residence === "away" && member.away_city && t("desk.away_in", { city: member.away_city }),
    member.residence === "away" && member.contact_name && t("desk.contact", { name: member.contact_name }),
  ];
  return (
    <Row
      {...(onClick && { onClick })}
      title={member.full_name}
      subtitle={about.filter(Boolean).join(" · ")}
      trailing={
        member.residence !== "present" && (
          <Badge tone={TONES[member.residence]}>{t(`desk.residence_${member.residence}`)}</Badge>
        )
      }
    />
  );
}
