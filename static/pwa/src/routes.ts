/** Every address of the app under /app, and the screen it shows; each screen is a chunk of its own. */
import type { ComponentType } from "preact";
import type { Role } from "./lib/types";
import { loadTexts, type Part } from "./ui/i18n";
import { lazy, type ScreenModule } from "./ui/lazy";
import { LoadingScreen } from "./ui/Show";

/** What a screen receives: the named parts of its address. */
export interface ScreenProps {
  params: Record<string, string>;
}

export interface Route {
  path: string;
  screen: ComponentType<ScreenProps>;
  /** Without the tabs: a task that is finished or left. */
  bare?: boolean;
  /** Shown to these roles only. */
  roles?: Role[];
}

/** A screen in a chunk of its own. */
function screen<P extends object>(load: () => Promise<ScreenModule<P>>): ComponentType<P> {
  return lazy(load, LoadingScreen);
}

/** A screen with texts that the first one does without. */
function speaking<P extends object>(
  load: () => Promise<ScreenModule<P>>,
  ...parts: Part[]
): ComponentType<P> {
  return screen(async () => (await Promise.all([load(), loadTexts(...parts)]))[0]);
}

/** A screen of a visit. */
function visit<P extends object>(load: () => Promise<ScreenModule<P>>): ComponentType<P> {
  return speaking(load, "visit");
}

export const routes: Route[] = [
  { path: "/", screen: screen(() => import("./home/Today")) },
  { path: "/households", screen: speaking(() => import("./register/Households"), "work") },
  { path: "/households/new", screen: speaking(() => import("./register/NewHousehold"), "work"), bare: true },
  { path: "/households/:id", screen: speaking(() => import("./register/HouseholdPage"), "work") },
  { path: "/scan", screen: visit(() => import("./cards/Scan")), bare: true },
  { path: "/visit/:id", screen: visit(() => import("./visits/VisitScreen")), bare: true },
  {
    path: "/visit/:id/form/:submissionId",
    screen: visit(() => import("./visits/form/FormScreen")),
    bare: true,
  },
  { path: "/outbox", screen: speaking(() => import("./outbox/Outbox"), "work") },
  { path: "/tally", screen: speaking(() => import("./outbox/Tally"), "work") },
  {
    path: "/desk/:room/:id?",
    screen: speaking(() => import("./desk/Rooms"), "desk", "visit", "work"),
    roles: ["supervisor", "administrator", "auditor"],
  },
  { path: "/settings", screen: speaking(() => import("./account/Settings"), "settings") },
];
