/** The head of every screen of the desk: where one is, and the way to its other rooms. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";
import { t } from "../ui";
import { loadDirectory } from "./directory";
import "./desk.css";

const ROOMS = ["review", "held", "visits", "followups", "households"] as const;

export function DeskHead({
  here,
  children,
}: {
  here: (typeof ROOMS)[number];
  children?: ComponentChildren;
}): JSX.Element {
  useEffect(() => void loadDirectory(), []);
  return (
    <header class="desk-bar">
      <h1>{t(`desk.${here}`)}</h1>
      <nav aria-label={t("desk.sections")}>
        {ROOMS.map((room) => (
          <Link key={room} href={`/desk/${room}`} aria-current={room === here ? "page" : undefined}>
            {t(`desk.${room}`)}
          </Link>
        ))}
      </nav>
      {children}
    </header>
  );
}
