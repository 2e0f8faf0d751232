/** Who and where things are, by id: what this device already holds, and the API for the rest. */
import { computed, signal } from "@preact/signals";
import { records } from "../db";
import { DEFAULT_ZONE } from "../lib/dates";
import type { Account, Area, Form, Household, Id, Page } from "../lib/types";
import { calls, type HouseholdFile } from "./calls";

const fetchedAreas = signal<Area[]>([]);
const fetchedAccounts = signal<Account[]>([]);
const fetchedForms = signal<Form[]>([]);
const files = signal<ReadonlyMap<Id, HouseholdFile>>(new Map());
const asked = new Set<Id>();

function merged<T extends { id: Id }>(held: ReadonlyMap<Id, T>, fetched: T[]): ReadonlyMap<Id, T> {
  return fetched.length ? new Map([...held, ...fetched.map((one) => [one.id, one] as const)]) : held;
}

/** Areas, accounts and forms by id. */
export const areas = computed(() => merged(records.areas.value, fetchedAreas.value));
export const accounts = computed(() => merged(records.accounts.value, fetchedAccounts.value));
export const forms = computed(() => merged(records.forms.value, fetchedForms.value));

/** Villages in scope, by code, and those who work in the field, by name. */
export const villages = computed(() =>
  [...areas.value.values()]
    .filter((area) => area.level === "village")
    .sort((a, b) => a.code.localeCompare(b.code)),
);
export const workers = computed(() =>
  [...accounts.value.values()]
    .filter((one) => one.active && (one.role === "worker" || one.role === "supervisor"))
    .sort((a, b) => a.role.localeCompare(b.role) * -1 || a.name.localeCompare(b.name, "zh")),
);

/** Ask for the directory again; failures leave what is held, since lists say so themselves. */
export async function loadDirectory(): Promise<void> {
  const keep = async <T>(call: () => Promise<Page<T>>, into: { value: T[] }) => {
    const page = await call().catch(() => null);
    if (page) into.value = page.items;
  };
  await Promise.all([
    keep(calls.areas, fetchedAreas),
    keep(calls.accounts, fetchedAccounts),
    keep(calls.forms, fetchedForms),
  ]);
}

/** A household, if it is known; if not it is fetched, and the screen draws again when it has come. */
export function householdOf(id: Id): Household | null {
  const held = records.households.value.get(id) ?? files.value.get(id)?.household;
  if (!held) void fetchFile(id);
  return held ?? null;
}

/** The name of a member of a household, by both ids; empty until known. */
export function memberName(householdId: Id, id: Id): string {
  const held = records.members.value.get(id);
  if (held) return held.full_name;
  const file = files.value.get(householdId);
  if (!file) void fetchFile(householdId);
  return file?.members.find((member) => member.id === id)?.full_name ?? "";
}

/** All that was fetched of a household, if it was. */
export function householdFile(id: Id): HouseholdFile | null {
  return files.value.get(id) ?? null;
}

async function fetchFile(id: Id): Promise<void> {
  if (asked.has(id)) return;
  asked.add(id);
  const file = await calls.household(id).catch(() => null);
  if (file) files.value = new Map(files.value).set(id, file);
  else asked.delete(id);
}

/** The time zone in which a village's dates are meant: its own, or of the nearest area above that names one. */
export function zoneOf(villageId: Id): string {
  for (let at: Id | null = villageId; at; at = areas.value.get(at)?.parent_id ?? null) {
    const zone = areas.value.get(at)?.timezone;
    if (zone) return zone;
  }
  return DEFAULT_ZONE;
}

/** The area's name, and the one above it, for a village id. */
export function villageOf(id: Id): Area | null {
  return areas.value.get(id) ?? null;
}
