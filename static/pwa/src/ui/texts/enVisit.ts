/** The texts of a visit, of cards, of filling in forms and of maps in this language: loaded when a visit is opened. */

import cards from "./en/cards.json";
import form from "./en/form.json";
import map from "./en/map.json";
import visits from "./en/visits.json";
import { merged } from "./merge";

export default merged({
  "./en/cards.json": cards,
  "./en/form.json": form,
  "./en/map.json": map,
  "./en/visits.json": visits,
});
