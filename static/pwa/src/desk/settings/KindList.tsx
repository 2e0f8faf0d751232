/** Kinds of household that are visited more or less often: told by what the forms write about a household. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { records } from "../../db";
import type { VisitKind } from "../../lib/types";
import { Button, Field, IconButton, language, Select, t } from "../../ui";
import { planOf } from "../plans";
import { useFetched } from "../useDesk";
import { householdProperties, type Property } from "./kinds";
import { WholeField } from "./WholeField";

/** What is proposed for a new kind, in days. */
const DAYS = 30;

export function KindList({
  kinds,
  onKinds,
}: {
  kinds: VisitKind[];
  onKinds: (kinds: VisitKind[]) => void;
}): JSX.Element {
  const known = useFetched(`kinds ${language.value}`, loadProperties).value ?? [];
  const [property, setProperty] = useState("");
  const [value, setValue] = useState("");
  const chosen = known.find((one) => one.name === property);
  const add = () => {
    const others = kinds.filter((one) => one.property !== property || one.value !== value);
    onKinds([...others, { property, value, days: DAYS }]);
    setValue("");
  };
  return (
    <div class="rules-days" role="group" aria-label={t("rules.kinds")}>
      <h3>{t("rules.kinds")}</h3>
      {kinds.length > 0 && (
        <ul class="rules-kinds">
          {kinds.map((kind) => (
            <li key={`${kind.property} ${kind.value}`}>
              <WholeField
                label={kindWords(kind, known)}
                value={kind.days}
                max={3650}
                onValue={(days) =>
                  days !== null && onKinds(kinds.map((one) => (one === kind ? { ...kind, days } : one)))
                }
              />
              <IconButton
                icon="trash"
                label={t("rules.take_out", { day: kindWords(kind, known) })}
                onClick={() => onKinds(kinds.filter((one) => one !== kind))}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="rules-add">
        <Field label={t("rules.property")}>
          {(control) => (
            <Select
              {...control}
              value={property}
              placeholder={t("rules.choose")}
              options={known.map((one) => ({ value: one.name, label: one.label }))}
              onValue={(name) => {
                setProperty(name);
                setValue("");
              }}
            />
          )}
        </Field>
        <Field label={t("rules.value")}>
          {(control) => (
            <Select
              {...control}
              value={value}
              placeholder={t("rules.choose")}
              options={chosen?.values ?? []}
              onValue={setValue}
            />
          )}
        </Field>
        <Button icon="plus" disabled={!value} onClick={add}>
          {t("rules.add_kind")}
        </Button>
      </div>
    </div>
  );
}

/** A kind in the words of the form that writes it. */
function kindWords(kind: VisitKind, known: Property[]): string {
  const property = known.find((one) => one.name === kind.property);
  const value = property?.values.find((one) => one.value === kind.value);
  return t("rules.kind", { property: property?.label ?? kind.property, value: value?.label ?? kind.value });
}

/** The properties that the household forms in use write. */
async function loadProperties(): Promise<Property[]> {
  const forms = [...records.forms.value.values()].filter((one) => one.active && one.subject === "household");
  const plans = await Promise.all([...new Set(forms.map((one) => one.plan_hash))].map(planOf));
  return householdProperties(
    plans.filter((plan) => plan !== null),
    language.value,
  );
}
