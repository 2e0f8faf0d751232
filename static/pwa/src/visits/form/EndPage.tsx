import { formatRelativeDay } from "../../ui/format";
import { local, t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import type { Controller } from "./controller";
import { plainText } from "./markdown";
import { setAside } from "./repeats";
import { problemText } from "./wording";

/** After the last question: what is missing, and what the answers promise. */
export function EndPage({ form }: { form: Controller }) {
  form.drawn();
  const problems = form.problems();
  const aside = setAside(form.session.root);
  const promised = problems.length === 0 ? form.session.followups() : [];
  return (
    <>
      <h2 class="fq-page-title" tabIndex={-1} data-heading>
        {problems.length === 0 ? t("form.end_done") : t("form.end_missing", { n: problems.length })}
      </h2>
      {problems.length > 0 && (
        <ul class="fq-problems">
          {problems.map((problem) => (
            <li key={problem.item.path}>
              <button type="button" class="fq-problem" onClick={() => void form.goTo(problem.item)}>
                <Icon name="warn" size={20} />
                <span>
                  <strong>{plainText(problem.item.label) || problem.item.name}</strong>
                  <span class="fq-problem-why">{problemText(problem)}</span>
                </span>
                <Icon name="forward" size={20} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {aside.map((repeat) => (
        <p key={repeat.path} class="fq-hint" role="note">
          {t("form.end_set_aside", { n: repeat.setAside, label: plainText(repeat.label) || repeat.name })}
        </p>
      ))}
      {promised.length > 0 && (
        <section class="fq-promised">
          <h3>{t("visits.promised")}</h3>
          <ul>
            {promised.map((one) => (
              <li key={one.id}>
                <span>{local(one.title)}</span>
                <span class="fq-due">{t("visits.by", { day: formatRelativeDay(one.due) })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {problems.length === 0 && <p class="fq-hint">{t("form.end_hint")}</p>}
    </>
  );
}
