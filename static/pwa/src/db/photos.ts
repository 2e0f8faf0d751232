import { sha256Hex } from "../lib/hash";
import { makeSureOfRoom } from "./space";
import type { Holder } from "./store";

/** A file in the sealed store, without its bytes. */
export interface StoredFile {
  sha256: string;
  size: number;
  type: string;
}

/** Photos and other files answered in forms, sealed, by SHA-256. */
export class Photos {
  private readonly held: Holder;
  constructor(held: Holder) {
    this.held = held;
  }

  /**
   * Put a file on disk; the same bytes twice are one file. Throws a QuotaExceededError when the phone is full, or so
   * nearly full that answers would soon find no room.
   */
  async put(file: Blob, known?: string): Promise<StoredFile> {
    const { store } = this.held;
    const bytes = await file.arrayBuffer();
    const sha256 = known ?? (await sha256Hex(bytes));
    const old = await store.tables.photos.get(sha256);
    if (!old) {
      await makeSureOfRoom(bytes.byteLength);
      const sealed = await store.sealBytes(bytes);
      const row = { sha256, size: bytes.byteLength, type: file.type, added_at: new Date().toISOString() };
      await store.tables.photos.put({ ...row, sent_at: null, sealed });
    }
    return { sha256, size: bytes.byteLength, type: file.type };
  }

  /** The file, or undefined when it is not on this phone. */
  async get(sha256: string): Promise<Blob | undefined> {
    const { store } = this.held;
    const row = await store.tables.photos.get(sha256);
    return row && new Blob([await store.openBytes(row.sealed)], { type: row.type });
  }

  /** Throw a file away that no answer names any more. */
  async remove(sha256: string): Promise<void> {
    await this.held.store.tables.photos.delete(sha256);
  }

  /** Files the server does not have whole yet. */
  async unsent(): Promise<StoredFile[]> {
    const found: StoredFile[] = [];
    await this.held.store.tables.photos.each((row) => {
      if (!row.sent_at) found.push({ sha256: row.sha256, size: row.size, type: row.type });
    });
    return found;
  }

  /** Write down that the server has a file whole. */
  async sent(sha256: string, at: string): Promise<void> {
    await this.held.store.tables.photos.update(sha256, { sent_at: at });
  }

  /** Remove files that the server has had since before a moment; returns how many. */
  async trim(before: string): Promise<number> {
    return this.held.store.tables.photos
      .filter((row) => row.sent_at !== null && row.sent_at < before)
      .delete();
  }
}
