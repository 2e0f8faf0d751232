/** The texts of a visit and of filling in forms in this language: loaded when a visit is opened. */
import { merged } from "./merge";
import form from "./zh/form.json";
import visits from "./zh/visits.json";

export default merged({ "./zh/form.json": form, "./zh/visits.json": visits });
