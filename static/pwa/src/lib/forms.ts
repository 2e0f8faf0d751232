/** Which version of each form is filled in in a village on a day: that of the nearest area with an offer of its own. */
import type { Area, Form, Id, PlainDate } from "./types";

/** What an offer is on a day: what comes next takes its place from its day on, with or without signal. */
export function onDay(form: Form, day: PlainDate): Form {
  const { next } = form;
  if (!next || next.on > day) return form;
  return { ...form, ...next, title: next.title ?? form.title, next: null } as Form;
}

/** The forms of a village on a day, those not filled in there left out. */
export function formsIn(
  offers: Iterable<Form>,
  areas: ReadonlyMap<Id, Area>,
  villageId: Id,
  day: PlainDate,
): Form[] {
  const far = new Map<Id, number>();
  for (let at: Id | null = villageId; at && !far.has(at); at = areas.get(at)?.parent_id ?? null)
    far.set(at, far.size);
  // An offer from before there were areas on them is that of the topmost.
  const distance = (form: Form) => (form.area_id ? far.get(form.area_id) : far.size);
  const nearest = new Map<string, Form>();
  for (const form of offers) {
    const own = distance(form);
    const other = nearest.get(form.form_id);
    if (own !== undefined && (!other || own < distance(other)!)) nearest.set(form.form_id, form);
  }
  return [...nearest.values()].map((form) => onDay(form, day)).filter((form) => form.active);
}
