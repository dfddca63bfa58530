import { a as replyScript, r as simulationInput } from "./simulation-DxMNXxQr.js";
import { n as readTarget, o as connect, r as runInterruptibly } from "./target-options-CaniWNVJ.js";
import { c as requireOneStdin, i as parseJson, l as UsageError, o as readSecret, r as printable, s as readText, t as counted, u as exitCodes } from "./terminal-DLj11s8X.js";
import { n as unknownWord, t as choosePolicy } from "./policy-choice-D8-ScSo_.js";
import { t as durationText } from "./duration-text-CdFtN1tz.js";
// src/shared/script/ready-made.ts
/** Where the sender's deadline is not known; most wait less. */
var assumedDeadlineMs = 3e4;
/**
* Scripts to start from. `deadlineMs`: how long the sender waits for an answer, from its policy; null when unknown,
* and then 30 s are assumed.
*/
function readyMadeScripts(deadlineMs = null) {
	const deadline = Math.min(deadlineMs ?? assumedDeadlineMs, 2e6);
	return [
		...failing,
		...refusing,
		...timed(deadline),
		...breaking
	];
}
function entry(step, more = {}) {
	return {
		probability: 1,
		times: 1,
		forSeconds: null,
		step,
		...more
	};
}
function always(step, more = {}) {
	return entry(step, {
		times: null,
		...more
	});
}
function script(name, entries, more = {}) {
	return {
		name,
		seed: 1,
		scope: "per-endpoint",
		entries,
		afterwards: "endpoint-reply",
		...more
	};
}
function answer(status, text) {
	return {
		status,
		headers: [["content-type", "application/json"]],
		body: JSON.stringify(status < 400 ? {
			received: true,
			note: text
		} : { error: text })
	};
}
function status(code, text) {
	return {
		kind: "reply",
		reply: answer(code, text)
	};
}
var ownReply = { kind: "endpoint-reply" };
var perEvent = { scope: "per-event" };
var failing = [
	{
		id: "fails-twice",
		purpose: "Every event fails twice and is then taken: the plainest proof that a sender retries.",
		script: script("Fails twice, then works", [entry(status(500, "Failing on purpose."), { times: 2 })], perEvent)
	},
	{
		id: "down-8-minutes",
		purpose: "An outage of 8 minutes, from the first request on: does every event still arrive afterwards?",
		script: script("Down for 8 minutes", [always(status(503, "Down on purpose."), { forSeconds: 480 })])
	},
	{
		id: "always-down",
		purpose: "Nothing is ever taken: shows the whole ladder of retries, and what happens at its end.",
		script: script("Always down", [always(status(500, "Failing on purpose."))])
	},
	{
		id: "flaky-20",
		purpose: "One request in five fails, by chance, always the same ones for the same seed.",
		script: script("Flaky 20 %", [always(status(503, "Flaky on purpose."), { probability: .2 })])
	},
	{
		id: "every-fifth-fails",
		purpose: "Four requests work, the fifth fails, and so on.",
		script: script("Every fifth fails", [entry(ownReply, { times: 4 }), entry(status(500, "Failing on purpose."))], { afterwards: "start-again" })
	},
	{
		id: "maintenance",
		purpose: "503 with Retry-After for two minutes: does the sender wait as long as it is asked to?",
		script: script("Maintenance with Retry-After", [always({
			kind: "retry-after",
			status: 503,
			seconds: 120
		}, { forSeconds: 120 })])
	}
];
var refusing = [
	{
		id: "burst-429",
		purpose: "Ten times 429 with Retry-After 5, then all is well.",
		script: script("429 burst", [entry({
			kind: "retry-after",
			status: 429,
			seconds: 5
		}, { times: 10 })])
	},
	{
		id: "rate-limit",
		purpose: "Ten requests a minute are taken, the rest gets 429 and the time that is left.",
		script: script("Rate limit: 10 a minute", [always({
			kind: "rate-limit",
			requests: 10,
			windowSeconds: 60
		})])
	},
	{
		id: "gone",
		purpose: "410 Gone: many senders never send to the endpoint again.",
		script: script("Gone", [always(status(410, "Gone on purpose."))])
	},
	{
		id: "refuses-signature",
		purpose: "401 as for a wrong signature: some senders retry it, some give up at once.",
		script: script("Refuses the signature", [always(status(401, "The signature is refused on purpose."))])
	},
	{
		id: "created-instead-of-ok",
		purpose: "201 in place of 200: a success to most senders, a failure to those that accept 200 alone.",
		script: script("201 instead of 200", [always(status(201, "Answered 201 on purpose."))])
	},
	{
		id: "moved",
		purpose: "A redirect: is it followed, and does the request keep its method and signature?",
		script: script("Moved", [always({
			kind: "redirect",
			status: 307,
			location: "/moved"
		})])
	}
];
function timed(deadlineMs) {
	const late = Math.ceil(deadlineMs * 1.2 + 500);
	return [
		{
			id: "slow-past-deadline",
			purpose: "Everything is taken, but the answer comes after the sender stopped waiting: events arrive twice.",
			script: script("Slow past the deadline", [always(ownReply, { delay: {
				kind: "fixed",
				ms: late
			} })])
		},
		{
			id: "just-in-time",
			purpose: "Slow, yet within the deadline: nothing may be retried.",
			script: script("Just in time", [always(ownReply, { delay: {
				kind: "fixed",
				ms: Math.floor(deadlineMs * .8)
			} })])
		},
		{
			id: "slow-first",
			purpose: "The first attempt at each event gets no answer at all, the next one works.",
			script: script("No answer to the first attempt", [entry({ kind: "hang" })], perEvent)
		},
		{
			id: "dribble-past-deadline",
			purpose: "The answer begins at once but takes longer than the deadline: a sender that times only the first byte waits on.",
			script: script("Drips past the deadline", [always({
				kind: "dribble",
				reply: answer(200, "This answer was sent slowly on purpose."),
				chunks: 20,
				overMs: late
			})])
		},
		{
			id: "uneven-latency",
			purpose: "Mostly quick, now and then slow, as real handlers are (lognormal, half of them under 200 ms).",
			script: script("Uneven latency", [always(ownReply, { delay: {
				kind: "lognormal",
				medianMs: 200,
				sigma: 1
			} })])
		}
	];
}
var breaking = [
	{
		id: "answer-lost",
		purpose: "Each event is taken, but its first answer is lost: a good handler notices the repeat.",
		script: script("The first answer is lost", [entry({ kind: "empty-close" })], perEvent)
	},
	{
		id: "reset-twice",
		purpose: "The connection is reset at the first two attempts of each event.",
		script: script("Reset twice, then works", [entry({ kind: "reset" }, { times: 2 })], perEvent)
	},
	{
		id: "cut-short",
		purpose: "The answer to the first attempt ends before its announced length: not every sender counts that as a failure.",
		script: script("Cut short once", [entry({
			kind: "truncated",
			reply: answer(200, "This answer was cut short on purpose."),
			missingBytes: 64
		})], perEvent)
	},
	{
		id: "everything-breaks",
		purpose: "One fault after the other, from the top again: does any of them bring the sender down?",
		script: script("A different fault each time", [
			entry({ kind: "reset" }),
			entry({ kind: "empty-close" }),
			entry({
				kind: "malformed",
				at: "status-line"
			}),
			entry({
				kind: "malformed",
				at: "header"
			}),
			entry({
				kind: "malformed",
				at: "chunk"
			}),
			entry({
				kind: "garbage",
				bytes: 512
			}),
			entry({
				kind: "truncated",
				reply: answer(200, "Cut short on purpose."),
				missingBytes: 64
			}),
			entry(status(500, "Failing on purpose."))
		], { afterwards: "start-again" })
	}
];
// src/cli/simulation-lines.ts
/** A simulation as text: one block per event, one line per attempt, then what came of it all. */
var kinds = {
	event: "",
	duplicate: ", again",
	parallel: ", twice at once",
	"bad-signature": ", with a wrong signature"
};
function simulationLines({ summary, lanes }, terminal) {
	const { strong, faint } = terminal;
	const left = summary.progress.events - lanes.length;
	return [
		strong(printable(summary.name)),
		...lanes.flatMap((lane) => laneLines(lane, terminal)),
		...left > 0 && lanes.length > 0 ? [faint(`... and ${left} more; --lanes ${summary.progress.events} lists all`)] : [],
		"",
		...totals(summary, terminal),
		...summary.findings.map(({ severity, sentence }) => `${strong(severity)}: ${printable(sentence)}`)
	];
}
function laneLines({ index, title, kind, attempts, end, reason }, { strong, faint }) {
	return [
		`${faint(`#${index + 1}`)} ${printable(title)}${kinds[kind]}`,
		...attempts.map((attempt) => `   ${attemptLine(attempt)}`),
		`   ${strong(end)}${reason === "" ? "" : `: ${printable(reason)}`}`
	];
}
function attemptLine({ atMs, status, failure, phases, detail, waitMs, reason }) {
	const came = status === null ? failure ?? "" : String(status);
	const answer = status === null ? detail : detail.replace(new RegExp(`^${status}\\s*`), "");
	const retry = waitMs === null ? "" : `  -> retry in ${durationText(waitMs)}: ${reason}`;
	return `${durationText(atMs).padStart(14)}  ${came.padEnd(16)} ${durationText(phases.totalMs).padStart(9)}  ${printable(answer)}${printable(retry)}`.trimEnd();
}
function totals({ state, problem, progress, ends, endpoint }, { strong }) {
	const counts = Object.entries(ends).filter(([, count]) => count > 0).map(([end, count]) => `${count} ${end}`);
	const { events, attempts, simulatedMs, realMs } = progress;
	return [
		`${strong(state)}: ${counts.join(", ") || "nothing ended"}; ${counted(attempts, "attempt")} for ${counted(events, "event")} in ${durationText(simulatedMs)}, really ${durationText(realMs)}`,
		`Endpoint: ${endpoint.state}${endpoint.reason === "" ? "" : ` (${printable(endpoint.reason)})`}`,
		...problem === null ? [] : [`Problem: ${printable(problem)}`]
	];
}
// src/cli/simulate-run.ts
/** Runs a simulation here, or in a Hookwright that keeps it, and shows what came of it. */
var lanesInText = 20;
var lanesInJson = 500;
async function runSimulation(options, terminal, installation) {
	const input = await readSimulation(options, terminal);
	const lanesWanted = options.lanes ?? (options.json ? lanesInJson : lanesInText);
	const isRemote = options.tokenFile !== void 0 || options.dataDir !== void 0 || options.api !== void 0;
	if (!isRemote && [
		options.capture,
		options.filter,
		options.endpoint
	].some((given) => given !== void 0)) throw new UsageError("Captures and endpoints are in a Hookwright: give --token-file, or --data-dir.");
	const running = isRemote ? await startThere(input, lanesWanted, options, installation) : await startHere(input, lanesWanted);
	try {
		return await runInterruptibly((signal) => show(running, options, terminal, signal), options.timeout);
	} finally {
		await running.close();
	}
}
async function show(running, options, terminal, signal) {
	signal.addEventListener("abort", () => running.cancel(), { once: true });
	if (signal.aborted) running.cancel();
	for await (const summary of running.follow()) terminal.progress(progressLine(summary));
	terminal.progress(null);
	const result = await running.result();
	const { summary, deadlineMs, lanes } = result;
	if (options.json) terminal.print(JSON.stringify({
		...summary,
		deadlineMs,
		lanes,
		moreLanes: lanes.length < summary.progress.events
	}));
	else for (const line of simulationLines(result, terminal)) terminal.print(line);
	if (summary.state === "failed") return exitCodes.failed;
	if (options.expect === void 0) return exitCodes.done;
	return Object.entries(summary.ends).filter(([end, count]) => end !== options.expect && end !== "dropped" && count > 0).length === 0 ? exitCodes.done : exitCodes.unexpected;
}
function progressLine({ progress, endpoint }) {
	const { events, eventsEnded, attempts } = progress;
	return `${eventsEnded} of ${counted(events, "event")} ended, ${counted(attempts, "attempt")}, endpoint ${endpoint.state}`;
}
async function startHere(input, lanesKept) {
	const { openSender } = await import("./open-sender-CRRbcIeR.js");
	const sender = openSender();
	const run = sender.rehearse({
		input,
		lanesKept
	});
	return {
		follow: () => run.follow(),
		cancel: () => run.cancel(),
		result: () => run.done,
		close() {
			sender.close();
			return Promise.resolve();
		}
	};
}
async function startThere(input, lanesWanted, options, installation) {
	const connection = await connect(options, installation);
	const { client } = connection;
	try {
		const { id } = await client.simulations.create({
			...input,
			...await signerOf(client, input)
		});
		return {
			follow: () => followThere(client, id),
			cancel: () => void client.workbench.cancelSimulation({ id }).catch(() => {}),
			async result() {
				const { lanes, moreLanes, deadlineMs, input: _, ...summary } = await client.simulations.get({ id });
				const kept = lanes.slice(0, lanesWanted);
				for (let more = moreLanes; more && kept.length < lanesWanted;) {
					const page = await client.workbench.simulationLanes({
						id,
						from: kept.length
					});
					kept.push(...page.lanes.slice(0, lanesWanted - kept.length));
					more = page.lanes.length > 0;
				}
				return {
					summary,
					deadlineMs,
					lanes: kept
				};
			},
			close: () => connection.close()
		};
	} catch (error) {
		await connection.close();
		throw error;
	}
}
/** Where no secret is given, captures are signed as their endpoint's sender signs; the first one's endpoint has the say. */
async function signerOf(client, { events, secret, endpointId }) {
	if (secret !== void 0 || endpointId !== void 0 || events.kind !== "captures") return {};
	const { endpointId: from } = await client.captures.get({ id: events.ids[0] ?? "" });
	if (from === null) return {};
	const { secrets } = await client.endpoints.get({ id: from });
	return secrets.count > 0 ? { endpointId: from } : {};
}
async function* followThere(client, id) {
	yield* await client.workbench.followSimulation({ id });
}
async function readSimulation(options, terminal) {
	const { provider, secretFile, endpoint, handledHeader, handledUrl, seed, concurrency } = options;
	if (provider === void 0) throw new UsageError("Say whose events to send, with --provider.");
	requireOneStdin({
		"--secret-file": secretFile,
		"--token-file": options.tokenFile,
		"--script-file": options.scriptFile,
		"--policy-file": options.policyFile
	});
	if (handledHeader !== void 0 && handledUrl !== void 0) throw new UsageError("Give either --handled-header or --handled-url.");
	const policy = await policyFor(options);
	const checked = simulationInput.safeParse({
		provider,
		policy: policy ?? options.policy,
		target: await readTargetChoice(options, policy, terminal),
		clock: options.clock,
		...seed === void 0 ? {} : { seed },
		events: eventsOf(options),
		disturbance: disturbanceOf(options),
		...secretFile === void 0 ? {} : { secret: await readSecret(secretFile, "--secret-file") },
		...endpoint === void 0 ? {} : { endpointId: endpoint },
		...handledHeader === void 0 ? {} : { handledTwiceProbe: { header: handledHeader } },
		...handledUrl === void 0 ? {} : { handledTwiceProbe: { url: handledUrl } },
		probeBadSignature: options.badSignature ?? false,
		...concurrency === void 0 ? {} : { concurrency }
	});
	if (checked.success) return checked.data;
	throw new UsageError(`What is given makes no simulation: ${checked.error.issues[0]?.path.join(".") ?? ""} ${checked.error.issues[0]?.message ?? ""}.`);
}
/** One named to a Hookwright that runs may be the user's own, which only it knows: then null. */
async function policyFor(options) {
	if ((options.tokenFile !== void 0 || options.dataDir !== void 0) && options.policy !== void 0 && options.policyFile === void 0) return null;
	return choosePolicy(options);
}
async function readTargetChoice(options, policy, terminal) {
	const { target, script, scriptFile } = options;
	if ([
		target,
		script,
		scriptFile
	].filter((given) => given !== void 0).length !== 1) throw new UsageError("Say what answers: --target, --script or --script-file (or only plan, with --plan).");
	if (target !== void 0) return {
		kind: "url",
		target: {
			...await readTarget(options, terminal),
			url: target
		}
	};
	if (scriptFile !== void 0) return {
		kind: "script",
		script: await readScript(scriptFile)
	};
	const scripts = readyMadeScripts(policy?.totalTimeoutMs ?? policy?.readTimeoutMs ?? null);
	const found = scripts.find(({ id }) => id === script);
	if (found === void 0) throw new UsageError(unknownWord("reply script", script ?? "", scripts.map(({ id }) => id)));
	return {
		kind: "script",
		script: found.script
	};
}
async function readScript(path) {
	const checked = replyScript.safeParse(parseJson(await readText(path, "--script-file"), "--script-file"));
	if (checked.success) return checked.data;
	const [issue] = checked.error.issues;
	throw new UsageError(`--script-file: ${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "does not fit"}.`);
}
function eventsOf({ capture, filter, events, rate, mix }) {
	if (capture !== void 0 && filter !== void 0) throw new UsageError("Give either --capture or --filter.");
	if ((capture !== void 0 || filter !== void 0) && mix !== void 0) throw new UsageError("--mix is for generated events: leave it out.");
	if (capture !== void 0) return {
		kind: "captures",
		ids: capture,
		perSecond: rate
	};
	if (filter !== void 0) return {
		kind: "filter",
		filter,
		atMost: Math.min(1e4, events),
		perSecond: rate
	};
	return {
		kind: "generated",
		count: events,
		perSecond: rate,
		mix: mix ?? {}
	};
}
function disturbanceOf(options) {
	const { duplicates = 0, reordered = 0, dropped = 0, parallel = 0 } = options;
	return {
		duplicates,
		reordered,
		dropped,
		parallel
	};
}
export { runSimulation };
