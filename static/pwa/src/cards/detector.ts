/** Reading QR codes from pictures: by the phone itself where it can, else by zxing in WebAssembly from our own server. */
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

/** Finds the text of the first QR in a picture; null when there is none. */
export type Reader = (picture: ImageBitmapSource) => Promise<string | null>;

interface Detector {
  detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}

async function ownDetector(): Promise<Detector | null> {
  const own = (globalThis as { BarcodeDetector?: typeof BarcodeDetector }).BarcodeDetector;
  if (!own) return null;
  const formats = await own.getSupportedFormats().catch((): string[] => []);
  return formats.includes("qr_code") ? new own({ formats: ["qr_code"] }) : null;
}

/** Make a reader ready; the WebAssembly is fetched only where the phone cannot read codes itself. */
export async function makeReader(): Promise<Reader> {
  let detector = await ownDetector();
  if (!detector) {
    prepareZXingModule({
      overrides: {
        locateFile: (path: string, prefix: string) => (path.endsWith(".wasm") ? wasmUrl : prefix + path),
      },
    });
    detector = new BarcodeDetector({ formats: ["qr_code"] });
  }
  return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null;
}
