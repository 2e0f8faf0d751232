/** The server, as a phone speaks to it: a bearer token renewed by itself, and every failure one of a closed list. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { deviceId, phone } from "../db";
import type { Phone } from "../db/phone";
import { Failure } from "../lib/failure";
import type { Problem, SignedIn } from "../lib/types";
import { language } from "./language";

const BASE = "/api/v1";
/** A call without an answer in this time counts as a server that cannot be reached, in milliseconds. */
const PATIENCE = 30_000;

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** Runs work that at most one tab may do at a time (Web Locks). */
export type OneAtATime = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const inOneTab: OneAtATime = (name, work) =>
  navigator.locks ? (navigator.locks.request(name, work) as ReturnType<typeof work>) : work();

export interface CallOptions {
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  /** Statuses to hand back as they are, besides successes. */
  also?: number[];
  patience?: number;
}

/** What shows who signs in: a name and a password, or what the desk's QR carries. */
export type Proof = { username: string; password: string } | { token: string };

/** One phone's line to the server. Network and store are handed in, so that tests need no browser. */
export class Client {
  private readonly phone: Phone;
  private readonly fetch: Fetch;
  private readonly oneAtATime: OneAtATime;
  private readonly device: () => string;
  private access: string | null = null;
  private renewing: Promise<string> | null = null;
  private readonly clockOff = signal<number | null>(null);

  constructor(
    phone: Phone,
    fetch: Fetch = (input, init) => globalThis.fetch(input, init),
    oneAtATime: OneAtATime = inOneTab,
    device: () => string = deviceId,
  ) {
    this.phone = phone;
    this.fetch = fetch;
    this.oneAtATime = oneAtATime;
    this.device = device;
  }

  /** By how many milliseconds the server's clock is ahead of this phone's; null until it told the time. */
  get skew(): ReadonlySignal<number | null> {
    return this.clockOff;
  }

  /** Ask the server who this is, by a password or the desk's QR. Nothing is kept yet: see `keep`. Fails as `refused` when wrong. */
  async signIn(proof: Proof, deviceName: string): Promise<SignedIn> {
    const device = { id: this.device(), name: deviceName, app_version: __APP_VERSION__ };
    const path = "token" in proof ? "/sign-in/enrol" : "/sign-in";
    const answer = await this.send("POST", path, { json: { ...proof, device } });
    if (!answer.ok) throw await failureOf(answer, "refused");
    return (await answer.json()) as SignedIn;
  }

  /** Keep the tokens of a sign-in in the open store. */
  async keep(signed: SignedIn): Promise<void> {
    this.access = signed.access_token;
    this.clockOff.value = Date.parse(signed.server_time) - Date.now();
    await this.phone.meta.set("refresh", signed.refresh_token);
  }

  /** Give the tokens back. What is unsent stays on the phone. */
  async signOut(): Promise<void> {
    const refresh_token = await this.phone.meta.get("refresh");
    await this.phone.meta.remove("refresh");
    this.access = null;
    if (refresh_token)
      await this.send("POST", "/sign-out", { json: { refresh_token } }).catch(() => undefined);
  }

  /** Forget the access token; on locking. */
  forget(): void {
    this.access = null;
  }

  /** A call as the account signed in; the answer when it succeeded, or a Failure. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
    let answer = await this.send(method, path, options, this.access ?? (await this.renew()));
    if (answer.status === 401) answer = await this.send(method, path, options, await this.renew());
    if (answer.ok || options.also?.includes(answer.status)) return answer;
    throw await failureOf(answer);
  }

  /** A fresh access token; however many ask, the server is asked once, and by one tab at a time. */
  private renew(): Promise<string> {
    this.renewing ??= this.oneAtATime("fieldapp-refresh", () => this.renewNow()).finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async renewNow(): Promise<string> {
    const refresh_token = await this.phone.meta.get("refresh");
    if (!refresh_token) throw new Failure("sign_in");
    const answer = await this.send("POST", "/sign-in/refresh", {
      json: { refresh_token, device_id: this.device() },
    });
    if (answer.status === 401 || answer.status === 403) throw await failureOf(answer, "sign_in");
    if (!answer.ok) throw await failureOf(answer);
    const signed = (await answer.json()) as SignedIn;
    await this.keep(signed);
    await this.phone.setAccount(signed.account);
    return signed.access_token;
  }

  private async send(method: string, path: string, options: CallOptions, token?: string): Promise<Response> {
    const headers: Record<string, string> = { "Accept-Language": language(), ...options.headers };
    if (options.json !== undefined) headers["Content-Type"] = "application/json";
    if (token) headers.Authorization = `Bearer ${token}`;
    const body = options.json === undefined ? (options.body ?? null) : JSON.stringify(options.json);
    try {
      const signal = AbortSignal.timeout(options.patience ?? PATIENCE);
      return await this.fetch(BASE + path, { method, headers, body, signal });
    } catch (error) {
      const offline = typeof navigator !== "undefined" && navigator.onLine === false;
      throw new Failure(offline ? "offline" : "unavailable", null, error);
    }
  }
}

/** What an answer that is no success means to a worker. `otherwise` for statuses that say nothing by themselves. */
async function failureOf(answer: Response, otherwise: "refused" | "sign_in" = "refused"): Promise<Failure> {
  const problem = (await answer.json().catch(() => null)) as Problem | null;
  if (answer.status === 426) return new Failure("too_old", problem);
  if (answer.status >= 500 || answer.status === 429) return new Failure("unavailable", problem);
  if (answer.status === 401 && otherwise !== "refused") return new Failure("sign_in", problem);
  if (answer.status === 401 && problem?.code !== "sign_in_failed") return new Failure("sign_in", problem);
  return new Failure(otherwise, problem);
}

export const client = new Client(phone);

/** GET a JSON answer. */
export async function getJson<T>(path: string): Promise<T> {
  return (await (await client.call("GET", path)).json()) as T;
}

/** POST JSON and read the JSON answer; undefined when there is none. */
export function postJson<T>(path: string, json: unknown): Promise<T> {
  return sendJson<T>("POST", path, json);
}

/** PUT JSON and read the JSON answer. */
export function putJson<T>(path: string, json: unknown): Promise<T> {
  return sendJson<T>("PUT", path, json);
}

/** PATCH JSON and read the JSON answer. */
export function patchJson<T>(path: string, json: unknown): Promise<T> {
  return sendJson<T>("PATCH", path, json);
}

/** GET a page or another text. */
export async function getText(path: string): Promise<string> {
  return (await client.call("GET", path)).text();
}

/** GET a file. */
export async function getBlob(path: string): Promise<Blob> {
  return (await client.call("GET", path)).blob();
}

async function sendJson<T>(method: string, path: string, json: unknown): Promise<T> {
  const answer = await client.call(method, path, { json });
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
