/** regex(): the dialect that Java, JavaScript and Python share, matched against a whole text (docs/plan.md, section 6). */
import { automaton } from "./automaton";

type Match = (text: string) => boolean;

const MAX_TEXT = 20_000;
/** What one repetition without an end counts, against one of what may be there or not; and how much is bearable. */
const ENDLESS = 5;
const BEARABLE = 14;
const matchers = new Map<string, Match>();

/** Whether the whole text matches, as ODK has it. A pattern that is none matches nothing. */
export function matches(text: string, pattern: string): boolean {
  let match = matchers.get(pattern);
  if (!match) {
    match = matcher(pattern);
    matchers.set(pattern, match);
  }
  return text.length <= MAX_TEXT && match(text);
}

/** Names of classes of characters that other dialects have, as JavaScript has them. */
const CLASSES: Record<string, string> = {
  Alpha: "L",
  Alphabetic: "L",
  Letter: "L",
  Digit: "Nd",
  Upper: "Lu",
  Lower: "Ll",
  Han: "Script=Han",
  Ideographic: "Script=Han",
};

/** Unicode mode first; plain mode for the needless escapes that Unicode mode refuses. */
function matcher(pattern: string): Match {
  const named = pattern.replace(
    /\\([pP])\{\^?(?:Is|script=|sc=)?(\w+)\}/g,
    (_, p: string, name: string) => `\\${p}{${CLASSES[name] ?? name}}`,
  );
  if (foreign(pattern)) return () => false;
  for (const flags of /\\p/i.test(named) ? ["u"] : ["u", ""]) {
    try {
      const whole = new RegExp(`^(?:${named})$`, flags);
      return risky(pattern) ? automaton(named) : (text) => whole.test(text);
    } catch {}
  }
  return () => false;
}

const ESCAPES = /\\[pPu]\{[^}]*\}|\\./gs;
const plain = (pattern: string) => pattern.replace(ESCAPES, "x");

/** A pattern without what is escaped and without what stands in classes. */
const bare = (pattern: string) => plain(pattern).replace(/\[[^\]]*\]/g, "x");

/** Whether a pattern is written in a way that one of the engines reads otherwise or not at all. */
function foreign(pattern: string): boolean {
  const letters = pattern
    .match(ESCAPES)
    ?.some((each) => /^\\[a-z0]/i.test(each) && !/^\\[dDwWsSbBtnrfvxupP]/.test(each));
  return !!letters || /\[\^?\]/.test(plain(pattern)) || /[*+?}]\+|\(\?(?![:=!])|\{,\d+\}/.test(bare(pattern));
}

/**
 * Whether back-tracking could take for ever: a repeated group holds something that may match in several ways, or too
 * much of that follows one another. What looks ahead counts apart.
 */
function risky(pattern: string): boolean {
  const text = bare(pattern);
  const stack: [inside: boolean, before?: number][] = [[false]];
  let weight = 0;
  for (let i = 0; i < text.length; i++) {
    const rest = text.slice(i);
    const count = /^(?:[*+]|\{\d+(,?\d*)\})/.exec(rest);
    const last = stack.at(-1)!;
    if (text[i] === "(") {
      const ahead = /^.\?[=!]/.test(rest);
      stack.push(ahead ? [false, weight] : [false]);
      if (ahead) weight = 0;
    } else if (text[i] === ")" && stack.length > 1) {
      const [inner, before] = stack.pop()!;
      const repeated = /^.(?:[*+]|\{\d+,?\d*\})/.test(rest);
      if ((repeated && inner) || weight > BEARABLE) return true;
      weight = before ?? weight;
      stack.at(-1)![0] ||= inner || repeated;
    } else if (("?|".includes(text[i]!) && text[i - 1] !== "(") || (count && count[1] !== "")) {
      weight += count && (count[1] ?? ",") === "," ? ENDLESS : 1;
      last[0] = true;
    }
  }
  return weight > BEARABLE;
}
