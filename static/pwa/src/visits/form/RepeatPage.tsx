import { useState } from "preact/hooks";
import type { Item } from "../../forms/session";
import { t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import type { Controller } from "./controller";
import { plainText } from "./markdown";
import { instancesOf, summaryOf } from "./repeats";

/** After the instances of a repeat: what there is, add another, or go on. */
export function RepeatPage({ repeat, form }: { repeat: Item; form: Controller }) {
  form.drawn();
  const [asking, setAsking] = useState<string | null>(null);
  const what = plainText(repeat.label) || repeat.name;
  const instances = instancesOf(repeat);
  return (
    <>
      <h2 class="fq-page-title" tabIndex={-1} data-heading>
        {instances.length === 0 ? t("form.repeat_none", { what }) : t("form.repeat_more", { what })}
      </h2>
      {instances.length > 0 && (
        <ul class="fq-instances">
          {instances.map((instance, i) => {
            const name = summaryOf(instance) || `${what} ${i + 1}`;
            return (
              <li key={instance.path} class="fq-instance">
                <button
                  type="button"
                  class="fq-instance-open"
                  onClick={() => void form.openInstance(instance)}
                >
                  <span class="fq-instance-number">{i + 1}</span>
                  <span>{name}</span>
                  <Icon name="forward" size={20} />
                </button>
                {instance.canRemove &&
                  (asking === instance.path ? (
                    <div class="fq-confirm" role="group" aria-label={t("form.remove_sure", { name })}>
                      <p>{t("form.remove_sure", { name })}</p>
                      <button
                        type="button"
                        class="button danger"
                        onClick={() => {
                          setAsking(null);
                          void form.removeInstance(instance);
                        }}
                      >
                        {t("form.remove_yes")}
                      </button>
                      <button type="button" class="button secondary" onClick={() => setAsking(null)}>
                        {t("form.keep")}
                      </button>
                    </div>
                  ) : (
                    <button
                      type="button"
                      class="fq-instance-remove"
                      aria-label={t("form.remove", { name })}
                      onClick={() => setAsking(instance.path)}
                    >
                      <Icon name="trash" size={20} />
                    </button>
                  ))}
              </li>
            );
          })}
        </ul>
      )}
      {repeat.canAdd && (
        <button
          type="button"
          class="button secondary wide fq-repeat-add"
          onClick={() => void form.addInstance(repeat)}
        >
          <Icon name="plus" size={20} />
          {t("form.repeat_add", { what })}
        </button>
      )}
    </>
  );
}
