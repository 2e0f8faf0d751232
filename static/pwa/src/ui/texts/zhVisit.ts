/** The texts of a visit, of filling in forms and of maps in this language: loaded when a visit is opened. */
import { merged } from "./merge";
import form from "./zh/form.json";
import map from "./zh/map.json";
import visits from "./zh/visits.json";

export default merged({ "./zh/form.json": form, "./zh/map.json": map, "./zh/visits.json": visits });
