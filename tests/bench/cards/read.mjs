/** Reads frames with the decoder of the app (zxing-wasm, as barcode-detector sets it): `node read.mjs FRAMES WIDTH HEIGHT`
 * (grey, 8 bits, one behind the other); prints a JSON array of what each says, null for nothing. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const at = createRequire(new URL("../../../static/pwa/package.json", import.meta.url));
const { prepareZXingModule, readBarcodes } = at("zxing-wasm/reader");
const wasmBinary = readFileSync(at.resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary } });

const [file, ...size] = process.argv.slice(2);
const [width, height] = size.map(Number);
const frames = readFileSync(file);
const said = [];
for (let start = 0; start < frames.length; start += width * height) {
  const pixels = Uint32Array.from(frames.subarray(start, start + width * height), (grey) => 0xff000000 | (grey * 0x10101));
  const data = new Uint8ClampedArray(pixels.buffer);
  const found = await readBarcodes({ data, width, height }, { formats: ["QRCode"], tryHarder: true });
  said.push(found[0]?.text ?? null);
}
console.log(JSON.stringify(said));
