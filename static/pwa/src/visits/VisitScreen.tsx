import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { AppBar, Banner, Button, EmptyState, t } from "../ui";
import { LoadingScreen } from "../ui/Show";
import { exportVisit } from "./asFile";
import { Door } from "./Door";
import { House } from "./House";
import { OnlyHere } from "./OnlyHere";
import { finishedVisit, Sent } from "./Sent";
import { Summary } from "./Summary";
import { openVisit, saveFailure, visit } from "./store";
import type { VisitDraft } from "./types";
import "./visits.css";

/** A visit, step by step: the door, what is due in the house, the summary, and thank you. */
export default function VisitScreen({ params }: { params: Record<string, string> }) {
  const id = params.id ?? "";
  return (
    <OnlyHere id={id}>
      <Steps id={id} />
    </OnlyHere>
  );
}

function Steps({ id }: { id: string }) {
  const [, navigate] = useLocation();
  const step = new URLSearchParams(useSearch()).get("step");
  const [ready, setReady] = useState(visit.value?.id === id);
  useEffect(() => {
    let gone = false;
    void openVisit(id).then(() => !gone && setReady(true));
    return () => {
      gone = true;
    };
  }, [id]);
  const done = visit.value?.id !== id;
  useEffect(() => {
    if (ready) focusOnTitle();
  }, [ready, step, done]);
  const go: Go = (to) => {
    scrollTo(0, 0);
    // From the door on, the phone's Back button leads to the door again.
    if (!step && to === "house") navigate(`/visit/${id}?step=door`, { replace: true });
    navigate(`/visit/${id}?step=${to}`);
  };
  if (!ready) return <LoadingScreen />;
  const draft = visit.value;
  if (!draft || draft.id !== id) {
    const finished = finishedVisit(id);
    if (finished) return <Sent {...finished} />;
    return (
      <>
        <AppBar title={t("visits.visit")} back="/" />
        <div class="page">
          <EmptyState
            icon="door"
            title={t("visits.gone")}
            text={t("visits.gone_hint")}
            action={<Button href="/">{t("visits.to_today")}</Button>}
          />
        </div>
      </>
    );
  }
  const failure = saveFailure.value;
  const screen = screenOf(draft, step, go);
  if (!failure) return screen;
  return (
    <>
      <Banner
        tone="late"
        role="alert"
        title={t("visits.not_saved")}
        action={
          <Button small onClick={exportVisit}>
            {t("visits.as_file")}
          </Button>
        }
      >
        {t(`ui.failure.${failure.kind === "storage_full" ? "storage_full" : "unavailable"}`)}
      </Banner>
      {screen}
    </>
  );
}

type Go = (to: "door" | "house" | "summary") => void;

function screenOf(draft: VisitDraft, step: string | null, go: Go): JSX.Element {
  if (step === "summary")
    return <Summary draft={draft} back={() => go(draft.outcome === "met" ? "house" : "door")} />;
  if (draft.outcome === "met" && step !== "door")
    return <House draft={draft} toDoor={() => go("door")} toSummary={() => go("summary")} />;
  return <Door draft={draft} toHouse={() => go("house")} />;
}

/** A step is a page of its own to those who hear it: reading begins at its title. */
function focusOnTitle(): void {
  const title = document.querySelector<HTMLElement>("h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
}
