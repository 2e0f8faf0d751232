/** The texts of the settings in this language: loaded when they are opened. */

import settings from "./en/settings.json";
import { merged } from "./merge";

export default merged({ "./en/settings.json": settings });
