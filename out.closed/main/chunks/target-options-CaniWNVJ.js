import { n as errorCatalogue, t as HookwrightError } from "./errors-zkUhezhD.js";
import { n as hostNamePattern } from "./settings-Iuiep8Fj.js";
import { l as UsageError, s as readText, u as exitCodes } from "./terminal-DLj11s8X.js";
import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
// src/cli/option-values.ts
/** Reads the values of options; what does not fit becomes a usage error that names the option. */
/** The absolute path of a folder. */
function readFolder(text) {
	if (text.trim() === "" || text.startsWith("-")) throw new InvalidArgumentError("It must be a folder (./-name for one whose name starts with a hyphen).");
	return resolve(text);
}
/** A TCP port; 0 means any free one. */
function readPort(text) {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65535) throw new InvalidArgumentError("It must be a port: 0 (any free one) to 65535.");
	return port;
}
/** Collects a repeatable host name. */
function collectHostName(text, previous) {
	const name = text.toLowerCase().replace(/\.$/, "");
	if (!hostNamePattern.test(name)) throw new InvalidArgumentError("It must be a host name, like shop.test.");
	return [...previous ?? [], name];
}
/** Collects a repeatable header, `Name: value`. */
function collectHeader(text, previous) {
	const [, name, value] = /^([^:]+):[ \t]*(.*)$/s.exec(text) ?? [];
	if (name === void 0 || value === void 0) throw new InvalidArgumentError("It must be a header, like \"X-Name: value\".");
	return [...previous ?? [], [name, value]];
}
/** Collects a repeatable text. */
function collectText(text, previous) {
	return [...previous ?? [], text];
}
/** Seconds, fractions allowed; more than none and at most a day. */
function readSeconds(text) {
	return readNumber(text, .001, 86400, "seconds");
}
/** A reader of whole numbers within bounds. */
function wholeNumber(least, most) {
	return (text) => {
		const value = Number(text);
		if (!/^\d{1,10}$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
		return value;
	};
}
/** Events or requests per second. */
function readRate(text) {
	return readNumber(text, .01, 1e5, "a number per second");
}
/** A share, as `0.2` or `20%`. */
function readShare(text) {
	const percent = text.endsWith("%");
	const value = Number(percent ? text.slice(0, -1) : text) / (percent ? 100 : 1);
	if (!/^\d*\.?\d+%?$/.test(text) || value > 1) throw new InvalidArgumentError("It must be a share from 0 to 1, or from 0% to 100%.");
	return value;
}
function readNumber(text, least, most, what) {
	const value = Number(text);
	if (!/^\d*\.?\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`It must be ${what}, from ${least} to ${most}.`);
	return value;
}
// src/cli/secret-option.ts
/**
* Adds `--NAME-file`, for what must not stand on a command line. Who types `--NAME` is told why there is none, without the
* value being repeated.
*/
function addSecretOption(command, name, description) {
	return command.option(`--${name}-file <file>`, description).addOption(new Option(`--${name} [${name}]`).hideHelp()).on(`option:${name}`, () => {
		throw new UsageError(`A ${name} on the command line stays in the shell’s history: give it with --${name}-file, - for stdin.`);
	});
}
// src/cli/connection.ts
var usualApi = "http://localhost:8444/api/v1";
var handshakeMs = 1e4;
var tokenRefusedClose = 4401;
function addConnectionOptions(command) {
	command.option("--api <url>", `API of the Hookwright that runs (default: ${usualApi}, or as the token file says)`);
	return addSecretOption(command, "token", "its token, or the line that serve --json printed; - for stdin").option("--data-dir <folder>", "open this data folder instead; nobody else may have it open", readFolder);
}
/** Throws UsageError, unauthorized, send-failed, or what the data folder cannot do. */
async function connect(options, installation) {
	if (options.dataDir !== void 0) {
		if (options.api !== void 0 || options.tokenFile !== void 0) throw new UsageError("Give either --data-dir, or --api and --token-file.");
		const { openFolder } = await import("./open-folder-CsnNvVJU.js");
		const passphrase = process.env["HOOKWRIGHT_PASSPHRASE"];
		const folder = await openFolder({
			dataFolder: options.dataDir,
			version: installation.version,
			passphrase
		});
		return {
			client: explainingClient(folder.client, () => false),
			close: () => folder.close()
		};
	}
	if (options.tokenFile === void 0) throw new UsageError("Give the token of the Hookwright that runs with --token-file, or a data folder with --data-dir.");
	const { token, apiUrl } = readToken(await readText(options.tokenFile, "--token-file"));
	const socket = await openSocket(socketUrl(options.api ?? apiUrl ?? usualApi), token);
	const [{ createORPCClient }, { RPCLink }] = await Promise.all([import("@orpc/client"), import("@orpc/client/websocket")]);
	const client = createORPCClient(new RPCLink({ websocket: socket }));
	const isLost = () => socket.readyState !== WebSocket.OPEN;
	return {
		client: explainingClient(client, isLost),
		close() {
			socket.close();
			return Promise.resolve();
		}
	};
}
/** The token alone, or the line in which `serve --json` tells it. */
function readToken(text) {
	const trimmed = text.trim();
	const isLine = trimmed.startsWith("{");
	try {
		const line = isLine ? JSON.parse(trimmed.split("\n", 1)[0] ?? "") : { token: trimmed };
		if (typeof line === "object" && line !== null && "token" in line && typeof line.token === "string" && /^\S+$/.test(line.token)) return {
			token: line.token,
			apiUrl: "apiUrl" in line && typeof line.apiUrl === "string" ? line.apiUrl : null
		};
	} catch {}
	throw new UsageError("--token-file: it holds neither a token nor the line that serve --json prints.");
}
/** Where the contract is spoken, beside the API that scripts call. */
function socketUrl(api) {
	const url = URL.parse(api);
	if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") throw new UsageError(`--api: it must be the URL that serve prints, like ${usualApi}.`);
	return new URL(`${url.protocol === "https:" ? "wss" : "ws"}://${url.host}/rpc`);
}
function openSocket(url, token) {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(url);
		const fail = (code, problem, remedy) => {
			clearTimeout(timer);
			socket.close();
			reject(new HookwrightError(code, problem, remedy === void 0 ? {} : { remedy }));
		};
		const silent = () => fail("send-failed", `No Hookwright answers at ${url.host}.`, "Start it with hookwright serve, or correct --api.");
		const timer = setTimeout(silent, handshakeMs);
		socket.addEventListener("open", () => socket.send(JSON.stringify({ token })), { once: true });
		socket.addEventListener("error", silent, { once: true });
		socket.addEventListener("close", ({ code }) => {
			if (code !== tokenRefusedClose) return silent();
			fail("unauthorized", "The token is not the one of this start.", "Give the token that serve printed at its last start.");
		}, { once: true });
		socket.addEventListener("message", () => {
			clearTimeout(timer);
			resolve(socket);
		}, { once: true });
	});
}
/** The same client, whose errors are the ones the other side threw. */
function explainingClient(client, isLost) {
	const explain = (error) => isLost() ? connectionLost(error) : thrownThere(error);
	async function* explainedStream(stream) {
		try {
			yield* stream;
		} catch (error) {
			throw explain(error);
		}
	}
	async function explained(call) {
		try {
			const answer = await call;
			return isStream(answer) ? explainedStream(answer) : answer;
		} catch (error) {
			throw explain(error);
		}
	}
	const wrap = (node) => {
		if (typeof node !== "function" && (typeof node !== "object" || node === null)) return node;
		return new Proxy(node, {
			get: (target, name) => wrap(Reflect.get(target, name)),
			apply: (target, self, args) => explained(Reflect.apply(target, self, args))
		});
	};
	return wrap(client);
}
function isStream(value) {
	return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
function connectionLost(cause) {
	return new HookwrightError("send-failed", "The connection to Hookwright was lost.", {
		remedy: "See whether it still runs: what it has begun, it goes on with.",
		cause
	});
}
/** The error that was thrown on the other side; one that says nothing of itself stays as it is. */
function thrownThere(error) {
	const report = error instanceof Error && "data" in error ? error.data : null;
	if (typeof report !== "object" || report === null) return error;
	const { code, problem, remedy, field } = report;
	if (typeof code !== "string" || !Object.hasOwn(errorCatalogue, code) || typeof problem !== "string") return error;
	return new HookwrightError(code, problem, {
		...typeof field === "string" ? { field } : {},
		...typeof remedy === "string" ? { remedy } : {},
		cause: error
	});
}
// src/cli/stop-signal.ts
/** Being asked to stop: the first time politely, the second time at once. */
/** A terminal and npm may both pass on one Ctrl+C; signals this close together are one wish. */
var sameWishMs = 500;
var signals = [
	"SIGINT",
	"SIGTERM",
	"SIGHUP"
];
/** Calls back at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process with 130. Returns how to stop listening. */
function onStop(callback) {
	let stoppedAt = null;
	const onSignal = () => {
		const now = performance.now();
		if (stoppedAt === null) {
			stoppedAt = now;
			callback();
		} else if (now - stoppedAt >= sameWishMs) process.exit(exitCodes.interrupted);
	};
	for (const signal of signals) process.on(signal, onSignal);
	return () => {
		for (const signal of signals) process.off(signal, onSignal);
	};
}
/** Resolves at the first signal to stop; listens until the process ends. */
function waitForStop() {
	return new Promise((resolve) => {
		onStop(resolve);
	});
}
// src/cli/interruptible.ts
/** Work that takes its time: Ctrl+C or a time limit ends it in order, and waiting alone does not end the process. */
var keepAliveMs = 6e4;
/**
* Runs `work` with a signal that is aborted by Ctrl+C (the exit code is then 130) or after `limitSeconds` (4); else the
* work's own result is the exit code. What the work throws after it was aborted is no failure of its own.
*/
async function runInterruptibly(work, limitSeconds) {
	const abort = new AbortController();
	let ended = null;
	const end = (exitCode) => {
		ended ??= exitCode;
		abort.abort();
	};
	const stopListening = onStop(() => end(exitCodes.interrupted));
	const keepAlive = setInterval(() => {}, keepAliveMs);
	const limit = limitSeconds === void 0 ? void 0 : setTimeout(() => end(exitCodes.timedOut), limitSeconds * 1e3);
	try {
		const result = await work(abort.signal);
		return ended ?? result;
	} catch (error) {
		if (ended !== null) return ended;
		throw error;
	} finally {
		clearInterval(keepAlive);
		clearTimeout(limit);
		stopListening();
	}
}
// src/cli/target-options.ts
function addTargetOptions(command) {
	return command.option("--insecure", "accept any certificate of the target").option("--cacert <file>", "trust this authority too (PEM)").option("--cert <file>", "client certificate to show (PEM); needs --key").option("--key <file>", "its private key (PEM, without a passphrase)").option("--host-header <name>", "send this as Host in place of the target’s own").option("--proxy <url>", "go through this http:// proxy").option("--location <count>", "follow up to this many redirects (default: as the policy does, else none)", wholeNumber(0, 10)).option("--link-local", "allow link-local and cloud-metadata addresses");
}
/** Reads the files named. Throws UsageError. */
async function readTarget(options, terminal) {
	if (options.cert === void 0 !== (options.key === void 0)) throw new UsageError("--cert and --key go together.");
	if (options.insecure) terminal.warn(terminal.alarm("hookwright: --insecure: any certificate of the target is accepted."));
	return {
		...options.insecure ? { skipVerify: true } : {},
		...options.cacert === void 0 ? {} : { ca: await readText(options.cacert, "--cacert") },
		...options.cert === void 0 || options.key === void 0 ? {} : { clientCertificate: {
			certificate: await readText(options.cert, "--cert"),
			key: await readText(options.key, "--key")
		} },
		...options.hostHeader === void 0 ? {} : { hostOverride: options.hostHeader },
		...options.proxy === void 0 ? {} : { proxy: options.proxy },
		...options.location === void 0 ? {} : { redirects: options.location },
		...options.linkLocal ? { allowLinkLocal: true } : {}
	};
}
export { addConnectionOptions as a, collectHeader as c, readFolder as d, readPort as f, wholeNumber as g, readShare as h, waitForStop as i, collectHostName as l, readSeconds as m, readTarget as n, connect as o, readRate as p, runInterruptibly as r, addSecretOption as s, addTargetOptions as t, collectText as u };
