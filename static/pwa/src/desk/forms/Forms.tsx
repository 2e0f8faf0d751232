/** The forms of the township: each with the version in use and where, what comes next, and a place to bring in more. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { phone } from "../../db";
import { Badge, Button, EmptyState, formatDate, Loading, local, Row, t } from "../../ui";
import { DeskHead } from "../DeskHead";
import { FailureBanner } from "../Parts";
import { mayWrite } from "../words";
import "./forms.css";
import { type DeskForm, failure, findVersion, forms, loadForms } from "./store";
import { UploadBox } from "./UploadBox";
import { VersionPage } from "./VersionPage";
import { inUse, placeNames, versionName } from "./words";

export default function Forms({ params }: { params: { id?: string } }): JSX.Element {
  useEffect(() => void loadForms(), []);
  const known = forms.value;
  const found = findVersion(params.id);
  return (
    <>
      <DeskHead here="forms" />
      <div class="page wide desk-page stack">
        {failure.value && <FailureBanner failure={failure.value} retry={() => void loadForms()} />}
        {!known && !failure.value && <Loading label={t("desk.loading")} />}
        {params.id ? (
          found ? (
            <VersionPage key={found.version.id} form={found.form} version={found.version} />
          ) : (
            known && (
              <EmptyState
                icon="form"
                title={t("forms.gone")}
                action={<Button href="/desk/forms">{t("forms.back")}</Button>}
              />
            )
          )
        ) : (
          <>
            {mayWrite(phone.account.value?.role) && <UploadBox />}
            {known && <FormList known={known} />}
          </>
        )}
      </div>
    </>
  );
}

function FormList({ known }: { known: DeskForm[] }): JSX.Element {
  if (known.length === 0)
    return <EmptyState icon="form" title={t("forms.none")} text={t("forms.none_hint")} />;
  return (
    <ul class="list" aria-label={t("desk.forms")}>
      {known.map((form) => (
        <FormRow key={form.form_id} form={form} />
      ))}
    </ul>
  );
}

/** A form in a row; it leads to the version in use, else to the latest. */
function FormRow({ form }: { form: DeskForm }): JSX.Element {
  const used = inUse(form);
  const latest = form.versions[0];
  const waiting = form.releases.filter((release) => release.state === "waiting");
  const fresh = latest && !latest.areas.length && used.length > 0;
  const shown = used[0] ?? latest;
  return (
    <Row
      href={`/desk/forms/${shown?.id}`}
      title={local(shown?.title ?? form.title) || form.form_id}
      subtitle={
        <>
          <span class="forms-line">
            {shown && t(shown.subject === "member" ? "forms.of_member" : "forms.of_household")}
            {" · "}
            {shown?.every ? t("forms.every", { n: shown.every }) : t("forms.on_demand")}
            {" · "}
            <span class="forms-code">{form.form_id}</span>
          </span>
          {used.map((version) => (
            <span key={version.id} class="forms-line">
              {t("forms.used_in", { version: versionName(version), where: placeNames(version.areas) })}
            </span>
          ))}
          {waiting.map((release) => (
            <span key={release.id} class="forms-line">
              {t("forms.comes", {
                version: release.version_id
                  ? versionName(form.versions.find((one) => one.id === release.version_id) ?? { version: "" })
                  : t("forms.stop"),
                day: formatDate(release.starts_on),
                where: placeNames(release.area_ids),
              })}
            </span>
          ))}
        </>
      }
      trailing={
        <span class="forms-badges">
          {used.length === 0 && <Badge>{t("forms.unused")}</Badge>}
          {used.length > 1 && <Badge tone="info">{t("forms.several")}</Badge>}
          {waiting.length > 0 && <Badge tone="due">{t("forms.waiting")}</Badge>}
          {fresh && <Badge tone="info">{t("forms.newer", { version: versionName(latest) })}</Badge>}
        </span>
      }
    />
  );
}
