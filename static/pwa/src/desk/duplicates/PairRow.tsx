/** A pair in the list: both names, where they are, how likely they are one and why. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { Badge, t } from "../../ui";
import { villageName } from "../words";
import type { Found, Pair, Twin } from "./store";
import { nameOf, strengthOf } from "./words";

const REASONS = 3;

export function PairRow({
  pair,
  found,
  href,
  chosen,
}: {
  pair: Pair;
  found: Found;
  href: string;
  chosen: boolean;
}): JSX.Element {
  const places = new Set(pair.records.map((one) => villageName(villageOfTwin(one, found))));
  const strength = strengthOf(pair);
  const reasons = pair.reasons.filter((one) => one.weight > 0).slice(0, REASONS);
  return (
    <li>
      <Link
        class={`row pair-row${chosen ? " chosen" : ""}`}
        href={href}
        aria-current={chosen ? "true" : undefined}
      >
        <span class="row-text">
          <span class="row-title">{pair.records.map(nameOf).join(" / ")}</span>
          <span class="row-subtitle">{[...places].join(" / ")}</span>
          <span class="visit-marks">
            <Badge tone={strength.tone}>
              {strength.word} {pair.score}
            </Badge>
            <span class="soft small">
              {reasons.map((one) => t(`duplicates.why_${one.code}`)).join(t("desk.list_comma"))}
            </span>
          </span>
        </span>
      </Link>
    </li>
  );
}

function villageOfTwin(one: Twin, found: Found): string {
  return "village_id" in one ? one.village_id : (found.households.get(one.household_id)?.village_id ?? "");
}
