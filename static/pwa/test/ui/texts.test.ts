import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import en from "../../src/ui/texts/en";
import zh from "../../src/ui/texts/zh";

const src = new URL("../../src/", import.meta.url);

function sources(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = new URL(entry.name + (entry.isDirectory() ? "/" : ""), folder);
    if (entry.isDirectory()) return sources(path);
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

  it("are there for every key that a screen asks for", () => {
    const asked = sources().flatMap((code) =>
      [...code.matchAll(/\bt\("([\w.]+)"/g)].map((match) => match[1]!),
    );
    expect(asked.filter((key) => !(key in zh))).toEqual([]);
  });
});
