import { useMemo, useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { plainText } from "../markdown";
import { Preview } from "./geo/Preview";
import { pointsOf, thresholds } from "./geo/places";
import { answerShapes } from "./geo/shapes";
import { TraceSheet } from "./geo/sheets";
import { traceWords } from "./geo/words";
import type { WidgetProps } from "./props";

/** A line or an area (geotrace, geoshape): drawn on a map, or walked along. */
export function Trace({ item, form, id, describedBy }: WidgetProps) {
  const [open, setOpen] = useState(false);
  const kind = item.type === "geoshape" ? "geoshape" : "geotrace";
  const title = plainText(item.label) || item.name;
  const points = pointsOf(item.value, kind);
  const shapes = useMemo(() => answerShapes(item.value, kind), [item.value]);
  return (
    <div class="fq-place" aria-describedby={describedBy}>
      {points.length > 0 && (
        <Preview title={title} shapes={shapes} subject={form.draft.subject_id} onOpen={() => setOpen(true)} />
      )}
      <p role="status" class="fq-status">
        {traceWords(points, kind)}
      </p>
      <button id={id} type="button" class="button secondary" onClick={() => setOpen(true)}>
        <Icon name="map" size={22} />
        {t(points.length === 0 ? `form.${kind}_draw` : "form.trace_go_on")}
      </button>
      {points.length > 0 && (
        <button type="button" class="button quiet" onClick={() => form.answer(item, "")}>
          {t("form.clear")}
        </button>
      )}
      {open && (
        <TraceSheet
          title={title}
          kind={kind}
          value={item.value}
          subject={form.draft.subject_id}
          warning={thresholds(item.parameters).warning}
          onAnswer={(value) => form.answer(item, value)}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
