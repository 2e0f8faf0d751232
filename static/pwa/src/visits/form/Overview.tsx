import type { Page } from "../../forms/session";
import { t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import { answerText } from "./answers";
import type { Controller } from "./controller";
import { END } from "./controller";
import { plainText } from "./markdown";
import { withinText } from "./repeats";

/** A page's name and answer in one line each, for the list of pages. */
function lineOf(page: Page): { title: string; answer: string } {
  if (page.kind === "repeat")
    return {
      title: t("form.repeat_more", { what: plainText(page.title) || (page.item?.name ?? "") }),
      answer: "",
    };
  const title = plainText(page.title || page.items[0]?.label || page.items[0]?.name || "");
  const answers = page.items.map(answerText).filter(Boolean);
  return { title, answer: answers.join(" · ") };
}

/** Every page of the form with its answers and what is missing; a tap goes there. */
export function Overview({ form, close }: { form: Controller; close: () => void }) {
  form.drawn();
  const pages = form.pages();
  const wrong = new Set(form.problems().map((problem) => problem.item.path));
  const at = form.page.value;
  // What was not reached yet is not missing.
  const reached = at === END ? pages.length : pages.findIndex((page) => page.key === at);
  const go = (key: string) => {
    close();
    void form.go(key);
  };
  return (
    <nav class="fq-overview" aria-label={t("form.overview")}>
      <ol>
        {pages.map((page, i) => {
          const { title, answer } = lineOf(page);
          const missing = page.items.filter((item) => wrong.has(item.path)).length;
          return (
            <li key={page.key}>
              <button
                type="button"
                class={page.key === at ? "fq-overview-row is-here" : "fq-overview-row"}
                aria-current={page.key === at ? "step" : undefined}
                onClick={() => go(page.key)}
              >
                <span class="fq-overview-number">{i + 1}</span>
                <span class="fq-overview-text">
                  {page.within.length > 0 && <span class="fq-within">{withinText(page)}</span>}
                  <span>{title}</span>
                  {answer && <span class="fq-overview-answer">{answer}</span>}
                  {missing > 0 && i < reached && (
                    <span class="fq-missing">{t("form.missing", { n: missing })}</span>
                  )}
                </span>
                {missing === 0 && answer !== "" && <Icon name="check" size={20} />}
              </button>
            </li>
          );
        })}
        <li>
          <button
            type="button"
            class={at === END ? "fq-overview-row is-here" : "fq-overview-row"}
            aria-current={at === END ? "step" : undefined}
            onClick={() => go(END)}
          >
            <span class="fq-overview-number" aria-hidden="true">
              <Icon name="check" size={20} />
            </span>
            <span class="fq-overview-text">{t("form.end_title")}</span>
          </button>
        </li>
      </ol>
    </nav>
  );
}
