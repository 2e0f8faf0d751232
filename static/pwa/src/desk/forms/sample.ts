/** A household that does not exist, for trying forms on: three generations, so that every form has somebody to be about. */
import type { Household, Id, Member } from "../../lib/types";
import { language, t } from "../../ui";
import { RegisterLists } from "../../visits/lists";
import type { Register } from "../../visits/open";

export const HOME = "00000000-0000-4000-8000-000000000001";
/** A house that nothing is known of yet. */
export const NEW_HOME = "00000000-0000-4000-8000-000000000002";
const DAY = 86_400_000;
const YEAR = 365.25;

type Person = Pick<Member, "sex" | "relation"> & { zh: string; en: string; years: number } & Partial<Member>;

const PEOPLE: Person[] = [
  { zh: "周桂兰", en: "Zhou Guilan", years: 82, sex: "female", relation: "parent" },
  { zh: "王建国", en: "Wang Jianguo", years: 58, sex: "male", relation: "head", phone: "13800000001" },
  { zh: "李秀英", en: "Li Xiuying", years: 56, sex: "female", relation: "spouse", phone: "13800000002" },
  {
    zh: "王强",
    en: "Wang Qiang",
    years: 33,
    sex: "male",
    relation: "child",
    phone: "13800000003",
    residence: "away",
    residence_since: "2025-02-16",
    away_city: "东莞",
    contact_name: "王建国",
    contact_phone: "13800000001",
    contact_relation: "父亲",
  },
  { zh: "陈梅", en: "Chen Mei", years: 31, sex: "female", relation: "child_in_law" },
  { zh: "王丽", en: "Wang Li", years: 27, sex: "female", relation: "child", properties: { pregnant: "yes" } },
  { zh: "王雨桐", en: "Wang Yutong", years: 3, sex: "female", relation: "grandchild" },
  { zh: "王小宝", en: "Wang Xiaobao", years: 0.05, sex: "male", relation: "grandchild" },
];

/** The register of a village with only that household in it, on a day. */
export function sampleRegister(villageId: Id, now: Date): Register {
  const named = (one: Person) => (language.value === "zh" ? one.zh : one.en);
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY).toISOString().slice(0, 10);
  const household: Household = {
    id: HOME,
    village_id: villageId,
    number: "0",
    address: t("forms.sample_address"),
    head_name: named(PEOPLE[1] as Person),
    phone: "13800000001",
    lat: null,
    lon: null,
    accuracy: null,
    worker_id: null,
    status: "active",
    properties: {},
    search: "",
    last_visit: null,
    version: 1,
    updated_at: now.toISOString(),
  };
  const members = PEOPLE.map(
    ({ zh, en, years, ...one }, index): Member => ({
      id: `00000000-0000-4000-8000-0000000001${String(index).padStart(2, "0")}`,
      household_id: HOME,
      full_name: language.value === "zh" ? zh : en,
      born: daysAgo(Math.round(years * YEAR)),
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
      updated_at: now.toISOString(),
      ...one,
    }),
  );
  const all = {
    households: new Map([[HOME, household]]),
    members: new Map(members.map((one) => [one.id, one])),
  };
  return { ...all, lists: new RegisterLists(villageId, all.households, all.members) };
}
