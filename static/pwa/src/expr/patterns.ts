/** regex(): the dialect that Java, JavaScript and Python share, matched against a whole text (docs/plan.md, section 6). */
import { automaton } from "./automaton";

type Match = (text: string) => boolean;

const MAX_TEXT = 20_000;
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
  for (const flags of /\\p/i.test(named) ? ["u"] : ["u", ""]) {
    try {
      const whole = new RegExp(`^(?:${named})$`, flags);
      return risky(pattern) ? automaton(named) : (text) => whole.test(text);
    } catch {}
  }
  return () => false;
}

/** Whether back-tracking could take for ever: a repeated group repeats inside, or three repetitions have no end. */
function risky(pattern: string): boolean {
  const plain = pattern.replace(/\\./gs, "x").replace(/\[[^\]]*\]/g, "x");
  const inside = [false];
  let endless = 0;
  for (let i = 0; i < plain.length; i++) {
    const rest = plain.slice(i);
    const last = inside.length - 1;
    if (plain[i] === "(") inside.push(false);
    else if (plain[i] === ")" && last > 0) {
      const inner = inside.pop()!;
      const repeated = /^\)(?:[*+]|\{\d+,\d*\})/.test(rest);
      if (repeated && inner) return true;
      inside[last - 1] ||= inner || repeated;
    } else if (/^(?:[*+]|\{\d+,\})/.test(rest)) {
      endless++;
      inside[last] = true;
    }
  }
  return endless > 2;
}
