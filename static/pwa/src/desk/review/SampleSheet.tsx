/** How large a share of an area's visits is re-checked by telephone. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import { Banner, Button, Field, local, Select, Sheet, TextInput, t, toast } from "../../ui";
import { calls } from "../calls";
import { areas } from "../directory";
import { failureWords } from "../words";

export function SampleSheet({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  const mine = phone.account.value?.areas ?? [];
  const within = [...areas.value.values()].filter((one) => mine.includes(one.id) || one.level === "village");
  const [area, setArea] = useState(mine[0] ?? "");
  const [percent, setPercent] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    setWrong(null);
    if (!open || !area) return;
    calls
      .sample(area)
      .then((found) => setPercent(String(found.percent)))
      .catch((error) => setWrong(failureWords(asFailure(error))));
  }, [open, area]);
  const save = async () => {
    const share = Number(percent);
    if (percent === "" || !(share >= 0 && share <= 100)) return setWrong(t("review.sample_wrong"));
    try {
      await calls.setSample(area, share);
      toast(t("review.sample_done", { n: share }));
      onClose();
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
    }
  };
  return (
    <Sheet
      open={open}
      title={t("review.sample")}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button kind="primary" onClick={() => void save()}>
            {t("review.sample_do")}
          </Button>
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      <p>{t("review.sample_text")}</p>
      <Field label={t("review.sample_area")}>
        {(control) => (
          <Select
            {...control}
            value={area}
            onValue={setArea}
            options={within.map((one) => ({ value: one.id, label: local(one.name) }))}
          />
        )}
      </Field>
      <Field label={t("review.sample_percent")}>
        {(control) => (
          <TextInput {...control} type="number" min={0} max={100} value={percent} onValue={setPercent} />
        )}
      </Field>
    </Sheet>
  );
}
