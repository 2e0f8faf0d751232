import type { JSX } from "preact";
import type { Member } from "../lib/types";
import { Badge, formatAge, formatDate, formatPhone, IconButton, phoneHref, t } from "../ui";

/** Relations to the head that have words of their own; anything else shows as it was written. */
const RELATIONS = new Set([
  "head",
  "spouse",
  "child",
  "child_in_law",
  "grandchild",
  "parent",
  "grandparent",
  "sibling",
  "other",
  "lodger",
]);

/** One member: name, age, kinship, where they are, and how to reach those who are away. */
export function MemberRow({
  member,
  onChange,
}: {
  member: Member;
  /** Something changed with this person. */
  onChange?: () => void;
}): JSX.Element {
  const relation =
    member.relation && RELATIONS.has(member.relation)
      ? t(`register.relation.${member.relation}`)
      : member.relation;
  const about = [relation, member.sex ? t(`register.sex.${member.sex}`) : "", formatAge(member.born)];
  return (
    <li>
      <div class={`row member residence-${member.residence}`}>
        <span class="row-text">
          <span class="row-title inline">
            {member.full_name}
            {member.residence !== "present" && (
              <Badge tone={member.residence === "away" ? "due" : "plain"}>
                {t(`register.residence.${member.residence}`)}
              </Badge>
            )}
          </span>
          <span class="row-subtitle">{about.filter(Boolean).join(" · ")}</span>
          {member.residence === "away" && (
            <span class="row-subtitle">
              {[
                member.away_city,
                member.residence_since
                  ? t("register.since", { day: formatDate(member.residence_since) })
                  : "",
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          )}
          {member.residence === "away" && member.contact_name && (
            <span class="row-subtitle">
              {t("register.contact", { name: member.contact_name, relation: member.contact_relation ?? "" })}
              {member.contact_phone ? ` ${formatPhone(member.contact_phone)}` : ""}
            </span>
          )}
        </span>
        {(member.phone ?? member.contact_phone) && (
          <IconButton
            icon="call"
            label={t("register.call", {
              name: member.phone ? member.full_name : (member.contact_name ?? ""),
            })}
            href={phoneHref((member.phone ?? member.contact_phone)!)}
          />
        )}
        {onChange && (
          <IconButton icon="more" label={t("work.act_menu", { who: member.full_name })} onClick={onChange} />
        )}
      </div>
    </li>
  );
}
