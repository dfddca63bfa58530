import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { a as headerValue, r as headerName, t as durationText } from "./duration-text-CdFtN1tz.js";
import { n as longestSeconds } from "./random-lRI7hPIE.js";
import { o as isInStatusSet } from "./status-set-xnhUiBjx.js";
import { l as waitAfter, s as jitteredWait } from "./built-in-DHpDGxm3.js";
// src/shared/retry/attempt-outcome.ts
/** What came of one attempt, as retry rules see it, with its two texts: the short one people type and the one in sentences. */
var timeoutPhases = [
	"connect",
	"response",
	"total"
];
/** In the words of a sentence: "... is retried". */
var networkFailures = {
	refused: "a refused connection",
	reset: "a connection that was reset",
	dns: "a host name that cannot be resolved",
	unreachable: "an unreachable host",
	tls: "a failed TLS handshake",
	protocol: "an answer that is no HTTP",
	proxy: "a failing proxy",
	interrupted: "an interrupted attempt"
};
/** An attempt as it was recorded, seen as an outcome; null where the target had no part in it, or it has not ended. */
function outcomeOfAttempt(attempt) {
	const { response, failure } = attempt;
	if (failure === null) return response === null ? null : {
		kind: "response",
		status: response.status,
		headers: response.headers
	};
	const during = timeoutPhases.find((phase) => failure.kind === `timeout-${phase}`);
	if (during !== void 0) return {
		kind: "timeout",
		during
	};
	return isNetworkFailure(failure.kind) ? {
		kind: "network-error",
		failure: failure.kind
	} : null;
}
/** The outcome as a noun for a sentence: `503`, `a timeout`, `a refused connection`. */
function describeOutcome(outcome) {
	if (outcome.kind === "response") return String(outcome.status);
	if (outcome.kind === "timeout") return outcome.during === "connect" ? "a timeout while connecting" : "a timeout";
	return outcome.failure === void 0 ? "a network error" : networkFailures[outcome.failure];
}
/** The outcome as `parseOutcome` reads it. */
function printOutcome(outcome) {
	if (outcome.kind === "timeout") return outcome.during === void 0 ? "timeout" : `timeout-${outcome.during}`;
	if (outcome.kind === "network-error") return outcome.failure ?? "network-error";
	return [String(outcome.status), ...(outcome.headers ?? []).map(([name, value]) => `${name}=${value}`)].join(":");
}
var wanted = "A status such as 500, or timeout, refused, reset, dns, unreachable, tls or network-error; a status may carry a header: 429:retry-after=30.";
/**
* Reads one outcome: `500`, `timeout`, `refused`, `429:retry-after=30`, `500:x-slack-no-retry=1`.
* Throws `bad-input` naming the field `outcomes`.
*/
function parseOutcome(text) {
	const trimmed = text.trim();
	const lower = trimmed.toLowerCase();
	if (lower === "timeout") return { kind: "timeout" };
	if (lower === "network-error") return { kind: "network-error" };
	const during = timeoutPhases.find((phase) => lower === `timeout-${phase}`);
	if (during !== void 0) return {
		kind: "timeout",
		during
	};
	if (isNetworkFailure(lower)) return {
		kind: "network-error",
		failure: lower
	};
	return parseResponse(trimmed);
}
/** Reads outcomes joined by commas. Throws `bad-input` naming the field `outcomes`. */
function parseOutcomes(text) {
	if (text.trim() === "") throw refuse("No outcome is given.");
	return text.split(",").map(parseOutcome);
}
function parseResponse(text) {
	const [statusText = "", ...headerTexts] = splitHeaders(text);
	const shown = statusText === "" ? "An empty entry" : `"${shorten(statusText)}"`;
	if (/^[1-5]xx$/i.test(statusText)) throw refuse(`"${statusText}" stands for many statuses; an attempt gets one answer, so name one, e.g. ${statusText[0]}00.`);
	if (!/^\d+$/.test(statusText)) throw refuse(`${shown} is not an outcome.`);
	const status = Number(statusText);
	if (status < 200 || status > 599) throw refuse(`${shown} is not a status from 200 to 599.`);
	if (headerTexts.length === 0) return {
		kind: "response",
		status
	};
	return {
		kind: "response",
		status,
		headers: headerTexts.map(parseHeader)
	};
}
/** Splits at the colons that begin a header, so that a value may hold colons. */
function splitHeaders(text) {
	return text.split(/:(?=[^:=]*=)|:$/);
}
function parseHeader(text) {
	const equals = text.indexOf("=");
	const name = text.slice(0, Math.max(0, equals)).trim();
	const value = text.slice(equals + 1).trim();
	if (equals < 1 || !headerName.safeParse(name).success || !headerValue.safeParse(value).success) throw refuse(`"${shorten(text)}" is not a header written as name=value.`);
	return [name, value];
}
function isNetworkFailure(text) {
	return Object.hasOwn(networkFailures, text);
}
function shorten(text) {
	return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
function refuse(problem) {
	return new HookwrightError("bad-input", problem, {
		field: "outcomes",
		remedy: wanted
	});
}
// src/shared/retry/retry-after.ts
/** Reading of Retry-After (RFC 9110, 10.2.3): seconds, or a date in one of HTTP's three forms. */
var day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
var month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
var time = String.raw`\d{2}:\d{2}:\d{2}`;
var fixDate = new RegExp(String.raw`^${day}, \d{2} ${month} \d{4} ${time} GMT$`);
var oldDate = new RegExp(String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-${month}-\d{2} ${time} GMT$`);
var plainDate = new RegExp(String.raw`^${day} ${month} [ \d]\d ${time} \d{4}$`);
/**
* What an answer asks for, ms from its arrival, at most a year; 0 when it asks for nothing, for the past or for nonsense.
* `answeredAt`: when it arrived, ms since 1970; without it a date cannot be counted and asks for nothing.
*/
function readRetryAfterMs(outcome, answeredAt) {
	if (outcome.kind !== "response") return 0;
	const value = outcome.headers?.find(([name]) => name.toLowerCase() === "retry-after")?.[1].trim();
	if (value === void 0) return 0;
	const asked = /^\d+$/.test(value) ? Number(value) * 1e3 : untilDate(value, answeredAt);
	return Math.min(Math.max(0, asked), longestSeconds * 1e3);
}
function untilDate(value, answeredAt) {
	if (answeredAt === void 0) return 0;
	const text = plainDate.test(value) ? `${value} GMT` : value;
	if (text === value && !fixDate.test(value) && !oldDate.test(value)) return 0;
	const at = Date.parse(text);
	return Number.isNaN(at) ? 0 : at - answeredAt;
}
// src/shared/retry/plan-attempts.ts
/** What the provider does after an attempt ended so. Reasons are plain sentences without a full stop. */
function planNext(policy, outcome, progress) {
	if (outcome.kind === "response") {
		if (isInStatusSet(policy.success, outcome.status)) return end("delivered", `${outcome.status} counts as delivered`);
		if (isInStatusSet(policy.disableStatuses, outcome.status)) return end("endpoint-disabled", `${outcome.status} switches the endpoint off`);
	}
	const disabled = whyDisabled(policy, progress);
	if (disabled !== null) return end("endpoint-disabled", disabled);
	const stopped = whyStopped(policy, outcome);
	if (stopped !== null) return end("stopped", stopped);
	const unretried = whyNotRetried(policy, outcome);
	if (unretried !== null) return end("gave-up", unretried);
	const ruleMs = waitAfter(policy, progress.attempts);
	if (ruleMs === null) return giveUp(policy, progress.attempts === 1 ? "the one attempt is used up" : `all ${progress.attempts} attempts are used up`);
	return planRetry(policy, outcome, progress, jitteredWait(policy, ruleMs, progress.seed, progress.attempts));
}
/**
* The whole life of one event under a policy. The last outcome repeats for as long as attempts are made.
* `durationMs` says how long an attempt with that outcome takes; without it attempts take no time.
* `startedAt`: when the first attempt starts, ms since 1970, for a Retry-After that names a date.
* `failuresBefore`: failed attempts of the endpoint in a row before this event.
*/
function planAttempts(policy, outcomes, options = {}) {
	const attempts = [];
	const { seed = 1, startedAt, failuresBefore = 0 } = options;
	let atMs = 0;
	for (let number = 1;; number += 1) {
		const outcome = outcomes[Math.min(number, outcomes.length) - 1];
		if (outcome === void 0) throw new RangeError("planAttempts needs at least one outcome");
		const elapsedMs = atMs + Math.max(0, options.durationMs?.(outcome) ?? 0);
		const next = planNext(policy, outcome, {
			attempts: number,
			elapsedMs,
			consecutiveFailures: failuresBefore + number,
			seed,
			...startedAt === void 0 ? {} : { answeredAt: startedAt + elapsedMs }
		});
		attempts.push({
			number,
			atMs,
			outcome,
			next
		});
		if (next.kind === "end") return {
			attempts,
			end: next.end,
			reason: next.reason
		};
		atMs = elapsedMs + next.waitMs;
	}
}
function planRetry(policy, outcome, progress, ownMs) {
	const leftMs = policy.windowSeconds === null ? Number.POSITIVE_INFINITY : policy.windowSeconds * 1e3 - progress.elapsedMs;
	if (ownMs > leftMs) return giveUp(policy, `the ${durationText((policy.windowSeconds ?? 0) * 1e3)} for retries are over`);
	const askedMs = policy.retryAfter === "honoured" ? readRetryAfterMs(outcome, progress.answeredAt) : 0;
	const said = `${describeOutcome(outcome)} is retried`;
	if (askedMs <= ownMs) return {
		kind: "retry",
		waitMs: ownMs,
		reason: said
	};
	const waitMs = Math.floor(Math.min(askedMs, leftMs));
	const cut = waitMs < askedMs ? ", as far as the time for retries allows" : "";
	return {
		kind: "retry",
		waitMs,
		reason: `${said}, not before the ${durationText(askedMs)} that Retry-After asks for${cut}`
	};
}
function whyDisabled(policy, progress) {
	const { disable } = policy;
	const limit = disable.kind === "consecutive-failures" ? disable.failures : disable.kind === "pausing" ? disable.disabledAfterFailures : null;
	if (limit !== null && progress.consecutiveFailures >= limit) return limit === 1 ? "one failure switches the endpoint off" : `${progress.consecutiveFailures} failures in a row switch the endpoint off`;
	if (disable.kind !== "failing-for") return null;
	if (Math.max(progress.failingForMs ?? 0, progress.elapsedMs) < disable.seconds * 1e3) return null;
	return `everything has failed for ${durationText(disable.seconds * 1e3)}, which switches the endpoint off`;
}
function whyStopped(policy, outcome) {
	if (outcome.kind !== "response") return null;
	const header = findStopHeader(policy, outcome.headers ?? []);
	if (header !== null) return `the header ${header} stops the retries`;
	return isInStatusSet(policy.stopStatuses, outcome.status) ? `${outcome.status} stops the retries` : null;
}
/** The header of the answer that stops the retries, as the policy writes it; null when there is none. */
function findStopHeader(policy, headers) {
	for (const stop of policy.stopHeaders) {
		const name = stop.name.toLowerCase();
		if (headers.some(([given, value]) => given.toLowerCase() === name && (stop.value === null || value.trim() === stop.value))) return stop.value === null ? stop.name : `${stop.name}: ${stop.value}`;
	}
	return null;
}
function whyNotRetried(policy, outcome) {
	if (policy.delays.kind === "none") return `${describeOutcome(outcome)} is a failure, and nothing is retried automatically`;
	return isRetried(policy, outcome) ? null : `${describeOutcome(outcome)} is not retried`;
}
/** Whether a policy tries again after a failed attempt that ended so, its count aside. */
function isRetried(policy, outcome) {
	if (outcome.kind === "response") return isInStatusSet(policy.retriedStatuses, outcome.status);
	if (outcome.kind === "network-error") return policy.retriesNetworkErrors;
	return policy.retriesTimeouts || outcome.during === "connect" && policy.retriesNetworkErrors;
}
/** The end of an event whose retries are used up, with what that does to the endpoint. */
function giveUp(policy, reason) {
	if (policy.disable.kind === "failing-after-giving-up") return end("endpoint-failing", `${reason}, so the endpoint is marked as failing`);
	if (policy.disable.kind === "disabled-after-giving-up") return end("endpoint-disabled", `${reason}, so the endpoint is switched off`);
	return end("gave-up", reason);
}
function end(planEnd, reason) {
	return {
		kind: "end",
		end: planEnd,
		reason
	};
}
export { printOutcome as a, parseOutcomes as i, planNext as n, outcomeOfAttempt as r, planAttempts as t };
