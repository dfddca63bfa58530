import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { r as readAuthority, t as describeAuthority } from "./certificates-DuGXKTBQ.js";
import { join } from "node:path";
// src/main/hosts/headless/read-authority.ts
/**
* The certificate authority of a data folder, read without opening the app: it may be running or not, and nothing is changed.
* Throws authority-not-made or certificate-unusable.
*/
async function readAuthorityOf(dataFolder) {
	const authority = await readAuthority(join(dataFolder, "certificates"));
	if (authority === null) throw new HookwrightError("authority-not-made", `There is no certificate authority in ${dataFolder} yet.`);
	return describeAuthority(authority);
}
export { readAuthorityOf };
