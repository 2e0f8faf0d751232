/** What the room of returns and exports shows: what was asked for and how far it is; and its calls of the API. */
import { signal } from "@preact/signals";
import { client, getJson, postJson, putJson } from "../../api/client";
import { asFailure } from "../../lib/failure";
import type { Id, Moment, Page, PlainDate } from "../../lib/types";
import { newId } from "../../lib/uuid";
import type { Query } from "../calls";
import { queryOf } from "../filters";
import { pagedList } from "../paged";
import { printHtml } from "../print";

/** Long work: how far it is, and the file at its end. */
export interface Job {
  id: Id;
  kind: string;
  by_id: Id;
  area_id: Id | null;
  params: Record<string, unknown>;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number | null;
  error: string | null;
  created_at: Moment;
  started_at: Moment | null;
  ended_at: Moment | null;
  file: { name: string; type: string; sha256: string; size: number } | null;
}

/** Something wrong with a template, with its place. */
export interface TemplateProblem {
  messages: Record<string, string>;
  sheet?: string;
  row?: number;
  column?: string;
}

/** A return there is a template of; all null but `problems` where the template is wrong. */
export interface ReturnTemplate {
  file: string;
  name: string | null;
  title: Record<string, string> | null;
  note: Record<string, string> | null;
  kind: "table" | "list" | null;
  period: "month" | "quarter" | "year" | null;
  formats: string[];
  problems: TemplateProblem[];
}

export interface AskedReturn {
  template: string;
  area: Id;
  on: PlainDate;
  format: string;
  language: string;
}

export interface AskedExport {
  form_id: string;
  format: string;
  language: string;
  labels: boolean;
  split: boolean;
  area: Id | null;
  from: Moment | null;
  to: Moment | null;
}

export const list = pagedList<Job>((query: Query) => getJson<Page<Job>>(`/jobs${queryOf(query)}`));
export const templates = signal<ReturnTemplate[]>([]);

/** Fetch the templates of returns; where that fails, the list of jobs says so. */
export async function loadTemplates(): Promise<void> {
  const found = await getJson<{ items: ReturnTemplate[] }>("/returns").catch(() => null);
  if (found) templates.value = found.items;
}

/** Whether something is still being made. */
export function busy(jobs: readonly Job[]): boolean {
  return jobs.some((job) => job.state === "waiting" || job.state === "running");
}

export const askReturn = (what: AskedReturn): Promise<Job> => putJson<Job>(`/returns/${newId()}`, what);
export const askExport = (what: AskedExport): Promise<Job> => putJson<Job>(`/exports/${newId()}`, what);

/** Ask for the same once more; what was kept of the first stays. */
export function again(job: Job): Promise<Job> {
  return putJson<Job>(`/${job.kind === "return" ? "returns" : "exports"}/${newId()}`, job.params);
}

export async function cancel(job: Job): Promise<void> {
  list.replace([await postJson<Job>(`/jobs/${job.id}/cancel`, {})]);
}

const PATIENCE = 15 * 60_000;

/** The file of a job. Throws a Failure. */
export async function fileOf(job: Job): Promise<Blob> {
  const answer = await client.call("GET", `/jobs/${job.id}/file`, { patience: PATIENCE });
  return answer.blob();
}

/** Print a job's page. Throws a Failure. */
export async function print(job: Job): Promise<void> {
  try {
    await printHtml(await (await fileOf(job)).text());
  } catch (error) {
    throw asFailure(error);
  }
}
