/** What a list of the desk is narrowed to, kept in the address so that it can be sent to a colleague. */

export type Filters = Record<string, string>;

/** The filters in an address's query, only the known ones. */
export function readFilters(search: string, known: readonly string[]): Filters {
  const query = new URLSearchParams(search);
  const filters: Filters = {};
  for (const name of known) {
    const value = query.get(name);
    if (value) filters[name] = value;
  }
  return filters;
}

/** A query of filters and whatever else is given, empty ones left out; with its question mark, or nothing. */
export function queryOf(filters: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** Filters with one changed; an empty value takes it away. */
export function withFilter(filters: Filters, name: string, value: string): Filters {
  const next = { ...filters };
  if (value) next[name] = value;
  else delete next[name];
  return next;
}
