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

let withDesk = false;

async function load(tag: Language): Promise<Catalogue> {
  const parts = [tag === "zh" ? import("./texts/zh") : import("./texts/en")];
  if (withDesk) parts.push(tag === "zh" ? import("./texts/zhDesk") : import("./texts/enDesk"));
  return Object.assign({}, ...(await Promise.all(parts)).map((part) => part.default));
}

/** Have the desk's texts too, from now on: most who open the app never see the desk. */
export async function loadDeskTexts(): Promise<void> {
  if (withDesk) return;
  withDesk = true;
  catalogue.value = await load(language.value);
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
