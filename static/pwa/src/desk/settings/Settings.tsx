/** What an area decides: how often to visit, what an outcome promises, lateness, working days, files, re-checks. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import type { Id } from "../../lib/types";
import { Banner, Button, Field, local, TextInput, t, toast } from "../../ui";
import { calls } from "../calls";
import { DeskHead } from "../DeskHead";
import { areas } from "../directory";
import { AreaField } from "../exports/AreaField";
import { FetchedView } from "../Parts";
import { TaskSheet, useTask } from "../TaskSheet";
import { useFetched, useFilters } from "../useDesk";
import { mayWrite } from "../words";
import { DayList } from "./DayList";
import { KindList } from "./KindList";
import { RevisitFields } from "./RevisitFields";
import { type AreaSettings, changed, decide, type Held, type Name, REVISITED, settingsOf } from "./store";
import "./settings.css";
import { WholeField } from "./WholeField";

const WEEK = [1, 2, 3, 4, 5, 6, 7];

interface Known {
  settings: AreaSettings;
  percent: number;
}

export default function Settings(): JSX.Element {
  const [filters, set] = useFilters(["area"]);
  const area = filters.area ?? phone.account.value?.areas[0] ?? "";
  const found = useFetched(area || null, () => load(area));
  return (
    <>
      <DeskHead here="settings" />
      <div class="page desk-page stack">
        <AreaField
          value={area}
          onValue={(value) => set("area", value)}
          placeholder={t("rules.choose_area")}
        />
        <p class="soft">{t("rules.means")}</p>
        <FetchedView fetched={found}>
          {(known) => (
            <Rules
              key={`${area} ${known.settings.version}`}
              area={area}
              known={known}
              onSaved={found.set}
              reload={found.reload}
            />
          )}
        </FetchedView>
      </div>
    </>
  );
}

async function load(area: Id): Promise<Known> {
  const [settings, sample] = await Promise.all([settingsOf(area), calls.sample(area)]);
  return { settings, percent: sample.percent };
}

function Rules({
  area,
  known,
  onSaved,
  reload,
}: {
  area: Id;
  known: Known;
  onSaved: (known: Known) => void;
  reload: () => void;
}): JSX.Element {
  const { settings } = known;
  const [held, setHeld] = useState<Held>(settings.holds);
  const [percent, setPercent] = useState<number | null>(known.percent);
  const [why, setWhy] = useState("");
  const [asking, setAsking] = useState(false);
  const task = useTask();
  useEffect(() => setPercent(known.percent), [known.percent]);
  const write = mayWrite(phone.account.value?.role);
  const values = changed(settings.holds, held);
  const share = percent !== null && percent !== known.percent ? percent : null;
  const n = Object.keys(values).length + (share === null ? 0 : 1);
  const put = (some: Partial<Held>) => setHeld({ ...held, ...some });
  const save = async (what: Parameters<typeof decide>[2]) => {
    const conflict = (error: unknown) =>
      asFailure(error).problem?.status === 409 ? t("rules.conflict") : null;
    const ok = await task.run(async () => {
      if (share !== null) await calls.setSample(area, share);
      const now = Object.keys(what).length
        ? await decide(area, settings.version, what, why.trim())
        : settings;
      onSaved({ settings: now, percent: share ?? known.percent });
    }, conflict);
    if (!ok) return;
    setAsking(false);
    toast(t("rules.saved"));
  };
  const part = (title: string, means: string, names: Name[], children: ComponentChildren) => (
    <section class="rules-part" aria-label={title}>
      <h2>{title}</h2>
      <p class="soft">{means}</p>
      <fieldset disabled={!write}>{children}</fieldset>
      <Sources
        settings={settings}
        names={names}
        area={area}
        busy={task.busy}
        onLeave={
          write && n === 0 ? (own) => void save(Object.fromEntries(own.map((name) => [name, null]))) : null
        }
      />
    </section>
  );
  return (
    <>
      {task.wrong && !asking && (
        <Banner tone="late" role="alert" action={<Button onClick={reload}>{t("desk.retry")}</Button>}>
          {task.wrong}
        </Banner>
      )}
      {part(
        t("rules.visits"),
        t("rules.visits_means"),
        ["visit_days", "visit_kinds"],
        <>
          <WholeField
            label={t("rules.visit_days")}
            hint={t("rules.visit_days_hint")}
            value={held.visit_days}
            empty
            max={3650}
            onValue={(visit_days) => put({ visit_days })}
          />
          <KindList kinds={held.visit_kinds} onKinds={(visit_kinds) => put({ visit_kinds })} />
        </>,
      )}
      {part(
        t("rules.revisits"),
        t("rules.revisits_means"),
        REVISITED.map((one): Name => `revisit_${one}`),
        REVISITED.map((one) => (
          <RevisitFields
            key={one}
            outcome={one}
            revisit={held[`revisit_${one}`]}
            onRevisit={(revisit) => put({ [`revisit_${one}`]: revisit })}
          />
        )),
      )}
      {part(
        t("rules.late"),
        t("rules.late_means"),
        ["escalation_days"],
        <WholeField
          label={t("rules.escalation_days")}
          value={held.escalation_days}
          max={365}
          onValue={(days) => days !== null && put({ escalation_days: days })}
        />,
      )}
      {part(
        t("rules.working"),
        t("rules.working_means"),
        ["working_week", "days_off", "days_on"],
        <>
          <div class="rules-week" role="group" aria-label={t("rules.working_week")}>
            {WEEK.map((day) => (
              <label key={day} class="desk-box">
                <input
                  type="checkbox"
                  checked={held.working_week.includes(day)}
                  disabled={held.working_week.length === 1 && held.working_week[0] === day}
                  onChange={() =>
                    put({
                      working_week: WEEK.filter((one) => held.working_week.includes(one) !== (one === day)),
                    })
                  }
                />
                {t(`rules.day_${day}`)}
              </label>
            ))}
          </div>
          <DayList
            label={t("rules.days_off")}
            days={held.days_off}
            onDays={(days_off) => put({ days_off })}
          />
          <DayList label={t("rules.days_on")} days={held.days_on} onDays={(days_on) => put({ days_on })} />
        </>,
      )}
      {part(
        t("rules.files"),
        t("rules.files_means"),
        ["keep_files_days"],
        <WholeField
          label={t("rules.keep_files_days")}
          value={held.keep_files_days}
          max={3650}
          onValue={(days) => days !== null && put({ keep_files_days: days })}
        />,
      )}
      {part(
        t("rules.sample"),
        t("review.sample_text"),
        [],
        <WholeField
          label={t("review.sample_percent")}
          value={percent}
          least={0}
          max={100}
          onValue={(value) => value !== null && setPercent(value)}
        />,
      )}
      {n > 0 && (
        <div class="desk-bulk" role="region" aria-label={t("rules.save")}>
          <span role="status">{t("rules.unsaved", { n })}</span>
          <Button
            kind="quiet"
            onClick={() => {
              setHeld(settings.holds);
              setPercent(known.percent);
            }}
          >
            {t("rules.discard")}
          </Button>
          <Button kind="primary" onClick={() => setAsking(true)}>
            {t("rules.save")}
          </Button>
        </div>
      )}
      {asking && (
        <TaskSheet
          title={t("rules.save_title", { n, area: local(areas.value.get(area)?.name) })}
          task={task}
          label={t("rules.save")}
          onDo={() => void save(values)}
          onClose={() => setAsking(false)}
        >
          <p>{t("rules.save_means")}</p>
          <Field label={t("rules.why")}>
            {(control) => <TextInput {...control} maxLength={1000} value={why} onValue={setWhy} />}
          </Field>
        </TaskSheet>
      )}
    </>
  );
}

/** Which area says these settings, and a way to leave them to the area above where it is this one. */
function Sources({
  settings,
  names,
  area,
  busy,
  onLeave,
}: {
  settings: AreaSettings;
  names: Name[];
  area: Id;
  busy: boolean;
  onLeave: ((own: Name[]) => void) | null;
}): JSX.Element | null {
  if (!names.length) return null;
  const own = names.filter((name) => settings.sources[name] === area);
  const by = [...new Set(names.map((name) => settings.sources[name]))];
  const words = by.map((id) =>
    id === area
      ? t("rules.by_this")
      : id
        ? t("rules.by_area", { area: local(areas.value.get(id)?.name) })
        : t("rules.by_none"),
  );
  return (
    <p class="rules-source soft small">
      {words.join(t("desk.list_comma"))}
      {own.length > 0 && onLeave && (
        <Button small kind="quiet" busy={busy} onClick={() => onLeave(own)}>
          {t("rules.leave")}
        </Button>
      )}
    </p>
  );
}
