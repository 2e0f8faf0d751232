/** The frame around every screen: what stands before the door, the tabs, and where messages show. */
import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useErrorBoundary, useLayoutEffect } from "preact/hooks";
import { Route, Router, Switch, useLocation } from "wouter-preact";
import { Door } from "./account/Door";
import { stage, unsent } from "./account/store";
import { phone, records } from "./db";
import { asFailure } from "./lib/failure";
import { type Route as AppRoute, routes } from "./routes";
import { keepInSync, sync } from "./sync";
import { Button, EmptyState, t, toast } from "./ui";
import { failureText } from "./ui/failures";
import type { IconName } from "./ui/icons";
import { lazy } from "./ui/lazy";
import { AskHost } from "./ui/Sheet";
import { type Tab, TabBar } from "./ui/TabBar";
import { ToastHost } from "./ui/Toast";

const DESK_ROLES = new Set(["supervisor", "administrator", "auditor"]);

/** The rooms of the desk, each with its icon, in the order of its work. */
const DESK: [string, IconName][] = [
  ["overview", "eye"],
  ["map", "map"],
  ["review", "check"],
  ["held", "warn"],
  ["visits", "desk"],
  ["followups", "bell"],
  ["requests", "message"],
  ["households", "people"],
  ["entitlements", "home"],
  ["duplicates", "person"],
  ["people", "person"],
  ["forms", "form"],
  ["exports", "file"],
  ["audit", "lock"],
  ["settings", "settings"],
];

const tabs = computed<Tab[]>(() => {
  const all: Tab[] = [
    { href: "/", icon: "today", label: t("app.today") },
    { href: "/households", icon: "houses", label: t("app.households") },
    { href: "/scan", icon: "scan", label: t("app.scan"), primary: true },
    {
      href: "/outbox",
      icon: "outbox",
      label: t("app.outbox"),
      badge: unsent.value,
      badgeLabel: t("app.unsent"),
    },
    { href: "/settings", icon: "settings", label: t("app.settings") },
  ];
  if (DESK_ROLES.has(phone.account.value?.role ?? "")) {
    for (const [room, icon] of DESK)
      all.push({ href: `/desk/${room}`, icon, label: t(`app.desk_${room}`), wideOnly: true });
  }
  // Who only reads has nothing to do there.
  return all.filter((tab) => tab.href !== "/desk/duplicates" || phone.account.value?.role !== "auditor");
});

// Whatever could not be written, anywhere, is said: silence would look like "saved".
addEventListener("unhandledrejection", (event) => {
  const failure = asFailure(event.reason);
  if (failure.kind === "storage_full") toast(failureText(failure));
});

/** Set once this phone has handed in everything and erased itself: the account was suspended, or the phone lost. */
const erased = signal<{ code: string; n: number } | null>(null);
const Erased = lazy(() => import("./account/Erased"));

/** The whole app. */
export function App(): JSX.Element {
  return (
    <>
      {erased.value ? <Erased {...erased.value} /> : stage.value === "open" ? <Inside /> : <Door />}
      <AskHost />
      <ToastHost />
    </>
  );
}

function Inside(): JSX.Element {
  useEffect(() => {
    records.onGone = (homes) => void import("./outbox/gone").then(({ tellGone }) => tellGone(homes));
    sync.onForbidden = (code) =>
      void import("./account/erase")
        .then(({ handInAndErase }) => handInAndErase(code))
        .then((done) => {
          erased.value = done;
        });
    return keepInSync();
  }, []);
  const allowed = routes.filter((route) => !route.roles || route.roles.includes(phone.account.value!.role));
  return (
    <Router base="/app">
      <Switch>
        {allowed.map((route) => (
          <Route key={route.path} path={route.path}>
            {(params) => <Framed route={route} params={params as Record<string, string>} />}
          </Route>
        ))}
        <Route>
          <Framed route={{ path: "*", screen: NotFound }} params={{}} />
        </Route>
      </Switch>
    </Router>
  );
}

/** Where each address was scrolled to, for going back to it. */
const scrolled = new Map<string, number>();
let wentBack = false;
addEventListener("popstate", () => {
  wentBack = true;
});
history.scrollRestoration = "manual";

function Framed({ route, params }: { route: AppRoute; params: Record<string, string> }): JSX.Element {
  const [path] = useLocation();
  const [error, reset] = useErrorBoundary();
  useLayoutEffect(() => {
    if (error) reset();
    const top = wentBack ? (scrolled.get(path) ?? 0) : 0;
    wentBack = false;
    // The screen's own chunk may come a frame later: its height is there only then.
    scrollTo(0, top);
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, top)));
    // Those who hear the page begin at its top, as those who see it do.
    if (document.activeElement === document.body)
      document.getElementById("main")?.focus({ preventScroll: true });
    const keep = () => scrolled.set(path, scrollY);
    addEventListener("scroll", keep, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", keep);
    };
  }, [path]);
  const Screen = route.screen;
  return (
    <div class={`frame${route.bare ? " bare" : ""}`}>
      <a class="skip" href="#main">
        {t("ui.skip")}
      </a>
      {!route.bare && <TabBar tabs={tabs.value} label={t("ui.main_nav")} brand={t("ui.app")} />}
      <main id="main" tabIndex={-1}>
        {error ? <Broken /> : <Screen params={params} />}
      </main>
    </div>
  );
}

function Broken(): JSX.Element {
  return (
    <EmptyState
      icon="warn"
      title={t("ui.error_title")}
      text={t("ui.error_text")}
      action={
        <Button kind="primary" icon="sync" onClick={() => location.reload()}>
          {t("ui.reload")}
        </Button>
      }
    />
  );
}

function NotFound(): JSX.Element {
  return (
    <EmptyState
      icon="search"
      title={t("app.not_found")}
      action={<Button href="/">{t("app.to_today")}</Button>}
    />
  );
}
