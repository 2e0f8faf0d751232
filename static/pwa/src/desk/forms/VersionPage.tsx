/** One version of a form: what it changed, a try at it as on a phone, where it is filled in, and what can be done. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Link, useLocation, useSearch } from "wouter-preact";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import { Badge, Button, Field, formatMoment, Loading, local, Select, t, toast } from "../../ui";
import { lazy } from "../../ui/lazy";
import { saveAs } from "../../ui/saveAs";
import { failureWords, mayWrite, personName } from "../words";
import { ChangesView } from "./ChangesView";
import { PublishSheet } from "./PublishSheet";
import { Releases } from "./Releases";
import { type DeskForm, sourceOf, type Version } from "./store";
import { placeNames, versionName } from "./words";

const VIEWS = ["try", "changes", "releases"] as const;
type View = (typeof VIEWS)[number];

const Preview = lazy<{ version: Version }>(
  () => import("./Preview"),
  () => <Loading label={t("desk.loading")} />,
);

export function VersionPage({ form, version }: { form: DeskForm; version: Version }): JSX.Element {
  const asked = new URLSearchParams(useSearch()).get("view");
  const view: View = VIEWS.find((one) => one === asked) ?? "try";
  const [, go] = useLocation();
  const [sheet, setSheet] = useState<"publish" | "stop" | null>(null);
  const address = (id: string, of: View) => `/desk/forms/${id}${of === "try" ? "" : `?view=${of}`}`;
  const download = async () => {
    try {
      saveAs(await sourceOf(version.id), version.source_name ?? `${version.form_id}.md`);
    } catch (error) {
      toast(failureWords(asFailure(error)));
    }
  };
  return (
    <article class="stack close">
      <Link class="forms-back" href="/desk/forms">
        {t("forms.back")}
      </Link>
      <header class="forms-head">
        <div class="forms-title">
          <h2>{local(version.title) || version.form_id}</h2>
          <p class="soft small">
            {t("forms.uploaded", {
              who: personName(version.uploaded_by, t("forms.installed")),
              time: formatMoment(version.uploaded_at),
            })}
          </p>
        </div>
        <div class="forms-acts">
          {mayWrite(phone.account.value?.role) && (
            <>
              <Button kind="primary" icon="outbox" onClick={() => setSheet("publish")}>
                {t("forms.publish")}
              </Button>
              {version.areas.length > 0 && (
                <Button onClick={() => setSheet("stop")}>{t("forms.stop")}</Button>
              )}
            </>
          )}
          {version.source_name && (
            <Button icon="file" onClick={() => void download()}>
              {t("forms.source")}
            </Button>
          )}
        </div>
      </header>
      <div class="forms-which">
        <Field label={t("forms.which")}>
          {(control) => (
            <Select
              {...control}
              value={version.id}
              options={form.versions.map((one) => ({
                value: one.id,
                label: t("forms.which_one", {
                  version: versionName(one),
                  time: formatMoment(one.uploaded_at),
                  state: t(one.areas.length ? "forms.used" : "forms.unused"),
                }),
              }))}
              onValue={(id) => go(address(id, view))}
            />
          )}
        </Field>
        <p class="forms-where">
          {version.areas.length ? (
            <>
              <Badge tone="good">{t("forms.used")}</Badge> {placeNames(version.areas)}
            </>
          ) : (
            <>
              <Badge>{t("forms.unused")}</Badge> {t("forms.unused_hint")}
            </>
          )}
        </p>
      </div>
      <nav class="forms-views" aria-label={t("forms.views")}>
        {VIEWS.map((one) => (
          <Link
            key={one}
            href={address(version.id, one)}
            replace
            aria-current={one === view ? "page" : undefined}
          >
            {t(`forms.view_${one}`)}
          </Link>
        ))}
      </nav>
      {view === "try" && <Preview key={version.id} version={version} />}
      {view === "changes" && <ChangesView version={version} />}
      {view === "releases" && <Releases form={form} />}
      {sheet && (
        <PublishSheet
          form={form}
          version={version}
          stop={sheet === "stop"}
          onClose={() => setSheet(null)}
          onDone={() => go(address(version.id, "releases"))}
        />
      )}
    </article>
  );
}
