/** Lines drawn with a finger: kept as points, so that the last one can be taken back. */

export interface Point {
  x: number;
  y: number;
}

export interface Stroke {
  colour: string;
  /** In pixels of the picture. */
  width: number;
  points: Point[];
}

/** What a pen needs of a canvas; a test gives its own. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "lineTo" | "quadraticCurveTo" | "stroke" | "arc" | "fill"
> & { strokeStyle: unknown; fillStyle: unknown; lineWidth: number; lineCap: string; lineJoin: string };

/** Where a touch is in the picture, when the picture of `width` x `height` is shown in `box`. */
export function inPicture(
  touch: { clientX: number; clientY: number },
  box: { left: number; top: number; width: number; height: number },
  width: number,
  height: number,
): Point {
  const within = (at: number, size: number) => Math.min(size, Math.max(0, at));
  return {
    x: within(((touch.clientX - box.left) / (box.width || 1)) * width, width),
    y: within(((touch.clientY - box.top) / (box.height || 1)) * height, height),
  };
}

/** Draw a line, rounded through the middles between its points; a line of one point is a dot. */
export function drawStroke(pen: Pen, stroke: Stroke): void {
  const [first, ...rest] = stroke.points;
  if (!first) return;
  pen.beginPath();
  if (rest.length === 0) {
    pen.fillStyle = stroke.colour;
    pen.arc(first.x, first.y, stroke.width / 2, 0, Math.PI * 2);
    pen.fill();
    return;
  }
  pen.strokeStyle = stroke.colour;
  pen.lineWidth = stroke.width;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.moveTo(first.x, first.y);
  let before = first;
  for (const point of rest) {
    pen.quadraticCurveTo(before.x, before.y, (before.x + point.x) / 2, (before.y + point.y) / 2);
    before = point;
  }
  pen.lineTo(before.x, before.y);
  pen.stroke();
}
