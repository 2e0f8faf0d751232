/** What a household may be entitled to: why in words, one tap to help claim it, and how far each claim is. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { phone, records } from "../db";
import { today } from "../lib/dates";
import type { Household } from "../lib/types";
import { Badge, Button, formatDate, List, language, local, Row, Section, t, toast } from "../ui";
import { zoneOf } from "../visits/open";
import { ClaimSheet } from "./ClaimSheet";
import { note, type Standing, standingsOf, takeBack } from "./store";
import "./entitlements.css";

const TONES = {
  helping: "due",
  claimed: "info",
  granted: "good",
  refused: "late",
  declined: "plain",
} as const;

export default function Entitlements({ household }: { household: Household }): JSX.Element | null {
  const open = useSignal<string | null>(null);
  if (records.programmes.value.size === 0) return null;
  const all = standingsOf(household);
  const may = all.filter((one) => one.step === null);
  const noted = all.filter((one) => one.step !== null);
  const works = phone.account.value?.role !== "auditor";
  const help = async (one: Standing) => {
    const step = await note(household, one, "helping", today(zoneOf(household.village_id)));
    toast(t("entitlements.helped"), {
      label: t("entitlements.undo"),
      run: () => void takeBack(household.id, step),
    });
  };
  const chosen = all.find((one) => keyOf(one) === open.value);
  return (
    <Section title={t("entitlements.title")} count={may.length}>
      {may.length === 0 && <p class="soft">{t("entitlements.none")}</p>}
      {may.length > 0 && <p class="soft small">{t("entitlements.maybe")}</p>}
      <List label={t("entitlements.title")}>
        {may.map((one) => (
          <li key={keyOf(one)} class="entitled">
            <p class="entitled-title">
              {titleOf(one)} {one.programme.example && <Badge>{t("entitlements.example")}</Badge>}
            </p>
            <p class="small">{whyOf(one, household)}</p>
            <p class="entitled-actions">
              {works && (
                <Button small icon="plus" onClick={() => void help(one)}>
                  {t("entitlements.help")}
                </Button>
              )}
              <Button
                small
                kind="quiet"
                onClick={() => {
                  open.value = keyOf(one);
                }}
              >
                {t("entitlements.more")}
              </Button>
            </p>
          </li>
        ))}
      </List>
      {noted.length > 0 && (
        <List label={t("entitlements.noted")}>
          {noted.map((one) => (
            <Row
              key={keyOf(one)}
              title={titleOf(one)}
              subtitle={[whoOf(one, household), one.step!.why, formatDate(one.step!.on)]
                .filter(Boolean)
                .join(" · ")}
              trailing={
                <Badge tone={TONES[one.step!.state]}>{t(`entitlements.state.${one.step!.state}`)}</Badge>
              }
              onClick={() => {
                open.value = keyOf(one);
              }}
            />
          ))}
        </List>
      )}
      {chosen && (
        <ClaimSheet
          household={household}
          standing={chosen}
          who={whoOf(chosen, household)}
          works={works}
          onClose={() => {
            open.value = null;
          }}
        />
      )}
    </Section>
  );
}

function keyOf(one: Standing): string {
  return `${one.programme.id} ${one.subject}`;
}

function titleOf(one: Standing): string {
  return local(one.programme.title);
}

function whoOf(one: Standing, household: Household): string {
  return records.members.value.get(one.subject)?.full_name ?? household.head_name ?? household.number;
}

/** Whom it is about, and why: each condition in words. */
function whyOf(one: Standing, household: Household): string {
  const reasons = one.reasons.map(local).join(language.value === "zh" ? "，" : "; ");
  return t("entitlements.why", { who: whoOf(one, household), reasons });
}
