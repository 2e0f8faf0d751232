/** A household that is not in the register: where it is and what its door says, then a visit that registers it. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "wouter-preact";
import { AppBar, Banner, Button, Field, List, local, Select, TextInput, t } from "../ui";
import { startVisit } from "../visits/start";
import { addHousehold } from "./acts/store";
import { HouseholdRow } from "./HouseholdRow";
import { alike, ownVillages } from "./store";

export default function NewHousehold(): JSX.Element {
  const [, go] = useLocation();
  const options = ownVillages.value;
  const village = useSignal(options.length === 1 ? options[0]!.id : "");
  const number = useSignal("");
  const head = useSignal("");
  const tried = useSignal(false);
  const busy = useSignal(false);
  const same = alike(village.value, number.value, head.value);
  const missing = (value: string) => (tried.value && !value.trim() ? t("register.needed") : null);
  const submit = async (event: Event) => {
    event.preventDefault();
    tried.value = true;
    if (!village.value || !number.value.trim() || !head.value.trim()) return;
    busy.value = true;
    const id = await addHousehold(village.value, number.value, head.value);
    go(`/visit/${await startVisit(id)}`, { replace: true });
  };
  return (
    <>
      <AppBar title={t("register.add")} back="/households" />
      <form class="page" onSubmit={(event) => void submit(event)} noValidate>
        <p class="soft">{t("register.add_text")}</p>
        {options.length !== 1 && (
          <Field label={t("register.village")} required error={missing(village.value)}>
            {(control) => (
              <Select
                {...control}
                value={village.value}
                placeholder={t("register.choose_village")}
                onValue={(value) => {
                  village.value = value;
                }}
                options={options.map((area) => ({ value: area.id, label: local(area.name) }))}
              />
            )}
          </Field>
        )}
        <Field
          label={t("register.number")}
          hint={t("register.number_hint")}
          required
          error={missing(number.value)}
        >
          {(control) => (
            <TextInput
              {...control}
              autocomplete="off"
              value={number.value}
              onValue={(value) => {
                number.value = value;
              }}
            />
          )}
        </Field>
        <Field label={t("register.head")} required error={missing(head.value)}>
          {(control) => (
            <TextInput
              {...control}
              autocomplete="off"
              value={head.value}
              onValue={(value) => {
                head.value = value;
              }}
            />
          )}
        </Field>
        {same.length > 0 && (
          <>
            <Banner tone="due" icon="houses" role="status" title={t("register.alike")}>
              {t("register.alike_text")}
            </Banner>
            <List>
              {same.map((entry) => (
                <li key={entry.household.id}>
                  <HouseholdRow entry={entry} />
                </li>
              ))}
            </List>
          </>
        )}
        <Button kind="primary" type="submit" icon="door" wide busy={busy.value}>
          {t("register.add_and_visit")}
        </Button>
      </form>
    </>
  );
}
