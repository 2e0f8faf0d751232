import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { AppBar, Button, EmptyState, t } from "../ui";
import { LoadingScreen } from "../ui/Show";
import { hold, takenAway, takeOver } from "./hold";

/** A visit's screen, once this tab holds the visit; otherwise that it is open in another one, and a way to have it here. */
export function OnlyHere({ id, children }: { id: string; children: ComponentChildren }): JSX.Element {
  const [here, setHere] = useState<boolean | null>(null);
  useEffect(() => {
    let gone = false;
    void hold(id).then((got) => !gone && setHere(got));
    return () => {
      gone = true;
    };
  }, [id]);
  if (here === null) return <LoadingScreen />;
  if (here && takenAway.value !== id) return <>{children}</>;
  return (
    <>
      <AppBar title={t("visits.visit")} back="/" />
      <div class="page">
        <EmptyState
          icon="form"
          title={t("visits.elsewhere")}
          text={t("visits.elsewhere_text")}
          action={
            <Button kind="primary" onClick={() => void takeOver(id).then(setHere)}>
              {t("visits.use_here")}
            </Button>
          }
        />
      </div>
    </>
  );
}
