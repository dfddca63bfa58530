import envPaths from "env-paths";
// src/main/hosts/data-folder.ts
/** Where data lives when nobody says otherwise: the platform's folder for an application's own data of this user. */
function defaultDataFolder() {
	return envPaths("Hookwright", { suffix: "" }).data;
}
export { defaultDataFolder as t };
