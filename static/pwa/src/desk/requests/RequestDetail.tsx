/** One thing a household asked: its words, by when, and the answer that the household will read. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import {
  Banner,
  Button,
  Facts,
  Field,
  formatDate,
  formatMoment,
  formatPhone,
  Icon,
  phoneHref,
  RadioCards,
  TextArea,
  t,
} from "../../ui";
import { calls } from "../calls";
import { areas, householdOf } from "../directory";
import { StateMark } from "../followups/StateMark";
import { useFetched } from "../useDesk";
import { householdName, personName, placeOf } from "../words";
import { Marks } from "./Marks";
import { type AnswerOutcome, type HouseholdRequest, OUTCOMES } from "./store";

export function RequestDetail({
  request,
  back,
  may,
  busy,
  onAnswer,
  onReopen,
}: {
  request: HouseholdRequest;
  back: string;
  may: boolean;
  busy: boolean;
  onAnswer: (outcome: AnswerOutcome, words: string) => Promise<boolean>;
  onReopen: () => void;
}): JSX.Element {
  const [correcting, setCorrecting] = useState(false);
  const closed = request.state === "closed";
  return (
    <article class="stack">
      <Link class="button quiet desk-back" href={back}>
        <Icon name="back" size={20} />
        <span>{t("requests.back")}</span>
      </Link>
      <header class="desk-head">
        <div>
          <h2>{t(`requests.kind_${request.kind}`)}</h2>
          <p class="visit-marks">
            <Marks request={request} />
          </p>
        </div>
      </header>
      {request.state === "aside" && (
        <Banner
          tone="info"
          title={t("requests.aside")}
          action={
            may && (
              <Button small busy={busy} onClick={onReopen}>
                {t("requests.take_up")}
              </Button>
            )
          }
        >
          {t("requests.aside_means")}
        </Banner>
      )}
      <section class="paper stack close">
        <h3>{t("requests.words")}</h3>
        <p class="desk-pre request-words">{request.message || t("requests.no_words")}</p>
        <Facts facts={facts(request)} />
      </section>
      {request.followup_id && <AsFollowUp id={request.followup_id} />}
      {closed && (
        <section class="paper stack close">
          <h3>{t("requests.answered")}</h3>
          <p>
            <strong>{t(`requests.outcome_${request.outcome ?? "settled"}`)}</strong>
          </p>
          <p class="desk-pre">{request.answer}</p>
          <p class="soft small figures">
            {personName(request.answered_by, t("desk.by_service"))} · {formatMoment(request.answered_at)}
          </p>
          {may && !correcting && (
            <div class="review-actions">
              <Button class="request-again" icon="edit" onClick={() => setCorrecting(true)}>
                {t("requests.correct")}
              </Button>
              <Button busy={busy} onClick={onReopen}>
                {t("requests.reopen")}
              </Button>
            </div>
          )}
        </section>
      )}
      {may && !request.followup_id && (!closed || correcting) && (
        <AnswerForm request={request} busy={busy} onAnswer={onAnswer} />
      )}
    </article>
  );
}

function facts(request: HouseholdRequest): [ComponentChildren, ComponentChildren][] {
  const home = householdOf(request.household_id);
  const found: [ComponentChildren, ComponentChildren][] = [
    [
      t("desk.household"),
      <Link key="home" href={`/desk/households/${request.household_id}`}>
        {householdName(home)}
      </Link>,
    ],
    [t("requests.place"), home ? placeOf(home) : "…"],
    [t("requests.asked_at"), formatMoment(request.at)],
    [t("requests.promised"), formatDate(request.promised)],
    [t("requests.number"), <span class="figures">{grouped(request.number)}</span>],
  ];
  if (request.about) found.push([t("requests.about"), t(`requests.about_${request.about}`)]);
  if (request.phone)
    found.push([
      t("requests.phone"),
      <a class="figures" key="phone" href={phoneHref(request.phone)}>
        {formatPhone(request.phone)}
      </a>,
    ]);
  const office = areas.value.get(request.office_id);
  if (office) found.push([t("requests.office"), t(`requests.level_${office.level}`)]);
  found.push([t("requests.proof"), t(request.proved ? "requests.proved" : "requests.by_card")]);
  return found;
}

/** A number as the household has it before its eyes. */
function grouped(number: string): string {
  return number.replace(/(\d{3})(\d{3})(\d{4})/, "$1 $2 $3");
}

/** What the worker has to do with it. */
function AsFollowUp({ id }: { id: string }): JSX.Element {
  const { value } = useFetched(id, () => calls.followup(id));
  return (
    <Banner
      tone="info"
      title={t("requests.is_followup")}
      action={
        <Button small href={`/desk/followups/${id}`}>
          {t("requests.open_followup")}
        </Button>
      }
    >
      {value && (
        <span class="visit-marks">
          <StateMark followup={value} />
          <span>
            {personName(value.assignee_id, t("desk.unassigned"))} · {formatDate(value.due)}
          </span>
        </span>
      )}
    </Banner>
  );
}

function AnswerForm({
  request,
  busy,
  onAnswer,
}: {
  request: HouseholdRequest;
  busy: boolean;
  onAnswer: (outcome: AnswerOutcome, words: string) => Promise<boolean>;
}): JSX.Element {
  const [outcome, setOutcome] = useState<AnswerOutcome | "">(request.outcome ?? "");
  const [words, setWords] = useState(request.answer ?? "");
  const [tried, setTried] = useState(false);
  const send = () => {
    setTried(true);
    if (outcome && words.trim()) void onAnswer(outcome, words);
  };
  return (
    <section class="paper stack request-answer">
      <h3>{t(request.answer ? "requests.correct" : "requests.answer")}</h3>
      <RadioCards
        name="request-outcome"
        legend={t("requests.outcome")}
        columns={2}
        value={outcome}
        onValue={(value) => setOutcome(value as AnswerOutcome)}
        options={OUTCOMES.map((one) => ({ value: one, label: t(`requests.outcome_${one}`) }))}
      />
      {tried && !outcome && (
        <p class="field-error" role="alert">
          <Icon name="warn" size={18} /> {t("requests.outcome_missing")}
        </p>
      )}
      <Field
        label={t("requests.say")}
        hint={t("requests.say_hint")}
        error={tried && !words.trim() ? t("requests.say_missing") : null}
        required
      >
        {(control) => <TextArea {...control} rows={4} maxLength={1000} value={words} onValue={setWords} />}
      </Field>
      <div class="review-actions">
        <Button kind="primary" icon="check" busy={busy} onClick={send}>
          {t("requests.send")}
        </Button>
      </div>
    </section>
  );
}
