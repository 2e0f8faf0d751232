/** The month's visits as this phone and as the server count them, and which differ. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { today } from "../lib/dates";
import { status } from "../sync";
import {
  AppBar,
  Badge,
  Banner,
  Facts,
  Field,
  formatMoment,
  List,
  Loading,
  Row,
  Section,
  Select,
  t,
} from "../ui";
import { type Compared, compare, type Odd } from "./tally";
import "./outbox.css";

/** Months to choose from. */
const MONTHS = 12;

export default function Tally(): JSX.Element {
  const months = lastMonths(today());
  const month = useSignal(months[0]!);
  const found = useSignal<Compared | null>(null);
  const { lastAt } = status.value;
  useEffect(() => {
    let gone = false;
    void compare(month.value).then((compared) => {
      if (!gone) found.value = compared;
    });
    return () => {
      gone = true;
    };
  }, [month.value, lastAt]);
  return (
    <>
      <AppBar title={t("work.tally")} back="/outbox" />
      <div class="page">
        <p class="soft">{t("work.tally_text")}</p>
        <Field label={t("work.month")}>
          {(control) => (
            <Select
              {...control}
              value={month.value}
              onValue={(value) => {
                month.value = value;
              }}
              options={months.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        {found.value?.month === month.value ? <Counts of={found.value} /> : <Loading />}
      </div>
    </>
  );
}

function Counts({ of }: { of: Compared }): JSX.Element {
  const { asOf, failure, onlyPhone, onlyServer } = of;
  const agree = asOf !== null && onlyPhone.length + onlyServer.length === 0;
  return (
    <>
      <div class="paper tally">
        <Facts
          facts={[
            [t("work.done"), <b class="figures">{of.done}</b>],
            [t("work.received"), <b class="figures">{asOf ? of.received : "…"}</b>],
            [t("work.held"), <b class="figures">{asOf ? of.held : "…"}</b>],
            [t("work.returned"), <b class="figures">{asOf ? of.returned : "…"}</b>],
          ]}
        />
      </div>
      {agree && (
        <Banner tone="good" icon="check" role="status">
          {t("work.agree")}
        </Banner>
      )}
      <p class="soft small">
        {asOf === null
          ? t("work.never_asked")
          : t(failure ? "work.offline" : "work.as_of", { at: formatMoment(asOf) })}
      </p>
      <Differing title={t("work.only_phone")} text={t("work.only_phone_text")} odd={asOf ? onlyPhone : []} />
      <Differing title={t("work.only_server")} text={t("work.only_server_text")} odd={onlyServer} />
      <Differing title={t("work.set_aside")} text={t("work.set_aside_text")} odd={of.setAside} />
      {of.practice > 0 && <p class="soft small">{t("work.practice", { n: of.practice })}</p>}
    </>
  );
}

function Differing({ title, text, odd }: { title: string; text: string; odd: Odd[] }): JSX.Element | null {
  if (odd.length === 0) return null;
  return (
    <Section title={title} count={odd.length}>
      <p class="soft">{text}</p>
      <List>
        {odd.map((one) => (
          <Row
            key={one.id}
            title={one.who || t("work.one_visit", { id: one.id.slice(0, 8) })}
            subtitle={one.why}
            trailing={one.waiting ? <Badge tone="due">{t("outbox.state.waiting")}</Badge> : undefined}
          />
        ))}
      </List>
    </Section>
  );
}

/** This month and those before it, as `2026-11`. */
export function lastMonths(day: string): string[] {
  const year = Number(day.slice(0, 4));
  const index = year * 12 + Number(day.slice(5, 7)) - 1;
  return Array.from({ length: MONTHS }, (_, back) => {
    const at = index - back;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}
