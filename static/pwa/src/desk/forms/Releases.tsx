/** What was published where and when, the latest first; each can be taken back, with what was there before in its place. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import {
  Badge,
  Button,
  EmptyState,
  Field,
  formatDate,
  formatMoment,
  TextArea,
  type Tone,
  t,
  toast,
} from "../../ui";
import { TaskSheet, useTask } from "../TaskSheet";
import { mayWrite, personName } from "../words";
import { type DeskForm, loadForms, type Release, takeBack } from "./store";
import { placeNames, versionName } from "./words";

const TONES: Record<Release["state"], Tone> = {
  waiting: "due",
  done: "good",
  cancelled: "plain",
  undone: "plain",
};

export function Releases({ form }: { form: DeskForm }): JSX.Element {
  const [back, setBack] = useState<Release | null>(null);
  if (form.releases.length === 0)
    return <EmptyState icon="outbox" title={t("forms.never_published")} text={t("forms.unused_hint")} />;
  const name = (release: Release) => nameOf(form, release);
  return (
    <>
      <ul class="list" aria-label={t("forms.view_releases")}>
        {form.releases.map((release) => (
          <li key={release.id} class="row job">
            <div class="row-text">
              <span class="row-title">
                {name(release)} · {placeNames(release.area_ids)}
              </span>
              <span class="row-subtitle">
                {t("forms.since_day", { day: formatDate(release.starts_on) })} ·{" "}
                {personName(release.made_by, t("forms.installed"))} ·{" "}
                <span class="figures">{formatMoment(release.made_at)}</span>
              </span>
              {release.why && <span class="row-subtitle">{release.why}</span>}
            </div>
            <div class="job-acts">
              <Badge tone={TONES[release.state]}>{t(`forms.state_${release.state}`)}</Badge>
              {mayWrite(phone.account.value?.role) && ["waiting", "done"].includes(release.state) && (
                <Button small onClick={() => setBack(release)}>
                  {t(release.state === "waiting" ? "forms.cancel_release" : "forms.roll_back")}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {back && <BackSheet release={back} name={name(back)} onClose={() => setBack(null)} />}
    </>
  );
}

/** Which version went out, or that the form was taken out of use. */
function nameOf(form: DeskForm, release: Release): string {
  if (!release.version_id) return t("forms.stop");
  return versionName(form.versions.find((one) => one.id === release.version_id) ?? { version: "" });
}

/** Why something cannot be taken back any more. */
function whyNot(error: unknown): string | null {
  return asFailure(error).problem?.status === 409 ? t("forms.changed_later") : null;
}

function BackSheet({
  release,
  name,
  onClose,
}: {
  release: Release;
  name: string;
  onClose: () => void;
}): JSX.Element {
  const [why, setWhy] = useState("");
  const task = useTask();
  const of = release.state === "waiting" ? "cancel_release" : "roll_back";
  const where = placeNames(release.area_ids);
  const carryOut = async () => {
    const ok = await task.run(async () => {
      await takeBack(release.id, why.trim() || null);
      await loadForms();
    }, whyNot);
    if (!ok) return;
    toast(t(`forms.done_${of}`, { name }));
    onClose();
  };
  return (
    <TaskSheet
      title={t(`forms.${of}_title`, { name, where })}
      task={task}
      label={t(`forms.${of}`)}
      onDo={() => void carryOut()}
      onClose={onClose}
    >
      <p>{t(`forms.${of}_means`)}</p>
      <Field label={t("forms.why")}>
        {(control) => <TextArea {...control} rows={2} maxLength={1000} value={why} onValue={setWhy} />}
      </Field>
    </TaskSheet>
  );
}
