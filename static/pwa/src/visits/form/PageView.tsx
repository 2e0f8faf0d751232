import type { Page } from "../../forms/session";
import { t } from "../../ui/i18n";
import { ChoiceTable } from "./ChoiceTable";
import type { Controller } from "./controller";
import { Label } from "./Label";
import { Question } from "./Question";
import { RepeatPage } from "./RepeatPage";
import { withinText } from "./repeats";
import { withTables } from "./tables";

/** What stands on one page: a question, a group of questions, or "add another?". */
export function PageView({ page, form }: { page: Page; form: Controller }) {
  form.drawn();
  if (page.kind === "repeat" && page.item) return <RepeatPage repeat={page.item} form={form} />;
  const alone = page.kind === "question";
  return (
    <>
      {page.within.length > 0 && <p class="fq-within">{withinText(page)}</p>}
      {!alone && (
        <h2 class="fq-page-title" tabIndex={-1} data-heading>
          <Label text={page.title || t("form.page")} />
        </h2>
      )}
      {withTables(page.blocks).map((block) =>
        block.kind === "table" ? (
          <ChoiceTable key={block.key} table={block} form={form} />
        ) : block.kind === "heading" ? (
          <h3 key={block.key} class="fq-group-title">
            <Label text={block.text} />
          </h3>
        ) : (
          <Question key={block.item.path} item={block.item} form={form} alone={alone} />
        ),
      )}
    </>
  );
}
