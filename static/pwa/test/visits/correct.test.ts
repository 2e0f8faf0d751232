import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { drafts, phone } from "../../src/db";
import { newId } from "../../src/lib/uuid";
import { correctVisit } from "../../src/visits/correct";
import type { VisitDraft } from "../../src/visits/types";
import { visitBody, visitRecord } from "../factories";

const returned = () =>
  visitRecord(
    visitBody({
      lat: 30.5,
      lon: 110.4,
      accuracy: 12,
      geotag_at: "2026-03-10T02:01:00Z",
      note: "后门进",
      submissions: [
        {
          id: newId(),
          form_id: "home_visit",
          plan_hash: "b".repeat(64),
          version: "7",
          subject_type: "household",
          subject_id: newId(),
          values: { consent: "yes" },
          attachments: [{ name: "door.jpg", sha256: "c".repeat(64), type: "image/jpeg", size: 9 }],
          finished_at: "2026-03-10T02:15:00Z",
        },
      ],
    }),
    { state: "returned" },
  );

beforeEach(async () => {
  const account = {
    id: newId(),
    name: "李秀兰",
    username: "worker1",
    role: "worker" as const,
    phone: null,
    language: "zh",
    areas: [],
  };
  await phone.signedIn(account, "secret");
});

describe("correcting a returned visit", () => {
  it("opens it as it was handed in: its answers, its files, its place, and the form versions of then", async () => {
    const visit = returned();
    expect(await correctVisit(visit)).toBe(visit.id);
    const draft = await drafts.load<VisitDraft>(visit.id);
    const [form] = draft!.forms;
    const [sent] = visit.submissions;
    expect(form).toMatchObject({
      id: sent!.id,
      plan_hash: sent!.plan_hash,
      version: "7",
      values: { consent: "yes" },
      attachments: sent!.attachments,
      finished_at: sent!.finished_at,
    });
    expect(draft).toMatchObject({ started_at: visit.started_at, outcome: "met", note: "后门进" });
    expect(draft!.geotag).toEqual({ lat: 30.5, lon: 110.4, accuracy: 12, at: "2026-03-10T02:01:00Z" });
    expect(draft!.correction).not.toBe(visit.id);
  });

  it("goes on with what was begun", async () => {
    const visit = returned();
    await correctVisit(visit);
    const begun = (await drafts.load<VisitDraft>(visit.id))!;
    await drafts.save({ ...begun, note: "写到一半" });
    await correctVisit(visit);
    expect(await drafts.load<VisitDraft>(visit.id)).toMatchObject({
      note: "写到一半",
      correction: begun.correction,
    });
  });
});
