/** The history of a household's record: who changed what, when and why, what it was before, and a way back. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import type { Id } from "../../lib/types";
import { ask, Badge, Banner, Button, formatList, formatMoment, Section, t } from "../../ui";
import { actionWords, fieldWords, valueWords } from "../audit/words";
import type { HouseholdFile } from "../calls";
import { householdOf, memberName } from "../directory";
import { FetchedView } from "../Parts";
import { useTask } from "../TaskSheet";
import type { Fetched } from "../useDesk";
import { householdName, personName, villageName } from "../words";
import { type Change, changesFrom, type Touched } from "./changes";
import { type Changed, edit, takeBack } from "./store";
import { whyNot } from "./words";

const FEW = 8;
const HOMES = new Set(["household_id", "merged_into", "into_id"]);

export function Changes({
  file,
  changes,
  mayUndo,
  onUndone,
}: {
  file: HouseholdFile;
  changes: Fetched<Changed>;
  mayUndo: boolean;
  onUndone: () => void;
}): JSX.Element {
  const [all, setAll] = useState(false);
  const task = useTask();
  const home = file.household.id;
  const undo = async (one: Change) => {
    const sure = await ask({
      title: t("homes.undo_sure"),
      text: (
        <>
          {titleOf(one, home)}
          <br />
          {t("homes.undo_text")}
        </>
      ),
      confirm: t("homes.undo"),
    });
    if (!sure) return;
    const back = one.back;
    const ok = await task.run(
      async () => {
        if (back) await edit({ ...back, why: t("homes.put_back", { time: formatMoment(one.at) }) });
        else await takeBack(one.id);
      },
      (error) => whyNot(error, "homes.changed_since"),
    );
    if (ok) onUndone();
  };
  return (
    <Section title={t("homes.changes")}>
      {task.wrong && (
        <Banner tone="late" role="alert">
          {task.wrong}
        </Banner>
      )}
      <FetchedView fetched={changes}>
        {(changed) => {
          const found = changesFrom(changed);
          const shown = all ? found : found.slice(0, FEW);
          if (found.length === 0) return <p class="soft">{t("homes.changes_none")}</p>;
          return (
            <>
              <ol class="home-changes">
                {shown.map((one) => (
                  <li key={one.id}>
                    <p>
                      <b class={one.undone ? "home-undone" : ""}>{titleOf(one, home)}</b>{" "}
                      {one.undone && <Badge>{t("homes.undone")}</Badge>}
                    </p>
                    <p class="soft small figures">
                      {personName(one.by, t("desk.by_service"))} · {formatMoment(one.at)}
                    </p>
                    {one.why && <p class="small">{t("homes.because", { why: whyWords(one.why) })}</p>}
                    {one.touched.map((record) => (
                      <Fields key={record.id} record={record} home={home} />
                    ))}
                    <p class="soft small">{alongWords(one)}</p>
                    {mayUndo && !one.undone && (one.operation || one.back) && (
                      <Button small kind="quiet" icon="back" busy={task.busy} onClick={() => void undo(one)}>
                        {t("homes.undo")}
                      </Button>
                    )}
                  </li>
                ))}
              </ol>
              <p class="inline">
                {found.length > shown.length && (
                  <Button small onClick={() => setAll(true)}>
                    {t("homes.changes_all", { n: found.length })}
                  </Button>
                )}
                {changed.more && (
                  <Link href={`/desk/audit?household=${home}`}>{t("homes.changes_more")}</Link>
                )}
              </p>
            </>
          );
        }}
      </FetchedView>
    </Section>
  );
}

function Fields({ record, home }: { record: Touched; home: Id }): JSX.Element | null {
  if (record.fields.length === 0) return null;
  return (
    <dl class="home-fields small">
      <dt class="hidden-visually">{t("homes.record")}</dt>
      <dd class="home-record">{recordName(record, home)}</dd>
      {record.fields.map(({ field, was, is }) => (
        <div key={field}>
          <dt class="soft">{fieldWords(field)}</dt>
          <dd>
            {was !== null && was !== "" && (
              <>
                <span class="hidden-visually">{t("audit.before")}</span>
                <del>{named(field, was)}</del>{" "}
              </>
            )}
            <span class="hidden-visually">{t("audit.after")}</span>
            <ins>{is === null || is === "" ? t("homes.emptied") : named(field, is)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A value in words; a household by its name, wherever it is. */
function named(field: string, value: unknown): string {
  return HOMES.has(field) && value ? householdName(householdOf(String(value))) : valueWords(value);
}

function recordName({ kind, id, name }: Touched, home: Id): string {
  if (kind === "household")
    return id === home ? t("homes.this_one") : (name ?? householdName(householdOf(id)));
  return memberName(home, id) || name || t("homes.a_member");
}

/** What happened, in a line, told from this household. */
function titleOf(one: Change, home: Id): string {
  if (!one.operation) {
    const [record] = one.touched;
    const about = record?.kind === "member" ? recordName(record, home) : "";
    return [actionWords(one.what), about].filter(Boolean).join(" · ");
  }
  const { body, household_id, other_household_id } = one.operation;
  const ids = body.member_ids ?? (body.member_id ? [body.member_id] : []);
  const names = ids.map((id) => {
    const record = one.touched.find((each) => each.id === id);
    return memberName(home, id) || record?.name || memberName(other_household_id ?? home, id) || "…";
  });
  return t(`homes.about_${one.what}`, {
    who: formatList(names),
    home: householdName(householdOf(household_id)),
    other: other_household_id ? householdName(householdOf(other_household_id)) : "…",
    village: body.village_id ? villageName(body.village_id) : "",
  });
}

/** Why, in words: a visit tells only its kind. */
function whyWords(why: string): string {
  return /^visit /.test(why) ? t("homes.because_visit") : why;
}

function alongWords({ along }: Change): string {
  const some = (["followup", "visit", "card"] as const).filter((kind) => along[kind] > 0);
  return some.length
    ? t("homes.along", {
        what: formatList(some.map((kind) => t(`duplicates.effect_${kind}`, { n: along[kind] }))),
      })
    : "";
}
