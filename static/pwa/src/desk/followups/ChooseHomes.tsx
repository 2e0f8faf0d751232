/** For which households: all that match, counted by the server, or those of them that are ticked. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Id } from "../../lib/types";
import { SearchInput, t } from "../../ui";
import { calls, type NewFollowUp } from "../calls";
import { villages, workers } from "../directory";
import { Filter } from "../Filters";
import { FetchedView } from "../Parts";
import { useFetched, useSettled } from "../useDesk";
import { householdName, villageName } from "../words";

/** After how many days without a visit one may ask. */
export const DAYS = ["30", "60", "90", "180"];
const STATUSES = ["active", "moved_away", "vacant"];

/** How many households, and how the API is told of them. */
export interface Chosen {
  n: number;
  to: Pick<NewFollowUp, "household_ids" | "households" | "expected">;
}

export function ChooseHomes({ onChosen }: { onChosen: (chosen: Chosen) => void }): JSX.Element {
  const [filters, setFilters] = useState<Record<string, string>>({ status: "active" });
  const [typed, setTyped] = useState("");
  const [ticked, setTicked] = useState<ReadonlySet<Id>>(new Set());
  const words = useSettled(typed).trim();
  const query = { ...filters, ...(words && { q: words }) };
  const key = JSON.stringify(query);
  const found = useFetched(key, async () => {
    const [{ count }, page] = await Promise.all([
      calls.reach(query),
      calls.households({ ...query, limit: 50 }),
    ]);
    return { count, items: page.items };
  });
  const count = found.value?.count ?? 0;
  useEffect(() => setTicked(new Set()), [key]);
  useEffect(() => {
    const { unvisited_days, ...rest } = query as Record<string, string>;
    const households = { ...rest, ...(unvisited_days && { unvisited_days: Number(unvisited_days) }) };
    onChosen(
      ticked.size
        ? { n: ticked.size, to: { household_ids: [...ticked] } }
        : { n: count, to: { households, expected: count } },
    );
  }, [key, count, ticked]);
  const set = (name: string, value: string) => {
    const { [name]: _gone, ...rest } = filters;
    setFilters(value ? { ...rest, [name]: value } : rest);
  };
  const tick = (id: Id) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  return (
    <fieldset class="desk-choose stack close">
      <legend>{t("desk.make_for")}</legend>
      <div class="desk-pairs">
        <Filter
          label={t("desk.village")}
          value={filters.area}
          all={t("desk.all_villages")}
          options={villages.value.map((one) => ({ value: one.id, label: villageName(one.id) }))}
          onValue={(value) => set("area", value)}
        />
        <Filter
          label={t("desk.make_unvisited")}
          value={filters.unvisited_days}
          all={t("desk.make_any_time")}
          options={DAYS.map((n) => ({ value: n, label: t("desk.make_days", { n: Number(n) }) }))}
          onValue={(value) => set("unvisited_days", value)}
        />
        <Filter
          label={t("desk.responsible")}
          value={filters.worker}
          all={t("desk.all_workers")}
          options={workers.value.map((one) => ({ value: one.id, label: one.name }))}
          onValue={(value) => set("worker", value)}
        />
        <Filter
          label={t("desk.state")}
          value={filters.status}
          all={t("desk.all_states")}
          options={STATUSES.map((one) => ({ value: one, label: t(`desk.status_${one}`) }))}
          onValue={(value) => set("status", value)}
        />
      </div>
      <SearchInput
        value={typed}
        onValue={setTyped}
        label={t("desk.search")}
        placeholder={t("desk.search_households")}
      />
      <FetchedView fetched={found}>
        {({ items }) => (
          <>
            <p role="status">
              <b>
                {ticked.size ? t("desk.make_ticked", { n: ticked.size }) : t("desk.make_all", { n: count })}
              </b>
            </p>
            <div class="desk-homes">
              {items.map((one) => (
                <label key={one.id} class="desk-home">
                  <input type="checkbox" checked={ticked.has(one.id)} onChange={() => tick(one.id)} />
                  <span>
                    {one.number} {householdName(one)}
                  </span>
                  <span class="soft small">{villageName(one.village_id)}</span>
                </label>
              ))}
            </div>
          </>
        )}
      </FetchedView>
    </fieldset>
  );
}
