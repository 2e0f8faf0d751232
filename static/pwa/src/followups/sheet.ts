/** The sheet of one follow-up with its texts, fetched once the screen it opens on stands. */
import { loadTexts } from "../ui/i18n";
import { lazy } from "../ui/lazy";
import type { FollowUpSheetProps } from "./FollowUpSheet";

/** What was promised, by whom, and what can be done now; nothing is shown while there is no `id`. */
export const FollowUpSheet = lazy<FollowUpSheetProps>(
  async () => (await Promise.all([import("./FollowUpSheet"), loadTexts("work")]))[0],
  () => null,
);
