/** Who is at this phone: signing in, the PIN, locking, signing out. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { client, type Proof, patchJson } from "../api/client";
import { type KnownAccount, keepStorage, knownAccounts, meta, phone, rememberAccount } from "../db";
import { Failure } from "../lib/failure";
import type { SignedIn } from "../lib/types";
import { foundEmpty, noteLoss } from "./lost";

/** Minutes without a touch before the app locks, when the worker chose none. */
export const IDLE_MINUTES = 5;

/** What must happen before the app's own screens: `previous` asks for the password this phone's work was sealed under. */
export type Stage = "starting" | "sign_in" | "lock" | "previous" | "set_pin" | "open";

const asking = signal<"starting" | "sign_in" | "previous" | null>("starting");
/** After an online sign-in: what is still needed to open the store and set a PIN. In memory only. */
let fresh: { signed: SignedIn; username: string; password: string } | null = null;
let forgotPin = false;

/** The account that the lock screen is for, and the name the sign-in screen begins with. */
export const lastAccount = signal<KnownAccount | null>(null);
/** Unsent things that stayed on the phone at signing out; shown once. */
export const leftBehind = signal(0);

/** What the desk's QR brought in the address's fragment; taken out of the address at once. */
export const enrolment = signal<string | null>(null);

export const stage: ReadonlySignal<Stage> = computed(() => {
  if (asking.value) return asking.value;
  const { value } = phone.state;
  if (value === "pin") return "set_pin";
  if (value === "open") return "open";
  return value === "locked" ? "lock" : "sign_in";
});

/** Things on this phone that the server does not have: begun, waiting, or not taken. */
export const { unsent } = phone;

/** Begin with the account that was here last. */
export async function start(): Promise<void> {
  enrolment.value = /^#enrol=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (enrolment.value) history.replaceState(null, "", "/app/");
  const [last] = knownAccounts();
  lastAccount.value = last ?? null;
  const known = last !== undefined && (await phone.choose(last.id));
  if (last && !known) foundEmpty(last.id);
  asking.value = known && !last.signed_out && !enrolment.value ? null : "sign_in";
}

/** Sign in online. Throws a Failure: `refused` for a wrong name or password, or no line. */
export async function signIn(username: string, password: string): Promise<void> {
  await begin({ username: username.trim(), password });
}

/** Sign in online by the desk's QR, and set a PIN anew. Throws a Failure: `refused` for one that is no longer good. */
export async function enrol(token: string): Promise<void> {
  await begin({ token });
  enrolment.value = null;
}

async function begin(proof: Proof): Promise<void> {
  const signed = await client.signIn(proof, deviceName());
  const enrolled = "token" in proof;
  // Without a password the server's key for this phone stands in for it: 256 random bits, given at each sign-in.
  const password = enrolled ? signed.store_key : proof.password;
  if (!password) throw new Failure("unavailable");
  fresh = { signed, username: signed.account.username, password };
  forgotPin ||= enrolled;
  await openSignedIn();
}

/** The password or PIN from before, when the sign-in password was changed elsewhere. False when it does not open. */
export function openWithPrevious(previous: string): Promise<boolean> {
  return openSignedIn(previous);
}

async function openSignedIn(previous?: string): Promise<boolean> {
  if (!fresh) throw new Failure("sign_in");
  const { signed, username, password } = fresh;
  if (!(await phone.signedIn(signed.account, password, signed.store_key, previous))) {
    asking.value = "previous";
    return false;
  }
  await client.keep(signed);
  await noteLoss(signed);
  const account = { id: signed.account.id, username, name: signed.account.name };
  // Another worker begins at the beginning, not on the page of the one before.
  if (lastAccount.value?.id !== account.id) history.replaceState(null, "", "/app/");
  rememberAccount(account);
  lastAccount.value = account;
  leftBehind.value = 0;
  if (forgotPin) phone.askForPin();
  if (phone.state.value === "open") fresh = null;
  asking.value = null;
  return true;
}

/** Set the PIN right after signing in. */
export async function setFirstPin(pin: string): Promise<void> {
  if (!fresh) throw new Failure("sign_in");
  await phone.setPin(pin, { password: fresh.password });
  fresh = null;
  forgotPin = false;
  void keepStorage();
}

/** Change the PIN; false when the old one is wrong. */
export function changePin(old: string, pin: string): Promise<boolean> {
  return phone.setPin(pin, { pin: old });
}

/** From the lock screen to the sign-in screen; `forgot` sets a new PIN afterwards. */
export function goToSignIn(forgot: boolean): void {
  forgotPin = forgot;
  asking.value = "sign_in";
}

/** Back from the sign-in screen to the lock screen. */
export function backToLock(): void {
  asking.value = null;
}

/** Lock now. */
export function lock(): void {
  client.forget();
  phone.lock();
}

/** Sign out. Unsent things stay, sealed, until this account signs in here again. */
export async function signOut(): Promise<void> {
  const left = unsent.value;
  await client.signOut();
  lock();
  if (lastAccount.value) {
    lastAccount.value = { ...lastAccount.value, signed_out: true };
    rememberAccount(lastAccount.value);
  }
  leftBehind.value = left;
  asking.value = "sign_in";
}

addEventListener("online", () => void tellLanguage());

/** Minutes without a touch until the app locks. */
export const idleMinutes = signal(IDLE_MINUTES);

export async function setIdleMinutes(minutes: number): Promise<void> {
  idleMinutes.value = minutes;
  await meta.set("idle_minutes", minutes);
}

/** The account's language from now on: the server is told now, or when there is signal. */
export async function keepLanguage(tag: string): Promise<void> {
  await meta.set("language", tag);
  await tellLanguage();
}

/** Tell the server the language chosen on this phone, if it was not told yet. */
async function tellLanguage(): Promise<void> {
  if (phone.state.value !== "open") return;
  try {
    const tag = await meta.get("language");
    if (!tag) return;
    await patchJson("/me", { language: tag });
    await meta.remove("language");
  } catch {
    // No signal, or locked meanwhile: tried again when the app is next opened or the line comes back.
  }
}

let touched = Date.now();

/** Something is going on that counts as a touch, such as a walk being recorded: the app does not lock under it. */
export function stayOpen(): void {
  touched = Date.now();
}

/** Lock by itself after idling, counted by the clock so that a sleeping phone is locked when it wakes; set back or on, it locks too. */
export function lockWhenIdle(): void {
  const look = () => {
    if (phone.state.value === "open" && Math.abs(Date.now() - touched) > idleMinutes.value * 60_000) lock();
  };
  for (const event of ["pointerdown", "keydown", "input"])
    addEventListener(event, stayOpen, { passive: true });
  document.addEventListener("visibilitychange", look);
  setInterval(look, 10_000);
  effect(() => {
    if (phone.state.value !== "open") return;
    stayOpen();
    void tellLanguage();
    void meta.get("idle_minutes").then((minutes) => {
      idleMinutes.value = minutes ?? IDLE_MINUTES;
    });
  });
}

/** What the server's list of devices calls this phone. */
function deviceName(): string {
  const agent = navigator.userAgent;
  return /\(([^)]*)\)/.exec(agent)?.[1]?.slice(0, 80) ?? "browser";
}
