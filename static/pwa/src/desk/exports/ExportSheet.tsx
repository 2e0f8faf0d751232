/** Which form's submissions, of where and when, and as what. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import {
  Banner,
  Button,
  CheckCards,
  Field,
  language,
  local,
  Select,
  Sheet,
  TextInput,
  t,
  toast,
} from "../../ui";
import { forms } from "../directory";
import { failureWords } from "../words";
import { AreaField } from "./AreaField";
import { LanguageField } from "./ReturnSheet";
import { askExport } from "./store";

const FORMATS = ["xlsx", "csv", "geojson"];
const DAY = 86_400_000;

export function ExportSheet({ onClose, onMade }: { onClose: () => void; onMade: () => void }): JSX.Element {
  const known = [...forms.value.values()].sort((a, b) => a.form_id.localeCompare(b.form_id));
  const [form, setForm] = useState(known[0]?.form_id ?? "");
  const [area, setArea] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [format, setFormat] = useState("xlsx");
  const [tongue, setTongue] = useState<string>(language.value);
  const [options, setOptions] = useState(["labels"]);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    if (!form) return setWrong(t("exports.missing"));
    setBusy(true);
    try {
      await askExport({
        form_id: form,
        format,
        language: tongue,
        labels: options.includes("labels"),
        split: options.includes("split"),
        area: area || null,
        from: from ? new Date(`${from}T00:00`).toISOString() : null,
        to: to ? new Date(Date.parse(`${to}T00:00`) + DAY).toISOString() : null,
      });
      toast(t("exports.asked"));
      onMade();
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
      setBusy(false);
    }
  };
  return (
    <Sheet
      open
      title={t("exports.new_export")}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void make()}>
            {t("exports.make")}
          </Button>
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      <Field label={t("exports.which_form")}>
        {(control) => (
          <Select
            {...control}
            value={form}
            options={known.map((one) => ({ value: one.form_id, label: local(one.title) }))}
            onValue={setForm}
          />
        )}
      </Field>
      <AreaField value={area} onValue={setArea} placeholder={t("exports.all_areas")} />
      <div class="desk-two">
        <Field label={t("exports.from")}>
          {(control) => <TextInput {...control} type="date" value={from} onValue={setFrom} />}
        </Field>
        <Field label={t("exports.to")}>
          {(control) => <TextInput {...control} type="date" value={to} onValue={setTo} />}
        </Field>
      </div>
      <Field label={t("exports.format")}>
        {(control) => (
          <Select
            {...control}
            value={format}
            options={FORMATS.map((one) => ({ value: one, label: t(`exports.format_${one}`) }))}
            onValue={setFormat}
          />
        )}
      </Field>
      <CheckCards
        name="export-options"
        values={options}
        onValues={setOptions}
        legend={t("exports.options")}
        options={["labels", "split"].map((one) => ({ value: one, label: t(`exports.option_${one}`) }))}
      />
      {options.includes("labels") && <LanguageField value={tongue} onValue={setTongue} />}
    </Sheet>
  );
}
