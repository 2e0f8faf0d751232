/** The app's start: language and text size, who was here last, then the screens. */
import { render } from "preact";
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
render(<App />, document.getElementById("app")!);
