/**
 * The texts of the worker's other screens in this language, loaded with them: houses and their people, a follow-up opened,
 * the outbox, what became of the work once it was done.
 */

import { merged } from "./merge";
import entitlements from "./zh/entitlements.sheet.json";
import followups from "./zh/followups.sheet.json";
import handed from "./zh/handed.sheet.json";
import outbox from "./zh/outbox.list.json";
import register from "./zh/register.more.json";
import work from "./zh/work.json";

export default merged({
  "./zh/entitlements.sheet.json": entitlements,
  "./zh/followups.sheet.json": followups,
  "./zh/handed.sheet.json": handed,
  "./zh/outbox.list.json": outbox,
  "./zh/register.more.json": register,
  "./zh/work.json": work,
});
