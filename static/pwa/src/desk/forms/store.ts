/** Forms at the desk: their versions and what was published, what an upload became, and what a version would change. */
import { signal } from "@preact/signals";
import { client, getBlob, getJson, postJson, putJson } from "../../api/client";
import { asFailure, type Failure } from "../../lib/failure";
import type { Id, Moment, Page, PlainDate, SubjectType } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { loadDirectory } from "../directory";
import { queryOf } from "../filters";
import { all } from "../people/store";

type Texts = Record<string, string>;

/** A compilation of a form, and the areas where it is filled in. */
export interface Version {
  id: Id;
  form_id: string;
  title: Texts;
  version: string;
  plan_hash: string;
  subject: SubjectType;
  every: number | null;
  source_name: string | null;
  uploaded_at: Moment;
  uploaded_by: Id | null;
  areas: Id[];
}

/** One act of publishing; without a version the form is not filled in there any more. */
export interface Release {
  id: Id;
  form_id: string;
  version_id: Id | null;
  area_ids: Id[];
  starts_on: PlainDate;
  state: "waiting" | "done" | "cancelled" | "undone";
  why: string | null;
  made_at: Moment;
  made_by: Id | null;
}

/** One thing wrong with a sheet: `position` is where in `expression`. */
export interface SheetProblem {
  messages: Texts;
  sheet?: string;
  row?: number;
  column?: string;
  expression?: string;
  position?: number;
}

/** What became of an upload: a version that is offered nowhere yet, or everything that is wrong. */
export interface Uploaded {
  version: Version | null;
  known: boolean;
  problems: SheetProblem[];
  notes: Texts[];
}

/** What became of a question, of a rule of follow-ups, or of the form itself. */
export interface Change {
  kind: "added" | "removed" | "moved" | "changed";
  of: "form" | "question" | "rule";
  path: string;
  label: Texts;
  details: { code: string; before: string[]; after: string[]; loss: boolean }[];
}

export interface Changes {
  since: Version | null;
  changes: Change[];
}

/** Whom publishing would concern, and what it would replace and change there. */
export interface Reach {
  villages: number;
  workers: number;
  replaces: Version[];
  changes: Change[];
}

/** A form with its versions and releases, the latest first. */
export interface DeskForm {
  form_id: string;
  title: Texts;
  versions: Version[];
  releases: Release[];
}

/** How long a large workbook may take, in milliseconds. */
const PATIENCE = 120_000;

/** Every form in sight, by the title's code; null until they were fetched. */
export const forms = signal<DeskForm[] | null>(null);
export const failure = signal<Failure | null>(null);

/** Ask for all versions and releases anew. */
export async function loadForms(): Promise<void> {
  try {
    const [versions, releases] = await Promise.all([
      all((query) => getJson<Page<Version>>(`/form-versions${queryOf(query)}`)),
      all((query) => getJson<Page<Release>>(`/form-releases${queryOf(query)}`)),
      loadDirectory(),
    ]);
    forms.value = grouped(versions, releases);
    failure.value = null;
  } catch (error) {
    failure.value = asFailure(error);
  }
}

/** Versions and releases by form; both come with the latest first and stay so. */
export function grouped(versions: Version[], releases: Release[]): DeskForm[] {
  const by = new Map<string, DeskForm>();
  for (const version of versions) {
    const { form_id, title } = version;
    const form = by.get(form_id) ?? { form_id, title, versions: [], releases: [] };
    form.versions.push(version);
    by.set(form_id, form);
  }
  for (const release of releases) by.get(release.form_id)?.releases.push(release);
  return [...by.values()].sort((a, b) => a.form_id.localeCompare(b.form_id));
}

/** The form that a version belongs to, and the version. */
export function findVersion(id: Id | undefined): { form: DeskForm; version: Version } | null {
  for (const form of forms.value ?? []) {
    const version = form.versions.find((one) => one.id === id);
    if (version) return { form, version };
  }
  return null;
}

/** Have a file checked, and kept as a version when nothing is wrong with it. Throws a Failure. */
export async function upload(file: File, area: Id): Promise<Uploaded> {
  const query = queryOf({ name: file.name, area });
  const answer = await client.call("POST", `/form-uploads${query}`, {
    body: file,
    headers: { "Content-Type": "application/octet-stream" },
    patience: PATIENCE,
  });
  return (await answer.json()) as Uploaded;
}

export const changesOf = (id: Id): Promise<Changes> => getJson<Changes>(`/form-versions/${id}/changes`);
export const sourceOf = (id: Id): Promise<Blob> => getBlob(`/form-versions/${id}/source`);
export const reachOf = (id: Id, area_ids: Id[]): Promise<Reach> =>
  postJson<Reach>(`/form-versions/${id}/reach`, { area_ids });

/** Publish a version, or take the form out of use where `version_id` is null. Throws a Failure. */
export const publish = (
  what: Pick<Release, "form_id" | "version_id" | "area_ids"> & {
    starts_on: PlainDate | null;
    why: string | null;
    knows_loss: boolean;
  },
): Promise<Release> => putJson<Release>(`/form-releases/${newId()}`, what);

/** Cancel what waits, or put back what was replaced. Throws a Failure. */
export const takeBack = (id: Id, why: string | null): Promise<Release> =>
  postJson<Release>(`/form-releases/${id}/undo`, { why });
