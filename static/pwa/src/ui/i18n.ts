/** Texts of the screens: one catalogue a language, loaded when the language is chosen, a file for each part of the app. */
import { computed, signal } from "@preact/signals";

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text, or its forms by plural category (`Intl.PluralRules`). */
type Entry = string | Record<string, string>;
type Catalogue = Record<string, Entry>;

const STORED = "fieldapp.language";
const catalogue = signal<Catalogue>({});

/** The language of the screens. Change it with `setLanguage`. */
export const language = signal<Language>("zh");

const plural = computed(() => new Intl.PluralRules(language.value));

/** The language chosen earlier on this phone, else the browser's, else Chinese. */
export function preferredLanguage(): Language {
  const wanted = localStorage.getItem(STORED) ?? navigator.language;
  return LANGUAGES.find((tag) => wanted.startsWith(tag)) ?? "zh";
}

/** The catalogues of a language: `worker` is loaded at the start, the others with the screens that speak by them. */
const CATALOGUES = {
  worker: { zh: () => import("./texts/zh"), en: () => import("./texts/en") },
  visit: { zh: () => import("./texts/zhVisit"), en: () => import("./texts/enVisit") },
  work: { zh: () => import("./texts/zhWork"), en: () => import("./texts/enWork") },
  settings: { zh: () => import("./texts/zhSettings"), en: () => import("./texts/enSettings") },
  desk: { zh: () => import("./texts/zhDesk"), en: () => import("./texts/enDesk") },
};
export type Part = keyof typeof CATALOGUES;
const wanted = new Set<Part>(["worker"]);

/** One catalogue of all the parts wanted, those too that were asked for while it was loaded. */
async function load(tag: Language): Promise<Catalogue> {
  const parts = [...wanted];
  const loaded = await Promise.all(parts.map((part) => CATALOGUES[part][tag]()));
  if (parts.length < wanted.size) return load(tag);
  return Object.assign({}, ...loaded.map((part) => part.default));
}

/** Have the texts of these parts too, from now on: what most never see is not in the way of the first screen. */
export async function loadTexts(...parts: Part[]): Promise<void> {
  if (parts.every((part) => wanted.has(part))) return;
  for (const part of parts) wanted.add(part);
  const tag = language.value;
  const loaded = await load(tag);
  // Where the language was changed meanwhile, that loading brought these parts as well.
  if (language.value === tag) catalogue.value = loaded;
}

/** Show the screens in a language, from now on and after the next start. */
export async function setLanguage(tag: Language): Promise<void> {
  const loaded = await load(tag);
  catalogue.value = loaded;
  language.value = tag;
  document.documentElement.lang = tag === "zh" ? "zh-CN" : "en";
  localStorage.setItem(STORED, tag);
}

/** Put a catalogue in place directly, without a browser (tests). */
export function useCatalogue(tag: Language, texts: Catalogue): void {
  catalogue.value = texts;
  language.value = tag;
}

/**
 * The text of a key `part.name`, in the language of the screens. `{name}` is replaced from `values`; a text with
 * plural forms picks by `values.n`. An unknown key shows itself, so that it is noticed.
 */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const entry = catalogue.value[key];
  if (entry === undefined) return key;
  const text =
    typeof entry === "string"
      ? entry
      : (entry[plural.value.select(Number(values.n ?? 0))] ?? entry.other ?? key);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of a map by language (form titles, area names, follow-ups), in the language of the screens or the nearest. */
export function local(texts: Record<string, string> | null | undefined): string {
  if (!texts) return "";
  return texts[language.value] ?? texts.zh ?? texts.en ?? Object.values(texts)[0] ?? "";
}
