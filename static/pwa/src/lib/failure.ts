/** Everything that can go wrong between phone and server, as a closed list; each has its own words and next step. */
import type { Problem } from "./types";

export const FAILURES = [
  "offline",
  "unavailable",
  "sign_in",
  "too_old",
  "storage_full",
  "held",
  "refused",
] as const;
export type FailureKind = (typeof FAILURES)[number];

/** A failure with its kind; `problem` is the server's own account of it (RFC 9457) when there is one. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly problem: Problem | null;

  constructor(kind: FailureKind, problem: Problem | null = null, cause?: unknown) {
    super(problem?.detail ?? problem?.title ?? kind, { cause });
    this.name = "Failure";
    this.kind = kind;
    this.problem = problem;
  }

  /** The server's stable code, or the kind when the server said nothing. */
  get code(): string {
    return this.problem?.code ?? this.kind;
  }
}

/** Any thrown thing as a failure: a full disk is told apart, all else is a server that cannot be used now. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(isQuota(error) ? "storage_full" : "unavailable", null, error);
}

/** True when the phone's storage is full, however the browser or Dexie wraps it. */
export function isQuota(error: unknown): boolean {
  for (let at = error, depth = 0; at && depth < 5; depth++) {
    const one = at as { name?: string; inner?: unknown; cause?: unknown };
    if (one.name === "QuotaExceededError") return true;
    at = one.inner ?? one.cause;
  }
  return false;
}
