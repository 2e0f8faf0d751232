/** What a screen shows besides its controls: banners, badges, empty and waiting states, rows, sections. */
import type { ComponentChildren, JSX } from "preact";
import { Link } from "wouter-preact";
import { t } from "./i18n";
import { Icon, type IconName } from "./icons";

export type Tone = "plain" | "info" | "good" | "due" | "late";

const TONE_ICONS: Record<Tone, IconName> = {
  plain: "info",
  info: "info",
  good: "check",
  due: "clock",
  late: "warn",
};

/** Something the person should know, in place; `action` is the next step. */
export function Banner({
  tone = "info",
  icon,
  title,
  children,
  action,
  role,
}: {
  tone?: Tone;
  icon?: IconName;
  title?: ComponentChildren;
  children?: ComponentChildren;
  action?: ComponentChildren;
  role?: "alert" | "status";
}): JSX.Element {
  return (
    <div class={`banner tone-${tone}`} role={role}>
      <Icon name={icon ?? TONE_ICONS[tone]} size={22} />
      <div class="banner-text">
        {title && <p class="banner-title">{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {action && <div class="banner-action">{action}</div>}
    </div>
  );
}

/** A word or a count in a small coloured field. */
export function Badge({
  tone = "plain",
  children,
}: {
  tone?: Tone;
  children: ComponentChildren;
}): JSX.Element {
  return <span class={`badge tone-${tone}`}>{children}</span>;
}

/** Nothing here, why, and what to do. */
export function EmptyState({
  icon,
  title,
  text,
  action,
}: {
  icon: IconName;
  title: string;
  text?: ComponentChildren;
  action?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={32} />
      </span>
      <h2>{title}</h2>
      {text && <p class="soft">{text}</p>}
      {action}
    </div>
  );
}

/** In a screen's place while it is fetched: it has a heading too, for those who hear the page. */
export function LoadingScreen(): JSX.Element {
  return (
    <>
      <h1 class="hidden-visually">{t("ui.app")}</h1>
      <Loading />
    </>
  );
}

/** Waiting for something that usually takes less than a second. */
export function Loading({ label }: { label?: string }): JSX.Element {
  return (
    <div class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      <span>{label ?? t("ui.loading")}</span>
    </div>
  );
}

/** How far something is; without `max` it only shows that it goes on. */
export function Progress({
  value,
  max,
  label,
}: {
  value?: number;
  max?: number;
  label: string;
}): JSX.Element {
  return (
    <progress class="progress" aria-label={label} value={max ? value : undefined} max={max || undefined} />
  );
}

/** A part of a page with its heading. */
export function Section({
  title,
  count,
  action,
  children,
}: {
  title: ComponentChildren;
  count?: number;
  action?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="section">
      <header class="section-head">
        <h2>
          {title}
          {count !== undefined && <span class="section-count figures">{count}</span>}
        </h2>
        {action}
      </header>
      {children}
    </section>
  );
}

/** A list of rows on one sheet of paper. */
export function List({ children, label }: { children: ComponentChildren; label?: string }): JSX.Element {
  return (
    <ul class="list" aria-label={label}>
      {children}
    </ul>
  );
}

/** One row: what it is, a line about it, and where it leads. */
export function Row({
  title,
  subtitle,
  leading,
  trailing,
  href,
  onClick,
  tone,
}: {
  title: ComponentChildren;
  subtitle?: ComponentChildren;
  leading?: ComponentChildren;
  trailing?: ComponentChildren;
  href?: string;
  onClick?: () => void;
  /** A coloured edge for what is due or late. */
  tone?: Tone;
}): JSX.Element {
  const inside = (
    <>
      {leading && <span class="row-leading">{leading}</span>}
      <span class="row-text">
        <span class="row-title">{title}</span>
        {subtitle && <span class="row-subtitle">{subtitle}</span>}
      </span>
      {trailing && <span class="row-trailing">{trailing}</span>}
      {(href || onClick) && <Icon name="forward" size={20} class="row-go" />}
    </>
  );
  const className = `row${tone ? ` edge-${tone}` : ""}`;
  return (
    <li>
      {href ? (
        <Link class={className} href={href}>
          {inside}
        </Link>
      ) : onClick ? (
        <button type="button" class={className} onClick={onClick}>
          {inside}
        </button>
      ) : (
        <div class={className}>{inside}</div>
      )}
    </li>
  );
}

/** A house number as it hangs at the door. */
export function Plate({ number, large }: { number: string; large?: boolean }): JSX.Element {
  return (
    <span class={`plate${large ? " plate-large" : ""}${number.length > 4 ? " plate-long" : ""}`}>
      {number}
    </span>
  );
}

/** Facts as pairs of term and value. */
export function Facts({ facts }: { facts: [ComponentChildren, ComponentChildren][] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(([term, value], index) => (
        <div key={index}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
