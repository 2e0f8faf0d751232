import type { JSX } from "preact";
import { Link, useLocation } from "wouter-preact";
import { Icon, type IconName } from "./icons";

export interface Tab {
  href: string;
  icon: IconName;
  label: string;
  /** A count beside the icon; nothing when 0. */
  badge?: number;
  /** What the count means, for those who hear it. */
  badgeLabel?: string;
  /** The one in the middle, raised. */
  primary?: boolean;
  /** Only at the side of wide screens. */
  wideOnly?: boolean;
}

function isHere(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}

/** The main places of the app: under the thumb on a phone, at the side from 1024 px. */
export function TabBar({ tabs, label, brand }: { tabs: Tab[]; label: string; brand: string }): JSX.Element {
  const [path] = useLocation();
  return (
    <nav class="tabs" aria-label={label}>
      <p class="tabs-brand" aria-hidden="true">
        <Icon name="door" size={22} />
        {brand}
      </p>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.href} class={`${tab.primary ? "tab-primary" : ""}${tab.wideOnly ? " tab-wide" : ""}`}>
            <Link href={tab.href} aria-current={isHere(tab.href, path) ? "page" : undefined}>
              <span class="tab-icon">
                <Icon name={tab.icon} />
                {tab.badge ? (
                  <span class="tab-badge">
                    {tab.badge > 99 ? "99+" : tab.badge}
                    <span class="hidden-visually">{tab.badgeLabel}</span>
                  </span>
                ) : null}
              </span>
              <span class="tab-label">{tab.label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
