/** The store of this phone. Everything is there once it is unlocked: `phone.state.value === "open"`. */
import { Phone } from "./phone";

export { deviceId, type KnownAccount, knownAccounts, rememberAccount } from "./device";
export type { Draft } from "./drafts";
export { type Effects, type EntityChange, type ItemState, type OutboxItem, visitOf } from "./outbox";
export type { LockState } from "./phone";
export type { StoredFile } from "./photos";
export { keepStorage, LOW_SPACE, layBallast, lookAtSpace, type Space, space } from "./space";

export const phone = new Phone();
export const { meta, outbox, drafts, photos, plans, formFiles, records } = phone;
