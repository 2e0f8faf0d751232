/** The texts of a visit, of cards, of filling in forms and of maps in this language: loaded when a visit is opened. */
import { merged } from "./merge";
import cards from "./zh/cards.json";
import form from "./zh/form.json";
import map from "./zh/map.json";
import visits from "./zh/visits.json";

export default merged({
  "./zh/cards.json": cards,
  "./zh/form.json": form,
  "./zh/map.json": map,
  "./zh/visits.json": visits,
});
