import { i as headerPair } from "./duration-text-CdFtN1tz.js";
import { a as attemptTrigger, i as attemptResponse, o as target, r as attemptPhases, t as attemptFailure } from "./target-CqfT5tYz.js";
import { z } from "zod";
// src/shared/delivery.ts
/** What was made of a capture (or of a sample) before it is sent. */
var deliveryMode = z.enum([
	"composed",
	"as-captured",
	"re-signed",
	"edited",
	"broken"
]);
/** The one thing that is broken on purpose. */
var breakage = z.enum([
	"wrong-secret",
	"body-changed",
	"body-reserialised",
	"stale-timestamp",
	"signature-missing",
	"body-truncated",
	"wrong-content-type",
	"signature-repeated"
]);
/** What a correct handler should answer, and why: shown before sending, compared after. */
var expectation = z.object({
	/** `accepted`: a status the provider counts as delivered. `refused`: 4xx. `either`: handlers may differ. */
	answer: z.enum([
		"accepted",
		"refused",
		"either"
	]),
	reason: z.string()
});
var attempt = z.object({
	/** 1 for the first. */
	number: z.int(),
	trigger: attemptTrigger,
	startedAt: z.string(),
	/** When it was due; later than `startedAt` never. */
	dueAt: z.string(),
	method: z.string(),
	url: z.string(),
	/** As sent, in order. */
	headers: z.array(headerPair),
	bodySize: z.int(),
	/** Address that was connected to, e.g. `127.0.0.1:3000`. */
	remoteAddress: z.string().nullable(),
	phases: attemptPhases,
	response: attemptResponse.nullable(),
	failure: attemptFailure.nullable(),
	/** What the policy made of it, one sentence. */
	next: z.string()
});
var deliveryState = z.enum([
	"scheduled",
	"sending",
	"delivered",
	"gave-up",
	"stopped",
	"endpoint-failing",
	"endpoint-disabled",
	"cancelled"
]);
/** A delivery as lists show it. */
var deliveryRow = z.object({
	/** `d1`, `d2`, ... */
	id: z.string(),
	createdAt: z.string(),
	targetUrl: z.string(),
	skipVerify: z.boolean(),
	provider: z.string().nullable(),
	eventType: z.string().nullable(),
	summary: z.string(),
	mode: deliveryMode,
	breakage: breakage.nullable(),
	/** The capture it replays. */
	captureId: z.string().nullable(),
	/** The bulk replay it belongs to. */
	bulkId: z.string().nullable(),
	policyId: z.string().nullable(),
	state: deliveryState,
	attempts: z.int(),
	lastStatus: z.int().nullable(),
	lastFailure: z.string().nullable(),
	/** When the next attempt is due; null when there is none. */
	nextAttemptAt: z.string().nullable(),
	expectation,
	/** Whether the answer was what a correct handler gives; null until there is one. */
	asExpected: z.boolean().nullable()
});
var delivery = deliveryRow.extend({
	target,
	attemptsMade: z.array(attempt)
});
/** What is to be sent, before it is signed. Either `payload` (text, sent as UTF-8) or `bodyBase64`. */
var deliveryInput = z.strictObject({
	targetUrl: z.string(),
	target: target.omit({ url: true }).partial().optional(),
	method: z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}$/, "must be an HTTP method").optional(),
	provider: z.string().optional(),
	/** Signs with this secret; or with the first one of `endpointId`. Neither: unsigned. */
	secret: z.string().optional(),
	endpointId: z.string().optional(),
	/** Which of the provider's signature schemes; the first that fits when left out. */
	schemeId: z.string().optional(),
	/** A catalogue event of the provider whose fresh sample is sent when no payload is given. */
	eventId: z.string().optional(),
	payload: z.string().max(67108864).optional(),
	bodyBase64: z.string().max(89478488).optional(),
	headers: z.array(headerPair).max(1e3).optional(),
	/** Id of a retry policy; one attempt when left out. */
	policy: z.string().optional()
});
var replayInput = z.strictObject({
	targetUrl: z.string(),
	target: target.omit({ url: true }).partial().optional(),
	mode: z.enum([
		"as-captured",
		"re-signed",
		"edited",
		"broken"
	]).default("re-signed"),
	breakage: breakage.optional(),
	/** For `re-signed`, `edited` and `broken`: signs with this instead of the endpoint's first secret. */
	secret: z.string().optional(),
	/** For `edited`: what replaces the captured parts. */
	edit: z.strictObject({
		method: z.string().optional(),
		headers: z.array(headerPair).optional(),
		payload: z.string().optional(),
		bodyBase64: z.string().optional(),
		/** False sends the headers as they stand. */
		sign: z.boolean().default(true)
	}).optional(),
	policy: z.string().optional()
});
/** Exactly what would leave: shown before sending. */
var outgoingPreview = z.object({
	method: z.string(),
	url: z.string(),
	headers: z.array(headerPair),
	bodyBase64: z.string(),
	signed: z.boolean(),
	expectation
});
var bulkReplayInput = z.strictObject({
	selection: z.union([z.strictObject({ ids: z.array(z.string()).max(1e5) }), z.strictObject({ filter: z.string().max(1e4) })]),
	targetUrl: z.string(),
	target: target.omit({ url: true }).partial().optional(),
	mode: z.enum(["as-captured", "re-signed"]).default("re-signed"),
	order: z.enum(["oldest-first", "newest-first"]).default("oldest-first"),
	/** Per second; null: as fast as the target answers. */
	rate: z.number().min(.01).max(1e5).nullable().default(null),
	concurrency: z.int().min(1).max(256).default(8)
});
var bulkReplay = z.object({
	id: z.string(),
	createdAt: z.string(),
	targetUrl: z.string(),
	state: z.enum([
		"running",
		"paused",
		"done",
		"cancelled"
	]),
	total: z.int(),
	sent: z.int(),
	delivered: z.int(),
	failed: z.int(),
	perSecond: z.number(),
	/** Answers by status, and failures by kind, e.g. `{"200": 12, "refused": 3}`. */
	outcomes: z.record(z.string(), z.int()),
	p50Ms: z.number().nullable(),
	p99Ms: z.number().nullable()
});
// src/shared/curl.ts
/** One shell word: nothing inside it is expanded, whatever it holds (POSIX shells). */
function quoteForShell(text) {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
/** A curl command that sends exactly this request, for POSIX shells. */
function curlCommand(request) {
	const words = [
		"curl",
		"--silent",
		"--show-error"
	];
	if (request.caPath !== null) words.push("--cacert", quoteForShell(request.caPath));
	if (request.method !== "POST") words.push("--request", quoteForShell(request.method));
	const lines = [words.join(" ")];
	for (const [name, value] of request.headers) lines.push(`--header ${quoteForShell(value === "" ? `${name};` : `${name}: ${value}`)}`);
	if (request.method !== "GET" && request.method !== "HEAD") lines.push(`${request.body.startsWith("@") ? "--data-raw" : "--data-binary"} ${quoteForShell(request.body)}`);
	lines.push(quoteForShell(request.url));
	return lines.join(" \\\n  ");
}
export { delivery as a, outgoingPreview as c, bulkReplayInput as i, replayInput as l, breakage as n, deliveryInput as o, bulkReplay as r, deliveryRow as s, curlCommand as t };
