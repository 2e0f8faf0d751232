/** Whole databases as JSON: what a store written by a released version of the app looks like on disk. */
import { fromBase64, toBase64 } from "../../src/lib/b64";

interface StoreSample {
  name: string;
  keyPath: string;
  autoIncrement: boolean;
  indexes: { name: string; keyPath: string }[];
  rows: unknown[];
}

export interface DatabaseSample {
  /** As IndexedDB counts: ten times Dexie's. */
  version: number;
  stores: StoreSample[];
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Bytes as `{"bytes": base64}`, everything else as it is. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: toBase64(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  return value;
}

function stored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stored);
  if (value && typeof value === "object") {
    const { bytes } = value as { bytes?: string };
    if (bytes !== undefined) return fromBase64(bytes);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, stored(one)]));
  }
  return value;
}

/** Everything in a database. */
export async function dump(name: string): Promise<DatabaseSample> {
  const database = await done(indexedDB.open(name));
  const stores: StoreSample[] = [];
  for (const storeName of database.objectStoreNames) {
    const store = database.transaction(storeName).objectStore(storeName);
    const rows = (await done(store.getAll())).map(plain);
    const indexes = [...store.indexNames].map((one) => ({
      name: one,
      keyPath: String(store.index(one).keyPath),
    }));
    stores.push({
      name: storeName,
      keyPath: String(store.keyPath),
      autoIncrement: store.autoIncrement,
      indexes,
      rows,
    });
  }
  database.close();
  return { version: database.version, stores };
}

/** Put a whole database on disk, in place of one of that name: also what a copied or restored phone does. */
export async function restore(name: string, sample: DatabaseSample): Promise<void> {
  await done(indexedDB.deleteDatabase(name));
  const opening = indexedDB.open(name, sample.version);
  opening.onupgradeneeded = () => {
    for (const { name: storeName, keyPath, autoIncrement, indexes, rows } of sample.stores) {
      const store = opening.result.createObjectStore(storeName, { keyPath, autoIncrement });
      for (const index of indexes) store.createIndex(index.name, index.keyPath);
      for (const row of rows) store.put(stored(row));
    }
  };
  (await done(opening)).close();
}
