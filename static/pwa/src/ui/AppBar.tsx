import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { IconButton } from "./Button";
import { t } from "./i18n";

/** The head of a screen: its title (the page's h1), a way back, and at most two actions. */
export function AppBar({
  title,
  subtitle,
  back,
  children,
}: {
  title: ComponentChildren;
  subtitle?: ComponentChildren;
  /** Where the back button leads, or what it does; absent on the main screens. */
  back?: string | (() => void);
  children?: ComponentChildren;
}): JSX.Element {
  useEffect(() => {
    if (typeof title === "string") document.title = `${title} · ${t("ui.app")}`;
  }, [title]);
  return (
    <header class="app-bar">
      {back !== undefined && (
        <IconButton
          icon="back"
          label={t("ui.back")}
          {...(typeof back === "string" ? { href: back } : { onClick: back })}
        />
      )}
      <div class="app-bar-title">
        <h1>{title}</h1>
        {subtitle && <p class="soft small">{subtitle}</p>}
      </div>
      {children && <div class="app-bar-actions">{children}</div>}
    </header>
  );
}
