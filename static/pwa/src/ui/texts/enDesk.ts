/** The desk's texts in this language: loaded with the desk, not with the worker's first screen. */

import audit from "./en/audit.desk.json";
import deskEntitlements from "./en/desk.entitlements.json";
import deskFollowups from "./en/desk.followups.json";
import desk from "./en/desk.json";
import deskMap from "./en/desk.map.json";
import deskOverview from "./en/desk.overview.json";
import duplicates from "./en/duplicates.desk.json";
import exports from "./en/exports.desk.json";
import forms from "./en/forms.desk.json";
import held from "./en/held.json";
import homes from "./en/homes.desk.json";
import openness from "./en/openness.desk.json";
import people from "./en/people.json";
import requests from "./en/requests.desk.json";
import review from "./en/review.json";
import rules from "./en/rules.desk.json";
import { merged } from "./merge";

export default merged({
  "./en/desk.json": desk,
  "./en/desk.entitlements.json": deskEntitlements,
  "./en/desk.followups.json": deskFollowups,
  "./en/desk.map.json": deskMap,
  "./en/desk.overview.json": deskOverview,
  "./en/duplicates.desk.json": duplicates,
  "./en/exports.desk.json": exports,
  "./en/audit.desk.json": audit,
  "./en/forms.desk.json": forms,
  "./en/held.json": held,
  "./en/rules.desk.json": rules,
  "./en/homes.desk.json": homes,
  "./en/openness.desk.json": openness,
  "./en/people.json": people,
  "./en/requests.desk.json": requests,
  "./en/review.json": review,
});
