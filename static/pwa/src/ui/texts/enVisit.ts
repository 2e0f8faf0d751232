/** The texts of a visit and of filling in forms in this language: loaded when a visit is opened. */

import form from "./en/form.json";
import visits from "./en/visits.json";
import { merged } from "./merge";

export default merged({ "./en/form.json": form, "./en/visits.json": visits });
