/** Returns and exports: asked for here, made by the server meanwhile, kept with who had them made and when. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asFailure } from "../../lib/failure";
import {
  Badge,
  Banner,
  Button,
  formatBytes,
  formatMoment,
  local,
  Progress,
  type Tone,
  t,
  toast,
} from "../../ui";
import { saveAs } from "../../ui/saveAs";
import { DeskHead } from "../DeskHead";
import { forms } from "../directory";
import { PagedView } from "../Parts";
import { usePoll } from "../useDesk";
import { failureWords, personName, villageName } from "../words";
import { ExportSheet } from "./ExportSheet";
import { ReturnSheet } from "./ReturnSheet";
import {
  again,
  busy,
  cancel,
  fileOf,
  type Job,
  list,
  loadTemplates,
  print,
  type TemplateProblem,
  templates,
} from "./store";

const TONES: Record<Job["state"], Tone> = {
  waiting: "info",
  running: "info",
  done: "good",
  failed: "late",
  cancelled: "plain",
};
/** How often to ask how far it is: soon while something is being made, now and then otherwise. */
const SOON = 2_000;
const SELDOM = 60_000;

export default function Exports(): JSX.Element {
  const [making, setMaking] = useState<"return" | "export" | null>(null);
  const reload = () => void list.load({ limit: 50 });
  useEffect(() => {
    reload();
    void loadTemplates();
  }, []);
  const state = list.state.value;
  usePoll(() => void list.refresh(), busy(state.items) ? SOON : SELDOM);
  const wrong = templates.value.filter((one) => one.problems.length > 0);
  const close = () => setMaking(null);
  const made = () => {
    close();
    void list.refresh();
  };
  return (
    <>
      <DeskHead here="exports" />
      <div class="page wide desk-page stack close">
        <div class="inline">
          <Button kind="primary" icon="form" onClick={() => setMaking("return")}>
            {t("exports.new_return")}
          </Button>
          <Button icon="file" onClick={() => setMaking("export")}>
            {t("exports.new_export")}
          </Button>
        </div>
        {wrong.map((one) => (
          <Banner
            key={one.file}
            tone="due"
            icon="warn"
            title={t("exports.template_wrong", { file: one.file })}
          >
            <ul>
              {one.problems.slice(0, 5).map((problem) => (
                <li key={problemWords(problem)}>{problemWords(problem)}</li>
              ))}
            </ul>
          </Banner>
        ))}
        <PagedView list={state} icon="file" of="exports" retry={reload} more={() => void list.more()}>
          <ul class="list" aria-label={t("desk.exports")}>
            {state.items.map((job) => (
              <Line key={job.id} job={job} />
            ))}
          </ul>
        </PagedView>
      </div>
      {making === "return" && <ReturnSheet onClose={close} onMade={made} />}
      {making === "export" && <ExportSheet onClose={close} onMade={made} />}
    </>
  );
}

function Line({ job }: { job: Job }): JSX.Element {
  const [waiting, setWaiting] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setWaiting(true);
    try {
      await work();
    } catch (error) {
      toast(failureWords(asFailure(error)));
    }
    setWaiting(false);
  };
  const open = job.state === "waiting" || job.state === "running";
  const page = job.file?.type.startsWith("text/html");
  const name = titleOf(job);
  return (
    <li class="row job">
      <div class="row-text">
        <span class="row-title">{name}</span>
        <span class="row-subtitle">{aboutOf(job)}</span>
        <span class="row-subtitle">
          {personName(job.by_id, "")} · <span class="figures">{formatMoment(job.created_at)}</span>
          {job.file && ` · ${formatBytes(job.file.size)}`}
        </span>
        {job.state === "running" && (
          <Progress value={job.done} max={job.total ?? undefined} label={t("exports.progress", { name })} />
        )}
        {job.state === "running" && (
          <span class="soft small figures">
            {job.total
              ? t("exports.done_of", { n: job.done, all: job.total })
              : t("exports.done_so_far", { n: job.done })}
          </span>
        )}
        {job.state === "failed" && <span class="small">{t("exports.failed_hint")}</span>}
        {job.state === "done" && !job.file && <span class="small">{t("exports.gone")}</span>}
      </div>
      <div class="job-acts">
        {job.state !== "done" && <Badge tone={TONES[job.state]}>{t(`exports.state_${job.state}`)}</Badge>}
        {job.file && page && (
          <Button small icon="print" busy={waiting} onClick={() => void run(() => print(job))}>
            {t("exports.print")}
          </Button>
        )}
        {job.file && (
          <Button
            small
            busy={waiting}
            onClick={() => void run(async () => saveAs(await fileOf(job), job.file?.name))}
          >
            {t("exports.download")}
          </Button>
        )}
        {open ? (
          <Button small kind="quiet" onClick={() => void run(() => cancel(job))}>
            {t("exports.cancel")}
          </Button>
        ) : (
          <Button small kind="quiet" onClick={() => void run(() => again(job).then(() => list.refresh()))}>
            {t("exports.again")}
          </Button>
        )}
      </div>
    </li>
  );
}

/** What was asked for, by its own name. */
function titleOf(job: Job): string {
  const { template, form_id } = job.params;
  if (job.kind === "return") {
    return local(templates.value.find((one) => one.name === template)?.title) || String(template);
  }
  const form = [...forms.value.values()].find((one) => one.form_id === form_id);
  return local(form?.title) || String(form_id ?? job.kind);
}

/** Of where, of when, and as what. */
function aboutOf(job: Job): string {
  const { area, on, from, to, format } = job.params as Record<string, string | null>;
  const days = [from, to].map((one) => one?.slice(0, 10) ?? "");
  return [
    area ? villageName(area) : t("exports.all_areas"),
    on ? on.slice(0, 7) : days.some(Boolean) ? days.join(" – ") : t("exports.all_days"),
    t(`exports.format_${format}`),
  ].join(" · ");
}

function problemWords(problem: TemplateProblem): string {
  const place = [
    problem.sheet && t("exports.sheet", { name: problem.sheet }),
    problem.row && t("exports.row", { n: problem.row }),
    problem.column && t("exports.column", { name: problem.column }),
  ].filter(Boolean);
  return t("exports.problem", { place: place.join(t("desk.list_comma")), what: local(problem.messages) });
}
