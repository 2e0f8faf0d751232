/** Two records side by side: what differs is marked, which is kept is chosen, and for each field whose value stands. */
import type { ComponentChildren, JSX } from "preact";
import { Link } from "wouter-preact";
import type { Household } from "../../lib/types";
import { Badge, Button, Icon, t } from "../../ui";
import { calls } from "../calls";
import { useFetched } from "../useDesk";
import { householdName, placeOf } from "../words";
import { type Choices, type FieldPair, fieldsOf, type Side, sideOf } from "./fields";
import type { Found, Pair, Twin } from "./store";
import { fieldLabel, nameOf, strengthOf, valueWords } from "./words";

const SIDES = [0, 1] as const;

export function PairDetail({
  pair,
  found,
  back,
  kept,
  choices,
  busy,
  onKept,
  onChoice,
  onMerge,
  onApart,
}: {
  pair: Pair;
  found: Found;
  back: string;
  kept: Side;
  choices: Choices;
  busy: boolean;
  onKept: (side: Side) => void;
  onChoice: (field: string, side: Side) => void;
  onMerge: () => void;
  onApart: () => void;
}): JSX.Element {
  const strength = strengthOf(pair);
  return (
    <article class="stack">
      <Link class="button quiet desk-back" href={back}>
        <Icon name="back" size={20} />
        <span>{t("duplicates.back")}</span>
      </Link>
      <header class="desk-head">
        <div>
          <h2>{pair.records.map(nameOf).join(" / ")}</h2>
          <p class="visit-marks">
            <Badge tone={strength.tone}>
              {strength.word} {pair.score}
            </Badge>
          </p>
        </div>
      </header>
      <Reasons pair={pair} />
      <table class="twin-table">
        <caption class="hidden-visually">{t("duplicates.one")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("duplicates.keep")}</th>
            {SIDES.map((side) => (
              <th key={side} scope="col">
                <label class="held-side">
                  <input
                    type="radio"
                    name="twin-kept"
                    checked={kept === side}
                    onChange={() => onKept(side)}
                  />
                  <span>{t(side === 0 ? "duplicates.keep_left" : "duplicates.keep_right")}</span>
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fieldsOf(pair, found.kind).map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              stands={sideOf(field, kept, choices)}
              onChoice={(side) => onChoice(field.name, side)}
            />
          ))}
          {found.kind === "members" ? <HomeRow pair={pair} found={found} /> : <PeopleRows pair={pair} />}
        </tbody>
      </table>
      <p class="soft small">{t("duplicates.means")}</p>
      <div class="review-actions">
        <Button kind="primary" icon="check" busy={busy} onClick={onMerge}>
          {t("duplicates.merge")}
        </Button>
        <Button icon="close" busy={busy} onClick={onApart}>
          {t("duplicates.apart")}
        </Button>
      </div>
    </article>
  );
}

function Reasons({ pair }: { pair: Pair }): JSX.Element {
  return (
    <div class="desk-two twin-reasons">
      {(["for", "against"] as const).map((way) => {
        const some = pair.reasons.filter((one) => one.weight > 0 === (way === "for"));
        return (
          some.length > 0 && (
            <div key={way}>
              <h3>{t(`duplicates.${way}`)}</h3>
              <ul>
                {some.map((one) => (
                  <li key={one.code}>{t(`duplicates.why_${one.code}`)}</li>
                ))}
              </ul>
            </div>
          )
        );
      })}
    </div>
  );
}

function FieldRow({
  field,
  stands,
  onChoice,
}: {
  field: FieldPair;
  stands: Side;
  onChoice: (side: Side) => void;
}): JSX.Element {
  const label = fieldLabel(field.name);
  return (
    <tr class={field.differs ? "differs" : ""}>
      <th scope="row">
        {label}
        {field.differs && <Badge tone="due">{t("duplicates.differs")}</Badge>}
      </th>
      {SIDES.map((side) => {
        const words = valueWords(field.name, field.values[side]);
        const value = <span class={side === stands ? "twin-stands" : "soft"}>{words}</span>;
        return (
          <td key={side}>
            {field.open ? (
              <label class="held-side">
                <input
                  type="radio"
                  name={`twin-${field.name}`}
                  checked={side === stands}
                  aria-label={`${label} ${words}`}
                  onChange={() => onChoice(side)}
                />
                {value}
              </label>
            ) : (
              value
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** The households that two members are written in. */
function HomeRow({ pair, found }: { pair: Pair; found: Found }): JSX.Element {
  return (
    <Context
      label={t("desk.household")}
      pair={pair}
      words={(one) => {
        const home = "household_id" in one ? found.households.get(one.household_id) : undefined;
        return home ? <HomeLink home={home} /> : "…";
      }}
    />
  );
}

/** Who is written in each of two households, and what happened there. */
function PeopleRows({ pair }: { pair: Pair }): JSX.Element {
  const left = useFetched(pair.one, () => calls.household(pair.one)).value;
  const right = useFetched(pair.other, () => calls.household(pair.other)).value;
  const fileOf = (one: Twin) => (one.id === pair.one ? left : right);
  return (
    <>
      <Context
        label={t("duplicates.people")}
        pair={pair}
        words={(one) =>
          fileOf(one)
            ?.members.map((member) => member.full_name)
            .join(t("desk.list_comma")) || "…"
        }
      />
      <Context
        label={t("desk.history")}
        pair={pair}
        words={(one) => {
          const file = fileOf(one);
          return (
            <Link href={`/desk/households/${one.id}`}>
              {file
                ? t("duplicates.has", { visits: file.visits.length, followups: file.followups.length })
                : "…"}
            </Link>
          );
        }}
      />
    </>
  );
}

function HomeLink({ home }: { home: Household }): JSX.Element {
  return (
    <Link href={`/desk/households/${home.id}`}>
      {householdName(home)} · {placeOf(home)}
    </Link>
  );
}

/** A row that helps to decide and is not chosen from. */
function Context({
  label,
  pair,
  words,
}: {
  label: string;
  pair: Pair;
  words: (one: Twin) => ComponentChildren;
}): JSX.Element {
  return (
    <tr>
      <th scope="row">{label}</th>
      {pair.records.map((one) => (
        <td key={one.id}>{words(one)}</td>
      ))}
    </tr>
  );
}
