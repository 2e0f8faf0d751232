/** The texts of the account's own screens in this language, signing in and the settings: loaded when they are opened. */

import account from "./en/account.entrance.json";
import settings from "./en/settings.json";
import { merged } from "./merge";

export default merged({ "./en/account.entrance.json": account, "./en/settings.json": settings });
