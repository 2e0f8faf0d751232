/** The map: households, visits or follow-ups where they are, and beside it the same as figures and lines. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { records } from "../../db";
import { routineInterval } from "../../register/states";
import { Banner, EmptyState, Loading, local, t } from "../../ui";
import { type MapHandle, MapView, type View } from "../../ui/map";
import { calls, type Outline } from "../calls";
import { DeskHead } from "../DeskHead";
import { forms, villages, workers } from "../directory";
import { Filter, FilterBar } from "../Filters";
import type { Filters } from "../filters";
import { FailureBanner } from "../Parts";
import { useFetched, useFilters, usePoll, useSettled } from "../useDesk";
import { villageName } from "../words";
import { asked, daysFit, FILTERS, kindOf, MOST_DAYS, spotOf, startOf, stateOf } from "./asked";
import { InView } from "./InView";
import { type Found, farShapes, isOnePlace, marksOf, outlineShapes, STATES } from "./marks";
import { PlaceCard } from "./PlaceCard";
import { statesWords } from "./words";
import "./map.css";

const EVERY = 60_000;
/** Days within which a household is to be visited where no form says so. */
const INTERVAL = 90;
const DEEPEST = 20;

export default function MapRoom(): JSX.Element {
  const [filters, set, clear] = useFilters(FILTERS);
  const { area } = filters;
  const outlines = useFetched(`outlines ${area}`, () => calls.outlines({ area }));
  const shown = useLast(outlines.value, "");
  return (
    <>
      <DeskHead here="map" />
      <div class="page wide desk-page stack close">
        <MapFilters filters={filters} set={set} clear={clear} />
        {outlines.failure && <FailureBanner failure={outlines.failure} retry={outlines.reload} />}
        {!daysFit(filters) && <Banner tone="due">{t("desk.map_too_long", { n: MOST_DAYS })}</Banner>}
        {shown ? (
          <Ground filters={filters} set={set} outlines={shown.items} />
        ) : (
          !outlines.failure && <Loading label={t("desk.loading")} />
        )}
      </div>
    </>
  );
}

interface GroundProps {
  filters: Filters;
  set: (name: string, value: string) => void;
  outlines: Outline[];
}

function Ground({ filters, set, outlines }: GroundProps): JSX.Element {
  const kind = kindOf(filters);
  const [view, setView] = useState<View | null>(null);
  const [chosen, setChosen] = useState<Found | null>(null);
  const handle = useRef<MapHandle>(null);
  const seen = useSettled(view, 200);
  const days = routineInterval(records.forms.value.values()) ?? INTERVAL;
  const query = seen && daysFit(filters) ? asked(filters, seen, days) : null;
  const found = useFetched(query && JSON.stringify(query), () => calls.places(query ?? {}));
  usePoll(found.reload, EVERY);
  const shown = useLast(found.value, kind);
  useEffect(() => {
    if (seen) set("at", spotOf(seen));
  }, [seen]);
  useEffect(() => setChosen(null), [kind, filters.area, filters.worker, filters.form, filters.state]);

  const names = villages.value;
  const around = useMemo(() => outlineShapes(outlines, villageName), [outlines, names]);
  const fit = useMemo(() => wholeOf(outlines, names), [outlines, names]);
  const zoom = seen?.zoom ?? 0;
  const marks = useMemo(
    () => (shown ? marksOf(shown, kind, zoom, (states) => statesWords(kind, states)) : []),
    [shown, kind, zoom],
  );
  const drawn = useMemo(
    () => marks.map((mark) => (mark.id === chosen?.id ? { ...mark, chosen: true } : mark)),
    [marks, chosen],
  );
  const shapes = useMemo(() => (shown ? farShapes(shown.points) : []), [shown]);
  useChange(outlines, () => handle.current?.fit(fit));

  const pick = (id: string) => {
    const mark = marks.find((one) => one.id === id);
    if (!mark) return;
    const apart = mark.box.length > 1 && !isOnePlace(mark.box) && zoom < DEEPEST;
    if (apart) handle.current?.fit(mark.box);
    else setChosen(mark);
  };
  return (
    <div class="map-room">
      <div class="map-room-ground">
        <MapView
          label={t("desk.map_label", { what: t(`desk.map_${kind}`) })}
          shapes={shapes}
          around={around}
          marks={drawn}
          fit={fit}
          start={startOf(filters.at)}
          onTap={() => setChosen(null)}
          onPick={pick}
          onView={setView}
          handle={handle}
        />
        {chosen && <PlaceCard kind={kind} found={chosen} onClose={() => setChosen(null)} />}
      </div>
      <div class="map-room-beside stack close">
        {found.failure && <FailureBanner failure={found.failure} retry={found.reload} />}
        {!shown && !found.failure && daysFit(filters) && <Loading label={t("desk.loading")} />}
        {shown && (shown.count > 0 || shown.placeless > 0) && (
          <InView
            kind={kind}
            found={shown}
            onVillage={(id) => {
              const one = outlines.find((outline) => outline.village_id === id);
              if (one) handle.current?.fit(one.ring.map(([lat, lon]) => ({ lat, lon })));
            }}
            onPoint={(point) => {
              handle.current?.goTo(point);
              document.querySelector(".map-room-ground")?.scrollIntoView({ block: "nearest" });
            }}
          />
        )}
        {shown && shown.count === 0 && shown.placeless === 0 && (
          <EmptyState icon="map" title={t("desk.map_none")} text={t("desk.map_none_hint")} />
        )}
      </div>
    </div>
  );
}

