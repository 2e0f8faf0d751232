/** What the answers so far would create, as it changes with each of them: follow-ups, register, visit, and what is missing. */
import type { ComponentChildren, JSX } from "preact";
import { describe } from "../../forms/describe";
import type { EntityChange, FollowUp, Item } from "../../forms/session";
import { addDays } from "../../lib/dates";
import { Badge, formatDate, Icon, local, t } from "../../ui";
import type { Controller } from "../../visits/form/controller";
import { plainText } from "../../visits/form/markdown";
import { problemText } from "../../visits/form/wording";
import { householdRow, memberRow } from "../../visits/lists";
import type { Register } from "../../visits/open";
import { PRIORITY_TONES } from "../words";
import type { Version } from "./store";

interface Props {
  form: Controller;
  version: Version;
  register: Register;
  onProblem: (item: Item) => void;
}

export function Made({ form, version, register, onProblem }: Props): JSX.Element {
  form.drawn();
  const { session } = form;
  const problems = session.problems();
  const followups = session.followups();
  const entities = session.entities();
  return (
    <section class="forms-made" aria-label={t("forms.made")}>
      <h3>{t("forms.made")}</h3>
      <Part title={t("forms.made_followups")} none={t("forms.made_no_followups")}>
        {followups.map((one) => (
          <FollowUpLine key={one.id} followup={one} register={register} />
        ))}
      </Part>
      <Part title={t("forms.made_register")} none={t("forms.made_no_register")}>
        {entities.map((one) => (
          <EntityLine key={`${one.list} ${one.id}`} change={one} form={form} register={register} />
        ))}
      </Part>
      <VisitFacts form={form} version={version} />
      <Part title={t("forms.made_problems", { n: problems.length })} none={t("forms.made_no_problems")}>
        {problems.map((problem) => (
          <li key={problem.item.path}>
            <button type="button" class="forms-missing" onClick={() => onProblem(problem.item)}>
              <Icon name="warn" size={18} />
              <span>
                {plainText(problem.item.label) || problem.item.name}
                <span class="soft small">{problemText(problem)}</span>
              </span>
            </button>
          </li>
        ))}
      </Part>
    </section>
  );
}

/** A part of the panel: its lines, or that there are none. */
function Part({
  title,
  none,
  children,
}: {
  title: string;
  none: string;
  children: JSX.Element[];
}): JSX.Element {
  return (
    <section class="forms-part">
      <h4>{title}</h4>
      {children.length ? <ul>{children}</ul> : <p class="soft small">{none}</p>}
    </section>
  );
}

/** A follow-up with when it is due and who gets it. */
function FollowUpLine({ followup, register }: { followup: FollowUp; register: Register }): JSX.Element {
  const about = register.members.get(followup.subject.id)?.full_name;
  return (
    <li class="forms-thing">
      <span class="inline">
        <strong>{local(followup.title)}</strong>
        {followup.priority !== "normal" && (
          <Badge tone={PRIORITY_TONES[followup.priority as keyof typeof PRIORITY_TONES]}>
            {t(`desk.priority_${followup.priority}`)}
          </Badge>
        )}
      </span>
      {local(followup.note) && <span class="small">{local(followup.note)}</span>}
      <span class="small figures">{dates(followup)}</span>
      <span class="soft small">
        {[
          t(`forms.to_${followup.assign_to}`),
          about && t("forms.about_one", { name: about }),
          followup.form && t("forms.done_by_form", { form: followup.form }),
          followup.closes_when && t("forms.closes_when", { when: followup.closes_when }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </li>
  );
}

function dates({ window_start, due, escalate_on }: FollowUp): string {
  return [
    window_start && t("forms.from_on", { day: formatDate(window_start) }),
    t("forms.due_on", { day: formatDate(due) }),
    escalate_on && t("forms.escalates_on", { day: formatDate(escalate_on) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** An entity that is created or updated, with what each property was and becomes. */
function EntityLine({
  change,
  form,
  register,
}: {
  change: EntityChange;
  form: Controller;
  register: Register;
}): JSX.Element {
  const known = rowOf(change, register);
  const changed = Object.entries(change.properties).filter(([name, value]) => value !== (known[name] ?? ""));
  return (
    <li class="forms-thing">
      <strong>
        {t(`forms.entity_${change.action}`, {
          list: listName(change.list),
          name: change.label || known.label || change.id,
        })}
      </strong>
      {changed.length === 0 && <span class="soft small">{t("forms.entity_same")}</span>}
      {changed.map(([name, value]) => (
        <span key={name} class="small">
          {propertyName(form, name)}
          {t("forms.colon")} {known[name] && <del>{known[name]}</del>}{" "}
          <ins>{value || t("forms.nothing")}</ins>
        </span>
      ))}
    </li>
  );
}

function rowOf(change: EntityChange, register: Register): Record<string, string> {
  const household = change.list === "households" ? register.households.get(change.id) : undefined;
  const member = change.list === "members" ? register.members.get(change.id) : undefined;
  return household ? householdRow(household) : member ? memberRow(member) : {};
}

/** What a list of entities is called: the register's two by their names, others by their own. */
function listName(list: string): string {
  return list === "households" || list === "members" ? t(`forms.list_${list}`) : list;
}

/** A property of the register: a core column by its name, a form's own by its question's words. */
function propertyName(form: Controller, name: string): string {
  const known = t(`audit.field_${name}`);
  if (known !== `audit.field_${name}`) return known;
  const { plan } = form.session;
  const node = plan.nodes.find((one) => one.saveTo?.[1] === name && one.label !== undefined);
  const texts = plan.texts[form.session.language] ?? [];
  const label = node?.label === undefined ? undefined : texts[node.label];
  return typeof label === "string" && label ? plainText(label).replace(/[?？]$/, "") : name;
}

/** Facts of the visit that the submission goes with. */
function VisitFacts({ form, version }: { form: Controller; version: Version }): JSX.Element {
  form.drawn();
  const { session } = form;
  const name = session.instanceName();
  const answered = describe(session).filter((line) => line.kind === "answer" && line.value).length;
  const facts: [string, ComponentChildren][] = [
    [t("forms.fact_answers"), t("forms.answers", { n: answered })],
    [
      t("forms.fact_again"),
      version.every
        ? formatDate(addDays(new Date().toISOString().slice(0, 10), version.every))
        : t("forms.on_demand"),
    ],
  ];
  if (name) facts.unshift([t("forms.fact_name"), name]);
  if (form.draft.attachments.length)
    facts.push([t("forms.fact_files"), t("forms.files", { n: form.draft.attachments.length })]);
  return (
    <section class="forms-part">
      <h4>{t("forms.made_visit")}</h4>
      <dl class="forms-facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
