import type { ComponentChildren, JSX } from "preact";
import { Icon, LANGUAGES, language, setLanguage } from "../ui";
import "./account.css";

/** A page before the app's own: the app's mark, a title, and the choice of language. */
export function Threshold({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children: ComponentChildren;
}): JSX.Element {
  const other = LANGUAGES.find((tag) => tag !== language.value) ?? "zh";
  return (
    <main class="threshold">
      <div class="threshold-top">
        <button type="button" class="button quiet small-button" onClick={() => void setLanguage(other)}>
          <Icon name="globe" size={20} />{" "}
          <span lang={other === "zh" ? "zh-CN" : "en"}>{other === "zh" ? "中文" : "English"}</span>
        </button>
      </div>
      <div class="threshold-brand">
        <img src="/app/icons/icon-192.png" width="64" height="64" alt="" />
        <h1>{title}</h1>
        {text && <p class="soft">{text}</p>}
      </div>
      {children}
    </main>
  );
}
