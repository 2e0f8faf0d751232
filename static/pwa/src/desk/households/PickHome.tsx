/** Another household, found by the server: by name, initials, house number or telephone, in any village of the desk. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Household } from "../../lib/types";
import type { PickProps } from "../../register/acts/Pick";
import { RadioCards, SearchInput, t } from "../../ui";
import { FetchedView } from "../Parts";
import { useFetched, useSettled } from "../useDesk";
import { householdName, placeOf } from "../words";
import { findHomes } from "./store";

export function PickHome({ legend, value, onValue, not }: PickProps & { not: Household }): JSX.Element {
  const [typed, setTyped] = useState("");
  const words = useSettled(typed).trim();
  const found = useFetched(words || null, () => findHomes(words));
  return (
    <>
      <SearchInput
        label={t("work.act_find")}
        placeholder={t("desk.search_households")}
        value={typed}
        onValue={(text) => {
          setTyped(text);
          onValue("");
        }}
      />
      {!words && <p class="act-legend">{legend}</p>}
      {words && (
        <FetchedView fetched={found}>
          {({ items }) => {
            const others = items.filter((one) => one.id !== not.id);
            return others.length ? (
              <RadioCards
                name="pick-home"
                legend={legend}
                value={value}
                onValue={onValue}
                options={others.map((one) => ({
                  value: one.id,
                  label: [one.number, householdName(one)].join(" "),
                  hint: placeOf(one),
                }))}
              />
            ) : (
              <p class="soft">{t("work.act_none_found")}</p>
            );
          }}
        </FetchedView>
      )}
    </>
  );
}
