/** What was handed over to this worker and not read yet, with its texts, fetched only where there is something. */
import { loadTexts } from "../../ui/i18n";
import { lazy } from "../../ui/lazy";

export const Handed = lazy(
  async () => (await Promise.all([import("./HandedBanner"), loadTexts("work")]))[0],
  () => null,
);
