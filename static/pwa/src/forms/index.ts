/** All of the form engine for others: sessions, a filled form in words, ODK's log. Built for Node by `npm run engine`. */
export { AUDIT_FILE, type AuditEvent, AuditLog, type AuditWorld } from "./audit";
export { describe, type Line } from "./describe";
export * from "./session";
