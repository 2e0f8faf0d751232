import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../../ui/i18n";
import { Icon } from "../../../../ui/icons";
import { ask } from "../../../../ui/Sheet";
import "./pad.css";
import { drawStroke, inPicture, type Point, type Stroke } from "./strokes";

const COLOURS = { black: "#1c2928", red: "#c31818", blue: "#1157b8", yellow: "#f2b705" } as const;
type Colour = keyof typeof COLOURS;

export interface PadProps {
  kind: "signature" | "draw" | "annotate";
  title: string;
  /** The picture drawn on; without one, white paper. */
  ground: Blob | null;
  onDone: (picture: Blob) => void;
  onClose: () => void;
}

/** A sheet of paper over the whole screen: drawn on with a finger, a pen, a mouse or the arrow keys. */
export default function Pad({ kind, title, ground, onDone, onClose }: PadProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const under = useRef<ImageBitmap | null>(null);
  const open = useRef<Stroke | null>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [colour, setColour] = useState<Colour>(kind === "annotate" ? "red" : "black");
  const [pen, setPen] = useState<{ at: Point; down: boolean } | null>(null);
  const id = useId();

  useLayoutEffect(() => {
    dialog.current?.showModal();
    let gone = false;
    void pictureOf(ground).then((picture) => {
      if (gone) return picture?.close();
      under.current = picture;
      const box = paper.current;
      if (picture) setSize({ width: picture.width, height: picture.height });
      else if (box) setSize(paperSize(kind, box.clientWidth, box.clientHeight));
    });
    return () => {
      gone = true;
      under.current?.close();
    };
  }, []);
  const paint = () => {
    const ink = canvas.current?.getContext("2d");
    if (!ink || !size) return;
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, size.width, size.height);
    if (under.current) ink.drawImage(under.current, 0, 0);
    for (const stroke of strokes) drawStroke(ink, stroke);
    if (open.current) drawStroke(ink, open.current);
  };
  useLayoutEffect(paint, [size, strokes]);
  useEffect(() => {
    if (size) sheet.current?.focus();
  }, [size]);

  const begin = (at: Point) => {
    const width = size
      ? Math.max(3, Math.max(size.width, size.height) / (kind === "signature" ? 180 : 140))
      : 3;
    open.current = { colour: COLOURS[colour], width, points: [at] };
    paint();
  };
  const extend = (at: Point) => {
    open.current?.points.push(at);
    paint();
  };
  const end = () => {
    const stroke = open.current;
    open.current = null;
    if (stroke) setStrokes((all) => [...all, stroke]);
  };
  const touched = (event: PointerEvent): Point | null => {
    const box = canvas.current?.getBoundingClientRect();
    return box && size ? inPicture(event, box, size.width, size.height) : null;
  };
  const undo = () => setStrokes((all) => all.slice(0, -1));
  const keyed = (event: KeyboardEvent) => {
    const step = size ? size.width / (event.shiftKey ? 60 : 20) : 0;
    const ways: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const way = ways[event.key];
    const now = pen ?? (size && { at: { x: size.width / 4, y: size.height / 2 }, down: false });
    if (!now || !size) return;
    if (way) {
      const at = {
        x: Math.min(size.width, Math.max(0, now.at.x + way[0])),
        y: Math.min(size.height, Math.max(0, now.at.y + way[1])),
      };
      setPen({ at, down: now.down });
      if (now.down) extend(at);
    } else if (event.key === " " || event.key === "Enter") {
      setPen({ at: now.at, down: !now.down });
      if (now.down) end();
      else begin(now.at);
    } else if (event.key === "Backspace") undo();
    else return;
    event.preventDefault();
  };
  const close = async () => {
    const sure =
      strokes.length === 0 ||
      (await ask({ title: t("form.pad_leave"), confirm: t("form.pad_leave_yes"), danger: true }));
    if (sure) onClose();
  };
  const done = () => {
    end();
    requestAnimationFrame(() => canvas.current?.toBlob((blob) => blob && onDone(blob), "image/png"));
  };
  return (
    <dialog
      ref={dialog}
      class="fq-pad"
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <header class="fq-pad-head">
        <button
          type="button"
          class="icon-button"
          aria-label={t("form.pad_close")}
          onClick={() => void close()}
        >
          <Icon name="close" />
        </button>
        <h2 id={`${id}-title`}>{title}</h2>
      </header>
      <div class="fq-pad-paper" ref={paper}>
        {size && (
          <div
            class="fq-pad-sheet"
            ref={sheet}
            style={{ "--shape": size.width / size.height }}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: of the role application; the arrow keys draw on it
            tabIndex={0}
            role="application"
            aria-label={t("form.pad_canvas")}
            aria-describedby={`${id}-keys`}
            onKeyDown={keyed}
            onBlur={() => {
              setPen(null);
              end();
            }}
          >
            <canvas
              ref={canvas}
              width={size.width}
              height={size.height}
              onPointerDown={(event) => {
                const at = event.isPrimary && event.button === 0 ? touched(event) : null;
                if (!at) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                setPen(null);
                begin(at);
              }}
              onPointerMove={(event) => {
                if (!open.current || !event.isPrimary || pen) return;
                for (const part of event.getCoalescedEvents?.() ?? [event]) {
                  const at = touched(part);
                  if (at) open.current.points.push(at);
                }
                paint();
              }}
              onPointerUp={() => !pen && end()}
              onPointerCancel={() => !pen && end()}
            />
            {pen && (
              <span
                class={pen.down ? "fq-pad-pen is-down" : "fq-pad-pen"}
                style={{
                  left: `${(pen.at.x / size.width) * 100}%`,
                  top: `${(pen.at.y / size.height) * 100}%`,
                }}
              />
            )}
            {kind === "signature" && strokes.length === 0 && !pen && (
              <span class="fq-pad-line">{t("form.pad_here")}</span>
            )}
          </div>
        )}
      </div>
      <p id={`${id}-keys`} class="hidden-visually">
        {t("form.pad_keys")}
      </p>
      <p class="hidden-visually" role="status">
        {pen ? t(pen.down ? "form.pad_down" : "form.pad_up") : t("form.pad_lines", { n: strokes.length })}
      </p>
      {kind !== "signature" && (
        <fieldset class="fq-pad-colours">
          <legend class="hidden-visually">{t("form.pad_colour")}</legend>
          {(Object.keys(COLOURS) as Colour[]).map((one) => (
            <label key={one} class="fq-pad-colour" style={{ "--ink-colour": COLOURS[one] }}>
              <input
                type="radio"
                name={`${id}-colour`}
                checked={one === colour}
                onChange={() => setColour(one)}
              />
              <span class="fq-pad-dot" aria-hidden="true" />
              <span class="hidden-visually">{t(`form.pad_${one}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <footer class="fq-pad-foot">
        <button type="button" class="button secondary" disabled={strokes.length === 0} onClick={undo}>
          {t("form.pad_undo")}
        </button>
        <button
          type="button"
          class="button secondary"
          disabled={strokes.length === 0}
          onClick={() => setStrokes([])}
        >
          {t("form.pad_clear")}
        </button>
        <button type="button" class="button primary" disabled={strokes.length === 0} onClick={done}>
          {t("form.pad_done")}
        </button>
      </footer>
    </dialog>
  );
}

/** The picture to draw on; none when there is none or it cannot be read. */
async function pictureOf(ground: Blob | null): Promise<ImageBitmap | null> {
  return ground ? createImageBitmap(ground).catch(() => null) : null;
}

/** Pixels of a white sheet that fills the room there is, twice as fine; for a signature no higher than two thirds. */
function paperSize(kind: PadProps["kind"], width: number, height: number): { width: number; height: number } {
  const wide = Math.max(200, Math.min(width, 700));
  const high = Math.max(120, Math.min(height, kind === "signature" ? (wide * 2) / 3 : wide * 1.4));
  return { width: Math.round(wide * 2), height: Math.round(high * 2) };
}
