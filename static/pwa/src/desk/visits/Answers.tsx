/** The forms filled in on a visit, each in its own words, with its photos. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Line } from "../../forms/describe";
import type { Plan } from "../../forms/session";
import type { Attachment, Submission, Visit } from "../../lib/types";
import { Badge, Banner, Icon, Loading, language, local, t } from "../../ui";
import { forms, householdFile, householdOf, memberName } from "../directory";
import { linesOf, plainLines, planOf } from "../plans";
import { problemWords } from "../problems";
import { Changes, changedPaths } from "./Changes";
import { Photo } from "./Photo";
import { answerWords } from "./words";

/** Earlier answers to lay beside those of now: by the submission's id, and what they are called. */
export interface Compared {
  words: string;
  of: ReadonlyMap<string, Submission>;
}

export function Answers({ visit, compared }: { visit: Visit; compared?: Compared }): JSX.Element {
  if (!visit.submissions.length) return <p class="soft">{t("desk.answers_none")}</p>;
  return (
    <section class="stack" aria-label={t("desk.answers")}>
      {visit.submissions.map((submission) => (
        <OneForm key={submission.id} visit={visit} submission={submission} compared={compared} />
      ))}
    </section>
  );
}

/** The plan of a hash: undefined while it is fetched, null when it cannot be had. */
function usePlan(hash: string | undefined): Plan | null | undefined {
  const [found, setFound] = useState<{ hash: string; plan: Plan | null } | null>(null);
  useEffect(() => {
    let gone = false;
    if (hash) void planOf(hash).then((plan) => !gone && setFound({ hash, plan }));
    return () => {
      gone = true;
    };
  }, [hash]);
  return found?.hash === hash ? found?.plan : undefined;
}

function OneForm({
  visit,
  submission,
  compared,
}: {
  visit: Visit;
  submission: Submission;
  compared?: Compared;
}): JSX.Element {
  const plan = usePlan(submission.plan_hash);
  const earlier = compared?.of.get(submission.id);
  const earlierPlan = usePlan(earlier?.plan_hash);
  const was = earlier && earlierPlan !== undefined ? told(visit, earlier, earlierPlan) : null;
  const about =
    submission.subject_type === "member" ? memberName(visit.household_id, submission.subject_id) : "";
  const lines = plan === undefined ? [] : told(visit, submission, plan);
  const wrong = plan === undefined ? [] : problemWords(submission.problems ?? [], lines);
  return (
    <section class="paper stack close">
      <header class="inline spread">
        <h3>
          {plan ? local(plan.form.title) : formTitle(submission)}
          {about && <span class="soft desk-about"> {about}</span>}
        </h3>
        {submission.state === "held" && <Badge tone="late">{t("desk.visit_held")}</Badge>}
      </header>
      {wrong.length > 0 && (
        <Banner tone={submission.state === "held" ? "late" : "due"} title={t("desk.problems")}>
          <ul>
            {wrong.map((words, n) => (
              <li key={n}>{words}</li>
            ))}
          </ul>
        </Banner>
      )}
      {plan === undefined && <Loading label={t("desk.loading")} />}
      {plan === null && <p class="soft small">{t("desk.answers_plain")}</p>}
      {plan !== undefined && was && <Changes lines={lines} was={was} words={compared?.words ?? ""} />}
      {plan !== undefined && <Lines lines={lines} submission={submission} visit={visit} was={was} />}
    </section>
  );
}

/** The lines of a submission; as stored when its plan is missing or does not open. */
function told(visit: Visit, submission: Submission, plan: Plan | null): Line[] {
  if (!plan) return plainLines(submission.values);
  const file = householdFile(visit.household_id);
  try {
    return linesOf(
      visit,
      submission,
      plan,
      language.value,
      householdOf(visit.household_id),
      file?.members ?? [],
    );
  } catch {
    return plainLines(submission.values);
  }
}

function formTitle(submission: Submission): string {
  for (const form of forms.value.values()) if (form.form_id === submission.form_id) return local(form.title);
  return submission.form_id;
}

function Lines({
  lines,
  submission,
  visit,
  was,
}: {
  lines: Line[];
  submission: Submission;
  visit: Visit;
  was?: Line[] | null;
}): JSX.Element {
  const changed = was ? changedPaths(lines, was) : null;
  if (!lines.length) return <p class="soft">{t("desk.no_answer")}</p>;
  return (
    <dl class="desk-answers">
      {lines.map((line) => {
        const indent = `depth-${Math.min(line.depth, 3)}`;
        if (line.kind === "heading") {
          return (
            <div key={line.path} class={`desk-heading ${indent}`}>
              <dt>{line.label}</dt>
              <dd class="hidden-visually">{t("desk.group")}</dd>
            </div>
          );
        }
        return (
          <div key={line.path} class={`${indent}${changed?.has(line.path) ? " changed" : ""}`}>
            <dt>{line.label}</dt>
            <dd>
              {line.files.length
                ? line.files.map((name) => (
                    <FileAnswer
                      key={name}
                      name={name}
                      files={submission.attachments}
                      missing={visit.missing}
                    />
                  ))
                : answerWords(line)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function FileAnswer({
  name,
  files,
  missing,
}: {
  name: string;
  files: Attachment[];
  missing: string[];
}): JSX.Element {
  const file = files.find((one) => one.name === name);
  if (!file || missing.includes(file.sha256)) {
    return (
      <span class="inline soft">
        <Icon name="clock" size={20} /> {t("desk.photo_missing")}
      </span>
    );
  }
  return <Photo file={file} />;
}
