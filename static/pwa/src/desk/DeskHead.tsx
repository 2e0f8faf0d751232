/** The head of every screen of the desk: where one is, and the way to its other rooms. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Link } from "wouter-preact";
import { phone } from "../db";
import { t } from "../ui";
import { loadDirectory } from "./directory";
import { mayWrite } from "./words";
import "./desk.css";

const ROOMS = [
  "overview",
  "map",
  "review",
  "held",
  "visits",
  "followups",
  "requests",
  "households",
  "entitlements",
  "duplicates",
  "people",
  "forms",
  "exports",
  "audit",
  "settings",
] as const;

export function DeskHead({
  here,
  children,
}: {
  here: (typeof ROOMS)[number];
  children?: ComponentChildren;
}): JSX.Element {
  const rooms = useRef<HTMLElement>(null);
  useEffect(() => void loadDirectory(), []);
  useEffect(() => {
    rooms.current?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [here]);
  return (
    <header class="desk-bar">
      <h1>{t(`desk.${here}`)}</h1>
      <nav ref={rooms} aria-label={t("desk.sections")}>
        {ROOMS.filter((room) => room !== "duplicates" || mayWrite(phone.account.value?.role)).map((room) => (
          <Link key={room} href={`/desk/${room}`} aria-current={room === here ? "page" : undefined}>
            {t(`desk.${room}`)}
          </Link>
        ))}
      </nav>
      {children}
    </header>
  );
}
