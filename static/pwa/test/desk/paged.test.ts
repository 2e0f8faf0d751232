import { describe, expect, it } from "vitest";
import type { Query } from "../../src/desk/calls";
import { pagedList } from "../../src/desk/paged";
import { Failure } from "../../src/lib/failure";
import type { Page } from "../../src/lib/types";

interface Thing {
  id: string;
  word?: string;
}

/** A server's list, newest first, in pages of two. */
function server(things: Thing[]) {
  return (query: Query): Promise<Page<Thing>> => {
    const start = Number(query.cursor ?? 0);
    const items = things.slice(start, start + 2);
    return Promise.resolve({ items, next: start + 2 < things.length ? String(start + 2) : null });
  };
}

const ids = (list: ReturnType<typeof pagedList<Thing>>) => list.state.value.items.map((one) => one.id);

describe("a list read by page", () => {
  it("starts with the first page and goes on to the last", async () => {
    const list = pagedList(server([{ id: "c" }, { id: "b" }, { id: "a" }]));
    await list.load({});
    expect(ids(list)).toEqual(["c", "b"]);
    await list.more();
    expect(ids(list)).toEqual(["c", "b", "a"]);
    expect(list.state.value.next).toBeNull();
    await list.more();
    expect(ids(list)).toHaveLength(3);
  });

  it("puts what arrived since on top and says what was new", async () => {
    const things = [{ id: "c" }, { id: "b" }, { id: "a" }];
    const list = pagedList(server(things));
    await list.load({});
    await list.more();
    things.unshift({ id: "d" });
    const fresh = await list.refresh();
    expect(fresh.map((one) => one.id)).toEqual(["d"]);
    expect(ids(list)).toEqual(["d", "c", "b", "a"]);
  });

  it("throws away an answer to filters that were changed meanwhile", async () => {
    const answers: ((page: Page<Thing>) => void)[] = [];
    const list = pagedList<Thing>(() => new Promise((resolve) => answers.push(resolve)));
    const first = list.load({ q: "old" });
    const second = list.load({ q: "new" });
    answers[1]?.({ items: [{ id: "new" }], next: null });
    answers[0]?.({ items: [{ id: "old" }], next: null });
    await Promise.all([first, second]);
    expect(ids(list)).toEqual(["new"]);
  });

  it("keeps what it shows when looking again fails, and says why", async () => {
    let broken = false;
    const list = pagedList<Thing>(async () => {
      if (broken) throw new Failure("offline");
      return { items: [{ id: "a" }], next: null };
    });
    await list.load({});
    broken = true;
    await list.refresh();
    expect(ids(list)).toEqual(["a"]);
    expect(list.state.value.failure?.kind).toBe("offline");
    broken = false;
    await list.refresh();
    expect(list.state.value.failure).toBeNull();
  });

  it("takes changed records in place", async () => {
    const list = pagedList(server([{ id: "b" }, { id: "a" }]));
    await list.load({});
    list.replace([{ id: "a", word: "changed" }]);
    expect(list.state.value.items).toEqual([{ id: "b" }, { id: "a", word: "changed" }]);
  });
});
