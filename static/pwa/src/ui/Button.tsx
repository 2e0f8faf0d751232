import type { ComponentChildren, JSX } from "preact";
import { Link } from "wouter-preact";
import { Icon, type IconName } from "./icons";

export type ButtonKind = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps {
  children: ComponentChildren;
  kind?: ButtonKind;
  icon?: IconName;
  /** Full width of what holds it. */
  wide?: boolean;
  small?: boolean;
  /** Working: shows so, and takes no second press. */
  busy?: boolean;
  disabled?: boolean;
  type?: "button" | "submit";
  /** A place in the app, or a `tel:` or other address. */
  href?: string;
  download?: string;
  onClick?: (event: MouseEvent) => void;
  class?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-expanded"?: boolean;
  "data-testid"?: string;
}

/** A button, or a link that looks like one when it has `href`. */
export function Button(props: ButtonProps): JSX.Element {
  const { children, kind = "secondary", icon, wide, small, busy, href, type = "button", ...rest } = props;
  const className =
    `button ${kind}${wide ? " wide" : ""}${small ? " small-button" : ""} ${rest.class ?? ""}`.trim();
  const inside = (
    <>
      {busy ? <span class="spinner" aria-hidden="true" /> : icon ? <Icon name={icon} size={22} /> : null}
      <span>{children}</span>
    </>
  );
  if (href !== undefined && /^(tel:|sms:|blob:|https?:|\/api\/)/.test(href)) {
    return (
      <a {...rest} class={className} href={href}>
        {inside}
      </a>
    );
  }
  if (href !== undefined) {
    return (
      <Link {...rest} class={className} href={href}>
        {inside}
      </Link>
    );
  }
  return (
    <button
      {...rest}
      type={type}
      class={className}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
    >
      {inside}
    </button>
  );
}

/** A round button with only an icon; `label` is what it says to those who do not see it. */
export function IconButton({
  icon,
  label,
  onClick,
  href,
  pressed,
  disabled,
}: {
  icon: IconName;
  label: string;
  onClick?: () => void;
  href?: string;
  pressed?: boolean;
  disabled?: boolean;
}): JSX.Element {
  if (href?.startsWith("tel:")) {
    return (
      <a class="icon-button" href={href} aria-label={label} title={label}>
        <Icon name={icon} />
      </a>
    );
  }
  if (href !== undefined) {
    return (
      <Link class="icon-button" href={href} aria-label={label} title={label}>
        <Icon name={icon} />
      </Link>
    );
  }
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
