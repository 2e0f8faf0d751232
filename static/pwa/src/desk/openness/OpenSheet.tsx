/** Opening the public pages of an area's villages and closing them again; who is named there, and on which days they visit. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { getJson, putJson } from "../../api/client";
import { phone } from "../../db";
import { asFailure } from "../../lib/failure";
import type { Id, Moment } from "../../lib/types";
import { Banner, Button, CheckCards, formatMoment, Loading, RadioCards, Sheet, t, toast } from "../../ui";
import { AreaField } from "../exports/AreaField";
import { failureWords, mayWrite, villageName } from "../words";

const DAYS = ["1", "2", "3", "4", "5", "6", "7"];

interface Said {
  open: boolean;
  names: boolean;
  days: number[];
}

/** What an area says of itself, and what counts for it, said by `from_area_id`. */
interface Openness {
  own: Said | null;
  counts: Said;
  from_area_id: Id | null;
  changed_at: Moment | null;
  page: string | null;
}

export function OpenSheet({ onClose }: { onClose: () => void }): JSX.Element {
  const [area, setArea] = useState<Id>(phone.account.value?.areas[0] ?? "");
  const [found, setFound] = useState<Openness | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [choice, setChoice] = useState("");
  const [names, setNames] = useState(false);
  const [days, setDays] = useState<string[]>([]);
  const may = mayWrite(phone.account.value?.role);

  const show = (one: Openness) => {
    setFound(one);
    setChoice(one.own ? (one.own.open ? "open" : "closed") : "above");
    setNames(one.counts.names);
    setDays(one.counts.days.map(String));
  };
  useEffect(() => {
    let wanted = true;
    setFound(null);
    setWrong(null);
    if (area)
      getJson<Openness>(`/areas/${area}/openness`)
        .then((one) => wanted && show(one))
        .catch((error) => wanted && setWrong(failureWords(asFailure(error))));
    return () => {
      wanted = false;
    };
  }, [area]);

  const save = async () => {
    const own = choice === "above" ? null : { open: choice === "open", names, days: days.map(Number) };
    setBusy(true);
    setWrong(null);
    try {
      show(await putJson<Openness>(`/areas/${area}/openness`, { own }));
      toast(t("openness.saved"));
    } catch (error) {
      setWrong(failureWords(asFailure(error)));
    }
    setBusy(false);
  };
  return (
    <Sheet
      open
      title={t("openness.title")}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("ui.close")}
          </Button>
          {may && (
            <Button kind="primary" busy={busy} disabled={!found} onClick={() => void save()}>
              {t("openness.save")}
            </Button>
          )}
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      <p>{t("openness.what")}</p>
      <AreaField value={area} onValue={setArea} placeholder={t("exports.choose_area")} />
      {!found && !wrong && area && <Loading label={t("desk.loading")} />}
      {found && (
        <>
          <Standing area={area} found={found} />
          <RadioCards
            name="openness"
            legend={t("openness.choice")}
            value={choice}
            onValue={setChoice}
            disabled={!may}
            options={["open", "closed", "above"].map((one) => ({ value: one, label: t(`openness.${one}`) }))}
          />
          {choice === "open" && (
            <>
              <CheckCards
                name="openness-names"
                legend={t("openness.workers")}
                values={names ? ["names"] : []}
                onValues={(values) => setNames(values.length > 0)}
                disabled={!may}
                options={[{ value: "names", label: t("openness.names"), hint: t("openness.names_hint") }]}
              />
              <CheckCards
                name="openness-days"
                legend={t("openness.days")}
                values={days}
                onValues={setDays}
                disabled={!may}
                columns={3}
                options={DAYS.map((one) => ({ value: one, label: t(`openness.day_${one}`) }))}
              />
            </>
          )}
        </>
      )}
    </Sheet>
  );
}

/** Whether the pages are open now, since when and by whose word, and where a village's is. */
function Standing({ area, found }: { area: Id; found: Openness }): JSX.Element {
  const { counts, from_area_id: from, changed_at: at, page } = found;
  return (
    <Banner
      tone={counts.open ? "good" : "info"}
      title={t(counts.open ? "openness.is_open" : "openness.is_closed")}
    >
      {from && at && (
        <p>
          {t(from === area ? "openness.said_here" : "openness.said_above", {
            area: villageName(from),
            time: formatMoment(at),
          })}
        </p>
      )}
      {page && (
        <p>
          <a href={page} target="_blank" rel="noreferrer">
            {t("openness.look")}
          </a>
        </p>
      )}
    </Banner>
  );
}
