/** The desk's texts in this language: loaded with the desk, not with the worker's first screen. */
import { merged } from "./merge";
import audit from "./zh/audit.desk.json";
import deskFollowups from "./zh/desk.followups.json";
import desk from "./zh/desk.json";
import deskOverview from "./zh/desk.overview.json";
import exports from "./zh/exports.desk.json";
import held from "./zh/held.json";
import people from "./zh/people.json";
import review from "./zh/review.json";

export default merged({
  "./zh/desk.json": desk,
  "./zh/desk.followups.json": deskFollowups,
  "./zh/desk.overview.json": deskOverview,
  "./zh/exports.desk.json": exports,
  "./zh/audit.desk.json": audit,
  "./zh/held.json": held,
  "./zh/people.json": people,
  "./zh/review.json": review,
});
