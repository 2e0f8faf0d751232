/** Hooks of the desk's screens: filters in the address, work repeated while somebody looks, and one record by its id. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { asFailure, type Failure } from "../lib/failure";
import { type Filters, queryOf, readFilters, withFilter } from "./filters";

/** The filters in the address, and a way to change one. */
export function useFilters(
  known: readonly string[],
): [Filters, (name: string, value: string) => void, () => void] {
  const search = useSearch();
  const [path, go] = useLocation();
  const filters = readFilters(search, known);
  // Two filters may change before the screen is drawn again: each goes by the address as it is by then.
  const set = (name: string, value: string) =>
    go(path + queryOf(withFilter(readFilters(location.search, known), name, value)), { replace: true });
  return [filters, set, () => go(path, { replace: true })];
}

/** Do something every so many milliseconds while the page is visible, and at once when it becomes so again. */
export function usePoll(work: () => void, every: number): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const run = () => document.visibilityState === "visible" && latest.current();
    const timer = setInterval(run, every);
    document.addEventListener("visibilitychange", run);
    addEventListener("online", run);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", run);
      removeEventListener("online", run);
    };
  }, [every]);
}

/** One thing fetched for a key: its value, what went wrong, and a way to fetch it again. */
export interface Fetched<T> {
  value: T | null;
  failure: Failure | null;
  reload: () => void;
  set: (value: T) => void;
}

/** Fetch something whenever the key changes; an answer for an earlier key is thrown away. */
export function useFetched<T>(key: string | null, fetch: () => Promise<T>): Fetched<T> {
  const [state, setState] = useState<{ key: string | null; value: T | null; failure: Failure | null }>({
    key: null,
    value: null,
    failure: null,
  });
  const wanted = useRef(key);
  wanted.current = key;
  const reload = useCallback(() => {
    if (key === null) return;
    fetch()
      .then((value) => wanted.current === key && setState({ key, value, failure: null }))
      .catch((error) => wanted.current === key && setState({ key, value: null, failure: asFailure(error) }));
  }, [key]);
  useEffect(reload, [reload]);
  const current = state.key === key ? state : { value: null, failure: null };
  return { ...current, reload, set: (value) => setState({ key, value, failure: null }) };
}

/** A value a moment after it stopped changing: what is typed into a search. */
export function useSettled<T>(value: T, after = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), after);
    return () => clearTimeout(timer);
  }, [value, after]);
  return settled;
}

/** Whether the window fits a media query, now and as it changes. */
export function useMedia(query: string): boolean {
  const [fits, setFits] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const tell = () => setFits(list.matches);
    tell();
    list.addEventListener("change", tell);
    return () => list.removeEventListener("change", tell);
  }, [query]);
  return fits;
}
