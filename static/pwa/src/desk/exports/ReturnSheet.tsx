/** Which return, of which area, of which month, quarter or year, and as what. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import { Banner, Button, Field, language, local, Select, Sheet, TextInput, t, toast } from "../../ui";
import { failureWords } from "../words";
import { AreaField } from "./AreaField";
import { askReturn, templates } from "./store";

export function ReturnSheet({ onClose, onMade }: { onClose: () => void; onMade: () => void }): JSX.Element {
  const known = templates.value.filter((one) => one.name !== null);
  const [name, setName] = useState(known[0]?.name ?? "");
  const [area, setArea] = useState("");
  const [month, setMonth] = useState(new Date().toISOString().slice(0, 7));
  const [format, setFormat] = useState("");
  const [tongue, setTongue] = useState<string>(language.value);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const template = known.find((one) => one.name === name);
  const formats = template?.formats ?? [];
  const as = formats.includes(format) ? format : (formats[0] ?? "");
  const make = async () => {
    if (!template || !area || !/^\d{4}-\d\d$/.test(month)) return setWrong(t("exports.missing"));
    setBusy(true);
    try {
      await askReturn({ template: name, area, on: `${month}-01`, format: as, language: tongue });
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
      title={t("exports.new_return")}
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
      <Field label={t("exports.which_return")} hint={local(template?.note)}>
        {(control) => (
          <Select
            {...control}
            value={name}
            options={known.map((one) => ({ value: one.name ?? "", label: local(one.title) }))}
            onValue={setName}
          />
        )}
      </Field>
      <AreaField value={area} onValue={setArea} placeholder={t("exports.choose_area")} />
      <Field label={t("exports.month")} hint={t(`exports.period_${template?.period ?? "month"}`)}>
        {(control) => <TextInput {...control} type="month" value={month} onValue={setMonth} />}
      </Field>
      <Field label={t("exports.format")}>
        {(control) => (
          <Select
            {...control}
            value={as}
            options={formats.map((one) => ({ value: one, label: t(`exports.format_${one}`) }))}
            onValue={setFormat}
          />
        )}
      </Field>
      <LanguageField value={tongue} onValue={setTongue} />
    </Sheet>
  );
}

/** In which language names and labels are written. */
export function LanguageField({
  value,
  onValue,
}: {
  value: string;
  onValue: (value: string) => void;
}): JSX.Element {
  return (
    <Field label={t("exports.language")}>
      {(control) => (
        <Select
          {...control}
          value={value}
          options={[
            { value: "zh", label: "中文" },
            { value: "en", label: "English" },
          ]}
          onValue={onValue}
        />
      )}
    </Field>
  );
}