/** Where all villages are: their outlines, else the middles that they were given. */
function wholeOf(outlines: Outline[], known: { lat: number | null; lon: number | null }[]) {
  if (outlines.length > 0) return outlines.flatMap(({ ring }) => ring.map(([lat, lon]) => ({ lat, lon })));
  return known.flatMap(({ lat, lon }) => (lat !== null && lon !== null ? [{ lat, lon }] : []));
}

/** What was found last, until the next comes; nothing of another kind. */
function useLast<T>(value: T | null, kind: string): T | null {
  const last = useRef<{ value: T | null; kind: string }>({ value: null, kind });
  if (value || last.current.kind !== kind) last.current = { value, kind };
  return last.current.value;
}

/** Do something when a value changes, and not at first. */
function useChange(value: unknown, work: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    work();
  }, [value]);
}

function MapFilters({
  filters,
  set,
  clear,
}: {
  filters: Filters;
  set: (name: string, value: string) => void;
  clear: () => void;
}): JSX.Element {
  const kind = kindOf(filters);
  const { at: _, what: __, ...narrowed } = filters;
  return (
    <FilterBar count={Object.keys(narrowed).length} onClear={clear}>
      <Filter
        label={t("desk.map_what")}
        value={kind}
        options={Object.keys(STATES).map((one) => ({ value: one, label: t(`desk.map_${one}`) }))}
        onValue={(value) => set("what", value)}
      />
      <Filter
        label={t("desk.village")}
        value={filters.area}
        all={t("desk.all_villages")}
        options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
        onValue={(value) => set("area", value)}
      />
      <Filter
        label={t("desk.map_state")}
        value={stateOf(filters)}
        all={t("desk.map_any")}
        options={STATES[kind].map(([state]) => ({ value: state, label: t(`desk.map_${kind}_${state}`) }))}
        onValue={(value) => set("state", value)}
      />
      <Filter
        label={t("desk.map_worker")}
        value={filters.worker}
        all={t("desk.map_any")}
        options={workers.value.map((one) => ({ value: one.id, label: one.name }))}
        onValue={(value) => set("worker", value)}
      />
      {kind !== "households" && (
        <Filter
          label={t("desk.map_form")}
          value={filters.form}
          all={t("desk.map_any")}
          options={[...forms.value.values()].map((one) => ({ value: one.form_id, label: local(one.title) }))}
          onValue={(value) => set("form", value)}
        />
      )}
      <Filter
        label={t(`desk.map_from_${kind}`)}
        date
        value={filters.from}
        onValue={(value) => set("from", value)}
      />
      <Filter label={t("desk.map_to")} date value={filters.to} onValue={(value) => set("to", value)} />
    </FilterBar>
  );
}
