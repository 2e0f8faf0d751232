/** Some of a worker's households: those of one village at a time, ticked one by one or all together. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Id } from "../../lib/types";
import { Button, CheckCards, Field, Select, t } from "../../ui";
import { calls } from "../calls";
import { FetchedView } from "../Parts";
import { useFetched } from "../useDesk";
import { householdName, placeOf, villageName } from "../words";
import { all } from "./store";

export function PickSome({
  villages,
  values,
  onValues,
}: {
  villages: Id[];
  values: Id[];
  onValues: (ids: Id[]) => void;
}): JSX.Element {
  const [area, setArea] = useState<Id>(villages[0] ?? "");
  const found = useFetched(area || null, () => all((query) => calls.households({ ...query, area })));
  return (
    <>
      <Field label={t("people.of_village")}>
        {(control) => (
          <Select
            {...control}
            value={area}
            options={villages.map((one) => ({ value: one, label: villageName(one) }))}
            onValue={setArea}
          />
        )}
      </Field>
      <FetchedView fetched={found}>
        {(homes) => {
          const here = new Set(homes.map((one) => one.id));
          const others = values.filter((id) => !here.has(id));
          return (
            <>
              <Button small onClick={() => onValues([...others, ...here])}>
                {t("people.select_all")}
              </Button>
              <CheckCards
                name="homes"
                legend={t("people.households")}
                values={values}
                onValues={onValues}
                options={homes.map((one) => ({
                  value: one.id,
                  label: [one.number, householdName(one)].join(" "),
                  hint: placeOf(one),
                }))}
              />
            </>
          );
        }}
      </FetchedView>
    </>
  );
}
