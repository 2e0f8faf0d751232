import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { LANGUAGES, type Language, language, setLanguage, t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import { useBackStep } from "../../ui/useBackStep";
import { exportVisit } from "../asFile";
import { type Controller, END } from "./controller";
import { EndPage } from "./EndPage";
import "./form.css";
import { Overview } from "./Overview";
import { PageView } from "./PageView";
import { ReasonPage } from "./ReasonPage";
import { useSwipe } from "./useSwipe";

interface Props {
  form: Controller;
  title: string;
  /** About whom: the household's head or the member. */
  subject: string;
  languages: string[];
}

/** A form on the screen; the phone's own Back goes one step back. `home`: where to go when nothing opened it. */
export function FormView({ home, ...form }: Props & { home: string }) {
  const [overview, setOverview] = useState(false);
  const leave = useBackStep(() => {
    if (form.form.reasonWanted.value) return false;
    if (!overview) return form.form.back();
    setOverview(false);
    return true;
  }, home);
  return <FormPages {...form} overview={overview} onOverview={setOverview} onLeave={leave} />;
}

interface PagesProps extends Props {
  overview: boolean;
  onOverview: (open: boolean) => void;
  onLeave: () => void;
  /** Stands inside another screen: neither scrolls the window nor changes the language of the screens. */
  inset?: boolean;
}

/** A form, one page at a time, with everything needed under the thumb. */
export function FormPages(props: PagesProps) {
  const { form, title, subject, languages, overview, onOverview, onLeave, inset = false } = props;
  const main = useRef<HTMLDivElement>(null);
  const key = form.page.value;
  form.drawn();
  const pages = form.pages();
  const at = key === END ? pages.length : pages.findIndex((page) => page.key === key);
  const page = pages[at];
  const reason = form.reasonWanted.value;

  useEffect(() => {
    // The page on the screen has become irrelevant (a restored draft, a calculation): show the end instead of nothing.
    if (key !== END && at < 0) void form.go(pages[0]?.key ?? END);
  }, [key, at]);
  useEffect(() => {
    if (languages.includes(language.value)) form.setLanguage(language.value);
  }, [language.value]);
  const shown = useRef(key);
  useLayoutEffect(() => {
    if (shown.current === key && !overview) return;
    shown.current = key;
    if (inset) main.current?.closest(".fq-frame")?.parentElement?.scrollTo(0, 0);
    else window.scrollTo(0, 0);
    focusOn(main.current, overview ? ".is-here" : "[data-heading]");
  }, [key, overview]);
  const refused = form.refused.value;
  useLayoutEffect(() => {
    if (refused > 0) focusOn(main.current, ".has-error");
  }, [refused]);
  useEffect(() => {
    const save = () => {
      if (document.visibilityState === "hidden") form.flush().catch(() => {});
    };
    document.addEventListener("visibilitychange", save);
    return () => document.removeEventListener("visibilitychange", save);
  }, [form]);

  useSwipe(main, async (way) => {
    if (overview || reason) return false;
    if (way === "back") return form.back();
    return page !== undefined && (await form.next()) === "moved";
  });
  const close = async () => {
    await form.settle();
    await form.flush().catch(() => {});
    onLeave();
  };
  const done = async () => {
    // When the disk refuses the form stays, and says so.
    await form.finish().then(onLeave, () => {});
  };
  return (
    <div class="fq-frame">
      <header class="app-bar fq-bar">
        <button
          type="button"
          class="icon-button"
          aria-label={t(overview ? "form.back" : "form.leave")}
          onClick={() => (overview ? onOverview(false) : void close())}
        >
          <Icon name={overview ? "back" : "close"} />
        </button>
        <div class="app-bar-title fq-title">
          <h1>{title}</h1>
          {subject && <p class="soft small">{subject}</p>}
        </div>
        <LanguageButton form={form} languages={languages} inset={inset} />
        {!reason && (
          <button
            type="button"
            class="icon-button"
            aria-label={t("form.overview")}
            aria-expanded={overview}
            onClick={() => onOverview(!overview)}
          >
            <Icon name="menu" />
          </button>
        )}
      </header>
      <div
        class="fq-progress"
        role="progressbar"
        aria-label={t("form.progress")}
        aria-valuemin={0}
        aria-valuemax={pages.length}
        aria-valuenow={Math.max(0, at)}
      >
        <span style={{ width: `${pages.length === 0 ? 100 : (Math.max(0, at) / pages.length) * 100}%` }} />
      </div>
      <div class="fq-page" ref={main} data-page={overview || reason ? undefined : key}>
        {reason ? (
          <ReasonPage form={form} />
        ) : overview ? (
          <Overview form={form} close={() => onOverview(false)} />
        ) : page ? (
          <PageView key={page.key} page={page} form={form} />
        ) : (
          <EndPage form={form} />
        )}
      </div>
      {!overview && !reason && (
        <footer class="fq-foot">
          {form.saveFailed.value && (
            <div class="fq-alarm" role="alert">
              <p>{t("form.not_saved")}</p>
              <button type="button" class="button secondary small-button" onClick={exportVisit}>
                {t("visits.as_file")}
              </button>
            </div>
          )}
          <button type="button" class="button secondary" disabled={at <= 0} onClick={() => void form.back()}>
            <Icon name="back" size={20} />
            {t("form.back")}
          </button>
          {page ? (
            <button type="button" class="button primary" onClick={() => void form.next()}>
              {t("form.next")}
              <Icon name="forward" size={20} />
            </button>
          ) : (
            <button type="button" class="button primary" onClick={() => void done()}>
              {form.problems().length === 0 ? t("form.finish") : t("form.leave_unfinished")}
            </button>
          )}
        </footer>
      )}
    </div>
  );
}

/** Move the focus to the first match and into view, for a question with a message to what has to be filled in. */
function focusOn(root: HTMLElement | null, selector: string): void {
  const found = root?.querySelector<HTMLElement>(selector);
  if (!found) return;
  const field =
    selector === ".has-error" ? found.querySelector<HTMLElement>("input, select, textarea, button") : null;
  (field ?? found).focus({ preventScroll: true });
  if (selector !== "[data-heading]") found.scrollIntoView({ block: "center" });
}

/** The other language of two, or a list of them. Unless inset, the screens follow when they know the language too. */
function LanguageButton({ form, languages, inset }: Pick<PagesProps, "form" | "languages" | "inset">) {
  if (languages.length < 2) return null;
  const change = (tag: string) => {
    form.setLanguage(tag);
    const screens = LANGUAGES.find((one) => one === tag) as Language | undefined;
    if (screens && !inset) void setLanguage(screens);
  };
  const now = form.session.language;
  const other = languages.find((tag) => tag !== now) ?? now;
  if (languages.length === 2)
    return (
      <button type="button" class="fq-other-language" lang={other} onClick={() => change(other)}>
        {nameOf(other)}
      </button>
    );
  return (
    <select
      class="fq-language"
      aria-label={t("form.language")}
      value={now}
      onChange={(event) => change(event.currentTarget.value)}
    >
      {languages.map((tag) => (
        <option key={tag} value={tag}>
          {nameOf(tag)}
        </option>
      ))}
    </select>
  );
}

/** A language's own name. */
function nameOf(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
