/**
 * The texts of the worker's other screens in this language, loaded with them: houses and their people, a follow-up opened,
 * the outbox, what became of the work once it was done.
 */
import entitlements from "./en/entitlements.sheet.json";
import followups from "./en/followups.sheet.json";
import handed from "./en/handed.sheet.json";
import outbox from "./en/outbox.list.json";
import register from "./en/register.more.json";
import work from "./en/work.json";
import { merged } from "./merge";

export default merged({
  "./en/entitlements.sheet.json": entitlements,
  "./en/followups.sheet.json": followups,
  "./en/handed.sheet.json": handed,
  "./en/outbox.list.json": outbox,
  "./en/register.more.json": register,
  "./en/work.json": work,
});
