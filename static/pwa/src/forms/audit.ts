/** The log of a form with an `audit` question, as ODK writes it: https://docs.getodk.org/form-audit-log/ */
import type { Item, Page, PlanAudit } from "./session";

/** One line of the log; moments in milliseconds since 1970. */
export interface AuditEvent {
  event: string;
  node: string;
  start: number;
  end?: number;
  /** Latitude, longitude (degrees), accuracy (metres). */
  place?: [number, number, number];
  old?: string;
  new?: string;
  /** Why answers that were sent before are changed. */
  reason?: string;
}

/** The name of the log among a submission's files. */
export const AUDIT_FILE = "audit.csv";

/** What the log needs of the world. */
export interface AuditWorld {
  now: () => Date;
  /** Who fills the form in; written only when the form wants it. */
  user: string;
  /** Where the phone is known to be, and since when. */
  place: () => { lat: number; lon: number; accuracy: number; at: string } | null;
}

/** Seconds for which a position stands when the form does not say. */
const MAX_AGE = 600;

/** Collects what is shown and done. `events` is what earlier openings left; it grows in place and is saved with the draft. */
export class AuditLog {
  private shown: { event: AuditEvent; item: Item | null }[] = [];

  constructor(
    private readonly settings: PlanAudit,
    readonly events: AuditEvent[],
    private readonly world: AuditWorld,
  ) {}

  /** Something that has no duration: `form start`, `add repeat`, `constraint error` ... */
  note(event: string, node = ""): void {
    this.events.push(this.made(event, node));
  }

  /** Whether the form wants to be told why answers are changed that were sent before, and was not told yet. */
  wantsReason(): boolean {
    return (
      this.settings["track-changes-reasons"] === "on-form-edit" && !this.events.some((one) => one.reason)
    );
  }

  /** Why answers that were sent before are changed. */
  giveReason(reason: string): void {
    this.events.push({ ...this.made("change reason", ""), reason });
  }

  /** A page is on the screen now: each question on it, and a field-list's own group; null for the end screen. */
  show(page: Page | null): void {
    this.leave();
    const begin = (event: string, item: Item | null) =>
      this.shown.push({ event: { ...this.made(event, item?.path ?? ""), old: item?.value }, item });
    if (!page) begin("end screen", null);
    else {
      if (page.kind === "list" && page.item) begin("group questions", page.item);
      for (const item of page.items) begin("question", item);
    }
  }

  /** What was on the screen is so no more. */
  leave(): void {
    const end = this.world.now().getTime();
    for (const { event, item } of this.shown) {
      const { old, ...line } = event;
      const changed = this.settings["track-changes"] && item?.kind === "field" && item.value !== old;
      this.events.push(changed ? { ...line, end, old, new: item.value } : { ...line, end });
    }
    this.shown = [];
  }

  /** The log as a file: `audit.csv`, after the one (`before`) that went with the answers when they were sent first. */
  csv(before = ""): string {
    const { settings, world } = this;
    const columns = ["event", "node", "start", "end"];
    if (settings.location) columns.push("latitude", "longitude", "accuracy");
    if (settings["track-changes"]) columns.push("old-value", "new-value");
    if (settings["identify-user"]) columns.push("user");
    if (settings["track-changes-reasons"]) columns.push("change-reason");
    const lines = this.events.map((one) => {
      const cells: (string | number)[] = [one.event, one.node, one.start, one.end ?? ""];
      if (settings.location) cells.push(...(one.place ?? ["", "", ""]));
      if (settings["track-changes"]) cells.push(one.old ?? "", one.new ?? "");
      if (settings["identify-user"]) cells.push(world.user);
      if (settings["track-changes-reasons"]) cells.push(one.reason ?? "");
      return cells.map(quoted).join(",");
    });
    const head = columns.join(",");
    return `${before.startsWith(`${head}\n`) ? before.trimEnd() : head}\n${lines.join("\n")}\n`;
  }

  private made(event: string, node: string): AuditEvent {
    const start = this.world.now().getTime();
    const known = this.settings.location && this.world.place();
    const age = Number(this.settings.location?.["max-age"]) || MAX_AGE;
    const place: [number, number, number] | null =
      known && start - Date.parse(known.at) <= age * 1000 ? [known.lat, known.lon, known.accuracy] : null;
    return { event, node, start, ...(place && { place }) };
  }
}

/** A cell of CSV; quotes only where they are needed. */
function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
