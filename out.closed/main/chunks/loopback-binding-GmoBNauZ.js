import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { once } from "node:events";
// src/main/receiver/loopback-binding.ts
var ipv4 = "127.0.0.1";
var ipv6 = "::1";
/** Any free port on one address may be taken on the other; trying again finds a pair. */
var pairAttempts = 20;
/**
* Listens on 127.0.0.1 and ::1 at the same port, 0 meaning any that is free on both. A machine without ::1 is fine.
* Throws port-taken, port-forbidden or address-unavailable; nothing is left listening then.
*/
async function bindLoopback(port, makeServer) {
	for (let attempt = 1;; attempt += 1) {
		const first = makeServer();
		await listenOn(first, ipv4, port);
		const bound = portOf(first);
		const second = makeServer();
		try {
			await listenOn(second, ipv6, bound);
			return {
				port: bound,
				servers: [first, second],
				ipv6Problem: null
			};
		} catch (error) {
			if (error instanceof HookwrightError && error.code === "address-unavailable") return {
				port: bound,
				servers: [first],
				ipv6Problem: error.problem
			};
			first.close();
			await once(first, "close");
			if (!(port === 0 && attempt < pairAttempts && error instanceof HookwrightError && error.code === "port-taken")) throw error;
		}
	}
}
function listenOn(server, address, port) {
	return new Promise((resolve, reject) => {
		const onError = (error) => reject(bindingError(error, address, port));
		server.once("error", onError);
		server.listen({
			host: address,
			port,
			exclusive: true,
			ipv6Only: true
		}, () => {
			server.off("error", onError);
			resolve();
		});
	});
}
function bindingError(error, address, port) {
	const shown = address === ipv6 ? `[${address}]:${port}` : `${address}:${port}`;
	switch ("code" in error ? error.code : "") {
		case "EADDRINUSE": return new HookwrightError("port-taken", `The port ${port} is taken: another program listens on ${shown}.`, { cause: error });
		case "EACCES":
		case "EPERM": return new HookwrightError("port-forbidden", `The system does not allow listening on ${shown}.`, { cause: error });
		default: return new HookwrightError("address-unavailable", `The address ${shown} cannot be listened on.`, { cause: error });
	}
}
function portOf(server) {
	const address = server.address();
	return address !== null && typeof address === "object" ? address.port : 0;
}
export { bindLoopback as t };
