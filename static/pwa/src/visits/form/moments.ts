/** Dates and times between the browser's pickers and the values XForms stores (ODK XForms, "Data types"). */

/** The part of a stored date or dateTime that `<input type="date">` takes. */
export function dateOf(value: string): string {
  return /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? "";
}

/** A month picker's `2026-03` as the first day of that month. */
export function fromMonth(month: string): string {
  return /^\d{4}-\d{2}$/.test(month) ? `${month}-01` : "";
}

/** A typed year as its first day. */
export function fromYear(year: string): string {
  return /^\d{4}$/.test(year) ? `${year}-01-01` : "";
}

/** Minutes east of Greenwich as `+08:00`. */
export function offset(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** A stored time as `HH:MM`, as it was written, without moving it between zones. */
export function timeOf(value: string): string {
  return /(?:^|T)(\d{2}:\d{2})/.exec(value)?.[1] ?? "";
}

/** `HH:MM` as a stored time with the zone it was asked in. */
export function fromTime(time: string, zoneMinutes: number): string {
  return /^\d{2}:\d{2}/.test(time) ? `${time.slice(0, 5)}:00.000${offset(zoneMinutes)}` : "";
}

/** A stored dateTime as `YYYY-MM-DDTHH:MM` for the picker. */
export function localOf(value: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.exec(value)?.[0] ?? "";
}

/** The picker's `YYYY-MM-DDTHH:MM` as a stored dateTime with the zone it was asked in. */
export function fromLocal(local: string, zoneMinutes: number): string {
  return localOf(local) ? `${local.slice(0, 16)}:00.000${offset(zoneMinutes)}` : "";
}
