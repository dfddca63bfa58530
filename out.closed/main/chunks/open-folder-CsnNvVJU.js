import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { d as createWorkerIntake, f as createApp, g as createStderrLog, i as createRouter, n as openFolderVault } from "./vault-5Q490Nw9.js";
import { t as systemClock } from "./clock-BZYd0JO2.js";
import { existsSync } from "node:fs";
import { createRouterClient } from "@orpc/server";
// src/main/hosts/headless/open-folder.ts
/** A data folder opened for one command: every call of the contract within this process, without page and API. */
/**
* Throws data-folder-unusable when there is none, data-folder-in-use while a Hookwright runs on it. Whatever the last run
* left to be delivered is taken up, as at every start.
*/
async function openFolder({ dataFolder, version, passphrase }) {
	if (!existsSync(dataFolder)) throw new HookwrightError("data-folder-unusable", `There is no folder ${dataFolder}.`, { remedy: "Give the folder that Hookwright keeps its captures in." });
	const log = createStderrLog("error");
	try {
		const app = await createApp({
			dataFolder,
			clock: systemClock,
			log,
			openVault: (folder) => openFolderVault(folder, passphrase),
			createIntake: createWorkerIntake,
			version,
			overrides: {
				port: 0,
				httpPort: null
			},
			requireReceiver: false
		});
		return {
			client: createRouterClient(createRouter(app.api, log)),
			close: () => app.close()
		};
	} catch (error) {
		if (!(error instanceof HookwrightError) || error.code !== "data-folder-in-use") throw error;
		throw new HookwrightError(error.code, error.problem, {
			remedy: "Speak to the one that runs, with --api and --token-file, or close it.",
			cause: error
		});
	}
}
export { openFolder };
