/** The texts of the account's own screens in this language, signing in and the settings: loaded when they are opened. */
import { merged } from "./merge";
import account from "./zh/account.entrance.json";
import settings from "./zh/settings.json";

export default merged({ "./zh/account.entrance.json": account, "./zh/settings.json": settings });
