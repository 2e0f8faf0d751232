/**
 * Draws the app's icons: a door plate, enamel teal with a cream edge and a door on it. Run `node icons.mjs` after a change;
 * the pictures it makes are committed. Nothing but Node: shapes are distance fields, and PNG is written by hand.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const TEAL = [11, 83, 81];
const CREAM = [255, 253, 248];
const AMBER = [223, 165, 68];

/** Distance to a rounded rectangle around (0.5, cy), negative inside; all lengths in parts of the icon. */
function box(x, y, cy, halfWidth, halfHeight, radius) {
  const dx = Math.abs(x - 0.5) - halfWidth + radius;
  const dy = Math.abs(y - cy) - halfHeight + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** The shapes from back to front: [distance, colour]. `scale` shrinks the plate into a mask's safe circle. */
function shapes(x, y, bleed) {
  const scale = bleed ? 0.72 : 1;
  const [u, v] = [(x - 0.5) / scale + 0.5, (y - 0.5) / scale + 0.5];
  const plate = box(u, v, 0.5, 0.47, 0.47, 0.13);
  const rim = Math.abs(box(u, v, 0.5, 0.395, 0.395, 0.075)) - 0.012;
  const roof = Math.max((Math.abs(u - 0.5) * 0.78 - (v - 0.2) * 0.9) * 0.8, v - 0.455);
  const wall = box(u, v, 0.59, 0.2, 0.18, 0.015);
  const door = Math.max(box(u, v, 0.66, 0.075, 0.14, 0.02), v - 0.77);
  const list = [
    [plate, TEAL],
    [rim, CREAM],
    [Math.min(Math.max(roof, Math.abs(u - 0.5) - 0.27), wall), CREAM],
    [door, AMBER],
  ];
  return bleed ? [[-1, TEAL], ...list.slice(2)] : list;
}

/** One icon as PNG: RGBA, `size` pixels a side, edges smoothed over a pixel. */
function png(size, bleed) {
  const raw = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let pixel = [0, 0, 0, 0];
      for (const [distance, colour] of shapes((column + 0.5) / size, (row + 0.5) / size, bleed)) {
        const cover = Math.min(1, Math.max(0, 0.5 - distance * size));
        const alpha = cover + pixel[3] * (1 - cover);
        pixel = [
          ...colour.map((one, index) => (alpha ? (one * cover + pixel[index] * pixel[3] * (1 - cover)) / alpha : 0)),
          alpha,
        ];
      }
      const at = row * (size * 4 + 1) + 1 + column * 4;
      raw.set([...pixel.slice(0, 3).map(Math.round), Math.round(pixel[3] * 255)], at);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(raw, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

const folder = new URL("public/icons/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("icon-192.png", folder), png(192, false));
writeFileSync(new URL("icon-512.png", folder), png(512, false));
writeFileSync(new URL("maskable-512.png", folder), png(512, true));
