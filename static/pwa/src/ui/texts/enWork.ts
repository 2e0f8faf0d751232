/** The texts of what becomes of the work once it was done, in this language: loaded with the screens that tell it. */
import work from "./en/work.json";
import { merged } from "./merge";

export default merged({ "./en/work.json": work });
