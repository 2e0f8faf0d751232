/** The icon set: 24 x 24, drawn with one stroke width, coloured by the text around them. */
import type { JSX } from "preact";

const PATHS = {
  today: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8.5 15l2.3 2.3 4.7-4.6",
  home: "M3.5 11.5 12 4l8.5 7.5M6 9.8V20h12V9.8M10 20v-5.5h4V20",
  houses: "M2.5 12 8 7l5.5 5M4.2 10.6V19h7.6M12.5 9.2 16.5 5.5 21.5 10v9h-6v-4.5",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  outbox: "M12 14V4M8 7.5 12 3.5l4 4M4 13v7h16v-7M4 15.5h4.5l1.2 2h4.6l1.2-2H20",
  settings: "M5 7h6M15 7h4M5 12h2M11 12h8M5 17h8M17 17h2M13 5v4M9 10v4M15 15v4",
  search: "M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  up: "M5 15l7-7 7 7",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.5 10 17.5 19.5 7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  call: "M6.5 4h3l1.5 4.2-2 1.4a12 12 0 0 0 5.4 5.4l1.4-2L20 14.5v3a2.5 2.5 0 0 1-2.6 2.5C10.6 19.6 4.4 13.4 4 6.6A2.5 2.5 0 0 1 6.5 4z",
  message: "M4 5h16v11H11l-4.5 4v-4H4z",
  person: "M12 4a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM5 20c.6-4 3.4-6 7-6s6.4 2 7 6",
  people:
    "M9 5a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 9 5zM2.8 19c.5-3.6 2.9-5.2 6.2-5.2s5.7 1.6 6.2 5.2M16 5.4a3 3 0 0 1 0 5.6M17.8 14.2c1.9.7 3.1 2.3 3.4 4.8",
  away: "M4 20V8l5-3v15M9 9h6v11M15 20V4l5 3v13M2.5 20h19",
  card: "M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5h3v3h-3zM20 13.5v.01M20 17v3h-3M7.2 7.2v.01M16.7 7.2v.01M7.2 16.7v.01",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11.5H4zM12 10a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
  torch: "M7 4h10v3l-2.5 4v9h-5v-9L7 7zM7 7h10M12 13v2",
  keypad: "M5 5h2v2H5zM11 5h2v2h-2zM17 5h2v2h-2zM5 11h2v2H5zM11 11h2v2h-2zM17 11h2v2h-2zM11 17h2v2h-2z",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 1.7",
  bell: "M6 17V11a6 6 0 1 1 12 0v6l1.5 1.5h-15zM10 20.5h4",
  warn: "M12 4 21 19.5H3zM12 10v4.5M12 17v.01",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11.5V16M12 8v.01",
  sync: "M19.5 12A7.5 7.5 0 0 1 6 16.5M4.5 12A7.5 7.5 0 0 1 18 7.5M18 3.5v4h-4M6 20.5v-4h4",
  cloud: "M7 18.5a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11.3 1.3A3.9 3.9 0 0 1 17.5 18.5z",
  cloudOff: "M7 18.5a4.5 4.5 0 0 1-.5-9M9.5 6.5a6 6 0 0 1 8.3 4.3 3.9 3.9 0 0 1 2 6.2M4 4l16 16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  globe:
    "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM4 12h16M12 4c2.4 2.3 3.5 5 3.5 8s-1.1 5.7-3.5 8c-2.4-2.3-3.5-5-3.5-8s1.1-5.7 3.5-8z",
  text: "M3.5 18 8 6.5h1L13.5 18M5 14.5h7M15 18l2.7-7h.6l2.7 7M16 15.8h4",
  storage:
    "M5 6.5C5 5 8 4 12 4s7 1 7 2.5S16 9 12 9 5 8 5 6.5zM5 6.5v11C5 19 8 20 12 20s7-1 7-2.5v-11M5 12c0 1.5 3 2.5 7 2.5s7-1 7-2.5",
  signOut: "M10 4H5v16h5M14.5 8l4 4-4 4M18 12H9.5",
  pin: "M12 21c-4-4.3-6.5-7.6-6.5-10.7a6.5 6.5 0 0 1 13 0C18.5 13.4 16 16.7 12 21zM12 8a2.3 2.3 0 1 1 0 4.6A2.3 2.3 0 0 1 12 8z",
  door: "M6 20.5V4h12v16.5M3.5 20.5h17M14.5 12v1.5",
  form: "M6 3.5h9l3.5 3.5v13.5H6zM15 3.5V7h3.5M9 11h6M9 14.5h6M9 18h3.5",
  edit: "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM14 6.5l3.5 3.5",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  filter: "M4 6h16l-6 7v6l-4-2v-4z",
  map: "M4 6.5 9 4.5l6 2 5-2v13l-5 2-6-2-5 2zM9 4.5v13M15 6.5v13",
  print: "M7 9V4h10v5M7 16H4V9h16v7h-3M7 13.5h10V20H7z",
  external: "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
  heart: "M12 20C6.5 16 3.5 12.8 3.5 9.3A4.3 4.3 0 0 1 12 7.5a4.3 4.3 0 0 1 8.5 1.8C20.5 12.8 17.5 16 12 20z",
  baby: "M12 3.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM10 9v.01M14 9v.01M10.5 12c.9.7 2.1.7 3 0M7 20.5c1-2 3-3 5-3s4 1 5 3",
  play: "M7.5 5v14l11-7z",
  stop: "M6.5 6.5h11v11h-11z",
  mic: "M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  file: "M6 3.5h9l3.5 3.5v13.5H6zM15 3.5V7h3.5",
  drag: "M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01",
  eye: "M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  backspace: "M9 5.5h11.5v13H9L3.5 12zM12 9.5l5 5M17 9.5l-5 5",
  menu: "M4 7h16M4 12h16M4 17h16",
  desk: "M3.5 8h17M5.5 8v11M18.5 8v11M12 8v6.5h6.5M9 8V5h6v3",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon; decorative unless `label` says what it means by itself. */
export function Icon({
  name,
  size = 24,
  label,
  class: className,
}: {
  name: IconName;
  size?: number;
  label?: string;
  class?: string;
}): JSX.Element {
  return (
    <svg
      class={`icon ${className ?? ""}`}
      viewBox="0 0 24 24"
      width={size}
      height={size}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : "true"}
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
