/** Finding households as one types: pure functions over a prepared index. */
import type { Household, Member } from "../lib/types";

export interface Indexed {
  household: Household;
  members: Member[];
  /** All that can be typed to find it, lower-case. */
  text: string;
}

/** Everything a household can be found by: number, names, pinyin and initials, telephones, address. */
export function indexOf(household: Household, members: Member[]): Indexed {
  const parts = [
    household.number,
    household.head_name,
    household.address,
    digits(household.phone),
    household.search,
  ];
  for (const member of members) parts.push(member.full_name, digits(member.phone), member.search);
  return { household, members, text: parts.filter(Boolean).join(" ").toLowerCase() };
}

/** A telephone without blanks, as it is looked for. */
function digits(phone: string | null): string | undefined {
  return phone?.replace(/[\s-]/g, "");
}

/**
 * Households in which every word typed occurs; those whose number or head begins with what was typed come first, the
 * rest keep their order. Blanks inside a telephone number do not matter.
 */
export function find(index: Indexed[], typed: string): Indexed[] {
  const query = typed.trim().toLowerCase();
  if (!query) return index;
  const compact = query.replace(/[\s-]/g, "");
  const words = /^\+?\d{5,}$/.test(compact) ? [compact] : query.split(/\s+/);
  const first: Indexed[] = [];
  const rest: Indexed[] = [];
  for (const one of index) {
    if (!words.every((word) => one.text.includes(word))) continue;
    const { number, head_name } = one.household;
    const leads = number.toLowerCase().startsWith(query) || head_name?.toLowerCase().startsWith(query);
    (leads ? first : rest).push(one);
  }
  const exact = (one: Indexed) => Number(one.household.number.toLowerCase() !== query);
  return [...first.sort((a, b) => exact(a) - exact(b)), ...rest];
}

/** House numbers as people order them: 2 before 10, 7-2 after 7. */
export function byNumber(a: Household, b: Household): number {
  const difference = Number(a.number) - Number(b.number); // most are plain numbers, and collating thousands is slow
  return difference || collator.compare(a.number, b.number) || (a.id < b.id ? -1 : Number(a.id > b.id));
}

const collator = new Intl.Collator("zh", { numeric: true });
