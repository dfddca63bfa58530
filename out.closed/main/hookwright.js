#!/usr/bin/env node
import { r as statusOf, t as HookwrightError } from "./chunks/errors-zkUhezhD.js";
import { a as readInput, c as requireOneStdin, l as UsageError, n as createTerminal, o as readSecret, r as printable, t as counted, u as exitCodes } from "./chunks/terminal-DLj11s8X.js";
import { n as breakage, t as curlCommand } from "./chunks/curl-BpTpDCMY.js";
import { a as addConnectionOptions, c as collectHeader, d as readFolder, f as readPort, g as wholeNumber, h as readShare, i as waitForStop, l as collectHostName, m as readSeconds, n as readTarget, o as connect, p as readRate, r as runInterruptibly, s as addSecretOption, t as addTargetOptions, u as collectText } from "./chunks/target-options-CaniWNVJ.js";
import { o as isInStatusSet, r as findStatusSetProblem } from "./chunks/status-set-xnhUiBjx.js";
import { t as durationText } from "./chunks/duration-text-CdFtN1tz.js";
import { n as plainLine } from "./chunks/plain-line-BsmKxCxA.js";
import { t as defaultDataFolder } from "./chunks/data-folder-Csniwf1Y.js";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
// src/cli/installation.ts
/** Where this program lies: beside its package.json, whether it runs from source or from the build. */
function findInstallation() {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
	const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
	return {
		version: typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown",
		rendererFolder: join(folder, "out", "renderer")
	};
}
// src/cli/expectation.ts
/** What `--expect` says a command should come to. */
var ends = [
	"delivered",
	"gave-up",
	"stopped",
	"endpoint-failing",
	"endpoint-disabled"
];
/** Reads `2xx`, `401,403`, or the word for an end. */
function readExpected(text) {
	const end = ends.find((word) => word === text);
	if (end !== void 0) return {
		kind: "end",
		end
	};
	if (text === "" || findStatusSetProblem(text) !== null) throw new InvalidArgumentError(`It must be statuses like 2xx or 401,403, or one of ${ends.join(", ")}.`);
	return {
		kind: "status",
		set: text
	};
}
/** Reads the word for an end. */
function readExpectedEnd(text) {
	const end = ends.find((word) => word === text);
	if (end === void 0) throw new InvalidArgumentError(`It must be one of ${ends.join(", ")}.`);
	return end;
}
function isMet(expected, { end, lastStatus }) {
	if (expected.kind === "end") return end === expected.end;
	return lastStatus !== null && isInStatusSet(expected.set, lastStatus);
}
// src/cli/replay-bulk.ts
/** On abort it is cancelled, and told how far it came. */
async function replayInBulk(client, input, { terminal, json, expect }, signal) {
	requireTellable(expect);
	let bulk = await client.workbench.startBulkReplay(input);
	const cancel = () => void client.workbench.steerBulkReplay({
		id: bulk.id,
		act: "cancel"
	}).catch(() => {});
	signal.addEventListener("abort", cancel, { once: true });
	if (signal.aborted) cancel();
	for await (const now of await client.workbench.followBulkReplay({ id: bulk.id })) {
		bulk = now;
		if (json) terminal.print(JSON.stringify({
			type: "progress",
			...bulk
		}));
		else terminal.progress(progressLine(bulk));
		if (bulk.state !== "running") break;
	}
	signal.removeEventListener("abort", cancel);
	terminal.progress(null);
	if (json) terminal.print(JSON.stringify({
		type: "end",
		...bulk
	}));
	else for (const line of summary(bulk)) terminal.print(line);
	return exitCodeOf$1(bulk, expect);
}
function requireTellable(expect) {
	if (expect?.kind === "end" && expect.end !== "delivered") throw new UsageError(`In bulk there is one attempt each: --expect can be statuses or delivered, not ${expect.end}.`);
}
function progressLine({ sent, total, delivered, failed, perSecond }) {
	return `${total === 0 ? 100 : Math.floor(sent / total * 100)} %  ${sent} of ${total} sent, ${delivered} delivered, ${failed} failed, ${Math.round(perSecond)}/s`;
}
function summary({ state, sent, total, delivered, failed, outcomes, p50Ms, p99Ms }) {
	return [`${state}: ${sent} of ${total} sent, ${delivered} delivered, ${failed} failed${p50Ms === null || p99Ms === null ? "" : `; half within ${durationText(p50Ms)}, 99 % within ${durationText(p99Ms)}`}`, ...Object.entries(outcomes).toSorted(([, one], [, other]) => other - one).map(([outcome, count]) => `  ${outcome.padEnd(18)} ${count}`)];
}
function exitCodeOf$1({ state, total, delivered, outcomes }, expect) {
	if (expect?.kind === "status") return Object.entries(outcomes).reduce((sum, [outcome, count]) => sum + (isInStatusSet(expect.set, Number(outcome)) ? count : 0), 0) === total ? exitCodes.done : exitCodes.unexpected;
	if (state === "done" && delivered === total) return exitCodes.done;
	if (expect !== void 0) return exitCodes.unexpected;
	const timeouts = Object.keys(outcomes).filter((outcome) => !/^2\d\d$/.test(outcome));
	return state === "done" && timeouts.every((outcome) => outcome.startsWith("timeout-")) ? exitCodes.timedOut : exitCodes.failed;
}
// src/cli/attempt-lines.ts
/** One attempt in two lines. `label`: what was sent. `answer`: the first line of the answer's body. */
function attemptLines(attempt, more, { strong, faint }) {
	const { number, startedAt, method, url, phases, response, failure, next } = attempt;
	const came = response === null || failure !== null ? failure?.kind ?? "no answer" : String(response.status);
	const detail = failure?.problem ?? more.answer;
	return [
		`${faint(timeOf(Date.parse(startedAt)))}  --> ${method} ${printable(url)} [${printable(more.label)}] attempt ${number}`,
		`${faint(timeOf(Date.parse(startedAt) + phases.totalMs))} <--  [${strong(came)}] in ${durationText(phases.totalMs)}${detail === "" ? "" : `  ${printable(detail)}`}`,
		...more.waitMs === null ? [] : [`${" ".repeat(timeLength)}      ${printable(next.replace(/\.$/, ""))}, retry in ${durationText(roundedWait(more.waitMs))}`]
	];
}
var timeLength = 12;
/** Time of day on this machine, to the millisecond. */
function timeOf(at) {
	const date = new Date(at);
	const two = (value) => String(value).padStart(2, "0");
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
/** What a policy waits is whole; what is left of it when it is told is a little less or more. */
function roundedWait(waitMs) {
	return waitMs < 1e3 ? waitMs : Math.round(waitMs / 100) * 100;
}
// src/cli/replay-each.ts
/** How often a delivery that is under way is looked at. */
var lookMs = 100;
/** How often one that waits for its next attempt is looked at, at most. */
var longestLookMs = 1e3;
/** Of an answer, for its first line. */
var shownBytes = 600;
/** On abort, what is not done is cancelled and told. */
async function replayEach(client, captures, input, printing, signal) {
	const { started, refusal } = await start(client, captures, input, signal);
	const ended = await Promise.all(started.map((delivery) => follow(client, delivery, printing, signal)));
	if (refusal !== null) throw refusal.error;
	const right = ended.filter((delivery) => isRight(delivery, printing.expect));
	if (!printing.json && captures.length > 1) printing.terminal.print(`${right.length} of ${captures.length} came out as they should.`);
	if (right.length === captures.length) return exitCodes.done;
	if (printing.expect !== void 0) return exitCodes.unexpected;
	return ended.filter((delivery) => !right.includes(delivery)).every(({ lastFailure }) => lastFailure?.startsWith("timeout-")) ? exitCodes.timedOut : exitCodes.failed;
}
/** Begins one after the other; the first that is refused ends it. */
async function start(client, captures, input, signal) {
	const started = [];
	for (const id of captures) {
		if (signal.aborted) break;
		try {
			started.push(await client.captures.replay({
				...input,
				id
			}));
		} catch (error) {
			return {
				started,
				refusal: { error }
			};
		}
	}
	return {
		started,
		refusal: null
	};
}
async function follow(client, first, printing, signal) {
	let delivery = first;
	let told = 0;
	for (;;) {
		const isOver = !isOpen(delivery);
		for (const attempt of finished(delivery).slice(told)) {
			told += 1;
			tellAttempt(attempt, printing.json ? "" : await answerOf(client, delivery, attempt), delivery, printing);
		}
		if (isOver) break;
		if (signal.aborted) delivery = await cancel(client, delivery);
		else {
			await pause(waitFor(delivery), signal);
			delivery = await client.deliveries.get({ id: delivery.id });
		}
	}
	tellEnd(delivery, printing);
	return delivery;
}
/** The first line of the answer's body; nothing where it cannot be had any more. */
async function answerOf(client, { id }, { number, response }) {
	if (response === null || response.bodySize === 0) return "";
	try {
		const body = await client.workbench.attemptResponseBody({
			id,
			number
		});
		const bytes = Buffer.from(await body.arrayBuffer());
		return plainLine(bytes.subarray(0, shownBytes).toString("utf8"));
	} catch {
		return "";
	}
}
function isOpen({ state }) {
	return state === "scheduled" || state === "sending";
}
/** Attempts that have come to something; one under way has neither answer nor failure. */
function finished({ attemptsMade }) {
	return attemptsMade.filter(({ response, failure }) => response !== null || failure !== null);
}
/** Between two looks somebody else may have ended it. */
async function cancel(client, { id }) {
	try {
		return await client.workbench.cancelDelivery({ id });
	} catch {
		return client.deliveries.get({ id });
	}
}
function waitFor({ nextAttemptAt }) {
	if (nextAttemptAt === null) return lookMs;
	return Math.min(longestLookMs, Math.max(lookMs, Date.parse(nextAttemptAt) - Date.now()));
}
function pause(ms, signal) {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener("abort", done, { once: true });
	});
}
function tellAttempt(attempt, answer, delivery, { terminal, json }) {
	const { id, captureId, nextAttemptAt, attemptsMade } = delivery;
	const isLast = attemptsMade.at(-1)?.number === attempt.number;
	const endedAt = Date.parse(attempt.startedAt) + attempt.phases.totalMs;
	const waitMs = isLast && nextAttemptAt !== null ? Math.max(0, Math.round(Date.parse(nextAttemptAt) - endedAt)) : null;
	if (json) {
		terminal.print(JSON.stringify({
			type: "attempt",
			deliveryId: id,
			captureId,
			...attempt,
			waitMs
		}));
		return;
	}
	const label = `${captureId ?? id}${delivery.eventType === null ? "" : ` ${delivery.eventType}`}`;
	for (const line of attemptLines(attempt, {
		label,
		answer,
		waitMs
	}, terminal)) terminal.print(line);
}
function tellEnd(delivery, { terminal, json, expect }) {
	const { id, captureId, mode, breakage, state, attempts, lastStatus, lastFailure, expectation, asExpected } = delivery;
	if (json) {
		const end = {
			type: "end",
			deliveryId: id,
			captureId,
			mode,
			breakage,
			end: state,
			attempts,
			lastStatus,
			lastFailure
		};
		terminal.print(JSON.stringify({
			...end,
			expectation,
			asExpected
		}));
		return;
	}
	terminal.print(`${captureId ?? id}: ${terminal.strong(state)} after ${counted(attempts, "attempt")}`);
	if (expect !== void 0 || state === "cancelled") return;
	if (asExpected !== null) terminal.print(`  ${asExpected ? "As expected" : "Not as expected"}: ${printable(expectation.reason)}`);
}
/** Where refusing is right, being refused is; else what the provider would call delivered. */
function isRight({ state, lastStatus, lastFailure, expectation, asExpected }, expect) {
	if (expect !== void 0) return isMet(expect, {
		end: state,
		lastStatus: lastFailure === null ? lastStatus : null
	});
	if (state === "cancelled") return false;
	return expectation.answer === "refused" ? asExpected === true : state === "delivered";
}
// src/cli/replay.ts
/** `hookwright replay`: sends captures again, by a Hookwright that runs or from a data folder. */
function addReplayCommand(program, terminal, { outcome, installation }) {
	const command = program.command("replay").description("send captures again: as captured, signed anew, or broken on purpose").argument("[captures...]", "ids of captures, like c12").option("--filter <filter>", "all captures that match, in bulk, instead of ids").requiredOption("--target <url>", "where they go").addOption(new Option("--mode <mode>", "what is made of them").choices([
		"as-captured",
		"re-signed",
		"broken"
	]).default("re-signed")).addOption(new Option("--breakage <kind>", "what is broken, with --mode broken").choices(breakage.options)).option("--policy <id>", "retry as this policy does (default: one attempt)").option("--rate <per-second>", "in bulk: at most so many each second", readRate).option("--concurrency <count>", "in bulk: so many at once (default: 8)", wholeNumber(1, 256)).addOption(new Option("--order <order>", "in bulk (default: oldest-first)").choices(["oldest-first", "newest-first"]));
	addConnectionOptions(addTargetOptions(addSecretOption(command, "secret", "sign with this instead of the endpoint’s first secret; - for stdin"))).option("--timeout <seconds>", "cancel what is not done by then", readSeconds).option("--expect <result>", "for each: statuses like 2xx or 401,403, or an end like delivered; else exit 3", readExpected).option("--json", "print one JSON object per line").addHelpText("after", `
With --filter, --rate, --concurrency or --order it is a bulk replay: one attempt each, counted instead of listed.
Otherwise each capture is a delivery of its own, whose attempts are printed as they are made.
Opening a data folder takes up whatever it has left to deliver. HOOKWRIGHT_PASSPHRASE opens its secrets, as for serve.

Exit codes: 0 all as they should be, 1 not all, 2 not understood, 3 not as --expect says, 4 timed out, 130 interrupted
            (what was not done is cancelled). A broken replay that is refused is as it should be.

Examples:
  hookwright serve --json > hookwright.json &
  hookwright replay c12 --token-file hookwright.json --target http://localhost:3000/hook --policy maia
  hookwright replay c12 --token-file hookwright.json --target http://localhost:3000/hook --mode broken --breakage wrong-secret
  hookwright replay --filter 'provider:maia after:1h' --token-file token --target http://localhost:3000/hook --rate 50`).action(async (captures, options) => {
		outcome.exitCode = await replay(captures, options, {
			terminal,
			installation
		});
	});
}
async function replay(captures, options, { terminal, installation }) {
	const bulk = checkChoice(captures, options);
	requireOneStdin({
		"--secret-file": options.secretFile,
		"--token-file": options.tokenFile
	});
	const target = await readTarget(options, terminal);
	const secret = options.secretFile === void 0 ? null : await readSecret(options.secretFile, "--secret-file");
	const connection = await connect(options, installation);
	try {
		const printing = {
			terminal,
			json: options.json === true,
			expect: options.expect
		};
		return await runInterruptibly((signal) => bulk ? replayInBulk(connection.client, bulkInput(captures, options, target), printing, signal) : replayEach(connection.client, captures, replayInput(options, target, secret), printing, signal), options.timeout);
	} finally {
		await connection.close();
	}
}
/** Whether it is a bulk replay. Throws UsageError for what does not go together. */
function checkChoice(captures, options) {
	const { filter, mode, breakage: breakage$1, policy, secretFile, rate, concurrency, order } = options;
	if (filter === void 0 === (captures.length === 0)) throw new UsageError("Name captures by their ids, or choose them with --filter.");
	if (mode === "broken" !== (breakage$1 !== void 0)) throw new UsageError(`--mode broken and --breakage go together; kinds are ${breakage.options.join(", ")}.`);
	const bulk = filter !== void 0 || rate !== void 0 || concurrency !== void 0 || order !== void 0;
	if (bulk && (mode === "broken" || policy !== void 0 || secretFile !== void 0)) throw new UsageError("In bulk there is one attempt each, with the endpoints’ own secrets: leave out --policy, --secret-file and --mode broken, or name the captures by id.");
	return bulk;
}
function replayInput(options, target, secret) {
	const { mode, breakage, policy } = options;
	return {
		targetUrl: options.target,
		target,
		mode,
		...breakage === void 0 ? {} : { breakage },
		...policy === void 0 ? {} : { policy },
		...secret === null ? {} : { secret }
	};
}
function bulkInput(captures, options, target) {
	const { filter, mode, order = "oldest-first", rate = null, concurrency = 8 } = options;
	return {
		selection: filter === void 0 ? { ids: [...captures] } : { filter },
		targetUrl: options.target,
		target,
		mode: mode === "as-captured" ? mode : "re-signed",
		order,
		rate,
		concurrency
	};
}
// src/cli/send.ts
function addSendCommand(program, terminal, outcome) {
	const command = program.command("send").description("sign and send one event as a provider would; needs no running Hookwright").requiredOption("--target <url>", "where it goes").option("--provider <id>", "whose event it is: maia, aisoule, whatsable, github, stripe, standard-webhooks, svix").option("--event <id>", "event of the provider’s catalogue; its sample is sent with fresh ids and times").option("--data <text>", "payload to send; - for stdin").option("--data-file <file>", "payload from a file, byte for byte; - for stdin").option("--header <header>", "\"Name: value\" to send; may be given again", collectHeader).option("--method <method>", "HTTP method (default: the provider’s, else POST)").option("--scheme <id>", "signature scheme, where the provider has several").option("--policy <id>", "retry as this policy does (default: one attempt)");
	addTargetOptions(addSecretOption(command, "secret", "secret to sign with, from a file; - for stdin")).option("--connect-timeout <seconds>", "longest wait for the connection of an attempt", readSeconds).option("--max-time <seconds>", "longest time for one attempt", readSeconds).option("--timeout <seconds>", "longest time for all attempts together", readSeconds).option("--show-request", "show exactly what leaves before it is sent").option("--dry-run", "show exactly what would leave, and send nothing").option("--expect <result>", "statuses like 2xx or 401,403, or an end like delivered; else exit 3", readExpected).option("--json", "print one JSON object per line: attempts as they are made, then the end").addHelpText("after", `
Exit codes: 0 delivered or as expected, 1 not delivered, 2 not understood, 3 not as --expect says,
            4 timed out, 130 interrupted. Secrets come from a file or from stdin, never from the command line.

Examples:
  hookwright send --target http://localhost:3000/hook --provider maia --event ai-response --secret-file maia.secret
  hookwright send --target http://localhost:3000/hook --data '{"hello":"world"}' --show-request
  pass show maia | hookwright send --target https://localhost:8443/inbox --provider maia --event incoming-message --secret-file -
  hookwright send --target http://localhost:3000/hook --provider maia --event ai-response --policy maia --expect delivered`).action(async (options) => {
		outcome.exitCode = await send(options, terminal);
	});
}
async function send(options, terminal) {
	const input = await readDelivery(options, terminal);
	const { openSender } = await import("./chunks/open-sender-CRRbcIeR.js");
	const sender = openSender();
	try {
		const { connectTimeout, maxTime } = options;
		const delivery = sender.compose(input, {
			...connectTimeout === void 0 ? {} : { connectMs: connectTimeout * 1e3 },
			...maxTime === void 0 ? {} : { totalMs: maxTime * 1e3 }
		});
		if (options.showRequest || options.dryRun) showRequest(delivery, options, terminal);
		if (options.dryRun) return exitCodes.done;
		return await runInterruptibly((signal) => deliver(delivery, options, terminal, signal), options.timeout);
	} finally {
		sender.close();
	}
}
async function readDelivery(options, terminal) {
	const { data, dataFile, secretFile, event, provider, header, method, policy, scheme } = options;
	if (data !== void 0 && dataFile !== void 0) throw new UsageError("Give either --data or --data-file.");
	requireOneStdin({
		"--data": data,
		"--data-file": dataFile,
		"--secret-file": secretFile
	});
	if (method !== void 0 && !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}$/.test(method)) throw new UsageError("--method: it must be an HTTP method, like PUT.");
	const payload = await readPayloadOption(options);
	return {
		targetUrl: options.target,
		target: await readTarget(options, terminal),
		...method === void 0 ? {} : { method },
		...provider === void 0 ? {} : { provider },
		...scheme === void 0 ? {} : { schemeId: scheme },
		...event === void 0 ? {} : { eventId: event },
		...header === void 0 ? {} : { headers: header },
		...policy === void 0 ? {} : { policy },
		...payload === null ? {} : { bodyBase64: Buffer.from(payload).toString("base64") },
		...secretFile === void 0 ? {} : { secret: await readSecret(secretFile, "--secret-file") }
	};
}
async function readPayloadOption({ data, dataFile }) {
	if (data === "-") return readInput("-", "--data");
	if (data !== void 0) return Buffer.from(data);
	return dataFile === void 0 ? null : readInput(dataFile, "--data-file");
}
function showRequest(delivery, options, terminal) {
	const { method, url, headers, body } = delivery.preview();
	if (options.json) {
		const line = {
			type: "request",
			method,
			url,
			headers,
			...bodyFields(body),
			expectation: delivery.expectation
		};
		terminal.print(JSON.stringify(line));
		return;
	}
	terminal.print(terminal.strong(`${method} ${printable(url)}`));
	for (const [name, value] of headers) terminal.print(`${printable(name)}: ${printable(value)}`);
	terminal.print("");
	for (const line of Buffer.from(body).toString("utf8").split(/\r?\n/)) terminal.print(printable(line));
	terminal.print("");
}
async function deliver(delivery, options, terminal, signal) {
	const run = delivery.run(signal);
	let last = null;
	for (let step = await run.next();; step = await run.next()) {
		if (step.done === true) {
			const end = step.value;
			printEnd(end, last, delivery, options, terminal);
			return exitCodeOf(end, last, options.expect);
		}
		last = step.value.attempt;
		printAttempt(step.value, delivery, options, terminal);
	}
}
function printAttempt(made, delivery, options, terminal) {
	const { attempt, responseBody, waitMs } = made;
	if (options.json) {
		const response = attempt.response === null ? null : {
			...attempt.response,
			...bodyFields(responseBody)
		};
		terminal.print(JSON.stringify({
			type: "attempt",
			...attempt,
			response,
			waitMs
		}));
		return;
	}
	const label = delivery.eventType ?? options.event ?? delivery.summary;
	const answer = plainLine(Buffer.from(responseBody.subarray(0, 600)).toString("utf8"));
	for (const line of attemptLines(attempt, {
		label,
		answer,
		waitMs
	}, terminal)) terminal.print(line);
}
function printEnd({ end, reason, asExpected }, last, { expectation }, options, terminal) {
	const attempts = last?.number ?? 0;
	if (options.json) {
		const lastStatus = last?.response?.status ?? null;
		const lastFailure = last?.failure?.kind ?? null;
		terminal.print(JSON.stringify({
			type: "end",
			end,
			reason,
			attempts,
			lastStatus,
			lastFailure,
			asExpected,
			expectation
		}));
		return;
	}
	const tookMs = last === null ? 0 : Date.parse(last.startedAt) + last.phases.totalMs - Date.parse(last.dueAt);
	terminal.print(`${terminal.strong(end)} after ${counted(attempts, "attempt")}, the last in ${durationText(Math.max(0, tookMs))}: ${printable(reason)}.`);
	if (asExpected === false) terminal.print(`Expected otherwise: ${printable(expectation.reason)}`);
	if (last?.failure != null) terminal.warn(printable(last.failure.remedy));
}
/** Without `--expect`, what the provider would call delivered is right. */
function exitCodeOf({ end }, last, expected) {
	if (expected !== void 0) return isMet(expected, {
		end,
		lastStatus: last?.failure == null ? last?.response?.status ?? null : null
	}) ? exitCodes.done : exitCodes.unexpected;
	if (end === "delivered") return exitCodes.done;
	return last?.failure?.kind.startsWith("timeout-") === true ? exitCodes.timedOut : exitCodes.failed;
}
/** Text where it is text, else base64. */
function bodyFields(body) {
	const bytes = Buffer.from(body);
	const text = bytes.toString("utf8");
	return Buffer.from(text).equals(bytes) ? { body: text } : { bodyBase64: bytes.toString("base64") };
}
// src/cli/open-browser.ts
/** The program that opens an address the way the user's desktop does, with its arguments. */
function opener(url) {
	if (process.platform === "win32") return ["rundll32", ["url.dll,FileProtocolHandler", url]];
	return [process.platform === "darwin" ? "open" : "xdg-open", [url]];
}
/**
* Opens the user's browser; false when there is none to be found. Never waits for the browser to end.
* While it opens, the address with its token stands in the process list, which other users of this machine can read:
* whoever shares the machine starts without --open and pastes the address. (A file that redirects would hide it, but a
* sandboxed browser cannot read the data folder.)
*/
function openBrowser(url) {
	const [command, args] = opener(url);
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			stdio: "ignore",
			detached: true
		});
		child.once("error", () => resolve(false));
		child.once("spawn", () => {
			child.unref();
			resolve(true);
		});
	});
}
// src/cli/serve.ts
/** `hookwright serve`: receiver, API and browser page without a window, until told to stop. */
function addServeCommand(program, terminal, installation) {
	program.command("serve").description("receive webhooks and serve the page in the browser, without the desktop window").option("--data-dir <folder>", "where captures, secrets and certificates are kept", readFolder, defaultDataFolder()).option("--receiver-port <port>", "HTTPS port of the receiver; 0 for any free one (default: as in Settings, 8443 at first)", readPort).option("--ui-port <port>", "port of page and API; 0 for any free one", readPort, 8444).option("--http-port <port>", "also receive plain HTTP on this port, for tunnels that end TLS", readPort).option("--host-name <name>", "further name for the receiver’s certificate; may be given again", collectHostName).option("--open", "open the page in the browser (not on a machine shared with others: they could see the token)").option("--json", "print one JSON object with URLs, token and CA path once everything listens").addOption(new Option("--log-level <level>", "least level logged to stderr").choices([
		"info",
		"warn",
		"error",
		"silent"
	]).default("warn")).addHelpText("after", `
Environment:
  HOOKWRIGHT_PASSPHRASE  encrypts stored secrets; without it their key lies in the data folder, readable by you only
  NO_COLOR               no colour

Examples:
  hookwright serve --open
  hookwright serve --data-dir ./hooks --receiver-port 0 --ui-port 0 --json`).action((options) => serve(options, terminal, installation));
}
async function serve(options, terminal, installation) {
	const stop = waitForStop();
	const { openHeadless } = await import("./chunks/open-headless-DNWWHlPN.js");
	const host = await openHeadless({
		dataFolder: options.dataDir,
		uiPort: options.uiPort,
		receiver: {
			...options.receiverPort === void 0 ? {} : { port: options.receiverPort },
			...options.httpPort === void 0 ? {} : { httpPort: options.httpPort },
			...options.hostName === void 0 ? {} : { hostNames: options.hostName }
		},
		rendererFolder: installation.rendererFolder,
		version: installation.version,
		logLevel: options.logLevel,
		passphrase: process.env["HOOKWRIGHT_PASSPHRASE"]
	});
	if (options.json) {
		const { receiverUrl, uiUrl, apiUrl, token, caCertificatePath } = host;
		terminal.print(JSON.stringify({
			receiverUrl,
			uiUrl,
			apiUrl,
			token,
			caCertificatePath,
			pid: process.pid
		}));
	} else for (const line of greeting(host, options, terminal, installation.version)) terminal.print(line);
	if (options.open && !await openBrowser(host.uiUrl)) terminal.warn("hookwright: no browser could be opened; open the page’s address yourself.");
	await stop;
	await host.close();
}
function greeting(host, options, { strong, faint }, version) {
	const { certificateAuthority: authority } = host;
	const here = authority.instructions.find(({ id }) => id === thisSystem());
	const firstUrl = host.firstEndpointPath === null ? null : `${host.receiverUrl}${host.firstEndpointPath}`;
	const row = (name, value) => `  ${faint(name.padEnd(13))} ${value}`;
	return [
		strong(`Hookwright ${version}`),
		row("Receiver", strong(firstUrl ?? host.receiverUrl)),
		...host.httpUrl === null ? [] : [row("Plain HTTP", host.httpUrl)],
		row("Page", strong(host.uiUrl)),
		row("API", host.apiUrl),
		row("Data", printable(options.dataDir)),
		row("CA", printable(authority.path)),
		row("SHA-256", authority.fingerprint),
		...here === void 0 || authority.trust === "trusted" ? [] : [row("Trust the CA", printable(here.trust))],
		row("", "hookwright trust  shows how, for every system"),
		...firstUrl === null ? [] : [
			"",
			"  Send a first webhook:",
			...indent(firstWebhook(firstUrl, authority.path))
		],
		"",
		"  Ctrl+C stops."
	];
}
function firstWebhook(url, caPath) {
	return curlCommand({
		method: "POST",
		url,
		headers: [["content-type", "application/json"]],
		body: "{\"hello\":\"world\"}",
		caPath
	});
}
function indent(text) {
	return text.split("\n").map((line) => `    ${printable(line)}`);
}
/** Which trust instruction fits this machine; null when none surely does. */
function thisSystem() {
	if (process.platform === "darwin") return "macos";
	if (process.platform === "win32") return "windows";
	return existsSync("/etc/debian_version") ? "debian" : existsSync("/etc/redhat-release") ? "fedora" : null;
}
// src/cli/simulate.ts
/** `hookwright simulate`: rehearses a provider's retries against a handler or a reply script, or only plans them. */
function addSimulateCommand(program, terminal, { outcome, installation }) {
	const command = program.command("simulate").description("rehearse how a provider delivers and retries; needs no running Hookwright").option("--provider <id>", "whose events and retries").option("--policy <id>", "retry as this policy does instead").option("--policy-file <file>", "a retry policy of your own, as JSON").option("--plan", "only plan: print the attempts that --outcomes lead to").option("--outcomes <list>", "what each attempt comes to, like 500,timeout,200; the last one repeats").option("--target <url>", "the handler to send to").option("--script <id>", "a ready-made reply script that answers without a network, like fails-twice").option("--script-file <file>", "a reply script of your own, as JSON").option("--clock <clock>", "virtual (no waiting), real, or 2x to 10000x as fast", readClock, { kind: "virtual" }).option("--seed <number>", "the same seed gives the same run (default: 1)", wholeNumber(0, 4294967295)).option("--events <count>", "how many events", wholeNumber(1, 1e5), 1).option("--rate <per-second>", "events per second of simulated time", readRate, 1).option("--mix <weights>", "which events of the catalogue, like ai-response=3,echo-message=1 (default: all alike)", readMix).option("--capture <id>", "a stored capture instead; may be given again", collectText).option("--filter <filter>", "all stored captures that match instead, up to --events").option("--endpoint <id>", "sign with the first secret of this endpoint (default for captures: their own)").option("--duplicates <share>", "share of events that come twice", readShare).option("--reordered <share>", "share that comes out of order", readShare).option("--dropped <share>", "share that never comes", readShare).option("--parallel <share>", "share that comes twice at the same moment", readShare).option("--bad-signature", "send each event once with a wrong signature too, which must be refused").option("--handled-header <name>", "response header in which the handler says how often it handled an event").option("--handled-url <url>", "URL that says it, with {eventId} in it").option("--concurrency <count>", "attempts at once (default: 8)", wholeNumber(1, 256));
	addConnectionOptions(addTargetOptions(addSecretOption(command, "secret", "secret to sign with, from a file; - for stdin (default: unsigned)"))).option("--lanes <count>", "events listed (default: 20, with --json 500)", wholeNumber(0, 1e5)).option("--timeout <seconds>", "cancel it after so long in real time", readSeconds).option("--expect <end>", "how every event must end, like delivered; else exit 3", readExpectedEnd).option("--json", "print one JSON object").addHelpText("after", `
A simulation keeps nothing, unless it runs in a Hookwright or a data folder: give --token-file or --data-dir, as for
replay. Captures can only be taken from there.

Exit codes: 0 it ran, 1 it failed, 2 not understood, 3 not as --expect says, 4 timed out, 130 interrupted.

Examples:
  hookwright simulate --plan --provider aisoule --outcomes 500,timeout,200 --json
  hookwright simulate --provider aisoule --target http://localhost:3000/hook --secret-file aisoule.secret
  hookwright simulate --provider maia --script fails-twice --expect delivered
  hookwright simulate --provider maia --policy aisoule --target http://localhost:3000/hook --clock 100x --events 200 --rate 5
  hookwright simulate --provider maia --capture c12 --token-file hookwright.json --target http://localhost:3000/hook`).action(async (options) => {
		if (options.plan === true) {
			refuseTarget(options);
			const { printPlan } = await import("./chunks/simulate-plan-C5xQc7ak.js");
			outcome.exitCode = await printPlan(options, terminal);
			return;
		}
		if (options.outcomes !== void 0) throw new UsageError("--outcomes goes with --plan.");
		const { runSimulation } = await import("./chunks/simulate-run-BLZ9UiDJ.js");
		outcome.exitCode = await runSimulation(options, terminal, installation);
	});
}
function refuseTarget({ target, script, scriptFile }) {
	if (target !== void 0 || script !== void 0 || scriptFile !== void 0) throw new UsageError("--plan sends nothing: leave out --target and --script, or leave out --plan.");
}
function readClock(text) {
	if (text === "virtual" || text === "real") return { kind: text };
	const factor = Number(/^(\d{1,5}(?:\.\d+)?)x$/.exec(text)?.[1] ?? NaN);
	if (!(factor >= 2 && factor <= 1e4)) throw new InvalidArgumentError("It must be virtual, real, or a factor from 2x to 10000x.");
	return {
		kind: "scaled",
		factor
	};
}
function readMix(text) {
	const parts = text.split(",").map((part) => /^\s*([^=]+?)\s*(?:=\s*(\d+(?:\.\d+)?))?\s*$/.exec(part));
	if (parts.some((part) => part === null)) throw new InvalidArgumentError("It must be ids of events, with weights if need be, like ai-response=3,echo-message=1.");
	return Object.fromEntries(parts.map((part) => [part?.[1] ?? "", Number(part?.[2] ?? 1)]));
}
// src/cli/trust.ts
function addTrustCommand(program, terminal) {
	program.command("trust").description("show the certificate authority of the receiver and how to trust it").option("--data-dir <folder>", "where captures, secrets and certificates are kept", readFolder, defaultDataFolder()).option("--json", "print one JSON object").action((options) => showTrust(options, terminal));
}
async function showTrust(options, terminal) {
	const { readAuthorityOf } = await import("./chunks/read-authority-DFfPCcFa.js");
	const authority = await readAuthorityOf(options.dataDir);
	const lines = options.json ? [JSON.stringify(authority)] : describe(authority, terminal);
	for (const line of lines) terminal.print(line);
}
function describe(authority, { strong, faint }) {
	const trust = {
		trusted: "trusted on this machine",
		"not-trusted": "not trusted yet",
		unknown: "not known"
	}[authority.trust];
	return [
		strong("Certificate authority"),
		`  ${faint("Path    ")} ${printable(authority.path)}`,
		`  ${faint("SHA-256 ")} ${authority.fingerprint}`,
		`  ${faint("Valid to")} ${authority.notAfter.slice(0, 10)}`,
		`  ${faint("Trust   ")} ${trust}`,
		...authority.instructions.flatMap(({ title, trust, untrust }) => [
			"",
			strong(title),
			...command(trust),
			...untrust === null ? [] : [`  ${faint("To take it back:")}`, ...command(untrust)]
		])
	];
}
function command(text) {
	return text.split("\n").map((line) => `  ${printable(line)}`);
}
// src/cli/run-command.ts
/** Runs the command line and turns however it ends into an exit code; `exit-codes.ts` says which there are. */
/** `args` without the program's own name. */
async function runCommand(args, terminal, installation) {
	const program = new Command("hookwright").description("A workbench for webhooks: receive, read, verify, send and replay them on this machine.").version(installation.version).exitOverride().configureOutput({ outputError: (text) => terminal.warn(`hookwright: ${usageLine(text)}`) });
	const outcome = { exitCode: exitCodes.done };
	addServeCommand(program, terminal, installation);
	addSendCommand(program, terminal, outcome);
	addReplayCommand(program, terminal, {
		outcome,
		installation
	});
	addSimulateCommand(program, terminal, {
		outcome,
		installation
	});
	addTrustCommand(program, terminal);
	try {
		await program.parseAsync(args, { from: "user" });
		return outcome.exitCode;
	} catch (error) {
		return explain(error, terminal);
	}
}
function explain(error, terminal) {
	if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
	if (error instanceof UsageError) {
		terminal.warn(`hookwright: ${printable(error.message)}`);
		return exitCodes.usage;
	}
	terminal.warn(failureLine(error));
	return error instanceof HookwrightError && isInputProblem(error.code) ? exitCodes.usage : exitCodes.failed;
}
/** Whether a code says that what was typed, or stands in a file that was named, does not fit. */
function isInputProblem(code) {
	return statusOf(code) === 400 || code === "provider-not-found" || code === "policy-not-found";
}
/** Commander's message and its suggestion as one line. */
function usageLine(text) {
	const [message = "", ...more] = text.trim().replace(/^error: /, "").split("\n");
	return printable([message, ...more.map((line) => line.trim())].join(" "));
}
/** `code: problem remedy`, never a stack trace. */
function failureLine(error) {
	if (error instanceof HookwrightError) return printable(`${error.code}: ${error.problem} ${error.remedy}`);
	const reason = error instanceof Error ? error.message : String(error);
	return printable(`internal: ${reason} This is a fault in Hookwright; please report it with what you did.`);
}
// src/cli/hookwright.ts
/**
* The command `hookwright`. Owns the process: its streams, its exit code, and what happens to a fault nobody caught.
* Each command is a file of its own beside this one; they know the contract and the headless host, nothing else of main.
*/
/** What still holds the process open this long after its command ended is not worth waiting for, milliseconds. */
var lingerMs = 2e3;
var terminal = createTerminal(process.stdout, process.stderr);
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
process.on("uncaughtException", (error) => {
	terminal.warn(failureLine(error));
	process.exit(1);
});
process.exitCode = await runCommand(process.argv.slice(2), terminal, findInstallation());
setTimeout(() => process.exit(), lingerMs).unref();
export {};
