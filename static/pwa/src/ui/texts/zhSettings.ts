/** The texts of the settings in this language: loaded when they are opened. */
import { merged } from "./merge";
import settings from "./zh/settings.json";

export default merged({ "./zh/settings.json": settings });
