/** The register changes that a form's answers mean (ODK Entities 2025.1; docs/plan.md, section 7). */

import { uuid5 } from "../expr/digest";
import type { Engine } from "./engine";
import { FOLLOWUP_NAMESPACE } from "./followups";
import type { Frame } from "./nodes";
import type { PlanEntity } from "./plan";

export interface EntityChange {
  list: string;
  id: string;
  action: "create" | "update";
  label: string;
  properties: Record<string, string>;
}

/** Every entity that the relevant answers create or update, in the plan's and the document's order. */
export function entitiesOf(engine: Engine): EntityChange[] {
  return (engine.form.plan.entities ?? []).flatMap((entity) =>
    engine.framesOf(entity.scope).flatMap((frame) => changeOf(engine, entity, frame) ?? []),
  );
}

function changeOf(engine: Engine, entity: PlanEntity, frame: Frame): EntityChange | undefined {
  const element = engine.find(entity.node, frame);
  if (!element.on) return undefined;
  const text = (n: number | undefined) => (n === undefined ? "" : engine.find(n, frame).text());
  const said = (n: number | undefined, literal: string | boolean | undefined) =>
    isTrue(n === undefined ? literal : text(n));
  const creates = said(entity.create, entity.createLiteral);
  const updates = said(entity.update, entity.updateLiteral);
  let id = text(entity.id);
  const action =
    creates && updates
      ? isKnown(engine, entity.list, id)
        ? "update"
        : "create"
      : creates
        ? "create"
        : "update";
  if (!creates && !updates) return undefined;
  if (id === "") {
    if (action === "update") return undefined;
    id = uuid5(FOLLOWUP_NAMESPACE, `${engine.context.submissionId}/entity/${element.path}`);
  }
  const properties: Record<string, string> = {};
  for (const [property, n] of entity.saveTo ?? []) {
    const node = engine.find(n, frame);
    if (node.on) properties[property] = node.raw;
  }
  return { list: entity.list, id, action, label: text(entity.label), properties };
}

function isTrue(value: string | boolean | undefined): boolean {
  return value === true || value === "1" || value === "true";
}

function isKnown(engine: Engine, list: string, id: string): boolean {
  return id !== "" && engine.list(list).where("name", id).length > 0;
}
