/** A household with its people, forms and follow-ups, as a phone would have pulled them. */
import type { Phone } from "../../src/db/phone";
import type { Plan } from "../../src/forms/plan";
import type { Account, Area, Form, Household, Member, OwnAccount, PulledRecord } from "../../src/lib/types";

export const VILLAGE = "10000000-0000-4000-8000-000000000001";
export const HOUSE = "20000000-0000-4000-8000-000000000001";
export const WORKER = "30000000-0000-4000-8000-000000000001";
export const GRANNY = "40000000-0000-4000-8000-000000000001";
export const CHILD = "40000000-0000-4000-8000-000000000002";

export const worker: OwnAccount = {
  id: WORKER,
  name: "李秀英",
  username: "worker1",
  role: "worker",
  phone: "13800138000",
  language: "zh",
  areas: [VILLAGE],
};

/** A member of the house; what is not said is not known. */
export function member(id: string, full_name: string, more: Partial<Member> = {}): Member {
  return {
    id,
    household_id: HOUSE,
    full_name,
    sex: null,
    born: null,
    relation: null,
    phone: null,
    residence: "present",
    residence_since: null,
    away_city: null,
    contact_member_id: null,
    contact_name: null,
    contact_phone: null,
    contact_relation: null,
    properties: {},
    search: "",
    version: 1,
    updated_at: "2026-01-01T00:00:00Z",
    ...more,
  };
}

export const household: Household = {
  id: HOUSE,
  village_id: VILLAGE,
  number: "12",
  address: "青石村槐树巷 12 号",
  head_name: "王建国",
  phone: "13900139000",
  lat: 30.1,
  lon: 120.1,
  accuracy: 10,
  worker_id: WORKER,
  status: "active",
  properties: {},
  search: "",
  last_visit: null,
  version: 1,
  updated_at: "2026-01-01T00:00:00Z",
};

const village: Area = {
  id: VILLAGE,
  parent_id: null,
  level: "village",
  code: "01",
  name: { zh: "青石村", en: "Qingshi" },
  timezone: "Asia/Shanghai",
  lat: null,
  lon: null,
};

/** A form record for a plan. */
export function formOf(plan: Plan, hash: string): Form {
  return {
    id: hash,
    form_id: plan.form.id,
    title: plan.form.title,
    version: plan.form.version,
    plan_hash: hash,
    subject: plan.visit?.subject ?? "household",
    every: plan.visit?.every ?? null,
    order: plan.visit?.order ?? null,
    active: true,
  };
}

/** Fill a phone's store: the village, one house of four people, the forms given, one open follow-up. */
export async function fill(phone: Phone, plans: Record<string, Plan>): Promise<void> {
  const records: PulledRecord[] = [];
  const add = (kind: PulledRecord["kind"], body: NonNullable<PulledRecord["body"]>) =>
    records.push({ kind, id: body.id, stream: VILLAGE, body });
  add("area", village);
  const colleague: Account = { ...worker, active: true };
  add("account", colleague);
  add("household", household);
  add(
    "member",
    member("40000000-0000-4000-8000-000000000003", "王建国", {
      sex: "male",
      born: "1968-04-02",
      relation: "head",
    }),
  );
  add("member", member(GRANNY, "陈桂香", { sex: "female", born: "1941-09-12", relation: "parent" }));
  add("member", member(CHILD, "王小宝", { sex: "male", born: "2023-05-20", relation: "grandchild" }));
  add(
    "member",
    member("40000000-0000-4000-8000-000000000004", "王志强", {
      sex: "male",
      born: "1992-11-30",
      relation: "child",
      residence: "away",
      away_city: "浙江义乌",
    }),
  );
  add("followup", {
    id: "50000000-0000-4000-8000-000000000001",
    household_id: HOUSE,
    member_id: GRANNY,
    village_id: VILLAGE,
    origin: "rule",
    rule: "need_care",
    submission_id: null,
    visit_id: null,
    title: { zh: "回访，帮陈桂香解决难处", en: "Return to help Chen Guixiang" },
    note: { zh: "降压药快吃完了", en: "Running out of medicine" },
    window_start: null,
    due: "2026-01-10",
    escalate_on: null,
    assignee_id: WORKER,
    state: "open",
    priority: "high",
    form_id: "elder_care",
    closes_when: null,
    created_at: "2026-01-03T00:00:00Z",
    created_by: WORKER,
    closed_at: null,
    closed_by: null,
    version: 1,
    history: [],
  });
  for (const [hash, plan] of Object.entries(plans)) {
    add("form", formOf(plan, hash));
    await phone.plans.put(hash, plan);
  }
  await phone.records.apply({ cursor: "1", more: false, remaining: 0, dropped_streams: [], records });
}
