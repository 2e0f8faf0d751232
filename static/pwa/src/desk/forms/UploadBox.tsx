/** Where a form is brought in: dropped or chosen; then everything that is wrong with it, or the version it became. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import type { Id } from "../../lib/types";
import { Banner, Button, Field, Icon, Loading, local, Select, t } from "../../ui";
import { failureWords, villageName } from "../words";
import { Problem } from "./Problem";
import { loadForms, type SheetProblem, type Uploaded, upload } from "./store";
import { versionName } from "./words";

const KINDS = [".xlsx", ".xls", ".csv", ".md", ".xml", ".zip"];
/** More problems than this at once nobody mends: the first are shown, and how many there are. */
const SHOWN = 100;

export function UploadBox(): JSX.Element {
  const id = useId();
  const own = phone.account.value?.areas ?? [];
  const [area, setArea] = useState<Id>(own[0] ?? "");
  const [over, setOver] = useState(false);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [result, setResult] = useState<Uploaded | null>(null);
  const send = async (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (!file || busy) return;
    setName(file.name);
    setResult(null);
    if (files.length > 1) return setWrong(t("forms.one_file"));
    setWrong(null);
    setBusy(true);
    try {
      const answer = await upload(file, area);
      setResult(answer);
      if (answer.version) await loadForms();
    } catch (error) {
      const failed = asFailure(error);
      setWrong(failed.problem?.status === 413 ? t("forms.too_large") : failureWords(failed));
    }
    setBusy(false);
  };
  return (
    <section class="stack close" aria-label={t("forms.upload")}>
      {own.length > 1 && (
        <Field label={t("forms.belongs_to")}>
          {(control) => (
            <Select
              {...control}
              value={area}
              options={own.map((one) => ({ value: one, label: villageName(one) }))}
              onValue={setArea}
            />
          )}
        </Field>
      )}
      <label
        class={`forms-drop${over ? " over" : ""}`}
        for={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send(event.dataTransfer?.files);
        }}
      >
        <input
          id={id}
          type="file"
          accept={KINDS.join()}
          disabled={busy}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const field = event.currentTarget;
            void send(field.files).then(() => {
              field.value = "";
            });
          }}
        />
        <Icon name="file" size={28} />
        <span class="forms-drop-words">
          <strong>{t("forms.choose_file")}</strong>
          <span class="soft small" id={`${id}-hint`}>
            {t("forms.choose_hint")}
          </span>
        </span>
      </label>
      {busy && <Loading label={t("forms.checking", { name })} />}
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      {result && <Result result={result} name={name} />}
    </section>
  );
}

/** As a person goes down the sheets: by sheet as they were told first, then by row. */
function inSheetOrder(a: SheetProblem, b: SheetProblem): number {
  return a.sheet === b.sheet ? (a.row ?? 0) - (b.row ?? 0) : 0;
}

function Result({ result, name }: { result: Uploaded; name: string }): JSX.Element {
  const { version, known, problems, notes } = result;
  if (!version)
    return (
      <section class="forms-problems" aria-labelledby="forms-wrong">
        <div role="alert">
          <h2 id="forms-wrong">{t("forms.wrong", { name, n: problems.length })}</h2>
          <p class="soft">{t("forms.wrong_hint")}</p>
        </div>
        <ol>
          {problems
            .toSorted(inSheetOrder)
            .slice(0, SHOWN)
            .map((problem, index) => (
              <Problem key={index} problem={problem} />
            ))}
        </ol>
        {problems.length > SHOWN && <p>{t("forms.wrong_first", { n: SHOWN })}</p>}
      </section>
    );
  return (
    <Banner
      tone="good"
      role="status"
      title={t(known ? "forms.known" : "forms.kept", {
        title: local(version.title),
        version: versionName(version),
      })}
      action={
        <Button small kind="primary" href={`/desk/forms/${version.id}`}>
          {t("forms.look")}
        </Button>
      }
    >
      <p>{t("forms.kept_hint")}</p>
      {notes.length > 0 && (
        <ul class="forms-notes">
          {notes.map((note) => (
            <li key={local(note)}>{local(note)}</li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
