/** The visit on the screen as a file, for when the phone has no room to keep it: handed over by other means, it counts. */
import { nowMoment } from "../lib/dates";
import { newId } from "../lib/uuid";
import { saveAs } from "../ui/saveAs";
import { visit } from "./store";

/** Offer the visit as it is in memory to be saved or sent somewhere; in the form in which a lost phone hands it in. */
export function exportVisit(): void {
  const content = visit.value;
  if (!content) return;
  const item = { id: newId(), kind: "left_behind", schema: 1, made_at: nowMoment() };
  const items = [{ ...item, body: { what: "draft", content } }];
  saveAs(new Blob([JSON.stringify({ protocol: 1, items }, null, 1)], { type: "application/json" }));
}
