/** A server small enough to read: it keeps what is pushed and tells it back, and fails where a test says so. */
import type { Fetch } from "../../src/api/client";
import type { ItemKind, OwnAccount, PulledRecord, Receipt, WireItem } from "../../src/lib/types";

type Status = "accepted" | "held" | "refused";

export class SmallServer {
  readonly items = new Map<string, WireItem<ItemKind>>();
  readonly feed: PulledRecord[] = [];
  readonly files = new Map<string, number[]>();
  readonly stored = new Set<string>();
  /** The place where whole files are kept does not answer. */
  storeFails = false;
  readonly calls: string[] = [];
  readonly plans = new Map<string, unknown>();
  readonly formFiles = new Map<string, Uint8Array<ArrayBuffer>>();
  /** What it says of an item. */
  judge: (item: WireItem<ItemKind>) => Status = () => "accepted";
  /** Called for each request: throwing is a connection cut before the server saw it. */
  before: (call: string) => void = () => undefined;
  /** As above, but the server did its work and only the answer is lost. */
  after: (call: string) => void = () => undefined;
  /** Answers with this problem instead. */
  problem: (call: string) => { status: number; code: string; field?: string } | null = () => null;
  /** Its clock, in milliseconds. */
  time: () => number = Date.now;
  epoch = "one";
  readonly account: OwnAccount;
  tokens = 0;
  pageSize = 3;

  constructor(account: OwnAccount) {
    this.account = account;
  }

  readonly fetch: Fetch = async (input, init) => {
    const url = new URL(input, "http://server");
    const call = `${init.method} ${url.pathname.replace("/api/v1", "")}`;
    this.calls.push(call);
    this.before(call);
    const problem = this.problem(call);
    const answer = problem
      ? Response.json(
          {
            title: problem.code,
            ...problem,
            errors: problem.field ? [{ field: problem.field, message: "" }] : [],
          },
          { status: problem.status },
        )
      : await this.answer(call, url, init);
    this.after(call);
    return answer;
  };

  private async answer(call: string, url: URL, init: RequestInit): Promise<Response> {
    const auth = new Headers(init.headers).get("Authorization");
    if (call === "POST /sign-in/refresh") {
      this.tokens++;
      return Response.json({
        access_token: `access-${this.tokens}`,
        refresh_token: `refresh-${this.tokens}`,
        account: this.account,
        server_time: new Date(this.time()).toISOString(),
      });
    }
    if (auth !== `Bearer access-${this.tokens}`) {
      return Response.json({ title: "token", status: 401, code: "token_expired" }, { status: 401 });
    }
    if (call === "POST /sync/push") return this.push(String(init.body));
    if (call === "GET /sync/pull") return this.pull(url);
    if (call.startsWith("GET /plans/")) return Response.json(this.plans.get(call.slice(11)) ?? {});
    if (call.startsWith("GET /form-files/") && this.formFiles.has(call.slice(16)))
      return new Response(this.formFiles.get(call.slice(16)));
    if (call.includes(" /attachments/")) return this.file(init, call.split("/").at(-1)!);
    return new Response(null, { status: 404 });
  }

  private push(body: string): Response {
    const { items } = JSON.parse(body) as { items: WireItem<ItemKind>[] };
    const receipts = items.map((item): Receipt => {
      const again = this.items.has(item.id);
      const status = this.judge(item);
      if (status !== "refused") this.items.set(item.id, item);
      const reasons = status === "accepted" ? [] : [{ code: status, message: status }];
      const answered_at = new Date().toISOString();
      if (again && status !== "refused")
        return { id: item.id, status: "duplicate", first: status, reasons, missing: [], answered_at };
      return { id: item.id, status, reasons, missing: [], answered_at };
    });
    return Response.json({ receipts, server_time: new Date().toISOString() });
  }

  private pull(url: URL): Response {
    const cursor = url.searchParams.get("cursor");
    const [epoch, place] = cursor ? cursor.split(":") : [this.epoch, "0"];
    if (epoch !== this.epoch) {
      const errors = [{ field: "cursor", message: "unknown" }];
      return Response.json({ title: "invalid", status: 422, code: "invalid", errors }, { status: 422 });
    }
    const from = Number(place);
    const to = Math.min(from + this.pageSize, this.feed.length);
    return Response.json({
      cursor: `${this.epoch}:${to}`,
      more: to < this.feed.length,
      remaining: this.feed.length - to,
      dropped_streams: [],
      records: this.feed.slice(from, to),
    });
  }

  private async file(init: RequestInit, sha256: string): Promise<Response> {
    const have = this.files.get(sha256) ?? [];
    if (init.method === "HEAD")
      return new Response(null, {
        status: this.stored.has(sha256) ? 200 : 204,
        headers: { "Upload-Offset": String(have.length) },
      });
    const [, first, total] = /bytes (\d+)-\d+\/(\d+)/.exec(
      new Headers(init.headers).get("Content-Range") ?? "",
    )!;
    if (Number(first) > have.length) {
      return new Response(null, { status: 416, headers: { "Upload-Offset": String(have.length) } });
    }
    const bytes = [...new Uint8Array(await (init.body as Blob).arrayBuffer())];
    const now = [...have.slice(0, Number(first)), ...bytes];
    this.files.set(sha256, now);
    const whole = now.length === Number(total);
    if (whole && this.storeFails)
      return Response.json({ title: "busy", status: 503, code: "unavailable" }, { status: 503 });
    if (whole) this.stored.add(sha256);
    return Response.json({ stored: whole }, { status: whole ? 201 : 200 });
  }
}
