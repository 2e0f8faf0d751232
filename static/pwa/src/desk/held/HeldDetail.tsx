/** One held item: who sent it, why it waits, both values of each field in conflict, and what can be done with it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { Banner, Button, Facts, formatMoment, Icon, TextInput, t } from "../../ui";
import type { HeldItem, HeldReason } from "../calls";
import { plainLines } from "../plans";
import { reasonWords } from "../problems";
import { personName } from "../words";
import { conflicts } from "./store";

/** What was decided of each field, by its place in the list of conflicts. */
type Choices = Record<number, { side: "current" | "yours" | "other"; other: string }>;

export function HeldDetail({
  item,
  back,
  may,
  busy,
  onSettle,
  onDismiss,
}: {
  item: HeldItem;
  back: string;
  may: boolean;
  busy: boolean;
  onSettle: (values: { reason: HeldReason; value: unknown }[] | null) => void;
  onDismiss: () => void;
}): JSX.Element {
  const fields = conflicts(item);
  const [choices, setChoices] = useState<Choices>({});
  const [missing, setMissing] = useState(false);
  const decided = fields.every((_, n) => choices[n]);
  const choose = () => {
    if (!decided) return setMissing(true);
    onSettle(fields.map((reason, n) => ({ reason, value: decidedOn(reason, choices[n]) })));
  };
  return (
    <article class="stack">
      <Link class="button quiet desk-back" href={back}>
        <Icon name="back" size={20} />
        <span>{t("held.back")}</span>
      </Link>
      <header class="desk-head">
        <div>
          <h2>{t(`held.kind_${item.kind}`)}</h2>
          <p class="soft figures">
            {personName(item.account_id, t("desk.nobody"))} · {formatMoment(item.received_at)}
          </p>
        </div>
      </header>
      <Banner tone={item.settled_at ? "info" : "late"} title={t("desk.held_why")}>
        <ul>
          {item.reasons.map((why, n) => (
            <li key={n}>{reasonWords(why)}</li>
          ))}
        </ul>
      </Banner>
      {item.settled_at && (
        <Banner tone="good" title={t(`held.was_${item.settlement ?? "applied"}`)}>
          {personName(item.settled_by, t("desk.by_service"))} · {formatMoment(item.settled_at)}
          {item.settled_why && <p class="desk-pre">{item.settled_why}</p>}
        </Banner>
      )}
      {fields.map((reason, n) => (
        <Sides
          key={n}
          name={`held-${n}`}
          reason={reason}
          chosen={choices[n]}
          wrong={missing && !choices[n]}
          fixed={!may || item.settled_at !== null}
          onChoose={(choice) => setChoices({ ...choices, [n]: choice })}
        />
      ))}
      {may && !item.settled_at && (
        <>
          <div class="review-actions">
            {fields.length > 0 && (
              <Button kind="primary" icon="check" busy={busy} onClick={choose}>
                {t("held.choose")}
              </Button>
            )}
            <Button kind={fields.length ? "secondary" : "primary"} busy={busy} onClick={() => onSettle(null)}>
              {t("held.apply")}
            </Button>
            <Button icon="trash" onClick={onDismiss}>
              {t("held.dismiss")}
            </Button>
          </div>
          <p class="soft small">{t("held.means")}</p>
        </>
      )}
      <section class="paper stack close">
        <h3>{t("held.content")}</h3>
        <Facts facts={contentOf(item)} />
      </section>
    </article>
  );
}

function Sides({
  name,
  reason,
  chosen,
  wrong,
  fixed,
  onChoose,
}: {
  name: string;
  reason: HeldReason;
  chosen: Choices[number] | undefined;
  wrong: boolean;
  fixed: boolean;
  onChoose: (choice: Choices[number]) => void;
}): JSX.Element {
  const other = chosen?.other ?? "";
  return (
    <fieldset class="paper stack close held-sides" disabled={fixed}>
      <legend>{reasonWords(reason)}</legend>
      {wrong && <p class="field-error">{t("held.choose_missing")}</p>}
      <p class="soft small">{t("held.base", { value: shown(reason.base) })}</p>
      <div class="desk-two">
        {(["current", "yours"] as const).map((side) => (
          <label key={side} class="held-side">
            <input
              type="radio"
              name={name}
              checked={chosen?.side === side}
              onChange={() => onChoose({ side, other })}
            />
            <span>
              <span class="soft small desk-line">{t(`held.side_${side}`)}</span>
              <strong>{shown(reason[side])}</strong>
            </span>
          </label>
        ))}
      </div>
      <label class="held-side">
        <input
          type="radio"
          name={name}
          checked={chosen?.side === "other"}
          onChange={() => onChoose({ side: "other", other })}
        />
        <span>{t("held.side_other")}</span>
        <TextInput
          aria-label={t("held.side_other")}
          value={other}
          onValue={(value) => onChoose({ side: "other", other: value })}
        />
      </label>
    </fieldset>
  );
}

function decidedOn(reason: HeldReason, choice: Choices[number] | undefined): unknown {
  if (choice?.side === "other") return choice.other.trim() || null;
  return choice?.side === "yours" ? reason.yours : reason.current;
}

/** A value of the register as it is read; nothing is said so. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return t("held.nothing");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What the phone sent, as it was sent, without the ids that say nothing to a person. */
function contentOf(item: HeldItem): [string, string][] {
  const lines = plainLines(JSON.parse(JSON.stringify(item.body, texted)));
  return lines
    .filter((line) => line.value && !/(^|_)ids?$|hash$|sha256$/.test(line.label))
    .map((line) => [line.label, line.value]);
}

/** Numbers and truths as their words, nothing left out: what reads answers takes strings. */
function texted(_key: string, value: unknown): unknown {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map((one) => (typeof one === "object" ? one : { "·": String(one) }));
  return typeof value === "object" ? value : String(value);
}
