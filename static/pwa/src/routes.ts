/** Every address of the app under /app, and the screen it shows; each screen is a chunk of its own. */
import type { ComponentType } from "preact";
import type { Role } from "./lib/types";
import { lazy } from "./ui/lazy";

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

/** Who works at the desk; the auditor reads there. */
const DESK: Role[] = ["supervisor", "administrator", "auditor"];

export const routes: Route[] = [
  { path: "/", screen: lazy(() => import("./home/Today")) },
  { path: "/households", screen: lazy(() => import("./register/Households")) },
  { path: "/households/new", screen: lazy(() => import("./register/NewHousehold")), bare: true },
  { path: "/households/:id", screen: lazy(() => import("./register/HouseholdPage")) },
  { path: "/scan", screen: lazy(() => import("./cards/Scan")), bare: true },
  { path: "/visit/:id", screen: lazy(() => import("./visits/VisitScreen")), bare: true },
  {
    path: "/visit/:id/form/:submissionId",
    screen: lazy(() => import("./visits/form/FormScreen")),
    bare: true,
  },
  { path: "/outbox", screen: lazy(() => import("./outbox/Outbox")) },
  { path: "/desk/visits/:id?", screen: lazy(() => import("./desk/visits/Visits")), roles: DESK },
  { path: "/desk/followups/:id?", screen: lazy(() => import("./desk/followups/Followups")), roles: DESK },
  { path: "/desk/households/:id?", screen: lazy(() => import("./desk/households/Households")), roles: DESK },
  { path: "/settings", screen: lazy(() => import("./account/Settings")) },
];
