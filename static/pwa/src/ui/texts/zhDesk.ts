/** The desk's texts in this language: loaded with the desk, not with the worker's first screen. */

import { merged } from "./merge";
import audit from "./zh/audit.desk.json";
import deskEntitlements from "./zh/desk.entitlements.json";
import deskFollowups from "./zh/desk.followups.json";
import desk from "./zh/desk.json";
import deskMap from "./zh/desk.map.json";
import deskOverview from "./zh/desk.overview.json";
import duplicates from "./zh/duplicates.desk.json";
import exports from "./zh/exports.desk.json";
import forms from "./zh/forms.desk.json";
import held from "./zh/held.json";
import homes from "./zh/homes.desk.json";
import openness from "./zh/openness.desk.json";
import people from "./zh/people.json";
import requests from "./zh/requests.desk.json";
import review from "./zh/review.json";
import rules from "./zh/rules.desk.json";

export default merged({
  "./zh/desk.json": desk,
  "./zh/desk.entitlements.json": deskEntitlements,
  "./zh/desk.followups.json": deskFollowups,
  "./zh/desk.map.json": deskMap,
  "./zh/desk.overview.json": deskOverview,
  "./zh/duplicates.desk.json": duplicates,
  "./zh/exports.desk.json": exports,
  "./zh/audit.desk.json": audit,
  "./zh/forms.desk.json": forms,
  "./zh/held.json": held,
  "./zh/rules.desk.json": rules,
  "./zh/homes.desk.json": homes,
  "./zh/openness.desk.json": openness,
  "./zh/people.json": people,
  "./zh/requests.desk.json": requests,
  "./zh/review.json": review,
});
