/** A form opened to be tried: on a household that does not exist, with nothing kept but in memory. */

import { getBlob } from "../../api/client";
import { phone } from "../../db";
import type { Plan } from "../../forms/plan";
import { isOffered } from "../../forms/session";
import type { Id, SubjectType } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { Controller } from "../../visits/form/controller";
import type { FormMedia } from "../../visits/form/Media";
import { householdRow, memberRow } from "../../visits/lists";
import { type Register, sessionOf, visitContext } from "../../visits/open";
import type { FormDraft, VisitDraft } from "../../visits/types";
import { HOME, NEW_HOME } from "./sample";
import type { Version } from "./store";

/** Whom a form may be tried on, and whether a visit would offer it about them. */
export interface Subject {
  id: Id;
  name: string;
  offered: boolean;
}

/** The visit during which the form is tried. */
function visitOf(villageId: Id, householdId: Id, form: FormDraft | null): VisitDraft {
  return {
    id: newId(),
    household_id: householdId,
    village_id: villageId,
    followup_id: null,
    started_at: new Date().toISOString(),
    geotag: null,
    geotag_reason: null,
    card_id: null,
    card_scanned_at: null,
    outcome: "met",
    note: "",
    forms: form ? [form] : [],
  };
}

/** Everybody of the sample household whom the form could be about, those first to whom it is offered. */
export function subjectsOf(plan: Plan, type: SubjectType, register: Register, newHome: string): Subject[] {
  const [home] = register.households.values();
  if (!home) return [];
  const context = visitContext(visitOf(home.village_id, HOME, null), register);
  const offered = (row: Record<string, string>) => isOffered(plan, row, context);
  const found: Subject[] =
    type === "member"
      ? [...register.members.values()].map((one) => ({
          id: one.id,
          name: one.full_name,
          offered: offered(memberRow(one)),
        }))
      : [
          { id: HOME, name: home.head_name ?? "", offered: offered(householdRow(home)) },
          { id: NEW_HOME, name: newHome, offered: offered({ name: NEW_HOME, status: "active" }) },
        ];
  return found.sort((a, b) => Number(b.offered) - Number(a.offered));
}

/** The form opened about a subject; its files stay in memory, and nothing is saved. */
export function openTrial(plan: Plan, version: Version, subjectId: Id, register: Register): Controller {
  const [home] = register.households.values();
  const draft: FormDraft = {
    id: newId(),
    form_id: version.form_id,
    plan_hash: version.plan_hash,
    version: version.version,
    subject_type: version.subject,
    subject_id: subjectId,
    page: null,
    language: null,
    started_at: new Date().toISOString(),
    finished_at: null,
    values: null,
    attachments: [],
  };
  const visit = visitOf(home?.village_id ?? "", version.subject === "member" ? HOME : subjectId, draft);
  const files = new Map<string, Blob>();
  return new Controller(
    sessionOf(plan, visit, draft, register),
    draft,
    {
      save: async () => {},
      putPhoto: async (sha256, blob) => void files.set(sha256, blob),
      getPhoto: async (sha256) => files.get(sha256) ?? null,
      now: () => new Date(),
      audit: { user: phone.account.value?.name ?? "", place: () => null },
    },
    true,
  );
}

/** The files that a form shows, fetched from the server by their hash; `close` lets them go. */
export function mediaOf(plan: Plan): FormMedia & { close: () => void } {
  const urls = new Map<string, Promise<string | null>>();
  const blob = async (name: string): Promise<Blob | null> => {
    const file = plan.files?.[name];
    if (!file) return null;
    const fetched = await getBlob(`/form-files/${file.sha256}`).catch(() => null);
    return fetched && new Blob([fetched], { type: file.type });
  };
  const address = async (name: string) => {
    const found = await blob(name);
    return found && URL.createObjectURL(found);
  };
  return {
    url(name) {
      const known = urls.get(name) ?? address(name);
      urls.set(name, known);
      return known;
    },
    text: async (name) => (await (await blob(name))?.text()) ?? null,
    close() {
      for (const url of urls.values()) void url.then((known) => known && URL.revokeObjectURL(known));
    },
  };
}
