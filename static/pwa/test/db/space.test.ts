import "fake-indexeddb/auto";
import { afterEach, expect, it, vi } from "vitest";
import { layBallast, makeSureOfRoom, writeAnswer } from "../../src/db/space";

const full = () => new DOMException("full", "QuotaExceededError");

/** A disk of so many bytes, with the browser's cache on it. */
function disk(size: number): { used: number; write: (bytes: number) => Promise<void> } {
  const all = new Map<string, number>();
  const state = {
    used: 0,
    write: async (bytes: number) => {
      if (state.used + bytes > size) throw full();
      state.used += bytes;
    },
  };
  vi.stubGlobal("caches", {
    open: async (name: string) => ({
      keys: async () => (all.has(name) ? ["/app/ballast"] : []),
      put: async (_url: string, answer: Response) => {
        const { byteLength } = await answer.arrayBuffer();
        await state.write(byteLength);
        all.set(name, byteLength);
      },
    }),
    delete: async (name: string) => {
      const bytes = all.get(name) ?? 0;
      setTimeout(() => {
        state.used -= bytes;
      }, 20); // as in a browser, the room comes a moment later
      return all.delete(name);
    },
  });
  return state;
}

afterEach(() => vi.unstubAllGlobals());

it("on a full disk an answer is kept in the ballast's place, and then no photo is taken", async () => {
  const { write } = disk(5_000_000);
  await makeSureOfRoom(100);
  await write(900_000);
  await writeAnswer(() => write(200_000));
  await expect(makeSureOfRoom(100)).rejects.toMatchObject({ name: "QuotaExceededError" });
});

it("photos are taken again once there is room for the ballast", async () => {
  const state = disk(5_000_000);
  await layBallast();
  await writeAnswer(() => state.write(2_000_000));
  await expect(layBallast()).rejects.toMatchObject({ name: "QuotaExceededError" });
  state.used -= 1_500_000;
  await makeSureOfRoom(100);
});

it("what fails for another reason, or again without the ballast, fails", async () => {
  const { write } = disk(5_000_000);
  await layBallast();
  await expect(writeAnswer(() => Promise.reject(new Error("locked")))).rejects.toThrow("locked");
  await expect(writeAnswer(() => write(6_000_000))).rejects.toMatchObject({ name: "QuotaExceededError" });
});
