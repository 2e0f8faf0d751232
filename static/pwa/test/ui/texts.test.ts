import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { loadTexts, setLanguage, t } from "../../src/ui/i18n";
import enWorker from "../../src/ui/texts/en";
import enDesk from "../../src/ui/texts/enDesk";
import enSettings from "../../src/ui/texts/enSettings";
import enVisit from "../../src/ui/texts/enVisit";
import enMore from "../../src/ui/texts/enWork";
import zhWorker from "../../src/ui/texts/zh";
import zhDesk from "../../src/ui/texts/zhDesk";
import zhSettings from "../../src/ui/texts/zhSettings";
import zhVisit from "../../src/ui/texts/zhVisit";
import zhMore from "../../src/ui/texts/zhWork";

const zh: typeof zhWorker = { ...zhWorker, ...zhVisit, ...zhSettings, ...zhMore, ...zhDesk };
const en: typeof enWorker = { ...enWorker, ...enVisit, ...enSettings, ...enMore, ...enDesk };

const src = new URL("../../src/", import.meta.url);

function sources(folder = src, without = ""): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = new URL(entry.name + (entry.isDirectory() ? "/" : ""), folder);
    if (entry.isDirectory()) return `${entry.name}/` === without ? [] : sources(path, without);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

const placeholders = (text: unknown) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort();

describe("texts of the screens", () => {
  it("exist in Chinese and in English alike", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it("have the same places to fill in", () => {
    for (const key of Object.keys(zh))
      expect([key, placeholders(en[key])]).toEqual([key, placeholders(zh[key])]);
  });

  it("of the desk are asked for by the desk alone: the worker's phone loads without them", () => {
    const outside = sources(src, "desk/").flatMap((code) => code.match(/\bt\("desk\.\w+"/g) ?? []);
    expect(outside).toEqual([]);
  });

  it("of a visit are asked for by its screens and the desk's alone: the first screen loads without them", () => {
    const elsewhere = ["account", "api", "cards", "followups", "home", "outbox", "register", "sync", "ui"];
    const outside = elsewhere
      .flatMap((folder) => sources(new URL(`${folder}/`, src)))
      .flatMap((code) => code.match(/\bt\(["`](visits|form)\.\w+/g) ?? []);
    expect(outside).toEqual([]);
  });

  it("come in both languages for what was asked for while the language was changed", async () => {
    vi.stubGlobal("document", { documentElement: {} });
    vi.stubGlobal("localStorage", { setItem: () => {} });
    await setLanguage("zh");
    await Promise.all([loadTexts("visit"), setLanguage("en")]);
    expect(t("form.next")).toBe(enVisit["form.next"]);
    await setLanguage("zh");
    expect(t("form.next")).toBe(zhVisit["form.next"]);
    vi.unstubAllGlobals();
  });

  it("are there for every key that a screen asks for", () => {
    const asked = sources().flatMap((code) =>
      [...code.matchAll(/\bt\("([\w.]+)"/g)].map((match) => match[1]!),
    );
    expect(asked.filter((key) => !(key in zh))).toEqual([]);
  });
});
