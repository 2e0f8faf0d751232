import { useState } from "preact/hooks";
import { isQuota } from "../../../lib/failure";
import { t } from "../../../ui/i18n";
import { MOST_BYTES, maxPixels } from "../photos";
import type { WidgetProps } from "./props";

export interface Keeping {
  /** A file is being made small and sealed. */
  busy: boolean;
  /** Why the last one could not be kept; empty when it was. */
  failed: string;
  fail: (message: string) => void;
  /** Keep a file as the answer and say whether that went well; what was there before stays when it did not. */
  keep: (file: File) => Promise<boolean>;
}

/** Whether the question asks for a picture; pictures are made small, everything else is kept as it is. */
export function isPicture(item: WidgetProps["item"]): boolean {
  return (item.mediatype ?? "").startsWith("image/");
}

/** Sealing a file as a question's answer, and what to say when that fails. */
export function useKeeping({ item, form }: WidgetProps): Keeping {
  const [busy, setBusy] = useState(false);
  const [failed, fail] = useState("");
  const picture = isPicture(item);
  const keep = async (file: File) => {
    if (!picture && file.size > MOST_BYTES) {
      const [mb, most] = [file.size, MOST_BYTES].map((bytes) => Math.ceil(bytes / 1_000_000));
      fail(t("form.file_large", { mb: mb!, most: most! }));
      return false;
    }
    setBusy(true);
    fail("");
    try {
      await form.attach(item, file, picture ? maxPixels(item.parameters["max-pixels"]) : null);
      return true;
    } catch (error) {
      fail(t(isQuota(error) ? "form.no_room" : picture ? "form.photo_failed" : "form.file_failed"));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failed, fail, keep };
}
