/** The rooms of the desk by the name in their address; each is a chunk of its own, and none is named on a worker's phone. */
import type { ComponentType, JSX } from "preact";
import { phone } from "../db";
import { Button, EmptyState, t } from "../ui";
import { lazy, type ScreenModule } from "../ui/lazy";
import { LoadingScreen } from "../ui/Show";
import { mayWrite } from "./words";

type Room = ComponentType<{ params: Record<string, string> }>;

function room<P extends object>(load: () => Promise<ScreenModule<P>>): ComponentType<P> {
  return lazy(load, LoadingScreen);
}

const ROOMS: Record<string, Room> = {
  overview: room(() => import("./overview/Overview")),
  map: room(() => import("./map/MapRoom")),
  review: room(() => import("./review/Review")),
  held: room(() => import("./held/Held")),
  people: room(() => import("./people/People")),
  visits: room(() => import("./visits/Visits")),
  followups: room(() => import("./followups/Followups")),
  requests: room(() => import("./requests/Requests")),
  households: room(() => import("./households/Households")),
  entitlements: room(() => import("./entitlements/TakeUp")),
  duplicates: room(() => import("./duplicates/Duplicates")),
  forms: room(() => import("./forms/Forms")),
  exports: room(() => import("./exports/Exports")),
  audit: room(() => import("./audit/Audit")),
  settings: room(() => import("./settings/Settings")),
};
/** Who only reads has nothing to do there. */
const FOR_WRITERS = new Set(["duplicates"]);

export default function Rooms({ params }: { params: Record<string, string> }): JSX.Element {
  const name = params.room ?? "";
  const Found = FOR_WRITERS.has(name) && !mayWrite(phone.account.value?.role) ? undefined : ROOMS[name];
  if (!Found)
    return (
      <EmptyState
        icon="search"
        title={t("app.not_found")}
        action={<Button href="/desk/overview">{t("app.desk")}</Button>}
      />
    );
  return <Found key={name} params={params} />;
}
