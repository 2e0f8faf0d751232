/** A list of the API read page by page into signals; the screen that shows it decides when. */
import { signal } from "@preact/signals";
import { asFailure, type Failure } from "../lib/failure";
import type { Id, Page } from "../lib/types";
import type { Query } from "./calls";

/** What a list shows: its items so far, whether there are more, what it is doing, and what last went wrong. */
export interface Paged<T> {
  items: T[];
  next: string | null;
  busy: "first" | "more" | "refresh" | null;
  failure: Failure | null;
  /** When the first page was last fetched, as milliseconds. */
  at: number | null;
}

const EMPTY = { items: [], next: null, busy: null, failure: null, at: null };

/** A list behind `fetchPage`. Answers to a question no longer asked are thrown away. */
export function pagedList<T extends { id: Id }>(fetchPage: (query: Query) => Promise<Page<T>>) {
  const state = signal<Paged<T>>(EMPTY);
  let query: Query = {};
  let turn = 0;

  async function run(busy: NonNullable<Paged<T>["busy"]>, cursor: string | null): Promise<T[]> {
    const mine = ++turn;
    state.value = { ...state.value, busy, failure: busy === "refresh" ? state.value.failure : null };
    try {
      const page = await fetchPage({ ...query, cursor });
      if (mine !== turn) return [];
      return take(busy, page);
    } catch (error) {
      if (mine === turn) state.value = { ...state.value, busy: null, failure: asFailure(error) };
      return [];
    }
  }

  function take(busy: NonNullable<Paged<T>["busy"]>, page: Page<T>): T[] {
    const known = new Set(state.value.items.map((item) => item.id));
    const fresh = page.items.filter((item) => !known.has(item.id));
    const now = Date.now();
    if (busy === "more") {
      state.value = { ...state.value, items: [...state.value.items, ...fresh], next: page.next, busy: null };
    } else if (busy === "refresh" && state.value.items.length > page.items.length && page.next) {
      const updated = new Set(page.items.map((item) => item.id));
      const rest = state.value.items.filter((item) => !updated.has(item.id));
      state.value = { ...state.value, items: [...page.items, ...rest], busy: null, failure: null, at: now };
    } else {
      state.value = { items: page.items, next: page.next, busy: null, failure: null, at: now };
    }
    return fresh;
  }

  return {
    state,
    /** Ask anew with these filters; what was shown goes. */
    load(filters: Query): Promise<T[]> {
      query = filters;
      state.value = { ...EMPTY };
      return run("first", null);
    },
    /** The next page, if there is one and nothing is under way. */
    more(): Promise<T[]> {
      const { next, busy } = state.value;
      return next && !busy ? run("more", next) : Promise.resolve([]);
    },
    /** The first page again, in place; resolves to the items that were not known before. */
    refresh(): Promise<T[]> {
      return state.value.busy ? Promise.resolve([]) : run("refresh", null);
    },
    /** Take out what no longer belongs to the list. */
    remove(ids: ReadonlySet<Id>): void {
      state.value = { ...state.value, items: state.value.items.filter((item) => !ids.has(item.id)) };
    },
    /** Put changed records in the place of those shown. */
    replace(changed: T[]): void {
      const by = new Map(changed.map((item) => [item.id, item]));
      state.value = { ...state.value, items: state.value.items.map((item) => by.get(item.id) ?? item) };
    },
  };
}
