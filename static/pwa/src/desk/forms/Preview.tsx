/** A version tried as on a phone, beside what the answers would create. Nothing is saved. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Plan } from "../../forms/plan";
import { Failure } from "../../lib/failure";
import { Banner, Button, Field, local, Select, t } from "../../ui";
import { FormPages } from "../../visits/form/FormView";
import { MediaSource } from "../../visits/form/Media";
import { villages } from "../directory";
import { FetchedView } from "../Parts";
import { planOf } from "../plans";
import { useFetched } from "../useDesk";
import { Made } from "./Made";
import { sampleRegister } from "./sample";
import type { Version } from "./store";
import { mediaOf, openTrial, subjectsOf } from "./trial";
import "./preview.css";

export default function Preview({ version }: { version: Version }): JSX.Element {
  const fetched = useFetched(version.plan_hash, async () => {
    const plan = await planOf(version.plan_hash);
    if (!plan) throw new Failure("unavailable");
    return plan;
  });
  return <FetchedView fetched={fetched}>{(plan) => <Trial plan={plan} version={version} />}</FetchedView>;
}

function Trial({ plan, version }: { plan: Plan; version: Version }): JSX.Element {
  const register = useMemo(() => sampleRegister(villages.value[0]?.id ?? "", new Date()), []);
  const subjects = useMemo(
    () => subjectsOf(plan, version.subject, register, t("forms.new_home")),
    [plan, register],
  );
  const [subject, setSubject] = useState(subjects[0]?.id ?? "");
  const [round, setRound] = useState(0);
  const chosen = subjects.find((one) => one.id === subject);
  return (
    <section class="stack close" aria-label={t("forms.view_try")}>
      <div class="forms-try-head">
        <Field label={t("forms.about")}>
          {(control) => (
            <Select
              {...control}
              value={subject}
              options={subjects.map((one) => ({
                value: one.id,
                label: one.offered ? one.name : t("forms.not_offered", { name: one.name }),
              }))}
              onValue={setSubject}
            />
          )}
        </Field>
        <Button icon="sync" onClick={() => setRound(round + 1)}>
          {t("forms.again")}
        </Button>
        <p class="soft small">{t("forms.nothing_saved")}</p>
      </div>
      {chosen && !chosen.offered && <Banner tone="info">{t("forms.not_offered_hint")}</Banner>}
      <Filling
        key={`${subject} ${round}`}
        plan={plan}
        version={version}
        subject={subject}
        name={chosen?.name ?? ""}
        register={register}
        onAgain={() => setRound(round + 1)}
      />
    </section>
  );
}

function Filling({
  plan,
  version,
  subject,
  name,
  register,
  onAgain,
}: {
  plan: Plan;
  version: Version;
  subject: string;
  name: string;
  register: ReturnType<typeof sampleRegister>;
  onAgain: () => void;
}): JSX.Element {
  const form = useMemo(() => openTrial(plan, version, subject, register), []);
  const media = useMemo(() => mediaOf(plan), []);
  const [overview, setOverview] = useState(false);
  const [left, setLeft] = useState(false);
  useEffect(
    () => () => {
      media.close();
      form.close().catch(() => {});
    },
    [],
  );
  return (
    <div class="forms-try">
      <div class="forms-phone" role="group" aria-label={t("forms.phone")}>
        {left ? (
          <div class="forms-left">
            <p>{t(form.draft.finished_at ? "forms.left_done" : "forms.left")}</p>
            <Button kind="primary" onClick={() => setLeft(false)}>
              {t("forms.go_on")}
            </Button>
            <Button onClick={onAgain}>{t("forms.again")}</Button>
          </div>
        ) : (
          <MediaSource.Provider value={media}>
            <FormPages
              form={form}
              title={local(version.title) || version.form_id}
              subject={name}
              languages={plan.languages}
              overview={overview}
              onOverview={setOverview}
              onLeave={() => setLeft(true)}
              inset
            />
          </MediaSource.Provider>
        )}
      </div>
      <Made
        form={form}
        version={version}
        register={register}
        onProblem={(item) => {
          setLeft(false);
          setOverview(false);
          void form.goTo(item);
        }}
      />
    </div>
  );
}
