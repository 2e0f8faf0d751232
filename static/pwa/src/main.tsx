/** The app's start: language and text size, who was here last, then the screens. */
import { type JSX, render } from "preact";
import { App } from "./App";
import { rememberUnsent } from "./account/lost";
import { lockWhenIdle, start } from "./account/store";
import { preferredLanguage, setLanguage } from "./ui/i18n";
import { restoreTextSize } from "./ui/textSize";
import { watchForUpdates } from "./update";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/kit.css";

restoreTextSize();
await Promise.all([setLanguage(preferredLanguage()), isSecureContext ? start() : undefined]);
lockWhenIdle();
rememberUnsent();
watchForUpdates();
/** A phone that was switched off while it erased itself goes on with that before anything else. */
async function lastScreen(): Promise<JSX.Element | null> {
  if (!localStorage.getItem("fieldapp.erasing")) return null;
  const { finishErasing } = await import("./account/erase");
  const done = await finishErasing();
  const { default: Erased } = await import("./account/Erased");
  return <Erased {...done} />;
}

render((await lastScreen().catch(() => null)) ?? <App />, document.getElementById("app")!);
