/** The texts of what becomes of the work once it was done, in this language: loaded with the screens that tell it. */

import { merged } from "./merge";
import work from "./zh/work.json";

export default merged({ "./zh/work.json": work });
