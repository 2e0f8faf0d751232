/** The screens of a visit with a phone filled by hand and no server: for looking at. Not part of the app. */
import { render } from "preact";
import { Route, Router, Switch } from "wouter-preact";
import { drafts, outbox, phone } from "../../../src/db";
import type { Plan } from "../../../src/forms/plan";
import { loadTexts, setLanguage } from "../../../src/ui/i18n";
import { AskHost } from "../../../src/ui/Sheet";
import FormScreen from "../../../src/visits/form/FormScreen";
import { startVisit } from "../../../src/visits/start";
import VisitScreen from "../../../src/visits/VisitScreen";
import { fill, HOUSE, worker } from "../house";
import "../../../src/ui/tokens.css";
import "../../../src/ui/base.css";
import "../../../src/ui/kit.css";

const query = new URLSearchParams(location.search);
await loadTexts("visit");
await setLanguage(query.get("lang") === "en" ? "en" : "zh");
await phone.signedIn(worker, "password");
await phone.setPin("1234", { password: "password" });
const plans: Record<string, Plan> = await (await fetch("/app/harness-plans.json")).json();
if (!query.has("again")) await fill(phone, plans);
const id = await startVisit(HOUSE);
Object.assign(window, { drafts, outbox, phone, visitId: id });
history.replaceState(null, "", query.get("at") ?? `/app/visit/${id}`);
render(
  <Router base="/app">
    <main class="frame bare">
      <Switch>
        <Route path="/visit/:id">
          {(params) => <VisitScreen params={params as Record<string, string>} />}
        </Route>
        <Route path="/visit/:id/form/:submissionId">
          {(params) => <FormScreen params={params as Record<string, string>} />}
        </Route>
        <Route>somewhere else</Route>
      </Switch>
    </main>
    <AskHost />
  </Router>,
  document.getElementById("app")!,
);
