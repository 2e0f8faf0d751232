/** One member: who they are, and where. */
import type { JSX } from "preact";
import type { Member } from "../../lib/types";
import { Badge, formatAge, Row, type Tone, t } from "../../ui";

const TONES: Record<Member["residence"], Tone> = {
  present: "plain",
  away: "due",
  arrived: "info",
  moved_out: "plain",
  died: "plain",
};

export function MemberRow({ member }: { member: Member }): JSX.Element {
  const about = [
    member.relation && relation(member.relation),
    member.sex && t(`desk.sex_${member.sex}`),
    formatAge(member.born),
    member.residence === "away" && member.away_city && t("desk.away_in", { city: member.away_city }),
    member.residence === "away" && member.contact_name && t("desk.contact", { name: member.contact_name }),
  ];
  return (
    <Row
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

/** Forms may bring relations of their own; those are shown as they are. */
export function relation(code: string): string {
  const key = `desk.relation_${code}`;
  const words = t(key);
  return words === key ? code : words;
}
