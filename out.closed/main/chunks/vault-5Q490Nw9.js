import { n as errorCatalogue, r as statusOf, t as HookwrightError } from "./errors-zkUhezhD.js";
import { i as headerPair, n as defaultReply, o as reply } from "./duration-text-CdFtN1tz.js";
import { i as simulationSummary, n as simulation, r as simulationInput, t as lane } from "./simulation-DxMNXxQr.js";
import { A as parseStored, B as slugPattern, C as messageKey, E as connectReader, F as chunksPerBody, I as autoProvider, L as endpoint, M as seqOf$1, N as BodyReading, R as endpointInput, _ as packRows, b as conversationKeyOf, c as EndpointReading, f as storePaths, g as rowNumber, h as publicId, i as environmentalFailure, j as captureId, k as isoTime, m as attemptsPerDelivery, n as decodeContent, o as SimulationReading, r as Totals, t as checkSignature, v as bulkRow, w as stateOfKind, x as conversationPublicId, y as conversationKey, z as endpointPatch } from "./check-signature-0KCi9jli.js";
import { n as openCertificates } from "./certificates-DuGXKTBQ.js";
import { i as settingsPatch, r as settings, t as defaultSettings } from "./settings-Iuiep8Fj.js";
import { A as resolveWithSystem, C as EndpointWatches, D as signRequest, E as ownedBytes, F as isForbiddenHost, I as providerProfile, L as silentLog, M as parseTarget, N as parseUrl, O as freshSample, P as isForbiddenAddress, S as targetFor, T as DeliveryJournal, _ as failedResult, a as replayDraft, b as makeAttempt, c as composeDelivery, d as shownTarget, f as createSender, g as deadlinesOf, h as attemptDigest, i as buildRequest, j as bareHost, k as builtInProviders, l as openTarget, m as parsedUrl, n as buildBulkRequest, o as replayRecipe, p as attemptUrl, r as hiddenHeaders, s as chosenSecret, t as createSimulator, u as sealTarget, v as failureOf, w as isAsExpected, x as outcomeRecord, y as hideSecrets } from "./simulator-iKu3h7mZ.js";
import { A as secretKey, D as decodeBase64, F as attachment, I as direction, L as messageState, N as findSignatures, O as decodeHex, P as headerValues, R as party, T as signedContent, a as describeCondition, b as hmacHash, d as readPayload, h as scalarText, j as readTimestamp, l as readableRoot, o as isEndless, s as isSelective, v as valueAt, x as hmacOf, y as readTime$1, z as webhookEvent } from "./clock-BZYd0JO2.js";
import { i as attemptResponse, o as target, r as attemptPhases, t as attemptFailure } from "./target-CqfT5tYz.js";
import { a as delivery, c as outgoingPreview, i as bulkReplayInput, l as replayInput, n as breakage, o as deliveryInput, r as bulkReplay, s as deliveryRow$1, t as curlCommand } from "./curl-BpTpDCMY.js";
import { r as retryPolicy } from "./random-lRI7hPIE.js";
import { t as nearWords } from "./near-words-D3_u7Ptj.js";
import { n as plainLine } from "./plain-line-BsmKxCxA.js";
import { r as outcomeOfAttempt } from "./plan-attempts-_JXQcZ1H.js";
import { a as explainIssues, i as requirePolicy, n as findBuiltInPolicy, r as policyForProvider, t as builtInPolicies } from "./built-in-DHpDGxm3.js";
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync, statfsSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { destination, pino, stdSerializers } from "pino";
import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from "node:crypto";
import { z } from "zod";
import { BlockList, isIP } from "node:net";
import { request } from "node:http";
import { request as request$1 } from "node:https";
import { hostname } from "node:os";
import { Worker } from "node:worker_threads";
import { ORPCError, implement } from "@orpc/server";
import { ValidationError, eventIterator, oc } from "@orpc/contract";
// -- CommonJS Shims --
import __shims_module__ from "node:module";
import.meta.filename;
import.meta.dirname;
__shims_module__.createRequire(import.meta.url);
// src/main/json-log.ts
/** The log as JSON lines, to stderr or to a file that keeps itself small. Owns redaction; nothing else may write logs. */
var secretPaths = [
	"authorization",
	"token",
	"secret",
	"secrets",
	"password",
	"passphrase",
	"key",
	"cookie",
	"body",
	"uiUrl"
].flatMap((name) => [
	name,
	`*.${name}`,
	`*.*.${name}`
]);
/** A token in a URL or an Authorization value may stand inside a message that somebody else wrote. */
var secretText = /(token=|bearer\s+|whsec_)[\w.~+/=-]+/gi;
/** Logs to stderr at once, so that nothing is lost when the process ends. */
function createStderrLog(level) {
	return createJsonLog(destination({
		fd: 2,
		sync: true
	}), level);
}
/** Logs to `hookwright.log` in `folder` (made when missing); three older files of 5 MiB are kept beside it. */
function createFileLog(folder, level) {
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	return createJsonLog(rotatingFile(join(folder, "hookwright.log"), 5242880, 3), level);
}
/** A log that writes JSON lines to `target`. */
function createJsonLog(target, level) {
	const logger = pino({
		level,
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: {
			paths: secretPaths,
			censor: "[redacted]"
		},
		serializers: { error: serializeError },
		formatters: { level: (label) => ({ level: label }) }
	}, target);
	return {
		info: (message, fields) => logger.info(fields ?? {}, message),
		warn: (message, fields) => logger.warn(fields ?? {}, message),
		error: (message, fields) => logger.error(fields ?? {}, message)
	};
}
function serializeError(error) {
	if (!(error instanceof Error)) return typeof error === "string" ? error.replace(secretText, "$1[redacted]") : error;
	const { type, message, stack } = stdSerializers.err(error);
	return {
		type,
		code: "code" in error ? error.code : void 0,
		message: message.replace(secretText, "$1[redacted]"),
		stack: stack.replace(secretText, "$1[redacted]")
	};
}
/** A file that is renamed to `.1` (`.2`, ...) when full; the oldest goes. A failure to write is borne: logging must not stop work. */
function rotatingFile(path, maxBytes, kept) {
	let file = openSync(path, "a", 384);
	let size = fstatSync(file).size;
	const rotate = (full) => {
		file = null;
		closeSync(full);
		for (let number = kept; number >= 1; number -= 1) {
			const from = number === 1 ? path : `${path}.${number - 1}`;
			if (existsSync(from)) renameSync(from, `${path}.${number}`);
		}
		return reopen();
	};
	const reopen = () => {
		file = openSync(path, "a", 384);
		size = fstatSync(file).size;
		return file;
	};
	return { write(line) {
		try {
			let target = file ?? reopen();
			if (size > 0 && size + line.length > maxBytes) target = rotate(target);
			size += writeSync(target, line);
		} catch {}
	} };
}
// src/main/store/delivery-record.ts
/** A target as it is kept: secrets only sealed. */
var storedTarget = z.object({
	target: target.omit({ clientCertificate: true }),
	clientCertificate: z.object({
		certificate: z.string(),
		sealedKey: z.string()
	}).nullable(),
	/** The proxy with its login; null when it has none. */
	sealedProxy: z.string().nullable()
});
/** How the attempts of a delivery are signed. */
var signingPlan = z.object({
	/** Ids of the schemes that sign, one per signature header. */
	schemes: z.array(z.string()),
	/** Null: the first secret of `endpointId`. */
	sealedSecret: z.string().nullable(),
	endpointId: z.string().nullable()
});
/** What each attempt of a delivery is built from; its body is kept beside it. */
var deliveryRecipe = z.object({
	method: z.string(),
	/** Absolute, without the request target below. */
	url: z.string(),
	requestTarget: z.string().nullable(),
	/** As they leave, but for what signing, a retry or the body's length changes in place. */
	headers: z.array(headerPair),
	/** True: the body is the whole packet. */
	raw: z.boolean(),
	/** Whose event it is; null: nobody knows. */
	provider: z.string().nullable(),
	signing: signingPlan.nullable(),
	breakage: breakage.nullable(),
	/** Content-Length follows the body; false where it stands as it was captured. */
	fitsLength: z.boolean(),
	target: storedTarget,
	policy: retryPolicy.nullable()
});
/** What a bulk replay needs to go on after a restart. */
var bulkPlan = z.object({
	target: storedTarget,
	mode: z.enum(["as-captured", "re-signed"]),
	order: z.enum(["oldest-first", "newest-first"]),
	rate: z.number().nullable(),
	concurrency: z.int(),
	/** Captures as of the start: numbers, or a condition over alias `c` up to a seq. */
	selection: z.union([z.object({ seqs: z.array(z.number()) }), z.object({
		where: z.object({
			sql: z.string(),
			params: z.array(z.union([z.string(), z.number()]))
		}).nullable(),
		upTo: z.number()
	})])
});
var bulkProgress = bulkReplay.omit({
	id: true,
	createdAt: true,
	targetUrl: true,
	state: true
});
// src/main/store/bulk-reading.ts
var replayColumns = `c.seq, e.public_id AS endpoint, e.slug AS slug, c.received_at, c.method, c.path, d.target, d.headers, c.provider, c.event_type, c.event_id,
  c.summary, c.verdict_status, c.verdict_scheme, c.problem_code, d.body_kind, c.body_size, b.chunk`;
/** Bodies up to this many bytes are read with their page: a read of its own costs several times as much. */
var smallBody = 16384;
var replayTables = (withBodies) => `JOIN contents d ON d.seq = c.seq LEFT JOIN endpoints e ON e.id = c.endpoint_id
  LEFT JOIN bodies b ON b.key = ${withBodies ? `iif(c.body_size <= ${smallBody}, c.seq * ${chunksPerBody}, NULL)` : "NULL"}`;
var headerPairs$2 = z.array(headerPair);
/** Looks at bulk replays, and at captures in the form replays want them. */
var BulkReading = class {
	#db;
	#log;
	#bodies;
	#listed;
	constructor(db, log) {
		this.#db = db;
		this.#log = log;
		this.#bodies = new BodyReading(db);
		this.#listed = db.prepare(`SELECT ${replayColumns} FROM json_each(?) wanted JOIN captures c ON c.seq = wanted.value
       ${replayTables(true)} ORDER BY wanted.key`);
	}
	/** In the order asked for; those that are gone are left out. */
	capturesOf(seqs) {
		return this.#listed.all(JSON.stringify(seqs)).map((record) => this.#replayable(record));
	}
	/** All bytes of a capture that was just read; fewer when it is gone. */
	bodyOf({ seq, bodySize, body }) {
		return body ?? this.#bodies.read(seq, 0, bodySize);
	}
	/** A page of the captures that match, from `after` (exclusive) onwards in the order asked for. */
	capturePage(query) {
		const { withBodies = false, where, upTo, after, newestFirst, limit } = query;
		const bound = after === null ? "" : newestFirst ? "AND c.seq < ?" : "AND c.seq > ?";
		const values = [
			upTo,
			...after === null ? [] : [after],
			...where?.params ?? [],
			limit
		];
		return this.#db.prepare(`SELECT ${replayColumns} FROM captures c ${replayTables(withBodies)}
         WHERE c.seq <= ? ${bound} ${where === null ? "" : `AND (${where.sql})`} ORDER BY c.seq ${newestFirst ? "DESC" : "ASC"} LIMIT ?`).all(...values).map((record) => this.#replayable(record));
	}
	/** How many captures match as of `upTo`. Looks at every one of them. */
	countCaptures(where, upTo) {
		return this.#db.prepare(`SELECT count(*) FROM captures c WHERE c.seq <= ? ${where === null ? "" : `AND (${where.sql})`}`).pluck().get(upTo, ...where?.params ?? []) ?? 0;
	}
	/** Newest first. */
	list(limit) {
		return this.#db.prepare("SELECT * FROM bulk_replays ORDER BY seq DESC LIMIT ?").all(limit).flatMap((record) => this.#bulk(record) ?? []);
	}
	find(seq) {
		const record = this.#db.prepare("SELECT * FROM bulk_replays WHERE seq = ?").get(seq);
		return record === void 0 ? null : this.#bulk(record);
	}
	/** Those that were not done when the program last ended. */
	unfinished() {
		return this.#db.prepare("SELECT * FROM bulk_replays WHERE state IN ('running', 'paused') ORDER BY seq").all().flatMap((record) => this.#bulk(record) ?? []);
	}
	/** Which of these captures the bulk replay has a delivery of. */
	recorded(bulk, captures) {
		return new Set(this.#db.prepare("SELECT capture_seq FROM deliveries WHERE bulk_seq = ? AND capture_seq IN (SELECT value FROM json_each(?))").pluck().all(bulk, JSON.stringify(captures)));
	}
	#bulk(record) {
		const plan = parseStored(record.plan, bulkPlan, this.#log, "bulk_replays.plan");
		const progress = parseStored(record.progress, bulkProgress, this.#log, "bulk_replays.progress");
		if (plan === null || progress === null) return null;
		const { seq, created_at: createdAt, target_url: targetUrl, state, claimed_from: claimedFrom, claimed_to: claimedTo } = record;
		return {
			seq,
			createdAt,
			targetUrl,
			plan,
			standing: {
				state,
				progress,
				claimedFrom,
				claimedTo
			}
		};
	}
	#replayable(record) {
		return {
			seq: record.seq,
			id: captureId(record.seq),
			endpointId: record.endpoint,
			endpointSlug: record.slug,
			receivedAt: record.received_at,
			method: record.method,
			target: record.target ?? record.path,
			headers: parseStored(record.headers, headerPairs$2, this.#log, "contents.headers") ?? [],
			provider: record.provider,
			eventType: record.event_type,
			eventId: record.event_id,
			summary: record.summary,
			verdictStatus: record.verdict_status,
			verdictScheme: record.verdict_scheme,
			problemCode: record.problem_code,
			bodyKind: record.body_kind,
			bodySize: record.body_size,
			...record.chunk === null ? {} : { body: record.chunk }
		};
	}
};
// src/shared/verdict.ts
var verdictStatus = z.enum([
	"valid",
	"invalid",
	"unsigned",
	"unknown"
]);
/**
* Why a verdict is not `valid`.
* The first nine belong to `invalid`; `no-scheme` to `unknown`; `not-signed` to `unsigned`.
*/
var verdictReason = z.enum([
	"no-secret",
	"header-missing",
	"wrong-format",
	"wrong-length",
	"digest-differs",
	"timestamp-missing",
	"timestamp-malformed",
	"timestamp-outside-tolerance",
	"body-incomplete",
	"no-scheme",
	"not-signed"
]);
/** Outcome of a signature check at capture time; kept for ever. */
var verdict = z.object({
	status: verdictStatus,
	/** Id of the signature scheme that decided; null when none applied. */
	scheme: z.string().nullable(),
	reason: verdictReason.nullable()
});
/** A piece of what was signed, in order. `body` stands for the raw body bytes and carries no text. */
var signedPart = z.object({
	kind: z.enum([
		"body",
		"text",
		"header",
		"timestamp",
		"url"
	]),
	name: z.string().nullable(),
	text: z.string().nullable()
});
/** Everything the signature panel shows of one check. */
var signatureCheck = z.object({
	verdict,
	/** Name of the header that carried (or should have carried) the signature. */
	header: z.string().nullable(),
	/** Signatures found, as they came, prefix included. */
	received: z.array(z.string()),
	/** Signatures that would have been right, one per secret tried, in the provider's format. Empty when nothing could be computed. */
	expected: z.array(z.object({
		secretLastFour: z.string(),
		signature: z.string()
	})),
	signed: z.array(signedPart),
	secretsTried: z.int(),
	/** Last four characters of the secret that matched. */
	matchedSecret: z.string().nullable(),
	timestamp: z.object({
		/** As it came. */
		value: z.string(),
		/** Receiver's clock minus the signed time, in seconds; positive when the webhook is old, null when unreadable. */
		skewSeconds: z.number().nullable(),
		toleranceSeconds: z.number()
	}).nullable()
});
/** What a person needs to mend a signature: one sentence of cause, one of remedy. */
var signatureExplanation = z.object({
	cause: z.string(),
	remedy: z.string(),
	/** The usual mistake that makes it match, when one was found; e.g. `body-reserialised`. */
	mistake: z.string().nullable()
});
// src/shared/capture.ts
/** Why a capture is not a plain, whole request. */
var captureProblemCode = z.enum([
	"cut-off",
	"too-large",
	"timed-out",
	"refused-by-parser",
	"missing-host",
	"tls-failed",
	"receiver-busy"
]);
var captureProblem = z.object({
	code: captureProblemCode,
	detail: z.string()
});
/** What a reply script did on purpose. */
var captureFaultKind = z.enum([
	"delay",
	"status",
	"hang",
	"reset",
	"empty-close",
	"malformed",
	"garbage",
	"dribble",
	"truncated",
	"retry-after",
	"redirect"
]);
z.object({
	kind: captureFaultKind,
	words: z.string()
});
/** A capture as lists show it: metadata only, never body or headers. */
var captureRow$1 = z.object({
	/** Ids rise with time: `c1`, `c2`, ... and are never used again. */
	id: z.string(),
	/** Null when the request matched no endpoint ("unmatched"). */
	endpointId: z.string().nullable(),
	/** Time of the first byte, ISO 8601 UTC with milliseconds. */
	receivedAt: z.string(),
	/** Empty for a connection that never became a request. */
	method: z.string(),
	/** Request target up to the query. */
	path: z.string(),
	provider: z.string().nullable(),
	/** The provider's name for the event; its plain title where the wire carries none. */
	eventType: z.string().nullable(),
	direction: direction.nullable(),
	eventId: z.string().nullable(),
	conversationId: z.string().nullable(),
	summary: z.string(),
	verdict,
	/** Null when no answer could be given. */
	replyStatus: z.int().nullable(),
	/** What the endpoint's reply script did on purpose, in words; null when the answer was an ordinary one. */
	fault: z.string().nullable(),
	/** Bytes kept. */
	bodySize: z.int(),
	/** Id of the first capture of the same event; null for the first itself. */
	duplicateOf: z.string().nullable(),
	/** How many later captures repeat this one. */
	duplicates: z.int(),
	malformed: z.boolean(),
	problem: captureProblem.nullable(),
	pinned: z.boolean()
});
var tlsSession = z.object({
	version: z.string(),
	cipher: z.string(),
	sni: z.string().nullable()
});
/** A capture with everything but its bytes. */
var capture = captureRow$1.extend({
	/** Request target exactly as it came, query included. */
	target: z.string(),
	httpVersion: z.string(),
	headers: z.array(headerPair),
	trailers: z.array(headerPair),
	scheme: z.enum(["https", "http"]),
	tls: tlsSession.nullable(),
	remoteAddress: z.string(),
	remotePort: z.int(),
	/** `raw-packet`: the stored bytes are the whole unparsed request, not a body. */
	bodyKind: z.enum(["body", "raw-packet"]),
	/** Content-Length as the caller declared it, bytes. */
	declaredSize: z.number().nullable(),
	timing: z.object({
		/** Last byte in, ISO 8601 UTC. */
		completedAt: z.string(),
		/** First byte to last byte, milliseconds, monotonic. */
		receiveMs: z.number()
	}),
	event: webhookEvent.nullable(),
	signature: signatureCheck.nullable(),
	/** The kind of `fault`; null when there is none. */
	faultKind: captureFaultKind.nullable(),
	/** What was answered, or begun to be; null when no answer could be given or none was meant to. */
	reply: z.object({
		status: z.int(),
		headers: z.array(headerPair),
		body: z.string(),
		delayMs: z.number()
	}).nullable()
});
// src/main/store/capture-reading.ts
var rowColumns$1 = `
  c.seq, (SELECT e.public_id FROM endpoints e WHERE e.id = c.endpoint_id) AS endpoint,
  c.received_at, c.method, c.path, c.provider, c.event_type, c.direction, c.event_id, c.conversation_id, c.summary,
  c.verdict_status, c.verdict_scheme, c.verdict_reason, c.reply_status, c.body_size,
  CASE WHEN c.duplicate_of IS NOT NULL THEN (
    SELECT f.seq FROM captures f WHERE f.duplicate_key = c.duplicate_key ORDER BY f.seq LIMIT 1
  ) END AS first,
  c.duplicates, c.problem_code, c.problem_detail, c.pinned, c.fault_words`;
var headerPairs$1 = z.array(headerPair);
var CaptureReading = class {
	#db;
	#log;
	#one;
	#some;
	#size;
	#atTime;
	#ends;
	constructor(db, log) {
		this.#db = db;
		this.#log = log;
		this.#one = db.prepare(`
      SELECT ${rowColumns$1}, c.fault_kind, c.remote_address, d.target, d.http_version, d.headers, d.trailers, d.scheme, d.tls,
        d.remote_port, d.body_kind, d.declared_size, d.completed_at, d.receive_ms, d.event, d.signature,
        (SELECT r.reply FROM replies r WHERE r.id = d.reply_id) AS reply
      FROM captures c JOIN contents d ON d.seq = c.seq WHERE c.seq = ?`);
		this.#some = db.prepare(`SELECT ${rowColumns$1} FROM captures c WHERE c.seq IN (SELECT value FROM json_each(?)) ORDER BY c.seq DESC`);
		this.#size = db.prepare("SELECT body_size FROM captures WHERE seq = ?").pluck();
		this.#atTime = db.prepare("SELECT seq, received_at FROM captures WHERE seq >= ? ORDER BY seq LIMIT 1");
		this.#ends = db.prepare("SELECT (SELECT min(seq) FROM captures) AS low, (SELECT max(seq) FROM captures) AS high");
	}
	/** Newest first. */
	list(query) {
		const { sql, values } = conditionOf(query);
		return this.#db.prepare(`SELECT ${rowColumns$1} FROM captures c ${sql} ORDER BY c.seq DESC LIMIT ?`).all(...values, query.limit).map(captureRow);
	}
	count(query) {
		const { sql, values } = conditionOf(query);
		return this.#db.prepare(`SELECT count(*) FROM captures c ${sql}`).pluck().get(...values) ?? 0;
	}
	/** Newest first; those that are gone are left out. */
	rows(seqs) {
		return this.#some.all(JSON.stringify(seqs)).map(captureRow);
	}
	bySeq(seq) {
		const record = this.#one.get(seq);
		if (record === void 0) return null;
		return {
			...captureRow(record),
			target: record.target ?? record.path,
			httpVersion: record.http_version,
			headers: parseStored(record.headers, headerPairs$1, this.#log, "contents.headers") ?? [],
			trailers: parseStored(record.trailers, headerPairs$1, this.#log, "contents.trailers") ?? [],
			scheme: record.scheme,
			tls: parseStored(record.tls, tlsSession, this.#log, "contents.tls"),
			remoteAddress: record.remote_address,
			remotePort: record.remote_port,
			bodyKind: record.body_kind,
			declaredSize: record.declared_size,
			timing: {
				completedAt: isoTime(record.completed_at),
				receiveMs: record.receive_ms
			},
			event: parseStored(record.event, webhookEvent, this.#log, "contents.event"),
			signature: parseStored(record.signature, signatureCheck, this.#log, "contents.signature"),
			faultKind: record.fault_kind,
			reply: parseStored(record.reply, reply, this.#log, "replies.reply")
		};
	}
	/** Captures with the duplicate key of this one, itself included, oldest first. */
	sameEvent(seq, limit) {
		return this.#db.prepare(`SELECT seq, received_at, reply_status FROM captures
         WHERE seq = ? OR duplicate_key = (SELECT duplicate_key FROM captures WHERE seq = ?) ORDER BY seq LIMIT ?`).all(seq, seq, limit).map((row) => ({
			id: captureId(row.seq),
			receivedAt: row.received_at,
			replyStatus: row.reply_status
		}));
	}
	/** Null when there is no such capture. */
	bodySize(seq) {
		return this.#size.get(seq) ?? null;
	}
	/**
	* The first capture received at `time` (ms since the epoch) or later, by halving: received_at rises with seq but for
	* jumps of the wall clock. Null when all are older.
	*/
	seqAt(time) {
		const { low: lowest, high: highest } = this.#ends.get() ?? {
			low: null,
			high: null
		};
		if (lowest === null || highest === null) return null;
		let low = lowest;
		let high = highest + 1;
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			const row = this.#atTime.get(middle);
			if (row === void 0 || row.received_at >= time) high = middle;
			else low = row.seq + 1;
		}
		return this.#atTime.get(low)?.seq ?? null;
	}
};
function conditionOf({ where, beforeSeq, afterSeq }) {
	const terms = [];
	const values = [];
	if (beforeSeq !== void 0) {
		terms.push("c.seq < ?");
		values.push(beforeSeq);
	}
	if (afterSeq !== void 0) {
		terms.push("c.seq > ?");
		values.push(afterSeq);
	}
	if (where !== null) {
		terms.push(`(${where.sql})`);
		values.push(...where.params);
	}
	return {
		sql: terms.length === 0 ? "" : `WHERE ${terms.join(" AND ")}`,
		values
	};
}
function captureRow(record) {
	return {
		id: captureId(record.seq),
		endpointId: record.endpoint,
		receivedAt: isoTime(record.received_at),
		method: record.method,
		path: record.path,
		provider: record.provider,
		eventType: record.event_type,
		direction: record.direction,
		eventId: record.event_id,
		conversationId: record.conversation_id,
		summary: record.summary,
		verdict: {
			status: record.verdict_status,
			scheme: record.verdict_scheme,
			reason: record.verdict_reason
		},
		replyStatus: record.reply_status,
		fault: record.fault_words,
		bodySize: record.body_size,
		duplicateOf: record.first === null ? null : captureId(record.first),
		duplicates: record.duplicates,
		malformed: record.problem_code !== null,
		problem: record.problem_code === null ? null : {
			code: record.problem_code,
			detail: record.problem_detail ?? ""
		},
		pinned: record.pinned === 1
	};
}
// src/main/store/conversation-reading.ts
/** What `state` of the last message is: the worst or furthest that was reported of it. */
var columns$1 = `
  v.id, v.key, v.provider, v.conversation_id, v.contact_id, v.contact_name, v.last_seq, v.seen_seq, v.captures, v.messages, v.unread,
  v.failed, v.duplicates, v.invalid, c.direction, c.summary, c.received_at, c.verdict_status, c.verdict_scheme, c.verdict_reason,
  (SELECT max(r.kind)
   FROM conversation_entries l CROSS JOIN conversation_entries r ON r.conversation = l.conversation AND r.message = l.message
   WHERE l.seq = v.last_seq AND r.repeat = 0 AND r.kind <> 0) AS state`;
/** The list of conversations, as far as captures have been sorted into them. */
var ConversationReading = class {
	#db;
	#behind;
	#sorted;
	#place;
	#byKey;
	#numberOf;
	#touched;
	constructor(db) {
		this.#db = db;
		this.#behind = db.prepare(`SELECT max(0, t.last_seq - p.indexed_seq) + (SELECT count(*) FROM (SELECT 1 FROM conversation_changes LIMIT 10000))
         FROM conversation_progress p, totals t`).pluck();
		this.#sorted = db.prepare("SELECT indexed_seq FROM conversation_progress").pluck();
		this.#place = db.prepare("SELECT provider, conversation_id FROM captures WHERE seq = ? AND +conversation_id IS NOT NULL");
		this.#byKey = db.prepare(`SELECT ${columns$1} FROM conversations v JOIN captures c ON c.seq = v.last_seq WHERE v.key = ?`);
		this.#numberOf = db.prepare("SELECT id FROM conversations WHERE key = ?").pluck();
		this.#touched = db.prepare("SELECT DISTINCT conversation FROM conversation_entries NOT INDEXED WHERE seq > ? LIMIT ?").pluck();
	}
	/** Captures not yet sorted, and changes not yet followed; 0: all is as it is. */
	behind() {
		return this.#behind.get() ?? 0;
	}
	/** Seq up to which captures have been sorted. */
	sortedSeq() {
		return this.#sorted.get() ?? 0;
	}
	/**
	* Newest activity first; `next` is the `beforeSeq` of the next page, null when there is none. May hold fewer rows than
	* asked for, or none, while there are more.
	*/
	list(query) {
		const { sql, values } = choiceOf$1(query);
		const before = query.beforeSeq ?? Number.MAX_SAFE_INTEGER;
		const provider = query.provider === null ? "" : "AND provider = ?";
		const own = query.provider === null ? [] : [query.provider];
		const floor = this.#db.prepare(`SELECT last_seq FROM conversations WHERE last_seq < ? ${provider} ORDER BY last_seq DESC LIMIT 1 OFFSET 19999`).pluck().get(before, ...own) ?? null;
		const records = this.#db.prepare(`SELECT ${columns$1} FROM conversations v CROSS JOIN captures c ON c.seq = v.last_seq
         WHERE v.last_seq < ? AND v.last_seq >= ? ${sql} ORDER BY v.last_seq DESC LIMIT ?`).all(before, floor ?? -1, ...values, query.limit + 1);
		const shown = records.slice(0, query.limit);
		const next = records.length > query.limit ? shown.at(-1)?.last_seq ?? null : floor;
		return {
			rows: shown.map(conversationRow$1),
			next
		};
	}
	/** Null when there is no such conversation (any more). */
	byId(id) {
		const key = conversationKeyOf(id);
		const record = key === null ? void 0 : this.#byKey.get(key);
		return record === void 0 ? null : conversationRow$1(record);
	}
	/** The number its entries have; null when there is no such conversation. */
	numberOf(id) {
		const key = conversationKeyOf(id);
		return key === null ? null : this.#numberOf.get(key) ?? null;
	}
	/** Id of the conversation of a capture; null when it belongs to none. */
	idOfCapture(seq) {
		const place = this.#place.get(seq);
		return place === void 0 ? null : conversationPublicId(conversationKey(place.provider, place.conversation_id));
	}
	/** The rows of these conversations as far as they are chosen; those that are gone are left out. */
	rows(ids, choice) {
		const numbers = ids.map((id) => this.numberOf(id)).filter((number) => number !== null);
		return numbers.length === 0 ? [] : this.#chosen(numbers, choice);
	}
	/** Those in which something came after `afterSeq`, newest activity first; null when they are more than `limit`. */
	changedAfter(afterSeq, choice, limit) {
		const touched = this.#touched.all(afterSeq, limit + 1);
		if (touched.length > limit) return null;
		return this.#chosen(touched, choice);
	}
	#chosen(numbers, choice) {
		const { sql, values } = choiceOf$1(choice);
		return this.#db.prepare(`SELECT ${columns$1} FROM conversations v JOIN captures c ON c.seq = v.last_seq
         WHERE v.id IN (SELECT value FROM json_each(?)) ${sql} ORDER BY v.last_seq DESC`).all(JSON.stringify(numbers), ...values).map(conversationRow$1);
	}
};
function choiceOf$1({ provider, search }) {
	const words = search === null ? [] : search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 20);
	return {
		sql: `${provider === null ? "" : "AND v.provider = ?"} ${words.map(() => "AND instr(v.words, ?) > 0").join(" ")}`,
		values: [...provider === null ? [] : [provider], ...words]
	};
}
function conversationRow$1(record) {
	return {
		id: conversationPublicId(record.key),
		provider: record.provider,
		conversationId: record.conversation_id,
		contact: {
			id: record.contact_id,
			name: record.contact_name
		},
		last: {
			kind: record.messages === 0 ? "report" : "message",
			captureId: captureId(record.last_seq),
			direction: record.direction,
			summary: record.summary,
			receivedAt: isoTime(record.received_at),
			verdict: {
				status: record.verdict_status,
				scheme: record.verdict_scheme,
				reason: record.verdict_reason
			},
			state: record.state === null ? null : stateOfKind(record.state)
		},
		messages: record.messages,
		unread: record.unread,
		seenUpTo: record.seen_seq === 0 ? null : captureId(record.seen_seq),
		failed: record.failed,
		duplicates: record.duplicates,
		invalid: record.invalid,
		captures: record.captures
	};
}
// src/main/store/delivery-reading.ts
var rowColumns = `seq, created_at, target_url, skip_verify, provider, event_type, summary, mode, breakage, capture_seq, bulk_seq,
  policy_id, expected, expected_reason, state, attempts, last_status, last_failure, due_at, as_expected`;
var attemptColumns = `key, trigger, started_at, due_at, ended, method, url, headers, body_size, remote_address, phases, response,
  failure, next`;
var headerPairs = z.array(headerPair);
var noPhases = {
	dnsMs: null,
	connectMs: null,
	tlsMs: null,
	waitingMs: null,
	bodyMs: null,
	totalMs: 0
};
/** More attempts than this are not shown: the newest are. */
var shownAttempts = 1e3;
/** Looks at deliveries, attempts, policies and remembered targets; changes nothing. */
var DeliveryReading = class {
	#db;
	#log;
	#one;
	#some;
	#attempts;
	#recipe;
	#self;
	constructor(db, log) {
		this.#db = db;
		this.#log = log;
		this.#one = db.prepare(`SELECT ${rowColumns} FROM deliveries WHERE seq = ?`);
		this.#some = db.prepare(`SELECT ${rowColumns} FROM deliveries WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`);
		this.#attempts = db.prepare(`SELECT ${attemptColumns} FROM attempts WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ${shownAttempts}`);
		this.#recipe = db.prepare("SELECT recipe, body FROM delivery_recipes WHERE seq = ?");
		this.#self = db.prepare("SELECT key, started_at, phases FROM attempts WHERE self_digest = ? ORDER BY key DESC LIMIT 100");
	}
	/** Newest first. */
	list({ limit, beforeSeq, captureId: capture, bulkId }) {
		const terms = [];
		const values = [];
		const add = (term, value) => {
			terms.push(term);
			values.push(value ?? -1);
		};
		if (beforeSeq !== void 0) add("seq < ?", beforeSeq);
		if (capture !== void 0) add("capture_seq = ?", seqOf$1(capture));
		if (bulkId !== void 0) add("bulk_seq = ?", rowNumber("b", bulkId));
		const where = terms.length === 0 ? "" : `WHERE ${terms.join(" AND ")}`;
		return this.#db.prepare(`SELECT ${rowColumns} FROM deliveries ${where} ORDER BY seq DESC LIMIT ?`).all(...values, limit).map(deliveryRow);
	}
	/** The rows of these deliveries, newest first; those that are gone are left out. */
	rows(ids) {
		const seqs = ids.map((id) => rowNumber("d", id)).filter((seq) => seq !== null);
		return this.#some.all(JSON.stringify(seqs)).map(deliveryRow);
	}
	/** Null when there is none (any more). */
	find(seq) {
		const record = this.#one.get(seq);
		return record === void 0 ? null : stored(record);
	}
	/** Deliveries that wait or were under way when the program last ended, oldest first. */
	open() {
		return this.#db.prepare(`SELECT ${rowColumns} FROM deliveries WHERE state IN ('scheduled', 'sending') ORDER BY seq`).all().map(stored);
	}
	/** What its attempts are built from; null for a delivery of a bulk replay. */
	recipe(seq) {
		const record = this.#recipe.get(seq);
		if (record === void 0) return null;
		const recipe = parseStored(record.recipe, deliveryRecipe, this.#log, "delivery_recipes.recipe");
		return recipe === null ? null : {
			recipe,
			body: record.body
		};
	}
	/** Oldest first; at most the newest thousand. */
	attempts(seq) {
		return this.#attempts.all(seq * attemptsPerDelivery, (seq + 1) * attemptsPerDelivery).toReversed().map((record) => this.#attempt(record));
	}
	/** When the first attempt began, ms since the epoch; null before it. */
	firstAttemptAt(seq) {
		return this.#db.prepare("SELECT started_at FROM attempts WHERE key > ? AND key < ? ORDER BY key LIMIT 1").pluck().get(seq * 65536, (seq + 1) * 65536) ?? null;
	}
	/** Null when there is no such attempt. `request` null: the body of the recipe, or of the capture. */
	attemptBodies(seq, number) {
		if (number < 1 || number >= 65536) return null;
		const record = this.#db.prepare("SELECT request_body, response_body FROM attempts WHERE key = ?").get(seq * attemptsPerDelivery + number);
		return record === void 0 ? null : {
			request: record.request_body,
			response: record.response_body ?? /* @__PURE__ */ new Uint8Array()
		};
	}
	/** The delivery that sent a request with this digest to our own receiver just before `receivedAt`; null when none did. */
	ownDelivery(digest, receivedAt) {
		const near = this.#self.all(digest).find(({ started_at: startedAt, phases }) => {
			const tookMs = (parseStored(phases, attemptPhases, this.#log, "attempts.phases") ?? noPhases).totalMs;
			return startedAt - 1 <= receivedAt && receivedAt <= startedAt + tookMs + 1e3;
		});
		return near === void 0 ? null : publicId("d", Math.floor(near.key / attemptsPerDelivery));
	}
	/** Targets used before, the last first. */
	lastTargets() {
		return this.#db.prepare("SELECT url FROM targets ORDER BY used DESC").pluck().all();
	}
	/** The user's own policies; one that cannot be read is left out, with a warning in the log. */
	policies() {
		return this.#db.prepare("SELECT policy FROM policies ORDER BY id").pluck().all().map((text) => parseStored(text, retryPolicy, this.#log, "policies.policy")).filter((policy) => policy !== null);
	}
	#attempt(record) {
		return {
			number: record.key % attemptsPerDelivery,
			trigger: record.trigger,
			startedAt: isoTime(record.started_at),
			dueAt: isoTime(record.due_at),
			method: record.method,
			url: record.url,
			headers: parseStored(record.headers, headerPairs, this.#log, "attempts.headers") ?? [],
			bodySize: record.body_size,
			remoteAddress: record.remote_address,
			phases: parseStored(record.phases, attemptPhases, this.#log, "attempts.phases") ?? noPhases,
			response: parseStored(record.response, attemptResponse, this.#log, "attempts.response"),
			failure: parseStored(record.failure, attemptFailure, this.#log, "attempts.failure"),
			next: record.next
		};
	}
};
function stored(record) {
	const { seq, bulk_seq: bulk, created_at: createdAt, due_at: dueAt } = record;
	return {
		seq,
		row: deliveryRow(record),
		bulk,
		createdAt,
		dueAt
	};
}
function deliveryRow(record) {
	return {
		id: publicId("d", record.seq),
		createdAt: isoTime(record.created_at),
		targetUrl: record.target_url,
		skipVerify: record.skip_verify === 1,
		provider: record.provider,
		eventType: record.event_type,
		summary: record.summary,
		mode: record.mode,
		breakage: record.breakage,
		captureId: record.capture_seq === null ? null : captureId(record.capture_seq),
		bulkId: record.bulk_seq === null ? null : publicId("b", record.bulk_seq),
		policyId: record.policy_id,
		state: record.state,
		attempts: record.attempts,
		lastStatus: record.last_status,
		lastFailure: record.last_failure,
		nextAttemptAt: record.due_at === null ? null : isoTime(record.due_at),
		expectation: {
			answer: record.expected,
			reason: record.expected_reason
		},
		asExpected: record.as_expected === null ? null : record.as_expected === 1
	};
}
// src/main/store/transcript-reading.ts
var longestText$1 = 8192;
/** Reports on one message, and arrivals of its repeats, that are told one by one. */
var toldEach = 20;
var columns = `
  e.seq, e.at, e.kind, e.message, c.provider, c.event_type, c.direction, c.received_at, c.summary, c.verdict_status,
  c.verdict_scheme, c.verdict_reason, c.reply_status, c.fault_words, c.pinned, c.duplicates, d.event`;
var joined = "CROSS JOIN captures c ON c.seq = e.seq CROSS JOIN contents d ON d.seq = e.seq";
var stands = `
  e.repeat = 0 AND (e.kind = 0 OR e.message IS NULL OR NOT EXISTS (
    SELECT 1 FROM conversation_entries m
    WHERE m.conversation = e.conversation AND m.message = e.message AND m.repeat = 0
      AND (m.kind = 0 OR m.at < e.at OR (m.at = e.at AND m.seq < e.seq))))`;
/** The messages of one conversation, in the order in which they happened. */
var TranscriptReading = class {
	#log;
	#older;
	#newer;
	#some;
	#reports;
	#repeats;
	#entry;
	#first;
	#reported;
	#atTime;
	#after;
	#answered;
	constructor(db, log) {
		this.#log = log;
		const page = (compare, order) => db.prepare(`SELECT ${columns} FROM conversation_entries e INDEXED BY conversation_entries_time ${joined}
         WHERE e.conversation = ? AND e.at ${compare}= ? AND (e.at ${compare} ? OR e.seq ${compare} ?) AND ${stands}
         ORDER BY e.at ${order}, e.seq ${order} LIMIT ?`);
		this.#older = page("<", "DESC");
		this.#newer = page(">", "ASC");
		this.#some = db.prepare(`SELECT ${columns} FROM conversation_entries e ${joined}
       WHERE e.conversation = ? AND e.seq IN (SELECT value FROM json_each(?)) AND ${stands} ORDER BY e.at, e.seq`);
		this.#reports = db.prepare(`SELECT ${columns} FROM conversation_entries e INDEXED BY conversation_entries_message ${joined}
       WHERE e.conversation = ? AND e.message = ? AND e.repeat = 0 AND e.kind <> 0
       ORDER BY e.at, e.seq LIMIT ${toldEach}`);
		this.#repeats = db.prepare(`SELECT c.seq, c.received_at FROM captures f JOIN captures c ON c.duplicate_key = f.duplicate_key
       WHERE f.seq = ? AND c.seq > ? ORDER BY c.seq LIMIT ${toldEach}`);
		this.#entry = db.prepare("SELECT seq, conversation, at, kind, repeat, message FROM conversation_entries WHERE seq = ?");
		this.#first = db.prepare("SELECT f.seq FROM captures c JOIN captures f ON f.duplicate_key = c.duplicate_key WHERE c.seq = ? ORDER BY f.seq LIMIT 1").pluck();
		this.#reported = db.prepare(`SELECT e.at, e.seq FROM conversation_entries e INDEXED BY conversation_entries_message
       WHERE e.conversation = ? AND e.message = ? AND e.repeat = 0
       ORDER BY e.kind <> 0, e.at, e.seq LIMIT 1`);
		this.#atTime = db.prepare("SELECT seq FROM conversation_entries WHERE conversation = ? AND at = ? AND repeat = 0 LIMIT 1").pluck();
		this.#after = db.prepare("SELECT seq FROM conversation_entries NOT INDEXED WHERE seq > ? AND conversation = ? LIMIT ?").pluck();
		this.#answered = db.prepare(`SELECT e.seq, c.direction, c.summary FROM conversation_entries e INDEXED BY conversation_entries_message
         CROSS JOIN captures c ON c.seq = e.seq
       WHERE e.conversation = ? AND e.message = ? AND e.repeat = 0 AND e.kind = 0 LIMIT 1`);
	}
	/** The `limit` messages before a place, oldest first; the newest of all without one. */
	older(conversation, before, limit) {
		const { at, seq } = before ?? {
			at: Number.MAX_SAFE_INTEGER,
			seq: Number.MAX_SAFE_INTEGER
		};
		return this.#messages(conversation, this.#older.all(conversation, at, at, seq, limit).toReversed());
	}
	/** The `limit` messages after a place, oldest first. */
	newer(conversation, { at, seq }, limit) {
		return this.#messages(conversation, this.#newer.all(conversation, at, at, seq, limit));
	}
	/** Where the message stands that a capture belongs to; null when it is not of this conversation. */
	placeOf(conversation, seq) {
		let entry = this.#entry.get(seq);
		if (entry?.repeat === 1) entry = this.#entry.get(this.#first.get(seq) ?? seq);
		if (entry === void 0 || entry.conversation !== conversation) return null;
		if (entry.kind === 0 || entry.message === null) return {
			at: entry.at,
			seq: entry.seq
		};
		return this.#reported.get(conversation, entry.message) ?? null;
	}
	/** Whether anything of this conversation happened at exactly this time, ms since the epoch. */
	hasAt(conversation, at) {
		return this.#atTime.get(conversation, at) !== void 0;
	}
	/** The messages that captures after `afterSeq` belong to; null when these captures are more than `limit`. */
	changedAfter(conversation, afterSeq, limit) {
		const came = this.#after.all(afterSeq, conversation, limit + 1);
		if (came.length > limit) return null;
		return this.of(conversation, came);
	}
	/** The messages that these captures belong to, as far as they are of this conversation, oldest first. */
	of(conversation, seqs) {
		if (seqs.length === 0) return [];
		const first = seqs.map((seq) => this.placeOf(conversation, seq)?.seq ?? seq);
		return this.#messages(conversation, this.#some.all(conversation, JSON.stringify([...new Set(first)])));
	}
	#messages(conversation, records) {
		return records.map((record) => {
			const event = parseStored(record.event, webhookEvent, this.#log, "contents.event");
			const reports = record.message === null ? [] : this.#reports.all(conversation, record.message);
			return this.#message(conversation, record, event, reports);
		});
	}
	#message(conversation, record, event, reports) {
		const text = event?.text ?? null;
		const told = event?.time !== void 0 && event.time !== null && Date.parse(event.time) === record.at;
		const own = event?.message?.state === "sent" ? [this.#report(record)] : [];
		return {
			id: captureId(record.seq),
			cursor: `${record.at}.${record.seq}`,
			kind: record.kind === 0 ? "message" : "report",
			toldBy: null,
			at: isoTime(record.at),
			timeTold: told,
			receivedAt: isoTime(record.received_at),
			provider: record.provider,
			eventType: record.event_type,
			title: event?.title ?? record.event_type ?? "",
			direction: record.direction,
			messageId: event?.message?.id ?? event?.eventId ?? null,
			sender: event?.sender ?? null,
			recipient: event?.recipient ?? null,
			text: text === null ? null : text.slice(0, longestText$1),
			textCut: text !== null && text.length > longestText$1,
			summary: record.summary,
			attachments: event?.attachments ?? [],
			verdict: verdictOf$1(record),
			replyStatus: record.reply_status,
			fault: record.fault_words,
			pinned: record.pinned === 1,
			reports: [...own, ...reports.map((report) => this.#report(report))],
			repeats: {
				count: record.duplicates,
				arrivals: record.duplicates === 0 ? [] : this.#arrivals(record.seq)
			},
			replyTo: this.#replyTo(conversation, event?.message?.replyTo ?? null)
		};
	}
	#report(record) {
		const event = parseStored(record.event, webhookEvent, this.#log, "contents.event");
		return {
			state: stateOfKind(record.kind) ?? "sent",
			captureId: captureId(record.seq),
			at: event?.time ?? null,
			receivedAt: isoTime(record.received_at),
			reason: event?.message?.reason ?? null,
			verdict: verdictOf$1(record)
		};
	}
	#arrivals(first) {
		return this.#repeats.all(first, first).map(({ seq, received_at: at }) => ({
			captureId: captureId(seq),
			receivedAt: isoTime(at)
		}));
	}
	#replyTo(conversation, messageId) {
		if (messageId === null) return null;
		for (const side of ["incoming", "outgoing"]) {
			const key = messageKey(messageId, side);
			const found = key === null ? void 0 : this.#answered.get(conversation, key);
			if (found !== void 0) return {
				messageId,
				captureId: captureId(found.seq),
				direction: found.direction,
				summary: found.summary
			};
		}
		return {
			messageId,
			captureId: null,
			direction: null,
			summary: null
		};
	}
};
function verdictOf$1(record) {
	return {
		status: record.verdict_status,
		scheme: record.verdict_scheme,
		reason: record.verdict_reason
	};
}
// src/main/store/reader.ts
/** Opens the store for reading beside its writer, which must have been opened first. Throws `database-corrupt`, `store-failed` and the like. */
function openReader({ dataFolder, log = silentLog }) {
	const paths = storePaths(dataFolder);
	try {
		return new StoreReader(connectReader(paths.database), paths, log);
	} catch (error) {
		throw environmentalFailure(error, paths.folder) ?? error;
	}
}
/** A second connection that sees every commit and changes nothing; may live on a thread of its own. Never waits for the writer. */
var StoreReader = class {
	deliveries;
	bulks;
	simulations;
	conversations;
	transcripts;
	#db;
	#paths;
	#log;
	#captures;
	#bodies;
	#endpoints;
	#totals;
	constructor(db, paths, log) {
		this.#db = db;
		this.#paths = paths;
		this.#log = log;
		this.#captures = new CaptureReading(db, log);
		this.#bodies = new BodyReading(db);
		this.#endpoints = new EndpointReading(db, log);
		this.#totals = new Totals(db);
		this.deliveries = new DeliveryReading(db, log);
		this.bulks = new BulkReading(db, log);
		this.simulations = new SimulationReading(db, log);
		this.conversations = new ConversationReading(db);
		this.transcripts = new TranscriptReading(db, log);
	}
	/** Newest first. For the next page pass the smallest seq of this one as `beforeSeq`. */
	listCaptures(query) {
		return this.#captures.list(query);
	}
	/** How many captures match. Looks at every one of them: for the few after `afterSeq`. */
	countCaptures(query) {
		return this.#captures.count(query);
	}
	/** Seq of the newest capture ever stored, also when it is gone; 0 before the first. */
	lastSeq() {
		return this.#totals.lastSeq();
	}
	/** The rows of these captures, newest first; those that are gone are left out. */
	captureRows(ids) {
		return this.#captures.rows(ids.map(seqOf$1).filter((seq) => seq !== null));
	}
	/** Null when there is none (any more). */
	captureById(id) {
		const seq = seqOf$1(id);
		return seq === null ? null : this.#captures.bySeq(seq);
	}
	/** All captures of the same event as this one, itself included, oldest first, at most `limit`. */
	sameEvent(id, limit) {
		const seq = seqOf$1(id);
		return seq === null ? [] : this.#captures.sameEvent(seq, limit);
	}
	/** Exact bytes from `offset`, at most `length` of them. Throws `capture-not-found`. */
	readBody(id, offset = 0, length = Number.MAX_SAFE_INTEGER) {
		const from = Math.max(0, Math.trunc(offset));
		const size = this.bodySize(id);
		return this.#bodies.read(seqOf$1(id) ?? 0, from, Math.min(Math.trunc(length), size - from));
	}
	/** Bytes kept. Throws `capture-not-found`. */
	bodySize(id) {
		const seq = seqOf$1(id);
		const size = seq === null ? null : this.#captures.bodySize(seq);
		if (size === null) throw new HookwrightError("capture-not-found", "There is no such capture.", { field: "id" });
		return size;
	}
	/** The first capture received at `time` (ms since the epoch) or later; null when all are older. For jumping in time. */
	seqAt(time) {
		return this.#captures.seqAt(time);
	}
	/** In the order they were made. */
	endpoints() {
		return this.#endpoints.all();
	}
	endpointById(id) {
		return this.#endpoints.byId(id);
	}
	endpointBySlug(slug) {
		return this.#endpoints.bySlug(slug);
	}
	/** As they were sealed by whoever saved them. */
	sealedSecrets(endpointId) {
		return this.#endpoints.sealedSecrets(endpointId);
	}
	/** False until settings were saved for the first time, which tells a first start. */
	settingsSaved() {
		return this.#db.prepare("SELECT 1 FROM settings WHERE id = 1").get() !== void 0;
	}
	/** Stored settings over the defaults; the defaults alone, with a warning in the log, when they cannot be read. */
	settings() {
		const text = this.#db.prepare("SELECT settings FROM settings WHERE id = 1").pluck().get();
		if (text === void 0) return defaultSettings;
		return parseStored(text, storedSettings, this.#log, "settings.settings") ?? defaultSettings;
	}
	/** The user's own provider profiles; one that cannot be read is left out, with a warning in the log. */
	providers() {
		return this.#db.prepare("SELECT profile FROM providers ORDER BY id").pluck().all().map((text) => parseStored(text, providerProfile, this.#log, "providers.profile")).filter((profile) => profile !== null);
	}
	/** Running numbers; costs the same with one capture and with a million. */
	counts() {
		const { stored, unmatched } = this.#totals.read();
		return {
			stored,
			unmatched
		};
	}
	/** Bytes of the database with its write-ahead log. */
	databaseBytes() {
		return [this.#paths.database, this.#paths.wal].map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0).reduce((sum, size) => sum + size, 0);
	}
	schemaVersion() {
		return Number(this.#db.pragma("user_version", { simple: true }));
	}
	close() {
		this.#db.close();
	}
};
var storedSettings = settings.partial().extend({
	receiver: settings.shape.receiver.partial().optional(),
	retention: settings.shape.retention.partial().optional()
}).transform((stored) => settings.parse({
	receiver: {
		...defaultSettings.receiver,
		...stored.receiver
	},
	retention: {
		...defaultSettings.retention,
		...stored.retention
	}
}));
// src/shared/filter/filter-cursor.ts
/** What is wrong with a filter, and where: `from` to `to` are UTF-16 offsets, `to` exclusive. Never leaves this folder as an exception. */
var FilterFault = class extends Error {
	from;
	to;
	constructor(problem, from, to) {
		super(problem);
		this.name = "FilterFault";
		this.from = from;
		this.to = to;
	}
};
/** Shortens what is quoted back in a message. */
function excerpt(text) {
	return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
var whitespace = /\s/;
function skipSpace(cursor) {
	while (cursor.at < cursor.text.length && whitespace.test(cursor.text.charAt(cursor.at))) cursor.at += 1;
}
function atWordEnd(cursor) {
	const character = cursor.text.charAt(cursor.at);
	return character === "" || character === ")" || whitespace.test(character);
}
/** Reads one word. Inside a list of values a comma ends it. Unquoted `*` is a wildcard; `\"` and `\\` are the escapes within quotes. */
function readWord(cursor, inList) {
	const from = cursor.at;
	const pieces = [""];
	let plain = "";
	let quoted = false;
	while (!atWordEnd(cursor)) {
		const character = cursor.text.charAt(cursor.at);
		if (character === "(") throw new FilterFault("Put a space before “(”, or quotes around the word", cursor.at, cursor.at + 1);
		if (character === "," && inList) break;
		if (character === "\"") {
			const inner = readQuoted(cursor);
			pieces[pieces.length - 1] += inner;
			plain += inner;
			quoted = true;
			continue;
		}
		cursor.at += 1;
		plain += character;
		if (character !== "*") pieces[pieces.length - 1] += character;
		else if (pieces.length === 1 || pieces.at(-1) !== "") pieces.push("");
	}
	if (plain.includes("\0")) throw new FilterFault("A filter cannot hold the character NUL", from, cursor.at);
	return {
		pattern: pieces,
		plain,
		quoted,
		from,
		to: cursor.at
	};
}
function readQuoted(cursor) {
	const open = cursor.at;
	let inner = "";
	cursor.at += 1;
	while (cursor.at < cursor.text.length) {
		const character = cursor.text.charAt(cursor.at);
		const next = cursor.text.charAt(cursor.at + 1);
		if (character === "\"") {
			cursor.at += 1;
			return inner;
		}
		const escaped = character === "\\" && (next === "\"" || next === "\\");
		inner += escaped ? next : character;
		cursor.at += escaped ? 2 : 1;
	}
	throw new FilterFault("The quotes that open here are never closed", open, cursor.text.length);
}
// src/shared/filter/filter-expression.ts
/** Characters (UTF-16 units) a filter may have. */
var filterLengthLimit = 1e4;
// src/shared/filter/filter-keys.ts
var directions = [
	"incoming",
	"outgoing",
	"echo"
];
var verdicts = [
	"valid",
	"invalid",
	"unsigned",
	"unknown"
];
var reasons = [
	"no-secret",
	"header-missing",
	"wrong-format",
	"wrong-length",
	"digest-differs",
	"timestamp-missing",
	"timestamp-malformed",
	"timestamp-outside-tolerance",
	"body-incomplete",
	"no-scheme",
	"not-signed"
];
var problems = [
	"cut-off",
	"too-large",
	"timed-out",
	"refused-by-parser",
	"missing-host",
	"tls-failed",
	"receiver-busy"
];
/** Every key of the language, in the order in which lists show them. */
var filterKeys = [
	{
		kind: "choice",
		key: "dir",
		aliases: ["direction"],
		noun: "direction",
		example: "dir:incoming,echo",
		values: [...directions, "none"],
		valueAliases: {
			in: "incoming",
			out: "outgoing"
		}
	},
	{
		kind: "pattern",
		key: "provider",
		aliases: [],
		noun: "provider",
		example: "provider:maia",
		foldsCase: true
	},
	{
		kind: "pattern",
		key: "type",
		aliases: ["event-type", "eventtype"],
		noun: "event type",
		example: "type:message.*",
		foldsCase: false
	},
	{
		kind: "choice",
		key: "verdict",
		aliases: ["signature"],
		noun: "verdict",
		example: "verdict:invalid",
		values: verdicts,
		valueAliases: {}
	},
	{
		kind: "choice",
		key: "reason",
		aliases: [],
		noun: "reason of the verdict",
		example: "reason:digest-differs",
		values: reasons,
		valueAliases: {}
	},
	{
		kind: "pattern",
		key: "scheme",
		aliases: [],
		noun: "signature scheme",
		example: "scheme:github-*",
		foldsCase: true
	},
	{
		kind: "number",
		key: "status",
		aliases: ["reply"],
		noun: "reply status",
		example: "status>=500"
	},
	{
		kind: "number",
		key: "size",
		aliases: [],
		noun: "body size",
		example: "size>10k"
	},
	{
		kind: "time",
		key: "after",
		aliases: ["since"],
		noun: "time of receipt",
		example: "after:-1h"
	},
	{
		kind: "time",
		key: "before",
		aliases: ["until"],
		noun: "time of receipt",
		example: "before:2026-01-01"
	},
	{
		kind: "pattern",
		key: "endpoint",
		aliases: ["slug"],
		noun: "endpoint",
		example: "endpoint:inbox",
		foldsCase: true
	},
	{
		kind: "pattern",
		key: "method",
		aliases: [],
		noun: "method",
		example: "method:POST",
		foldsCase: true
	},
	{
		kind: "pattern",
		key: "path",
		aliases: [],
		noun: "path",
		example: "path:/inbox/*",
		foldsCase: false
	},
	{
		kind: "number",
		key: "id",
		aliases: ["capture"],
		noun: "capture id",
		example: "id:c12"
	},
	{
		kind: "pattern",
		key: "event",
		aliases: ["event-id", "eventid"],
		noun: "event id",
		example: "event:wamid.*",
		foldsCase: false
	},
	{
		kind: "pattern",
		key: "conversation",
		aliases: [
			"conv",
			"conversation-id",
			"conversationid"
		],
		noun: "conversation",
		example: "conversation:abc123",
		foldsCase: false
	},
	{
		kind: "pattern",
		key: "from",
		aliases: ["sender"],
		noun: "sender",
		example: "from:+91*",
		foldsCase: false
	},
	{
		kind: "choice",
		key: "is",
		aliases: [],
		noun: "capture",
		example: "is:duplicate",
		values: [
			"duplicate",
			"pinned",
			"malformed",
			"unmatched"
		],
		valueAliases: { dup: "duplicate" }
	},
	{
		kind: "choice",
		key: "has",
		aliases: [],
		noun: "capture",
		example: "has:conversation",
		values: [
			"direction",
			"provider",
			"type",
			"event",
			"conversation",
			"sender",
			"endpoint",
			"reply",
			"body",
			"problem",
			"content-type"
		],
		valueAliases: {
			dir: "direction",
			from: "sender",
			status: "reply",
			"event-id": "event",
			"event-type": "type",
			content: "content-type"
		}
	},
	{
		kind: "choice",
		key: "problem",
		aliases: [],
		noun: "problem",
		example: "problem:cut-off",
		values: problems,
		valueAliases: {}
	},
	{
		kind: "pattern",
		key: "content",
		aliases: ["content-type", "mime"],
		noun: "content type",
		example: "content:application/json*",
		foldsCase: true
	},
	{
		kind: "pattern",
		key: "ip",
		aliases: ["remote", "remote-address"],
		noun: "remote address",
		example: "ip:127.0.0.1",
		foldsCase: true
	}
];
var bySpelling = new Map(filterKeys.flatMap((definition) => [definition.key, ...definition.aliases].map((name) => [name, definition])));
/** The key that a spelling stands for, in any case. */
function findFilterKey(spelling) {
	return bySpelling.get(spelling.toLowerCase());
}
/** Every spelling of every key. */
function filterKeySpellings() {
	return [...bySpelling.keys()];
}
// src/shared/filter/filter-values.ts
/** Longest time span and largest number a filter may name; beyond them a query would compute with inexact numbers. */
var longestAgoMs = 31536e8;
function fault(word, problem) {
	return new FilterFault(problem, word.from, word.to);
}
/** Reads a value that must be one of a few words, in any case. */
function readChoice(definition, word) {
	const wanted = word.plain.toLowerCase();
	const value = Object.hasOwn(definition.valueAliases, wanted) ? definition.valueAliases[wanted] : wanted;
	if (value !== void 0 && definition.values.includes(value)) return value;
	const near = nearWords(wanted, definition.values);
	const hint = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
	throw fault(word, `${definition.key}: does not know ${excerpt(word.plain)}.${hint} It takes ${definition.values.join(", ")}`);
}
var numberWords = {
	status: {
		form: /^(\d{1,3})$/,
		help: "a status like 200, a class like 5xx or a range like 400..499"
	},
	size: {
		form: /^(\d{1,15}(?:\.\d{1,6})?)(b|ki?b?|mi?b?|gi?b?)?$/i,
		help: "a size in bytes like 512, 10k, 1.5m or 1g"
	},
	id: {
		form: /^c?(\d{1,15})$/i,
		help: "a capture id like c12"
	}
};
/** Reads one number; sizes count 1 k as 1,024 bytes. */
function readNumber(key, word, text = word.plain) {
	const { form, help } = numberWords[key];
	const match = form.exec(text);
	const number = Number(match?.[1]);
	const scale = 1024 ** "bkmg".indexOf((match?.[2] ?? "b").charAt(0).toLowerCase());
	const value = Math.round(number * scale);
	if (match === null || !Number.isSafeInteger(value)) throw fault(word, `${key} needs ${help}, not ${excerpt(text)}`);
	return value;
}
/** Reads `200`, `4xx` or `400..499`. */
function readRange(key, word) {
	const statusClass = /^([1-9])xx$/i.exec(word.plain);
	if (key === "status" && statusClass !== null) {
		const from = Number(statusClass[1]) * 100;
		return {
			from,
			to: from + 99
		};
	}
	const dots = word.plain.indexOf("..");
	if (dots === -1) {
		const value = readNumber(key, word);
		return {
			from: value,
			to: value
		};
	}
	const from = readNumber(key, word, word.plain.slice(0, dots));
	const to = readNumber(key, word, word.plain.slice(dots + 2));
	if (from > to) throw fault(word, `The range ${excerpt(word.plain)} ends before it begins`);
	return {
		from,
		to
	};
}
var unitMs = {
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5,
	w: 6048e5
};
/** Reads a time: `-1h` (s, m, h, d, w before now), or a date or a date with a time, in UTC where no zone is given. */
function readTime(word) {
	const relative = /^-?(\d{1,15})([smhdw])$/i.exec(word.plain);
	if (relative !== null) {
		const ago = Number(relative[1]) * (unitMs[(relative[2] ?? "").toLowerCase()] ?? NaN);
		if (ago > longestAgoMs) throw fault(word, `${excerpt(word.plain)} goes back more than 100 years`);
		return { ago };
	}
	const at = readMoment(word.plain);
	if (at === null) throw fault(word, `${excerpt(word.plain)} is no time; write -30m, -1h, -2d, or a date like 2026-01-31 or 2026-01-31T09:30Z`);
	return { at };
}
/** The last millisecond of the year 9999. */
var latestMoment = 0xe677d21fdbff;
var moment = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;
function readMoment(text) {
	const match = moment.exec(text);
	if (match === null) return null;
	const part = (index, absent) => Number(match[index] ?? absent);
	const [month, day, hour, minute, second] = [
		part(2, 1),
		part(3, 1),
		part(4, 0),
		part(5, 0),
		part(6, 0)
	];
	const local = Date.UTC(part(1, 0), month - 1, day, hour, minute, second, Number((match[7] ?? "").padEnd(3, "0")));
	const date = new Date(local);
	const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
	const offset = readOffset(match[8] ?? "Z");
	if (!exists || offset === null) return null;
	const at = local - offset;
	return at >= 0 && at <= latestMoment ? at : null;
}
/** Milliseconds east of UTC. */
function readOffset(zone) {
	if (zone.toUpperCase() === "Z") return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = Number(zone.slice(-2));
	if (hours > 14 || minutes > 59) return null;
	return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 6e4;
}
// src/shared/filter/parse-filter.ts
/** Reads a filter. Throws `filter-malformed`, whose problem says what is wrong at which character; nothing else, whatever the text. */
function parseFilter(text) {
	const parsed = tryParseFilter(text);
	if (parsed.ok) return parsed.expression;
	throw new HookwrightError("filter-malformed", parsed.error, { field: "filter" });
}
/** Reads a filter that someone may still be typing. Never throws. An empty one lets everything through. */
function tryParseFilter(text) {
	try {
		return {
			ok: true,
			expression: readFilter(text)
		};
	} catch (error) {
		if (!(error instanceof FilterFault)) throw error;
		return {
			ok: false,
			error: `${error.message} (at character ${error.from + 1}).`,
			from: error.from,
			to: error.to
		};
	}
}
function readFilter(text) {
	if (text.length > 1e4) throw new FilterFault(`A filter may have ${filterLengthLimit} characters, not ${text.length}`, filterLengthLimit, text.length);
	const reading = {
		text,
		at: 0,
		depth: 0,
		values: 0
	};
	skipSpace(reading);
	if (reading.at === text.length) return { kind: "everything" };
	const expression = readAlternatives(reading);
	if (reading.at < text.length) throw new FilterFault("This “)” closes nothing", reading.at, reading.at + 1);
	return expression;
}
/** Terms joined by OR, up to the end or a closing parenthesis. OR binds weaker than AND. */
function readAlternatives(reading) {
	const terms = [readSequence(reading)];
	while (takeOperator(reading, "OR")) terms.push(readSequence(reading));
	return joinTerms("or", terms);
}
/** Terms side by side, with or without AND between them. */
function readSequence(reading) {
	const terms = [readNegatable(reading)];
	for (;;) {
		if (!takeOperator(reading, "AND") && (sequenceEnds(reading) || peekOperator(reading, "OR"))) return joinTerms("and", terms);
		terms.push(readNegatable(reading));
	}
}
function sequenceEnds(reading) {
	skipSpace(reading);
	return reading.at === reading.text.length || reading.text.charAt(reading.at) === ")";
}
/** Puts terms together and keeps the plainest form: no `and` directly within an `and`. */
function joinTerms(kind, terms) {
	const flat = terms.flatMap((term) => term.kind === kind ? term.terms : [term]);
	const [only] = flat;
	return flat.length === 1 && only !== void 0 ? only : {
		kind,
		terms: flat
	};
}
function negate(term) {
	return term.kind === "not" ? term.term : {
		kind: "not",
		term
	};
}
function readNegatable(reading) {
	let negated = false;
	for (;;) {
		skipSpace(reading);
		if (reading.text.charAt(reading.at) === "-") {
			reading.at += 1;
			if (atWordEnd(reading)) throw new FilterFault("Nothing follows this “-”", reading.at - 1, reading.at);
		} else if (!takeOperator(reading, "NOT")) {
			const term = readTerm(reading);
			return negated ? negate(term) : term;
		}
		negated = !negated;
	}
}
var operatorAt = {
	AND: /AND(?![^\s()])/y,
	OR: /OR(?![^\s()])/y,
	NOT: /NOT(?![^\s()])/y
};
/** Only capitals are operators: "or" in lower case is a word to look for. */
function peekOperator(reading, operator) {
	skipSpace(reading);
	const pattern = operatorAt[operator];
	pattern.lastIndex = reading.at;
	return pattern.test(reading.text);
}
function takeOperator(reading, operator) {
	if (!peekOperator(reading, operator)) return false;
	reading.at += operator.length;
	return true;
}
function readTerm(reading) {
	const from = reading.at;
	const character = reading.text.charAt(from);
	if (character === "") throw new FilterFault("The filter ends where a condition should follow", from, from);
	if (character === ")") throw new FilterFault("A condition is missing before this “)”", from, from + 1);
	if (character === "(") return readGroup(reading);
	for (const operator of ["AND", "OR"]) if (peekOperator(reading, operator)) throw new FilterFault(`${operator} needs a condition before it; to look for the word, put it in quotes`, from, from + operator.length);
	return readKeyed(reading) ?? readWords(reading);
}
function readGroup(reading) {
	const open = reading.at;
	if (reading.depth >= 50) throw new FilterFault(`Parentheses may be nested 50 deep`, open, open + 1);
	reading.depth += 1;
	reading.at += 1;
	const inner = readAlternatives(reading);
	if (reading.text.charAt(reading.at) !== ")") throw new FilterFault("This “(” is never closed", open, open + 1);
	reading.at += 1;
	reading.depth -= 1;
	return inner;
}
function readWords(reading) {
	const word = readWord(reading, false);
	if (word.plain === "") throw new FilterFault("There is nothing between these quotes", word.from, word.to);
	countValue(reading, word);
	return {
		kind: "words",
		pattern: word.pattern
	};
}
var keyAt = /([^\s:=<>!()",*]*)(!=|>=|<=|:|=|>|<)/y;
/** Reads `key:value`; null when no key stands here. */
function readKeyed(reading) {
	keyAt.lastIndex = reading.at;
	const match = keyAt.exec(reading.text);
	if (match === null) return null;
	const [whole, spelling = "", operator = ""] = match;
	const from = reading.at;
	const to = from + spelling.length;
	if (spelling === "") throw new FilterFault(`A key is missing before “${operator}”`, from, from + operator.length);
	const definition = findFilterKey(spelling) ?? refuseKey(spelling, from, to);
	reading.at += whole.length;
	if (operator === "!=") return {
		kind: "not",
		term: readCondition(reading, definition)
	};
	return isComparison(operator) ? readComparison(reading, definition, operator, from) : readCondition(reading, definition);
}
function isComparison(operator) {
	return operator.startsWith(">") || operator.startsWith("<");
}
function refuseKey(spelling, from, to) {
	if (/^(headers?|body|query|trailers?)([.[]|$)/i.test(spelling)) throw new FilterFault(`${excerpt(spelling)} cannot be searched yet: a filter reads what lists show, not headers or bodies`, from, to);
	const near = nearWords(spelling, filterKeySpellings());
	const hint = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : ` The keys are ${filterKeys.map(({ key }) => key).join(", ")}.`;
	throw new FilterFault(`There is no key ${excerpt(spelling)}.${hint} To look for the words themselves, put them in quotes`, from, to);
}
function readComparison(reading, definition, comparison, from) {
	if (definition.kind !== "number") throw new FilterFault(`${definition.key} cannot be compared with “${comparison}”; write ${definition.example}`, from, reading.at);
	const [word, ...more] = readValues(reading, definition);
	const second = more[0];
	if (second !== void 0) throw new FilterFault(`“${comparison}” takes one number, not a list`, second.from, second.to);
	return {
		kind: "compare",
		key: definition.key,
		comparison,
		value: readNumber(definition.key, word)
	};
}
function readCondition(reading, definition) {
	const words = readValues(reading, definition);
	if (definition.kind === "choice") return {
		kind: "choice",
		key: definition.key,
		values: [...new Set(words.map((word) => readChoice(definition, word)))]
	};
	if (definition.kind === "pattern") return {
		kind: "pattern",
		key: definition.key,
		patterns: words.map((word) => word.pattern)
	};
	if (definition.kind === "number") return {
		kind: "ranges",
		key: definition.key,
		ranges: words.map((word) => readRange(definition.key, word))
	};
	const [first, second] = words;
	if (second !== void 0) throw new FilterFault(`${definition.key} takes one time, not a list`, second.from, second.to);
	return {
		kind: "time",
		key: definition.key,
		time: readTime(first)
	};
}
/** The values after a key, joined by commas. */
function readValues(reading, definition) {
	const words = [readValue(reading, definition)];
	while (reading.text.charAt(reading.at) === ",") {
		reading.at += 1;
		words.push(readValue(reading, definition));
	}
	return words;
}
function readValue(reading, definition) {
	const word = readWord(reading, true);
	if (word.plain === "" && !word.quoted) throw new FilterFault(`A value is missing after “${reading.text.charAt(word.from - 1)}”; write ${definition.example}`, word.from - 1, word.from);
	countValue(reading, word);
	return word;
}
function countValue(reading, word) {
	reading.values += 1;
	if (reading.values > 500) throw new FilterFault(`A filter may have 500 values and words in all`, word.from, word.to);
}
// src/main/store/filter-sql.ts
/**
* Turns a filter into a condition. Every value is bound; the SQL text is made of fixed fragments alone.
* Wherever a capture lacks a value, a test on that value fails and its negation holds: `-dir:incoming`
* includes captures without a direction.
* Compared exactly, capitals included: type, path, event, conversation, from. In either case (A to Z only, as SQLite
* folds no other letters): words, method, scheme, ip. Provider, endpoint and content type are stored in lower case,
* so the filter's value is brought to lower case.
* @param now milliseconds since the epoch; relative times count back from it
*/
function compileFilter(expression, now) {
	const params = [];
	return {
		sql: compile(expression, {
			now,
			params
		}),
		params
	};
}
function compile(expression, compilation) {
	if (expression.kind === "everything") return "1";
	if (expression.kind === "not") return `(${compile(expression.term, compilation)}) IS NOT TRUE`;
	if (expression.kind !== "and" && expression.kind !== "or") return compileCondition(expression, compilation);
	return expression.terms.map((term) => `(${compile(term, compilation)})`).join(expression.kind === "and" ? " AND " : " OR ");
}
function compileCondition(condition, compilation) {
	if (condition.kind === "words") return compileWords(condition.pattern, compilation);
	if (condition.kind === "choice") return compileChoice(condition.key, condition.values, compilation);
	if (condition.kind === "pattern") return compilePatterns(condition.key, condition.patterns, compilation);
	if (condition.kind === "ranges") return compileRanges(numberColumns[condition.key], condition.ranges, compilation);
	if (condition.kind === "compare") {
		compilation.params.push(condition.value);
		return `${numberColumns[condition.key]} ${condition.comparison} ?`;
	}
	compilation.params.push(momentOf(condition.time, compilation.now));
	return condition.key === "after" ? "c.received_at >= ?" : "c.received_at < ?";
}
function compileWords(pattern, { params }) {
	params.push(likePattern([
		"",
		...pattern,
		""
	]));
	return `c.summary LIKE ? ESCAPE '\\'`;
}
var unmatched = "c.endpoint_id IS NULL OR c.endpoint_id IN (SELECT id FROM removed_endpoints)";
var stateConditions = {
	duplicate: "c.duplicate_of IS NOT NULL",
	pinned: "c.pinned = 1",
	malformed: "c.problem_code IS NOT NULL",
	unmatched
};
var holdingConditions = {
	direction: "c.direction IS NOT NULL",
	provider: "c.provider IS NOT NULL",
	type: "c.event_type IS NOT NULL",
	event: "c.event_id IS NOT NULL",
	conversation: "c.conversation_id IS NOT NULL",
	sender: "c.sender_id IS NOT NULL",
	endpoint: `(${unmatched}) IS NOT TRUE`,
	reply: "c.reply_status IS NOT NULL",
	body: "c.body_size > 0",
	problem: "c.problem_code IS NOT NULL",
	"content-type": "c.content_type IS NOT NULL"
};
var choiceColumns = {
	dir: "c.direction",
	verdict: "c.verdict_status",
	reason: "c.verdict_reason",
	problem: "c.problem_code"
};
function compileChoice(key, values, { params }) {
	if (key === "is" || key === "has") {
		const conditions = key === "is" ? stateConditions : holdingConditions;
		return values.map((value) => Object.hasOwn(conditions, value) ? conditions[value] : "0").join(" OR ");
	}
	const column = choiceColumns[key];
	const named = key === "dir" ? values.filter((value) => value !== "none") : values;
	params.push(...named);
	const absent = named.length < values.length ? [`${column} IS NULL`] : [];
	return [...equalsAny(column, named.length), ...absent].join(" OR ");
}
var textColumns = {
	provider: {
		column: "c.provider",
		rule: "stored-in-lower-case"
	},
	type: {
		column: "c.event_type",
		rule: "exact"
	},
	method: {
		column: "c.method",
		rule: "either-case"
	},
	path: {
		column: "c.path",
		rule: "exact"
	},
	event: {
		column: "c.event_id",
		rule: "exact"
	},
	conversation: {
		column: "c.conversation_id",
		rule: "exact"
	},
	from: {
		column: "c.sender_id",
		rule: "exact"
	},
	scheme: {
		column: "c.verdict_scheme",
		rule: "either-case"
	},
	content: {
		column: "c.content_type",
		rule: "stored-in-lower-case"
	},
	ip: {
		column: "c.remote_address",
		rule: "either-case"
	}
};
function compilePatterns(key, patterns, compilation) {
	if (key !== "endpoint") {
		const { column, rule } = textColumns[key];
		return matchAny(column, rule, patterns, compilation);
	}
	const slugs = matchAny("slug", "stored-in-lower-case", patterns, compilation);
	return `c.endpoint_id ${patterns.length === 1 && patterns[0]?.length === 1 ? "=" : "IN"} (SELECT id FROM endpoints WHERE ${slugs})`;
}
function matchAny(column, rule, patterns, { params }) {
	const lowered = rule === "stored-in-lower-case" ? patterns.map((pattern) => pattern.map((piece) => piece.toLowerCase())) : patterns;
	const texts = lowered.filter((pattern) => pattern.length === 1);
	const wildcards = lowered.filter((pattern) => pattern.length > 1);
	params.push(...texts.map((pattern) => pattern[0] ?? ""));
	const conditions = equalsAny(rule === "either-case" ? `${column} COLLATE NOCASE` : column, texts.length);
	for (const pattern of wildcards) {
		params.push(rule === "either-case" ? likePattern(pattern) : globPattern(pattern));
		conditions.push(rule === "either-case" ? `${column} LIKE ? ESCAPE '\\'` : `${column} GLOB ?`);
	}
	return conditions.join(" OR ");
}
function equalsAny(column, count) {
	if (count === 0) return [];
	return [count === 1 ? `${column} = ?` : `${column} IN (${Array.from({ length: count }, () => "?").join(", ")})`];
}
function likePattern(pattern) {
	return pattern.map((piece) => piece.replaceAll(/[\\%_]/g, (special) => `\\${special}`)).join("%");
}
function globPattern(pattern) {
	return pattern.map((piece) => piece.replaceAll(/[*?[]/g, (special) => `[${special}]`)).join("*");
}
var numberColumns = {
	status: "c.reply_status",
	size: "c.body_size",
	id: "c.seq"
};
function compileRanges(column, ranges, { params }) {
	const single = ranges.filter(({ from, to }) => from === to);
	const wide = ranges.filter(({ from, to }) => from !== to);
	params.push(...single.map(({ from }) => from), ...wide.flatMap(({ from, to }) => [from, to]));
	return [...equalsAny(column, single.length), ...wide.map(() => `${column} BETWEEN ? AND ?`)].join(" OR ");
}
function momentOf(time, now) {
	return "at" in time ? time.at : now - time.ago;
}
// src/main/use-cases/capture-query.ts
/** SQL of a filter as of `now` (ms); null when there is nothing to filter. Throws filter-malformed. */
function compileQuery(filter, now) {
	if (filter === void 0 || filter.trim() === "") return null;
	return compileFilter(parseFilter(filter), now);
}
/** The number within a capture id. Throws cursor-malformed naming the field. */
function seqOf(id, field) {
	const match = /^c(\d{1,15})$/.exec(id);
	if (match === null) throw new HookwrightError("cursor-malformed", `"${id.slice(0, 40)}" is not a capture id.`, { field });
	return Number(match[1]);
}
// src/main/use-cases/change-feed.ts
var nothing = () => ({
	committed: false,
	changed: /* @__PURE__ */ new Set(),
	removed: /* @__PURE__ */ new Set(),
	reset: false,
	status: false
});
/** More ids than this are told as a reset. */
var listedAtMost$2 = 500;
/** Tells every open stream what changed. Holds no captures, only ids, and at most `listedAtMost` of those per stream. */
var ChangeFeed = class {
	#clock;
	#subscriptions = /* @__PURE__ */ new Set();
	constructor(clock) {
		this.#clock = clock;
	}
	committed() {
		this.#publish((changes) => {
			changes.committed = true;
			changes.status = true;
		});
	}
	status() {
		this.#publish((changes) => {
			changes.status = true;
		});
	}
	changed(ids) {
		this.#publish((changes) => addTo(changes, changes.changed, ids));
	}
	removed(ids) {
		this.#publish((changes) => addTo(changes, changes.removed, ids));
	}
	reset() {
		this.#publish((changes) => {
			changes.reset = true;
			changes.status = true;
		});
	}
	subscribe() {
		let changes = nothing();
		let pending = false;
		let wake = null;
		const receive = (update) => {
			update(changes);
			pending = true;
			wake?.();
		};
		this.#subscriptions.add(receive);
		return {
			wait: (signal, patienceMs) => new Promise((resolve) => {
				if (pending || signal?.aborted === true) return resolve();
				const cancel = patienceMs === void 0 ? null : this.#clock.after(patienceMs, () => wake?.());
				wake = () => {
					wake = null;
					cancel?.();
					signal?.removeEventListener("abort", onAbort);
					resolve();
				};
				const onAbort = () => wake?.();
				signal?.addEventListener("abort", onAbort);
			}),
			take: () => {
				const taken = changes;
				changes = nothing();
				pending = false;
				return taken;
			},
			close: () => this.#subscriptions.delete(receive)
		};
	}
	#publish(update) {
		for (const receive of this.#subscriptions) receive(update);
	}
};
function addTo(changes, ids, more) {
	changes.status = true;
	for (const id of more) ids.add(id);
	if (ids.size > listedAtMost$2) {
		ids.clear();
		changes.reset = true;
	}
}
/** Waits on the injected clock; ends early when the signal aborts. */
function pause(clock, delayMs, signal) {
	return new Promise((resolve) => {
		if (delayMs <= 0 || signal?.aborted === true) return resolve();
		const end = () => {
			cancel();
			signal?.removeEventListener("abort", end);
			resolve();
		};
		const cancel = clock.after(delayMs, end);
		signal?.addEventListener("abort", end);
	});
}
// src/main/use-cases/capture-streams.ts
/** Four messages a second at most: what a list can usefully show. */
var tailIntervalMs = 250;
var rowsPerMessage$2 = 200;
/** The live tail of the captures that match a filter. */
async function* tailCaptures({ reader, feed, clock }, query, signal) {
	compileQuery(query.filter, clock.now());
	const subscription = feed.subscribe();
	let lastSeq = reader.lastSeq();
	let nextAt = 0;
	const ended = () => signal?.aborted === true;
	try {
		while (!ended()) {
			await subscription.wait(signal);
			await pause(clock, nextAt - clock.monotonic(), signal);
			if (ended()) return;
			nextAt = clock.monotonic() + tailIntervalMs;
			const changes = subscription.take();
			const where = compileQuery(query.filter, clock.now());
			if (changes.reset) {
				lastSeq = reader.lastSeq();
				yield { type: "reset" };
				continue;
			}
			if (changes.removed.size > 0) yield {
				type: "removed",
				ids: [...changes.removed]
			};
			const touched = new Set(changes.changed);
			if (changes.committed) {
				const upTo = reader.lastSeq();
				const range = {
					where,
					afterSeq: lastSeq,
					beforeSeq: upTo + 1
				};
				const rows = reader.listCaptures({
					...range,
					limit: rowsPerMessage$2
				});
				const added = rows.length < rowsPerMessage$2 ? rows.length : reader.countCaptures(range);
				lastSeq = upTo;
				if (added > 0) yield {
					type: "added",
					added,
					rows
				};
				for (const row of rows) if (row.duplicateOf !== null) touched.add(row.duplicateOf);
			}
			if (touched.size > 0) {
				const rows = reader.captureRows([...touched]);
				if (rows.length > 0) yield {
					type: "changed",
					rows
				};
			}
		}
	} finally {
		subscription.close();
	}
}
/** Resolves with the newest matching captures once there are `count` of them. Rejects with wait-timed-out. */
async function waitForCaptures({ reader, feed, clock }, query, signal) {
	const afterSeq = query.after === void 0 ? 0 : seqOf(query.after, "after");
	const deadline = clock.monotonic() + query.timeoutMs;
	const subscription = feed.subscribe();
	try {
		for (;;) {
			subscription.take();
			const where = compileQuery(query.filter, clock.now());
			const rows = reader.listCaptures({
				where,
				limit: query.count,
				afterSeq
			});
			if (rows.length >= query.count) return rows;
			const left = deadline - clock.monotonic();
			if (left <= 0 || signal?.aborted === true) throw new HookwrightError("wait-timed-out", `${rows.length} of ${query.count} captures matched within ${query.timeoutMs} ms.`);
			await subscription.wait(signal, left);
		}
	} finally {
		subscription.close();
	}
}
// src/main/signing/body-variants.ts
/** Rewriting larger bodies would take seconds and rarely tells anything. */
var rewritingLimitBytes = 2097152;
/** Every variant that differs from the body itself, likeliest first, each content once. */
function bodyVariants(body) {
	const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
	const rewrites = bytes.length <= rewritingLimitBytes;
	const all = [
		...rewrites ? rewrittenJson(bytes) : [],
		...lineBreaks(bytes),
		...rewrites ? rewrittenText(bytes) : [],
		{
			mistake: "body-empty",
			body: Buffer.alloc(0)
		}
	];
	const seen = [bytes];
	return all.filter(({ body: variant }) => {
		if (seen.some((other) => other.equals(variant))) return false;
		seen.push(variant);
		return true;
	});
}
function lineBreaks(bytes) {
	const variants = [];
	if (bytes.at(-1) === 10) variants.push({
		mistake: "newline-removed",
		body: bytes.subarray(0, bytes.at(-2) === 13 ? -2 : -1)
	});
	variants.push({
		mistake: "newline-added",
		body: Buffer.concat([bytes, Buffer.from("\n")])
	});
	variants.push({
		mistake: "newline-added",
		body: Buffer.concat([bytes, Buffer.from("\r\n")])
	});
	return variants;
}
function asText(mistake, value, encoding = "latin1") {
	return {
		mistake,
		body: Buffer.from(value, encoding)
	};
}
function rewrittenText(bytes) {
	const latin = bytes.toString("latin1");
	return [
		asText("line-ends-lf", latin.replaceAll("\r\n", "\n")),
		asText("line-ends-crlf", latin.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n")),
		asText("body-trimmed", latin.replace(/^[\s\u00ef\u00bb\u00bf]+/, "").trimEnd()),
		asText("body-charset", latin, "utf8"),
		asText("body-charset", bytes.toString("utf8"), "latin1")
	];
}
function rewrittenJson(bytes) {
	let value;
	try {
		value = JSON.parse(bytes.toString("utf8"));
	} catch {
		return [];
	}
	const variants = [];
	const add = (mistake, make) => {
		try {
			variants.push({
				mistake,
				body: Buffer.from(make(), "utf8")
			});
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
		}
	};
	add("body-reserialised", () => JSON.stringify(value));
	add("body-spaced-escaped", () => escaped(spaced(value, false)));
	add("body-spaced", () => spaced(value, false));
	add("body-escaped", () => escaped(JSON.stringify(value)));
	add("body-slashes-escaped", () => escaped(JSON.stringify(value)).replaceAll("/", String.raw`\/`));
	add("body-sorted", () => JSON.stringify(sorted(value)));
	add("body-sorted", () => escaped(JSON.stringify(sorted(value))));
	add("body-sorted-spaced", () => spaced(value, true));
	add("body-sorted-spaced", () => escaped(spaced(value, true)));
	add("body-indented", () => JSON.stringify(value, null, 2));
	add("body-indented", () => JSON.stringify(value, null, 4));
	return variants;
}
/** Characters beyond ASCII as \uXXXX, the way Python and PHP write JSON by default. */
function escaped(text) {
	return text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
/** JSON with a space after every comma and colon, as Python's json.dumps writes it. */
function spaced(value, sort) {
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map((item) => spaced(item, sort)).join(", ")}]`;
	return `{${(sort ? sortedEntries(value) : Object.entries(value)).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item, sort)}`).join(", ")}}`;
}
function sorted(value) {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map(sorted);
	return Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, sorted(item)]));
}
function sortedEntries(value) {
	return Object.entries(value).toSorted(([left], [right]) => left < right ? -1 : 1);
}
// src/main/signing/find-mistake.ts
/** The search for the one usual mistake that makes a signature match. */
/** Bytes hashed at most in one search; about a second of work. */
var hashingLimitBytes = 402653184;
/** Looks for a mistake that explains a mismatch; null when none of the usual ones does. HMAC schemes only. */
function findMistake(scheme, request, secrets, otherSecrets) {
	const hash = hmacHash(scheme);
	if (hash === null) return null;
	const candidates = readCandidates(scheme, request);
	if (candidates.length === 0) return null;
	const body = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
	const content = contentOf(scheme, request);
	const contentChanges = contentMistakes(scheme, request, content);
	let budget = hashingLimitBytes;
	const matches = (attempt, hashed = hmacOfAttempt) => {
		budget -= attempt.body.length + 1024;
		if (budget < 0) return void 0;
		const digest = hashed(attempt);
		return candidates.find(({ bytes }) => bytes.equals(digest));
	};
	const found = (mistakes, candidate, attempt) => {
		const [first, second] = [...mistakes, ...candidate.mistake === null ? [] : [candidate.mistake]];
		const bodiesPartAt = attempt.body.equals(body) ? null : firstDifference(body, attempt.body);
		return {
			mistake: first ?? "format-only",
			also: second ?? null,
			bodiesPartAt,
			hash: attempt.hash === hash ? null : attempt.hash
		};
	};
	const bodies = bodyVariants(request.body).map((variant) => ({
		mistake: variant.mistake,
		part: "body",
		apply: (attempt) => ({
			...attempt,
			body: variant.body
		})
	}));
	const hashes = [
		"sha256",
		"sha1",
		"sha512"
	].filter((other) => other !== hash).map((other) => ({
		mistake: "other-hash",
		part: "hash",
		apply: (attempt) => ({
			...attempt,
			hash: other
		})
	}));
	for (const secret of secrets) {
		const { key: rightKey } = secretKey(scheme, secret);
		const start = {
			key: rightKey ?? Buffer.alloc(0),
			body,
			hash,
			pieces: content
		};
		const plain = rightKey === null ? void 0 : matches(start);
		if (plain !== void 0) return found([], plain, start);
		const keys = keyVariants(scheme, secret).map(({ mistake, key }) => ({
			mistake,
			part: "key",
			apply: (attempt) => ({
				...attempt,
				key
			})
		}));
		const changes = [
			...bodies,
			...keys,
			...contentChanges,
			...hashes
		];
		const possible = (tried) => rightKey !== null || tried.some(({ part }) => part === "key");
		for (const change of changes) {
			if (!possible([change])) continue;
			const attempt = change.apply(start);
			const candidate = matches(attempt);
			if (candidate !== void 0) return found([change.mistake], candidate, attempt);
		}
		for (const [one, two] of pairs(changes)) {
			if (!possible([one, two])) continue;
			const attempt = two.apply(one.apply(start));
			const candidate = matches(attempt);
			if (candidate !== void 0) return found([one.mistake, two.mistake], candidate, attempt);
		}
		for (const hashed of [
			withoutKey,
			keyBefore,
			keyAfter
		]) {
			const candidate = matches(start, hashed);
			if (candidate !== void 0) return found(["hash-without-key"], candidate, start);
		}
	}
	for (const other of otherSecrets) {
		const { key } = secretKey(scheme, other);
		const attempt = {
			key: key ?? Buffer.from(other),
			body,
			hash,
			pieces: content
		};
		const candidate = matches(attempt);
		if (candidate !== void 0) return found(["other-secret"], candidate, attempt);
	}
	return null;
}
function pairs(changes) {
	return changes.flatMap((one, index) => changes.slice(index + 1).filter((two) => two.part !== one.part).map((two) => [one, two]));
}
function hmacOfAttempt({ hash, key, pieces, body }) {
	return hmacOf(hash, key, pieces(body));
}
function withoutKey({ hash, pieces, body }) {
	return hashOf(hash, pieces(body));
}
function keyBefore({ hash, key, pieces, body }) {
	return hashOf(hash, [key, ...pieces(body)]);
}
function keyAfter({ hash, key, pieces, body }) {
	return hashOf(hash, [...pieces(body), key]);
}
function hashOf(hash, pieces) {
	const digest = createHash(hash);
	for (const piece of pieces) digest.update(piece);
	return digest.digest();
}
function contentOf(scheme, request) {
	const found = findSignatures(scheme, headerValues(request.headers, scheme.header));
	const time = readTimestamp(scheme, request.headers, found.timestamp, 0);
	return (body) => [...signedContent(scheme, request.headers, body, time?.value ?? null).pieces];
}
/** Other things that may have been signed around the body. */
function contentMistakes(scheme, request, content) {
	const changed = (mistake, pieces) => ({
		mistake,
		part: "content",
		apply: (attempt) => ({
			...attempt,
			pieces
		})
	});
	if (scheme.timestamp === null) return request.headers.filter(([name, value]) => /timestamp/i.test(name) && value.length < 64).map(([, value]) => value).flatMap((stamp) => [changed("timestamp-signed", (body) => [`${stamp}.`, body]), changed("timestamp-signed", (body) => [stamp, body])]);
	const withoutId = content(/* @__PURE__ */ new Uint8Array()).length > 3 ? [changed("id-not-signed", (body) => content(body).slice(2))] : [];
	return [changed("timestamp-not-signed", (body) => [body]), ...withoutId];
}
function keyVariants(scheme, secret) {
	const { prefix, encoding } = scheme.secret;
	const variants = [];
	const add = (mistake, key) => {
		if (key !== null && key.length > 0) variants.push({
			mistake,
			key
		});
	};
	const asKey = (text) => secretKey(scheme, text).key ?? (encoding === "utf8" ? Buffer.from(text) : null);
	const trimmed = secret.trim();
	const unquoted = /^(["'`])(.*)\1$/s.exec(trimmed)?.[2];
	if (trimmed !== secret) add("secret-whitespace", asKey(trimmed));
	if (unquoted !== void 0) add("secret-quotes-kept", asKey(unquoted));
	const bare = prefix !== "" && secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
	const common = /^[a-z]{2,12}_(.+)$/s.exec(secret)?.[1];
	if (encoding === "utf8") {
		for (const text of common === void 0 ? [secret] : [secret, common]) {
			add("secret-decoded", decodeBase64(text));
			add("secret-decoded", decodeHex(text));
		}
		if (bare !== secret) add("secret-prefix-kept", Buffer.from(secret));
		if (common !== void 0) add("secret-prefix-removed", Buffer.from(common));
	} else {
		add("secret-not-decoded", Buffer.from(bare));
		add("secret-not-decoded", encoding === "base64" ? decodeHex(bare) : decodeBase64(bare));
		if (bare !== secret) add("secret-prefix-kept", Buffer.from(secret));
	}
	for (const text of [
		`${secret}\n`,
		`${secret}\r\n`,
		` ${secret}`,
		`${secret} `
	]) add("secret-newline", Buffer.from(text));
	for (const text of [`"${secret}"`, `'${secret}'`]) add("secret-quoted", Buffer.from(text));
	return variants;
}
/** Every way to take the bytes of a signature out of what came, the right way first. */
function readCandidates(scheme, request) {
	const values = headerValues(request.headers, scheme.header);
	const inForm = findSignatures(scheme, values).signatures;
	const loose = values.flatMap((value) => value.split(/[\s,;]+/)).flatMap((piece) => [piece, piece.replace(/^[A-Za-z0-9_-]{1,12}=(?!=*$)/, "")]);
	const candidates = [];
	for (const text of new Set([...inForm, ...loose].map((piece) => piece.replace(/^["']|["']$/g, "")).slice(0, 64))) {
		const formed = inForm.includes(text);
		const hex = decodeHex(text);
		const base64 = decodeBase64(text);
		const nested = base64 === null ? null : decodeHex(base64.toString("latin1"));
		const add = (bytes, mistake) => {
			if (bytes !== null && bytes.length >= 16) candidates.push({
				bytes,
				mistake
			});
		};
		if (scheme.encoding === "hex") {
			add(hex, formed ? text === text.toLowerCase() ? null : "hex-case" : "format-only");
			add(base64, "encoding-mix-up");
		} else {
			add(base64, formed && base64?.toString("base64") === text ? null : "format-only");
			add(hex, "encoding-mix-up");
		}
		add(nested, "encoding-mix-up");
	}
	return candidates;
}
function firstDifference(left, right) {
	const length = Math.min(left.length, right.length);
	for (let index = 0; index < length; index += 1) if (left[index] !== right[index]) return index;
	return length;
}
// src/main/signing/mistake-words.ts
var signSameBytes = "Sign the very bytes that are sent, and check that nothing on the way rewrites the body.";
var saveAgain = "Save the secret again here, exactly as the provider shows it.";
var words = {
	"body-reserialised": {
		cause: "The JSON was signed written compactly, not as the bytes that arrived.",
		remedy: signSameBytes
	},
	"body-spaced": {
		cause: "The JSON was signed with a space after every comma and colon, as Python writes it.",
		remedy: signSameBytes
	},
	"body-escaped": {
		cause: "The JSON was signed with characters beyond ASCII escaped as \\uXXXX.",
		remedy: signSameBytes
	},
	"body-spaced-escaped": {
		cause: "The JSON was signed as Python’s json.dumps writes it: spaces after commas and colons, characters beyond ASCII escaped.",
		remedy: signSameBytes
	},
	"body-slashes-escaped": {
		cause: "The JSON was signed as PHP’s json_encode writes it, with slashes escaped.",
		remedy: signSameBytes
	},
	"body-sorted": {
		cause: "The JSON was signed with its keys in alphabetical order.",
		remedy: signSameBytes
	},
	"body-sorted-spaced": {
		cause: "The JSON was signed with its keys sorted and a space after every comma and colon.",
		remedy: signSameBytes
	},
	"body-indented": {
		cause: "The JSON was signed indented, not as the bytes that arrived.",
		remedy: signSameBytes
	},
	"newline-added": {
		cause: "The body was signed with a line break at its end that did not arrive.",
		remedy: "Sign without the line break; with curl, use --data-binary, which sends the file as it is."
	},
	"newline-removed": {
		cause: "The body arrived with a line break at its end that was not signed.",
		remedy: "Send without the line break, e.g. with printf instead of echo."
	},
	"line-ends-crlf": {
		cause: "The body was signed with CRLF line ends but arrived with LF.",
		remedy: signSameBytes
	},
	"line-ends-lf": {
		cause: "The body was signed with LF line ends but arrived with CRLF.",
		remedy: signSameBytes
	},
	"body-trimmed": {
		cause: "The body was signed without the white space or byte order mark around it.",
		remedy: signSameBytes
	},
	"body-charset": {
		cause: "The body was signed in another character encoding than the one it arrived in.",
		remedy: "Use UTF-8 for signing and for sending."
	},
	"body-empty": {
		cause: "An empty body was signed, not the one that arrived.",
		remedy: "Sign after the body is complete; something may have read it away before it was signed."
	},
	"format-only": {
		cause: "The signature is right, but not written the way the provider writes it.",
		remedy: "Write it in the documented form."
	},
	"hex-case": {
		cause: "The signature is right, but its hex is in upper case; handlers that compare it as text refuse it.",
		remedy: "Send the hex in lower case."
	},
	"encoding-mix-up": {
		cause: "The signature is right, but written in the wrong encoding: hex and base64 were mixed up.",
		remedy: "Write it in the documented encoding."
	},
	"secret-whitespace": {
		cause: "The saved secret has white space around it that does not belong to it.",
		remedy: saveAgain
	},
	"secret-newline": {
		cause: "The sender’s key has white space or a line break around the secret, as \"echo\" and text files add it.",
		remedy: "Remove the white space from the key at the sender."
	},
	"secret-quoted": {
		cause: "The sender’s key has quotation marks around the secret.",
		remedy: "Remove the quotation marks from the key at the sender."
	},
	"secret-quotes-kept": {
		cause: "The saved secret has quotation marks around it that do not belong to it.",
		remedy: saveAgain
	},
	"secret-decoded": {
		cause: "The sender decoded the secret before using it, but it is to be used as text.",
		remedy: "Use the characters of the secret as the key, without decoding them."
	},
	"secret-not-decoded": {
		cause: "The sender used the characters of the secret as the key, but it is to be decoded first.",
		remedy: "Decode the secret, without its prefix, and use the bytes as the key."
	},
	"secret-prefix-kept": {
		cause: "The sender used the secret with its prefix as the key.",
		remedy: "Remove the prefix before the secret is used."
	},
	"secret-prefix-removed": {
		cause: "The sender removed the prefix of the secret, but it belongs to the key.",
		remedy: "Use the whole secret, prefix included."
	},
	"other-secret": {
		cause: "The request was signed with the secret of another endpoint.",
		remedy: "Save that secret on this endpoint, or send to the other one."
	},
	"timestamp-not-signed": {
		cause: "Only the body was signed, without the time that belongs in front of it.",
		remedy: "Sign everything the scheme names, in its order."
	},
	"id-not-signed": {
		cause: "Time and body were signed, without the message id that belongs in front of them.",
		remedy: "Sign everything the scheme names, in its order."
	},
	"timestamp-signed": {
		cause: "A time was signed together with the body, but only the body is to be signed.",
		remedy: "Sign the body alone."
	},
	"other-hash": {
		cause: "The signature was made with another hash function.",
		remedy: "Use the hash function the provider documents."
	},
	"hash-without-key": {
		cause: "A plain hash was sent where an HMAC is needed: anybody could make it.",
		remedy: "Make an HMAC with the secret as its key."
	}
};
/** Cause and remedy of a mistake that was found. */
function mistakeExplanation(found, scheme) {
	const { cause, remedy } = words[found.mistake];
	const also = found.also === null ? "" : ` Besides: ${lowerFirst(words[found.also].cause)}`;
	const place = found.bodiesPartAt === null ? "" : ` The two bodies first part at byte ${found.bodiesPartAt}.`;
	return {
		cause: `${cause}${found.hash === null ? "" : ` HMAC-${found.hash.toUpperCase()} fits; ${scheme.algorithm.toUpperCase()} is expected.`}${place}${also}`,
		remedy,
		mistake: found.mistake
	};
}
function lowerFirst(text) {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
// src/main/signing/explain-signature.ts
/** Explains a check. `otherSecrets` are those of other endpoints, to notice a mixed-up secret. */
function explainSignature(check, profile, request, secrets, otherSecrets = []) {
	const scheme = profile?.signatures.find(({ id }) => id === check.verdict.scheme) ?? null;
	const { reason } = check.verdict;
	if (reason === null) return plain("The signature is right.", "Nothing to do.");
	if (profile === null || scheme === null) return withoutScheme(profile);
	if ([
		"digest-differs",
		"wrong-format",
		"wrong-length",
		"no-secret"
	].includes(reason) && request.complete !== false) for (const candidate of sameHeader(profile, scheme)) {
		const mistake = findMistake(candidate, request, secrets, otherSecrets);
		if (mistake !== null) return mistakeExplanation(mistake, candidate);
	}
	if (secrets.length > 0 && check.secretsTried === 0 && reason === "wrong-format") return unusableSecrets(scheme, secrets);
	return reasonWords(reason, check, profile, scheme);
}
/** The scheme that decided first, then those that read the same header. */
function sameHeader(profile, scheme) {
	const header = scheme.header.toLowerCase();
	return [scheme, ...profile.signatures.filter((other) => other.id !== scheme.id && other.header.toLowerCase() === header)];
}
function withoutScheme(profile) {
	if (profile === null) return plain("No known provider was recognised, so it is not known how this request would be signed.", "Choose the provider in the endpoint’s settings, or make a provider profile of your own.");
	return plain(`${profile.name} has no signature scheme in its profile.`, "Add a scheme to a profile of your own if it does sign.");
}
function unusableSecrets(scheme, secrets) {
	return plain(`No saved secret can be used: ${secrets.map((secret) => secretKey(scheme, secret).problem).find((words) => words !== null) ?? "none has the right form."}`, "Save the secret again, exactly as the provider shows it.");
}
function reasonWords(reason, check, profile, scheme) {
	const header = check.header ?? scheme.header;
	const guess = scheme.confidence === "guess" ? ` How ${profile.name} signs is not documented; the scheme is a guess, so it may also be wrong.` : "";
	return {
		"no-secret": () => plain(`The request is signed in ${header}, but this endpoint has no secret to check it with.`, `Save the secret that ${profile.name} shows for this webhook.`),
		"header-missing": () => plain(`The request has no ${header} header, although this endpoint has a secret and ${profile.name} can sign.`, "Check that signing is switched on at the sender, and that no proxy on the way removes the header."),
		"wrong-format": () => plain(`The value of ${header} is not written as ${formWords(scheme)}.${guess}`, "Compare the header with the provider’s documents; a proxy may have changed it."),
		"wrong-length": () => plain(`The signature in ${header} does not have the length of ${algorithmWords(scheme)}.${guess}`, "Check that it is whole and made with the right algorithm."),
		"digest-differs": () => plain(`The signature in ${header} belongs to another body or to another secret; none of the usual mistakes explains it.${guess}`, "Compare the secret with the one the provider shows, and make sure nothing changes the body on its way."),
		"timestamp-missing": () => plain(`The time of signing is missing${scheme.timestamp?.header == null ? ` from ${header}` : `: there is no ${scheme.timestamp.header} header`}.`, "Send the time that was signed along with the signature."),
		"timestamp-malformed": () => plain(`The time of signing is not ${unitWords(scheme)}.`, "Send the time in the provider’s form, and sign exactly that text."),
		"timestamp-outside-tolerance": () => skewExplanation(check),
		"body-incomplete": () => plain("The body did not arrive whole, so its signature cannot be right.", "Look at why it was cut off, and send it again."),
		"no-scheme": () => withoutScheme(profile),
		"not-signed": () => plain(`The request carries no signature, and this endpoint has no secret.`, `Save the secret that ${profile.name} shows for this webhook${profile.signing === "optional" ? ", once signing is switched on there" : ""}.`)
	}[reason]();
}
function skewExplanation({ timestamp }) {
	const skew = timestamp?.skewSeconds ?? 0;
	const tolerance = spanWords(timestamp?.toleranceSeconds ?? 0);
	if (skew > 0) return plain(`The webhook was signed ${spanWords(skew)} before it arrived; at most ${tolerance} are allowed. The signature itself is right.`, "Expected when an old webhook is replayed as captured: re-sign it to renew the time. Otherwise compare the clocks of both machines.");
	return plain(`The webhook was signed ${spanWords(-skew)} after it arrived by this machine’s clock; at most ${tolerance} are allowed. The signature itself is right.`, "Compare the clocks of both machines; one of them is wrong.");
}
/** A span of time in words, e.g. `1 h 2 min`. */
function spanWords(seconds) {
	const whole = Math.round(seconds);
	const parts = [
		[Math.floor(whole / 86400), "d"],
		[Math.floor(whole % 86400 / 3600), "h"],
		[Math.floor(whole % 3600 / 60), "min"],
		[whole % 60, "s"]
	].filter(([count]) => count > 0).slice(0, 2);
	return parts.length === 0 ? "0 s" : parts.map(([count, unit]) => `${count} ${unit}`).join(" ");
}
function formWords(scheme) {
	const form = scheme.encoding === "hex" ? "lower-case hex" : "base64";
	const { layout } = scheme;
	if (layout.kind === "pairs") return `${layout.signatureKey}= followed by ${form}`;
	return layout.prefix === "" ? form : `${layout.prefix} followed by ${form}`;
}
function algorithmWords(scheme) {
	return scheme.algorithm === "ed25519" ? "an Ed25519 signature" : scheme.algorithm.toUpperCase();
}
function unitWords(scheme) {
	return scheme.timestamp?.unit === "iso" ? "an ISO 8601 time" : `a unix time in ${scheme.timestamp?.unit ?? "seconds"}`;
}
function plain(cause, remedy) {
	return {
		cause,
		remedy,
		mistake: null
	};
}
// src/main/use-cases/recheck.ts
/**
* Checks a stored capture again with the secrets of now, as of the moment it arrived, and explains the outcome.
* The verdict kept with the capture is not touched.
*/
function recheckCapture(capture, reader, directory) {
	const request = {
		method: capture.method,
		target: capture.target,
		headers: capture.headers,
		body: reader.readBody(capture.id, 0, capture.bodySize),
		complete: capture.problem === null || capture.problem.code === "missing-host"
	};
	const endpoint = capture.endpointId === null ? null : directory.find(capture.endpointId);
	const secrets = endpoint?.secrets ?? [];
	const otherSecrets = directory.all().flatMap((other) => other.id === endpoint?.id ? [] : other.secrets);
	const profile = directory.profile(capture.provider);
	const check = checkSignature(profile, request, secrets, Date.parse(capture.receivedAt));
	return {
		check,
		explanation: explainSignature(check, profile, request, secrets, otherSecrets)
	};
}
// src/main/use-cases/captures.ts
/** Bodies beyond this are not decoded for the eye in one piece, bytes. */
var decodedAtMost = 67108864;
function createCapturesApi(context) {
	const { reader, intake, feed, clock, directory } = context;
	function get(id) {
		const capture = reader.captureById(id);
		if (capture === null) throw new HookwrightError("capture-not-found", `There is no capture ${id.slice(0, 40)}.`, { field: "id" });
		return capture;
	}
	return {
		list({ filter, limit, cursor }) {
			const beforeSeq = cursor === void 0 ? void 0 : seqOf(cursor, "cursor");
			const where = compileQuery(filter, clock.now());
			const rows = reader.listCaptures({
				where,
				limit: limit + 1,
				...beforeSeq === void 0 ? {} : { beforeSeq }
			});
			const items = rows.slice(0, limit);
			return {
				items,
				nextCursor: rows.length > limit ? items.at(-1)?.id ?? null : null
			};
		},
		get,
		body(id, range = {}) {
			const { bodySize } = get(id);
			const offset = Math.min(range.offset ?? 0, bodySize);
			return reader.readBody(id, offset, Math.min(range.length ?? bodySize, bodySize - offset));
		},
		async readableBody(id, limit) {
			const capture = get(id);
			const encodings = capture.headers.flatMap(([name, value]) => name.toLowerCase() === "content-encoding" ? [value] : []);
			const bytes = reader.readBody(id, 0, Math.min(capture.bodySize, decodedAtMost));
			return decodeContent(bytes, capture.bodyKind === "body" ? encodings : [], limit);
		},
		wait: (query, signal) => waitForCaptures(context, query, signal),
		tail: (query, signal) => tailCaptures(context, query, signal),
		recheck: (id) => recheckCapture(get(id), reader, directory),
		async setPinned(ids, pinned) {
			await intake.setPinned(ids, pinned);
			feed.changed(ids);
		},
		async remove(selection) {
			if ("ids" in selection) {
				const result = await intake.removeCaptures({ ids: selection.ids });
				feed.removed(selection.ids);
				return result;
			}
			const matching = compileQuery(selection.filter, clock.now()) ?? {
				sql: "1",
				params: []
			};
			const result = await intake.removeCaptures({ matching });
			feed.reset();
			return result;
		},
		async restore(undoToken) {
			const result = await intake.restoreCaptures(undoToken);
			feed.reset();
			return result;
		}
	};
}
// src/main/sender/private-address.ts
/** Addresses that only machines beside this one can reach, or no machine at all. */
var closed = new BlockList();
for (const [network, prefix] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["224.0.0.0", 3]
]) {
	closed.addSubnet(network, prefix, "ipv4");
	const [a = 0, b = 0, c = 0, d = 0] = network.split(".").map(Number);
	const low = `${(a << 8 | b).toString(16)}:${(c << 8 | d).toString(16)}`;
	closed.addSubnet(`64:ff9b::${low}`, 96 + prefix, "ipv6");
	closed.addSubnet(`::${low}`, 96 + prefix, "ipv6");
}
closed.addSubnet("fc00::", 7, "ipv6");
closed.addSubnet("fe80::", 10, "ipv6");
closed.addSubnet("ff00::", 8, "ipv6");
closed.addSubnet("64:ff9b:1::", 48, "ipv6");
/** Whether an address is one of this machine, its network, or a cloud's metadata service. */
function isPrivateAddress(address) {
	const family = isIP(address);
	return family === 0 || isForbiddenAddress(address) || closed.check(address, family === 6 ? "ipv6" : "ipv4");
}
// src/main/sender/fetch-file.ts
/**
* Fetches one file a payload points to, because the user asked for it. The URL is a stranger's: addresses of this machine
* and its network are refused unless the user allowed them, each redirect is looked at anew, and size and time are limited.
* Nothing is sent but a plain GET: no cookies, no credentials, no referrer.
*/
var redirectsFollowed = 3;
var redirecting = /* @__PURE__ */ new Set([
	301,
	302,
	303,
	307,
	308
]);
function createFileFetcher(options) {
	const { clock, resolve = resolveWithSystem, isPrivate = isPrivateAddress } = options;
	/** The addresses of a host that may be asked. */
	async function addressesOf(host, allowPrivate) {
		const found = isIP(host) === 0 ? await lookUp(host) : [host];
		if (allowPrivate) return found;
		const open = isForbiddenHost(host) ? [] : found.filter((address) => !isPrivate(address));
		if (open.length > 0) return open;
		const where = found[0] === host ? host : `${host} (${found.join(", ")})`;
		throw new HookwrightError("attachment-refused", `${where} is an address of this machine, its network or its cloud.`);
	}
	async function lookUp(host) {
		try {
			const found = await resolve(host);
			if (found.length > 0) return found;
		} catch (cause) {
			throw failed(`The name ${host} could not be looked up.`, cause);
		}
		throw failed(`There is no host named ${host}.`);
	}
	async function hop(url, { allowPrivate }, ending) {
		const host = bareHost(url);
		const all = (await raced(addressesOf(host, allowPrivate), ending)).map((address) => ({
			address,
			family: isIP(address)
		}));
		return new Promise((done, fail) => {
			const sent = (url.protocol === "https:" ? request$1 : request)(url, {
				agent: false,
				signal: ending,
				headers: {
					accept: "*/*",
					"accept-encoding": "identity",
					"user-agent": "Hookwright"
				},
				lookup: (_host, { all: wanted }, callback) => {
					const [first] = all;
					if (wanted === true || first === void 0) callback(null, all);
					else callback(null, first.address, first.family);
				}
			});
			sent.on("response", done);
			sent.on("error", (error) => fail(failed(`${host} could not be reached: ${error.message}.`, error)));
			sent.end();
		});
	}
	async function follow(address, fetching, ending) {
		let url = readUrl(address);
		for (let followed = 0;; followed += 1) {
			const response = await hop(url, fetching, ending);
			const status = response.statusCode ?? 0;
			const { location } = response.headers;
			if (!redirecting.has(status) || location === void 0) return readFile(response, url, fetching.limitBytes);
			response.destroy();
			if (followed === redirectsFollowed) throw failed(`It redirects more than ${redirectsFollowed} times.`);
			const next = URL.parse(location, url.href);
			if (next === null) throw failed("It redirects to something that is no URL.");
			if (url.protocol === "https:" && next.protocol === "http:") throw failed(`It redirects from https to http, to ${next.host}.`);
			url = readUrl(next.href);
		}
	}
	return async (url, fetching, signal) => {
		const abort = new AbortController();
		let late = false;
		const stop = () => abort.abort();
		const cancel = clock.after(fetching.totalMs, () => {
			late = true;
			stop();
		});
		signal?.addEventListener("abort", stop);
		if (signal?.aborted === true) stop();
		try {
			return await follow(url, fetching, abort.signal);
		} catch (error) {
			if (late) throw failed(`It did not arrive within ${fetching.totalMs / 1e3} seconds.`, error);
			if (abort.signal.aborted) throw failed("Fetching was cancelled.", error);
			throw error;
		} finally {
			cancel();
			signal?.removeEventListener("abort", stop);
		}
	};
}
/** Ends when the signal does: looking up a name cannot be called off. */
function raced(work, signal) {
	return new Promise((resolve, reject) => {
		signal.addEventListener("abort", () => reject(/* @__PURE__ */ new Error("called off")), { once: true });
		work.then(resolve, reject);
	});
}
function readUrl(address) {
	try {
		return parseUrl(address, "url");
	} catch (cause) {
		throw failed(cause instanceof HookwrightError ? cause.problem.replaceAll("target URL", "URL") : "The URL cannot be read.", cause);
	}
}
async function readFile(response, url, limitBytes) {
	const status = response.statusCode ?? 0;
	if (status < 200 || status > 299) {
		response.destroy();
		throw failed(`${url.host} answered ${status}${statusHint(status)}.`);
	}
	const announced = Number(response.headers["content-length"] ?? 0);
	const pieces = [];
	let size = 0;
	try {
		if (announced > limitBytes) throw tooLarge(limitBytes);
		for await (const piece of response) {
			size += piece.length;
			if (size > limitBytes) throw tooLarge(limitBytes);
			pieces.push(piece);
		}
	} catch (error) {
		if (error instanceof HookwrightError) throw error;
		throw failed(`The file broke off after ${size} bytes.`, error);
	} finally {
		response.destroy();
	}
	const { headers } = response;
	return {
		bytes: Buffer.concat(pieces),
		contentType: headers["content-type"] ?? null,
		contentEncodings: headers["content-encoding"]?.split(",").map((coding) => coding.trim()) ?? [],
		fileName: dispositionName(headers["content-disposition"])
	};
}
function statusHint(status) {
	if (status === 401 || status === 403 || status === 410) return ": the URL may have expired";
	return status === 404 ? ": there is nothing any more" : "";
}
/** RFC 6266, the plain and the encoded form. */
function dispositionName(header) {
	const encoded = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(header ?? "")?.[1];
	if (encoded !== void 0) try {
		return decodeURIComponent(encoded);
	} catch {}
	const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(header ?? "");
	return plain?.[1] ?? plain?.[2] ?? null;
}
function tooLarge(limitBytes) {
	return new HookwrightError("attachment-too-large", `The file is larger than ${limitBytes / 1048576} MiB.`);
}
function failed(problem, cause) {
	return new HookwrightError("attachment-failed", problem, { cause });
}
// src/shared/payload/file-name.ts
var longestName = 120;
/** Names that Windows keeps for devices. */
var reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** A file name that is safe on every system: no path, no control or direction-changing characters; empty when nothing is left. */
function safeFileName(text) {
	const plain = (text.split(/[/\\]/).at(-1) ?? "").replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, "").replaceAll(/\s+/g, " ").replace(/^[\s.]+/, "").replace(/[\s.]+$/, "");
	const short = plain.length <= longestName ? plain : shorten(plain);
	return reserved.test(short) ? `_${short}` : short;
}
/** Cuts the middle out, so that the ending stays. */
function shorten(name) {
	const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? "";
	return `${name.slice(0, longestName - ending.length - 1).toWellFormed()}…${ending}`;
}
/** What an attachment is called: the payload's name for it, else the last part of its URL; null when neither says. */
function attachmentName({ name, url }) {
	const told = safeFileName(name ?? "");
	if (told !== "") return told;
	const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(\/[^?#]*)/i.exec(url ?? "")?.[1];
	if (path === void 0) return null;
	let decoded = path;
	try {
		decoded = decodeURIComponent(path);
	} catch {}
	return safeFileName(decoded) || null;
}
var endings = {
	"image/jpeg": ".jpg",
	"image/png": ".png",
	"image/gif": ".gif",
	"image/webp": ".webp",
	"image/avif": ".avif",
	"audio/ogg": ".ogg",
	"audio/mpeg": ".mp3",
	"audio/aac": ".aac",
	"audio/flac": ".flac",
	"audio/wav": ".wav",
	"audio/amr": ".amr",
	"audio/mp4": ".m4a",
	"video/3gpp": ".3gp",
	"video/mp4": ".mp4",
	"video/ogg": ".ogv",
	"video/webm": ".webm",
	"application/pdf": ".pdf"
};
/** The name with an ending, where it has none and the type is known. */
function withEnding(name, mimeType) {
	return /\.[A-Za-z0-9]{1,8}$/.test(name) ? name : name + (endings[mimeType ?? ""] ?? "");
}
// src/shared/payload/file-type.ts
/** What may be shown of a file, told by how its bytes begin and never by what anybody says of them. */
var fileKinds = [
	"image",
	"audio",
	"video",
	"pdf"
];
/** Types that every browser shows or plays and none runs; SVG and HTML are markup and not among them. Longer marks first. */
var openings = [
	{
		kind: "image",
		mimeType: "image/png",
		at: 0,
		bytes: "PNG\r\n\n"
	},
	{
		kind: "image",
		mimeType: "image/jpeg",
		at: 0,
		bytes: "ÿØÿ"
	},
	{
		kind: "image",
		mimeType: "image/gif",
		at: 0,
		bytes: "GIF87a"
	},
	{
		kind: "image",
		mimeType: "image/gif",
		at: 0,
		bytes: "GIF89a"
	},
	{
		kind: "image",
		mimeType: "image/webp",
		at: 8,
		bytes: "WEBPVP8"
	},
	{
		kind: "image",
		mimeType: "image/avif",
		at: 4,
		bytes: "ftypavi"
	},
	{
		kind: "pdf",
		mimeType: "application/pdf",
		at: 0,
		bytes: "%PDF-"
	},
	{
		kind: "audio",
		mimeType: "audio/ogg",
		at: 0,
		bytes: "OggS\0"
	},
	{
		kind: "audio",
		mimeType: "audio/mpeg",
		at: 0,
		bytes: "ID3"
	},
	{
		kind: "audio",
		mimeType: "audio/mpeg",
		at: 0,
		bytes: "ÿû"
	},
	{
		kind: "audio",
		mimeType: "audio/mpeg",
		at: 0,
		bytes: "ÿó"
	},
	{
		kind: "audio",
		mimeType: "audio/aac",
		at: 0,
		bytes: "ÿñ"
	},
	{
		kind: "audio",
		mimeType: "audio/aac",
		at: 0,
		bytes: "ÿù"
	},
	{
		kind: "audio",
		mimeType: "audio/flac",
		at: 0,
		bytes: "fLaC"
	},
	{
		kind: "audio",
		mimeType: "audio/wav",
		at: 8,
		bytes: "WAVEfmt "
	},
	{
		kind: "audio",
		mimeType: "audio/amr",
		at: 0,
		bytes: "#!AMR"
	},
	{
		kind: "audio",
		mimeType: "audio/mp4",
		at: 4,
		bytes: "ftypM4A"
	},
	{
		kind: "video",
		mimeType: "video/3gpp",
		at: 4,
		bytes: "ftyp3gp"
	},
	{
		kind: "video",
		mimeType: "video/mp4",
		at: 4,
		bytes: "ftypisom"
	},
	{
		kind: "video",
		mimeType: "video/mp4",
		at: 4,
		bytes: "ftypiso2"
	},
	{
		kind: "video",
		mimeType: "video/mp4",
		at: 4,
		bytes: "ftypmp4"
	},
	{
		kind: "video",
		mimeType: "video/mp4",
		at: 4,
		bytes: "ftypavc1"
	},
	{
		kind: "video",
		mimeType: "video/mp4",
		at: 4,
		bytes: "ftypM4V"
	},
	{
		kind: "video",
		mimeType: "video/mp4",
		at: 4,
		bytes: "ftypqt  "
	},
	{
		kind: "video",
		mimeType: "video/webm",
		at: 0,
		bytes: "Eß£"
	}
];
/** Null when the bytes begin like nothing that may be shown. */
function fileTypeOf(bytes) {
	const head = String.fromCharCode(...bytes.subarray(0, 64));
	const found = openings.find(({ at, bytes: mark }) => head.startsWith(mark, at));
	if (found === void 0) return null;
	if (found.mimeType === "audio/ogg" && head.includes("theora")) return {
		kind: "video",
		mimeType: "video/ogg"
	};
	return {
		kind: found.kind,
		mimeType: found.mimeType
	};
}
// src/main/use-cases/attachments.ts
/** Bytes; what messaging services let through is smaller. */
var largestFile = 33554432;
var longestFetchMs = 3e4;
/** Fetches what one attachment of one capture points to. What it is, the bytes say and nobody else. */
async function fetchAttachment({ reader, fetchFile }, { captureId, index, allowPrivate }, signal) {
	const capture = reader.captureById(captureId);
	if (capture === null) throw new HookwrightError("capture-not-found", `There is no capture ${captureId.slice(0, 40)}.`, { field: "captureId" });
	const attachment = capture.event?.attachments[index];
	if (attachment === void 0) throw notThere("This capture has no such attachment.");
	if (attachment.url === null) throw notThere("This attachment has no URL.");
	const fetched = await fetchFile(attachment.url, {
		limitBytes: largestFile,
		totalMs: longestFetchMs,
		allowPrivate
	}, signal);
	const { content, problem, cut } = await decodeContent(fetched.bytes, [...fetched.contentEncodings], largestFile);
	if (problem !== null || cut) throw new HookwrightError("attachment-failed", problem ?? "The file is too large once decoded.");
	const type = fileTypeOf(content);
	const claimed = attachment.mimeType ?? mediaType(fetched.contentType);
	return {
		name: withEnding((safeFileName(attachment.name ?? "") || safeFileName(fetched.fileName ?? "") || attachmentName(attachment)) ?? `${captureId}-attachment-${index + 1}`, type?.mimeType ?? claimed),
		content,
		kind: type?.kind ?? null,
		mimeType: type?.mimeType ?? null,
		claimed: claimed === null || agree(claimed, type?.mimeType ?? null) ? null : claimed
	};
}
function notThere(problem) {
	return new HookwrightError("attachment-not-found", problem, { field: "index" });
}
function mediaType(header) {
	const type = header?.split(";")[0]?.trim().toLowerCase() ?? "";
	return type === "" || type === "application/octet-stream" || type === "binary/octet-stream" ? null : type;
}
/** Whether a claim fits what the bytes are; of bytes nobody knows, a claim to be shown cannot be true. */
function agree(claimed, found) {
	const family = (type) => type.toLowerCase().split("/")[0] ?? "";
	const shown = [
		"image",
		"audio",
		"video"
	].includes(family(claimed));
	if (found === null) return !shown || claimed.toLowerCase() === "image/svg+xml";
	const av = /* @__PURE__ */ new Set(["audio", "video"]);
	return family(claimed) === family(found) || av.has(family(claimed)) && av.has(family(found));
}
// src/shared/reading/history.ts
var mostRepeated = 100;
/** The messages of the conversation that a payload repeats, its own among them; those without time or side are left out. */
function readHistory(profile, payload) {
	const { history } = profile.map;
	if (history === void 0) return [];
	const list = valueAt(readableRoot(profile, payload), history.list);
	if (!Array.isArray(list)) return [];
	return list.slice(0, mostRepeated).flatMap((entry) => {
		const time = readTime$1(valueAt(entry, history.time));
		const side = scalarText(valueAt(entry, history.side)) ?? "";
		const direction = Object.hasOwn(history.sides, side) ? history.sides[side] : void 0;
		if (time === null || direction === void 0) return [];
		const text = scalarText(valueAt(entry, history.text));
		return [{
			time,
			direction,
			text: text === "" ? null : text,
			contentKind: scalarText(valueAt(entry, history.contentKind))
		}];
	});
}
// src/main/use-cases/told-messages.ts
/** Payloads beyond this are not looked through for what they repeat, bytes. */
var readAtMost = 262144;
var longestText = 8192;
/**
* Messages for which no webhook came, as far as the payloads of `tellers` repeat them: those from `from` (inclusive) to
* `to` (exclusive), ms since the epoch.
*/
async function toldMessages({ reader, profile }, conversation, tellers, { from, to }) {
	const told = /* @__PURE__ */ new Map();
	for (const teller of tellers) {
		const known = profile(teller.provider);
		if (known?.map.history === void 0 || teller.kind !== "message") continue;
		for (const repeated of await repeatedBy(reader, known, teller.id)) {
			const at = Date.parse(repeated.time);
			const id = `t${at}${repeated.direction}`;
			if (at < from || at >= to || told.has(id) || reader.transcripts.hasAt(conversation, at)) continue;
			told.set(id, toldMessage(id, repeated, teller));
		}
	}
	return [...told.values()];
}
async function repeatedBy(reader, profile, captureId) {
	const capture = reader.captureById(captureId);
	if (capture === null || capture.bodySize > readAtMost) return [];
	const encodings = capture.headers.flatMap(([name, value]) => name.toLowerCase() === "content-encoding" ? [value] : []);
	const { content, cut } = await decodeContent(reader.readBody(captureId), encodings, readAtMost);
	return cut ? [] : readHistory(profile, readPayload(content));
}
function toldMessage(id, { time, direction, text, contentKind }, teller) {
	return {
		id,
		cursor: `${Date.parse(time)}.0`,
		kind: "told",
		toldBy: teller.id,
		at: time,
		timeTold: true,
		receivedAt: teller.receivedAt,
		provider: teller.provider,
		eventType: null,
		title: "",
		direction,
		messageId: null,
		sender: null,
		recipient: null,
		text: text === null ? null : text.slice(0, longestText),
		textCut: text !== null && text.length > longestText,
		summary: plainLine(text ?? contentKind ?? ""),
		attachments: [],
		verdict: teller.verdict,
		replyStatus: null,
		fault: null,
		pinned: false,
		reports: [],
		repeats: {
			count: 0,
			arrivals: []
		},
		replyTo: null
	};
}
// src/main/use-cases/conversation-streams.ts
/** Four messages a second at most: what a screen can usefully show. */
var intervalMs = 250;
/** While captures wait to be sorted, nobody tells when they are. */
var behindMs = 500;
var rowsPerMessage$1 = 100;
var capturesPerMessage = 200;
function choiceOf({ search, provider }) {
	return {
		search: search === void 0 || search.trim() === "" ? null : search,
		provider: provider ?? null
	};
}
/** Tells in turn what happened since the last turn, once captures are sorted as far as that goes. */
async function* turns(streams, signal) {
	const { reader, feed, clock, catchUp } = streams;
	const subscription = feed.subscribe();
	const ended = () => signal?.aborted === true;
	let nextAt = 0;
	try {
		while (!ended()) {
			await subscription.wait(signal, reader.conversations.behind() > 0 ? behindMs : void 0);
			await pause(clock, nextAt - clock.monotonic(), signal);
			if (ended()) return;
			nextAt = clock.monotonic() + intervalMs;
			const changes = subscription.take();
			await catchUp();
			if (ended()) return;
			yield changes;
		}
	} finally {
		subscription.close();
	}
}
/** Rows of the list as they change. */
async function* followConversations(streams, query, signal) {
	const { conversations } = streams.reader;
	const choice = choiceOf(query);
	let sorted = conversations.sortedSeq();
	let look = newestLook(streams.looks);
	for await (const changes of turns(streams, signal)) {
		const since = sorted;
		sorted = conversations.sortedSeq();
		const looked = [...streams.looks].filter(([, number]) => number > look).map(([id]) => id);
		look = newestLook(streams.looks);
		const came = changes.reset || changes.removed.size > 0 ? null : conversations.changedAfter(since, choice, rowsPerMessage$1);
		if (came === null) {
			yield { type: "reset" };
			continue;
		}
		const known = new Set(came.map(({ id }) => id));
		const rows = [...came, ...conversations.rows(looked.filter((id) => !known.has(id)), choice)];
		if (rows.length > 0) yield {
			type: "changed",
			rows,
			behind: conversations.behind()
		};
	}
}
function newestLook(looks) {
	return Math.max(0, ...looks.values());
}
/** The messages of one conversation as they come and change. */
async function* followConversation(streams, id, signal) {
	const { conversations, transcripts } = streams.reader;
	await streams.catchUp();
	let shown = conversations.byId(id);
	if (shown === null) throw new HookwrightError("conversation-not-found", `There is no conversation ${id.slice(0, 40)}.`, { field: "id" });
	let sorted = conversations.sortedSeq();
	yield {
		type: "messages",
		items: [],
		conversation: shown
	};
	for await (const changes of turns(streams, signal)) {
		const since = sorted;
		sorted = conversations.sortedSeq();
		const conversation = conversations.byId(id);
		const number = conversations.numberOf(id);
		const came = number === null ? null : transcripts.changedAfter(number, since, capturesPerMessage);
		if (conversation === null || number === null || came === null || changes.reset || changes.removed.size > 0) {
			if (conversation === null && shown === null) continue;
			shown = conversation;
			yield {
				type: "reset",
				conversation
			};
			continue;
		}
		const items = [...came, ...transcripts.of(number, [...changes.changed].map((each) => seqOf(each, "id")))];
		const told = await toldMessages(streams.told, number, items, {
			from: -Infinity,
			to: Infinity
		});
		if (items.length === 0 && sameRow(conversation, shown)) continue;
		shown = conversation;
		yield {
			type: "messages",
			items: withoutRepeats([...items, ...told]),
			conversation
		};
	}
}
function sameRow(one, other) {
	return JSON.stringify(one) === JSON.stringify(other);
}
function withoutRepeats(items) {
	return [...new Map(items.map((item) => [item.id, item])).values()];
}
// src/main/use-cases/conversations.ts
/** Beyond this nobody waits for captures to be sorted: counts are behind, and the answer says so. */
var waitedForAtMost = 5e3;
/** Messages after a page whose payloads are asked what they repeat of it. */
var tellersBeyond = 5;
function createConversations(context) {
	const { reader, intake, feed, clock, directory } = context;
	const fetchFile = createFileFetcher({ clock });
	const { conversations, transcripts } = reader;
	const looks = /* @__PURE__ */ new Map();
	async function catchUp() {
		const behind = conversations.behind();
		if (behind === 0) return;
		const sorting = intake.indexConversations();
		if (behind <= waitedForAtMost) await sorting;
		else sorting.catch(() => {});
	}
	function require(id) {
		const row = conversations.byId(id);
		if (row === null) throw notFound(id);
		return row;
	}
	function numberOf(id) {
		const number = conversations.numberOf(id);
		if (number === null) throw notFound(id);
		return number;
	}
	const told = {
		reader,
		profile: (id) => directory.profile(id)
	};
	const streams = {
		reader,
		feed,
		clock,
		catchUp,
		looks,
		told
	};
	/** The page with the messages for which no webhook came, each where it was said. */
	async function withTold(number, page) {
		const [first, last] = [page.items[0], page.items.at(-1)];
		if (first === void 0 || last === void 0) return page;
		const from = page.before === null ? -Infinity : Date.parse(first.at);
		const beyond = page.after === null ? [] : transcripts.newer(number, placeOf(last.cursor, "after"), tellersBeyond);
		const to = beyond[0] === void 0 ? Infinity : Date.parse(beyond[0].at);
		const more = await toldMessages(told, number, [...page.items, ...beyond], {
			from,
			to
		});
		if (more.length === 0) return page;
		return {
			...page,
			items: [...page.items, ...more].toSorted((one, two) => Date.parse(one.at) - Date.parse(two.at))
		};
	}
	return {
		async list({ limit, cursor, ...query }) {
			await catchUp();
			const beforeSeq = cursor === void 0 ? void 0 : seqOf(cursor, "cursor");
			const { rows, next } = conversations.list({
				...choiceOf(query),
				limit,
				beforeSeq
			});
			return {
				items: rows,
				nextCursor: next === null ? null : `c${next}`,
				behind: conversations.behind()
			};
		},
		async get(id) {
			await catchUp();
			return require(id);
		},
		async messages({ id, limit, before, after, around }) {
			if ([
				before,
				after,
				around
			].filter((place) => place !== void 0).length > 1) throw new HookwrightError("bad-input", "Only one of before, after and around can be given.", { field: "before" });
			await catchUp();
			const number = numberOf(id);
			if (after !== void 0) return withTold(number, newerPage(number, placeOf(after, "after"), limit));
			if (around === void 0) return withTold(number, olderPage(number, before === void 0 ? null : placeOf(before, "before"), limit));
			const place = transcripts.placeOf(number, seqOf(around, "around"));
			if (place === null) throw new HookwrightError("capture-not-found", `${around.slice(0, 40)} is not in this conversation.`, { field: "around" });
			const half = Math.ceil(limit / 2);
			const older = olderPage(number, place, half);
			const newer = newerPage(number, {
				at: place.at,
				seq: place.seq - 1
			}, half);
			return withTold(number, {
				items: [...older.items, ...newer.items],
				before: older.before,
				after: newer.after
			});
		},
		async ofCapture(captureId) {
			if (reader.captureById(captureId) === null) throw new HookwrightError("capture-not-found", `There is no capture ${captureId.slice(0, 40)}.`, { field: "id" });
			const id = conversations.idOfCapture(seqOf(captureId, "id"));
			if (id === null) return null;
			await catchUp();
			return conversations.byId(id);
		},
		followList: (query, signal) => followConversations(streams, query, signal),
		follow: (id, signal) => followConversation(streams, id, signal),
		async markSeen(id, upTo) {
			await intake.markConversationSeen(id, seqOf(upTo, "upTo"));
			looks.delete(id);
			looks.set(id, (looks.size === 0 ? 0 : Math.max(...looks.values())) + 1);
			for (const oldest of looks.keys()) if (looks.size > 500) looks.delete(oldest);
			feed.status();
		},
		fetchAttachment: (query, signal) => fetchAttachment({
			reader,
			fetchFile
		}, query, signal)
	};
	function olderPage(number, before, limit) {
		const rows = transcripts.older(number, before, limit + 1);
		const items = rows.slice(-limit);
		const newest = before === null ? null : items.at(-1)?.cursor ?? cursorOf(before);
		return {
			items,
			before: rows.length > limit ? items[0]?.cursor ?? null : null,
			after: newest
		};
	}
	function newerPage(number, after, limit) {
		const rows = transcripts.newer(number, after, limit + 1);
		const items = rows.slice(0, limit);
		return {
			items,
			before: items[0]?.cursor ?? cursorOf(after),
			after: rows.length > limit ? items.at(-1)?.cursor ?? null : null
		};
	}
}
function notFound(id) {
	return new HookwrightError("conversation-not-found", `There is no conversation ${id.slice(0, 40)}.`, { field: "id" });
}
function cursorOf({ at, seq }) {
	return `${at}.${seq}`;
}
/** Throws cursor-malformed naming the field. */
function placeOf(cursor, field) {
	const match = /^(-?\d{1,16})\.(\d{1,15})$/.exec(cursor);
	if (match === null) throw new HookwrightError("cursor-malformed", `"${cursor.slice(0, 40)}" is no place in a transcript.`, { field });
	return {
		at: Number(match[1]),
		seq: Number(match[2])
	};
}
// src/main/use-cases/endpoint-directory.ts
/** Endpoints with their opened secrets and every known profile, kept in memory and read anew after each change. */
var EndpointDirectory = class {
	#reader;
	#vault;
	#log;
	#endpoints = [];
	#profiles = [];
	constructor(reader, vault, log) {
		this.#reader = reader;
		this.#vault = vault;
		this.#log = log;
		this.reload();
	}
	reload() {
		this.#profiles = [...this.#reader.providers(), ...builtInProviders];
		this.#endpoints = this.#reader.endpoints().map((endpoint) => ({
			id: endpoint.id,
			slug: endpoint.slug,
			provider: endpoint.provider,
			secrets: this.#openSecrets(endpoint),
			reply: endpoint.reply,
			script: endpoint.script
		}));
	}
	all() {
		return this.#endpoints;
	}
	find(id) {
		return this.#endpoints.find((endpoint) => endpoint.id === id) ?? null;
	}
	profiles() {
		return this.#profiles;
	}
	profile(id) {
		return this.#profiles.find((profile) => profile.id === id) ?? null;
	}
	/** A secret that cannot be opened is left out and told of, so that one lost key does not stop receiving. */
	#openSecrets(endpoint) {
		return this.#reader.sealedSecrets(endpoint.id).flatMap((sealed) => {
			try {
				return [this.#vault.open(sealed)];
			} catch (error) {
				if (!(error instanceof HookwrightError)) throw error;
				this.#log.error("A secret of an endpoint cannot be opened.", {
					endpoint: endpoint.slug,
					code: error.code
				});
				return [];
			}
		});
	}
};
// src/shared/script/check-script.ts
/** Bodies and headers of all entries together, characters: a script is kept in memory and copied between threads. */
var largestScript = 4194304;
/** In the order of the entries; empty when all is well. */
function checkScript(script) {
	const remarks = [];
	let shadow = null;
	let size = 0;
	for (const [index, entry] of script.entries.entries()) {
		const field = `entries.${index}`;
		size += "reply" in entry.step ? replySize(entry.step.reply) : 0;
		for (const [at, severity, problem] of entryRemarks(entry)) remarks.push({
			severity,
			field: `${field}.${at}`,
			problem
		});
		if (shadow !== null) remarks.push({
			severity: "note",
			field,
			problem: `It never has its turn: entry ${shadow + 1} before it takes every request for ever.`
		});
		else if (!isSelective(entry) && isEndless(entry)) shadow = index;
	}
	if (size > largestScript) remarks.push({
		severity: "wrong",
		field: "entries",
		problem: `Its replies are ${size} characters together; ${largestScript} are allowed.`
	});
	if (script.afterwards !== "endpoint-reply" && script.entries.some(isEndless)) remarks.push({
		severity: "note",
		field: "afterwards",
		problem: "It never comes to its end, because one of its entries goes on for ever."
	});
	return remarks;
}
function entryRemarks({ when, probability, times, delay, step }) {
	const remarks = [];
	if (probability === 0) remarks.push([
		"probability",
		"note",
		"With a chance of 0 it never answers."
	]);
	if (when !== void 0 && describeCondition(when) === "") remarks.push([
		"when",
		"note",
		"The condition asks for nothing, so it always holds."
	]);
	if (when?.nth !== void 0 && times !== null && times > 1) remarks.push([
		"times",
		"note",
		"Only one request has that number, so it answers once at most."
	]);
	if (delay?.kind === "uniform" && delay.fromMs > delay.toMs) remarks.push([
		"delay.toMs",
		"wrong",
		"The longest delay is shorter than the shortest."
	]);
	return [...remarks, ...stepRemarks(step)];
}
function stepRemarks(step) {
	if (step.kind !== "truncated" && step.kind !== "dribble") return [];
	const { status, body } = step.reply;
	if (status === 204 || status === 205 || status === 304) return [[
		"step.reply.status",
		"wrong",
		`An answer with status ${status} has no body that could be ${step.kind === "truncated" ? "cut short" : "sent in pieces"}.`
	]];
	if (step.kind === "dribble" && body.length < 2) return [[
		"step.reply.body",
		"note",
		"The body is too short to be sent in pieces, so it is sent at once."
	]];
	return [];
}
function replySize({ headers, body }) {
	return headers.reduce((sum, [name, value]) => sum + name.length + value.length, body.length);
}
// src/main/signing/validate-secret.ts
/**
* Why no scheme of the provider can use this secret, one sentence that never repeats it; null when one can.
* A provider without schemes takes any.
*/
function validateSecret(profile, secret) {
	const problems = profile.signatures.map((scheme) => secretKey(scheme, secret).problem);
	return problems.includes(null) ? null : problems[0] ?? null;
}
// src/main/use-cases/endpoints.ts
/** The last four characters may be shown of a secret that is long enough not to be guessed from them. */
var showsLastFourFrom = 12;
function createEndpointsApi(context) {
	const { reader, intake, vault, directory, samples, applyRules } = context;
	function get(id) {
		const endpoint = reader.endpoints().find((candidate) => candidate.id === id);
		if (endpoint === void 0) throw new HookwrightError("endpoint-not-found", `There is no endpoint ${id.slice(0, 40)}.`, { field: "id" });
		return endpoint;
	}
	function checkedSlug(slug) {
		if (slugPattern.test(slug)) return slug;
		throw new HookwrightError("slug-unusable", `The slug "${slug.slice(0, 80)}" cannot stand in a URL.`, { field: "slug" });
	}
	function checkedProvider(provider) {
		if (provider === "auto" || directory.profile(provider) !== null) return provider;
		throw new HookwrightError("provider-not-found", `There is no provider "${provider.slice(0, 80)}".`, { field: "provider" });
	}
	function sealedSecrets(secrets, provider) {
		const profile = directory.profile(provider);
		return secrets.map((secret, index) => {
			const problem = profile === null ? null : validateSecret(profile, secret);
			if (problem !== null) throw new HookwrightError("secret-malformed", problem, { field: `secrets.${index}` });
			return {
				sealed: vault.seal(secret),
				lastFour: secret.length >= showsLastFourFrom ? secret.slice(-4) : ""
			};
		});
	}
	function checkedScript(script) {
		const wrong = script === null ? void 0 : checkScript(script).find(({ severity }) => severity === "wrong");
		if (wrong === void 0) return script;
		throw new HookwrightError("script-malformed", wrong.problem, { field: `script.${wrong.field}` });
	}
	function changes(patch, provider, currentReply) {
		return {
			...patch.slug === void 0 ? {} : { slug: checkedSlug(patch.slug) },
			...patch.name === void 0 ? {} : { name: patch.name },
			...patch.provider === void 0 ? {} : { provider: checkedProvider(patch.provider) },
			...patch.secrets === void 0 ? {} : { sealedSecrets: sealedSecrets(patch.secrets, provider) },
			...patch.reply === void 0 ? {} : { reply: {
				...currentReply,
				...definedOnly$1(patch.reply)
			} },
			...patch.script === void 0 ? {} : { script: checkedScript(patch.script) }
		};
	}
	return {
		list: () => reader.endpoints(),
		get,
		async create(input) {
			const slug = checkedSlug(input.slug);
			const id = await intake.createEndpoint({
				slug,
				name: input.name ?? slug,
				provider: checkedProvider(input.provider),
				sealedSecrets: sealedSecrets(input.secrets, input.provider),
				reply: {
					...defaultReply,
					...definedOnly$1(input.reply ?? {})
				},
				script: checkedScript(input.script ?? null)
			});
			await applyRules();
			return get(id);
		},
		async update(id, patch) {
			const current = get(id);
			await intake.updateEndpoint(id, changes(patch, patch.provider ?? current.provider, current.reply));
			await applyRules();
			if (patch.script !== void 0 && JSON.stringify(patch.script) === JSON.stringify(current.script)) await intake.restartScript(id);
			return get(id);
		},
		async remove(id) {
			await intake.removeEndpoint(id);
			await applyRules();
		},
		revealSecrets: (id) => [...directory.find(get(id).id)?.secrets ?? []],
		sampleRequest: (endpointId, eventId) => samples.build(get(endpointId), eventId),
		sendSample: (endpointId, eventId) => samples.send(get(endpointId), eventId)
	};
}
/** Without the keys whose value is undefined: those mean "as it is", not "remove". */
function definedOnly$1(patch) {
	return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== void 0));
}
// src/main/use-cases/health.ts
var rateWindowMs$1 = 5e3;
var watchIntervalMs = 500;
/** Rate and disk change without anything telling of it. */
var watchPatienceMs = 2e3;
/** Keeps what is known of the receiver and the store, and tells it as one picture. */
var HealthBoard = class {
	#context;
	#startedAt;
	#listening = null;
	#receiverProblem = null;
	#storeProblem = null;
	#arrivals = [];
	constructor(context) {
		this.#context = context;
		this.#startedAt = new Date(context.clock.now()).toISOString();
	}
	listening(at) {
		this.#listening = at;
		this.#receiverProblem = null;
		this.#context.feed.status();
	}
	receiverFailed(problem) {
		this.#receiverProblem = problem;
		this.#context.feed.status();
	}
	storeFailed(problem) {
		this.#storeProblem = problem;
		this.#context.feed.status();
	}
	arrived(count) {
		this.#arrivals.push({
			at: this.#context.clock.monotonic(),
			count
		});
	}
	/** Where the receiver listens; none while it does not. */
	receiverPorts() {
		return [this.#listening?.port, this.#listening?.httpPort].filter((port) => typeof port === "number");
	}
	/** e.g. `https://localhost:8443`; null while not listening. */
	receiverUrl() {
		return this.#listening === null ? null : `https://localhost:${this.#listening.port}`;
	}
	now() {
		const { reader, vault, dataFolder, version } = this.#context;
		const { stored, unmatched } = reader.counts();
		const url = this.receiverUrl();
		const httpPort = this.#listening?.httpPort ?? null;
		return {
			version,
			pid: process.pid,
			startedAt: this.#startedAt,
			receiver: {
				state: this.#receiverProblem !== null ? "failing" : url === null ? "stopped" : "listening",
				url,
				port: this.#listening?.port ?? null,
				httpUrl: httpPort === null ? null : `http://localhost:${httpPort}`,
				problem: this.#receiverProblem
			},
			captures: {
				stored,
				unmatched,
				perSecond: this.#rate()
			},
			store: {
				state: this.#storeProblem === null ? "ok" : "failing",
				problem: this.#storeProblem,
				schemaVersion: reader.schemaVersion(),
				databaseBytes: reader.databaseBytes(),
				diskFreeBytes: diskFree(dataFolder),
				dataFolder
			},
			indexLag: null,
			secretsLevel: vault.level
		};
	}
	/** The health of now, then each change of it. */
	async *watch(signal) {
		const { feed, clock } = this.#context;
		const subscription = feed.subscribe();
		const ended = () => signal?.aborted === true;
		let last = "";
		try {
			while (!ended()) {
				const health = this.now();
				const text = JSON.stringify({
					...health,
					store: {
						...health.store,
						diskFreeBytes: 0
					}
				});
				if (text !== last) {
					last = text;
					yield health;
				}
				await pause(clock, watchIntervalMs, signal);
				await subscription.wait(signal, watchPatienceMs);
				subscription.take();
			}
		} finally {
			subscription.close();
		}
	}
	#rate() {
		const since = this.#context.clock.monotonic() - rateWindowMs$1;
		this.#arrivals = this.#arrivals.filter(({ at }) => at >= since);
		const total = this.#arrivals.reduce((sum, { count }) => sum + count, 0);
		return Math.round(total / (rateWindowMs$1 / 1e3) * 10) / 10;
	}
};
function diskFree(folder) {
	try {
		const { bavail, bsize } = statfsSync(folder);
		return bavail * bsize;
	} catch {
		return null;
	}
}
// src/main/use-cases/providers.ts
function createProvidersApi({ reader, intake, applyRules }) {
	const isBuiltIn = (id) => builtInProviders.some((profile) => profile.id === id);
	return {
		list: () => [...reader.providers().map((profile) => ({
			...profile,
			builtIn: false
		})), ...builtInProviders.map((profile) => ({
			...profile,
			builtIn: true
		}))],
		async save(profile) {
			if (isBuiltIn(profile.id) || profile.id === "auto") throw new HookwrightError("provider-taken", `The id "${profile.id}" belongs to a built-in provider.`, { field: "id" });
			await intake.saveProvider(profile);
			await applyRules();
			return profile;
		},
		async remove(id) {
			if (!reader.providers().some((profile) => profile.id === id)) throw new HookwrightError("provider-not-found", `There is no provider of your own named "${id.slice(0, 80)}".`, { field: "id" });
			const user = reader.endpoints().find((endpoint) => endpoint.provider === id);
			if (user !== void 0) throw new HookwrightError("bad-input", `The endpoint "${user.slug}" uses this provider.`, {
				field: "id",
				remedy: "Choose another provider for that endpoint first."
			});
			await intake.removeProvider(id);
			await applyRules();
		}
	};
}
// src/main/use-cases/samples.ts
/** A reply may be delayed by five minutes on purpose; a sample waits that long and a little more. */
var deadlines$1 = {
	connectMs: 1e4,
	responseMs: 33e4,
	totalMs: 33e4
};
function createSamples({ reader, directory, certificates, sender, clock, receiverUrl }) {
	/** Samples are named `EVENT` or `EVENT/SAMPLE`, on an endpoint that recognises its provider with `PROVIDER/` before. */
	function find(endpoint, name) {
		const [providerId = "", eventId, sampleId] = endpoint.provider === "auto" ? name.split("/") : [endpoint.provider, ...name.split("/")];
		const profile = directory.profile(providerId);
		const event = profile?.events.find(({ id }) => id === eventId);
		if (profile === null || event === void 0) throw new HookwrightError("bad-input", `There is no sample "${name.slice(0, 80)}" for this endpoint.`, {
			field: "eventId",
			remedy: "Choose an event of the endpoint’s provider; on an endpoint that recognises its provider, as PROVIDER/EVENT."
		});
		return {
			profile,
			event,
			sampleId
		};
	}
	function build(endpoint, eventId) {
		const { profile, event, sampleId } = find(endpoint, eventId);
		const base = receiverUrl();
		if (base === null) throw new HookwrightError("send-failed", "The receiver is not listening.");
		const now = clock.now();
		const sample = freshSample(profile, event, {
			now,
			random: randomBytes,
			sampleId
		});
		const secret = directory.find(endpoint.id)?.secrets[0];
		const signature = secret === void 0 ? [] : signRequest(profile, {
			secret,
			body: Buffer.from(sample.body),
			headers: sample.headers,
			now
		});
		const headers = [...sample.headers, ...signature];
		const url = `${base}/${endpoint.slug}`;
		const curl = curlCommand({
			method: profile.method,
			url,
			headers,
			body: sample.body,
			caPath: certificates.authorityPath
		});
		return {
			method: profile.method,
			url,
			headers,
			body: sample.body,
			curl,
			signed: signature.length > 0
		};
	}
	return {
		build,
		async send(endpoint, eventId) {
			const request = build(endpoint, eventId);
			const body = Buffer.from(request.body);
			const before = reader.lastSeq();
			const { method, url, headers } = request;
			const { response, failure } = await sender.attempt({
				method,
				url,
				headers,
				body
			}, parseTarget({ url }), deadlines$1);
			if (response === null) throw new HookwrightError("send-failed", failure?.problem ?? "There was no answer.", failure === null ? {} : { remedy: failure.remedy });
			const own = reader.listCaptures({
				where: {
					sql: "c.body_size = ?",
					params: [body.length]
				},
				limit: 20,
				afterSeq: before
			}).find(({ id, endpointId }) => endpointId === endpoint.id && body.equals(reader.readBody(id, 0, body.length)));
			return {
				status: response.status,
				captureId: own?.id ?? null
			};
		}
	};
}
// src/main/deliveries/attempt-verdict.ts
var interruptedFailure = {
	kind: "interrupted",
	problem: "Hookwright stopped while this attempt was under way; nobody knows whether it arrived.",
	remedy: "Look in the target’s own log if it matters."
};
var cancelledVerdict = {
	state: "cancelled",
	dueAt: null,
	next: "Cancelled by hand."
};
var unretriedVerdict = {
	state: "gave-up",
	dueAt: null,
	next: "An attempt made by hand after the end is not retried."
};
/** `endedAt`: wall clock, ms; waits count from there. */
function verdictOf(next, endedAt) {
	if (next.kind === "end") return {
		state: next.end,
		dueAt: null,
		next: sentence(next.reason)
	};
	return {
		state: "scheduled",
		dueAt: endedAt + next.waitMs,
		next: sentence(next.reason)
	};
}
/** Where the target had no part in it there is nothing that a retry could mend. */
function stoppedVerdict(problem) {
	return {
		state: "stopped",
		dueAt: null,
		next: sentence(problem)
	};
}
function standingAfter(delivery, policy, number, { response, failure }, { state, dueAt }) {
	return {
		state,
		dueAt,
		attempts: number,
		lastStatus: response?.status ?? null,
		lastFailure: failure?.kind ?? null,
		asExpected: isAsExpected(delivery.row, response, policy) ?? delivery.row.asExpected
	};
}
function standingOf({ row, dueAt }) {
	const { state, attempts, lastStatus, lastFailure, asExpected } = row;
	return {
		state,
		attempts,
		lastStatus,
		lastFailure,
		dueAt,
		asExpected
	};
}
function sentence(reason) {
	const first = reason.charAt(0).toUpperCase() + reason.slice(1);
	return /[.!?]$/.test(first) ? first : `${first}.`;
}
// src/main/deliveries/due-times.ts
/** The clocks are looked at this often while anything waits: a jump is noticed within that time. */
var lookIntervalMs = 1e3;
/**
* Which deliveries are due. The wall clock counts, which outlives a restart; within one run the monotonic clock counts
* too, so that a wall clock set back delays nothing, and one set forward (or a sleep) makes due what is due.
*/
var DueTimes = class {
	#clock;
	#becameDue;
	#waiting = /* @__PURE__ */ new Map();
	#due = [];
	#disarm = null;
	#armedFor = Number.POSITIVE_INFINITY;
	#stopped = false;
	constructor(clock, becameDue) {
		this.#clock = clock;
		this.#becameDue = becameDue;
	}
	add(seq, dueAt, trigger) {
		const wait = Math.max(0, dueAt - this.#clock.now());
		const entry = {
			seq,
			dueAt,
			monotonicDue: this.#clock.monotonic() + wait,
			trigger,
			afterEnd: false
		};
		if (wait === 0) {
			this.#due.push(entry);
			this.#becameDue();
		} else {
			this.#waiting.set(seq, entry);
			this.#arm(wait);
		}
	}
	/** Before everything else that is due. */
	addFirst(seq, afterEnd) {
		this.#due.unshift({
			seq,
			dueAt: this.#clock.now(),
			monotonicDue: this.#clock.monotonic(),
			trigger: "manual",
			afterEnd
		});
	}
	forget(seq) {
		this.#waiting.delete(seq);
		this.#due = this.#due.filter((entry) => entry.seq !== seq);
	}
	/** Takes out the one that has been due longest. */
	next() {
		return this.#due.shift();
	}
	stop() {
		this.#stopped = true;
		this.#disarm?.();
	}
	#arm(waitMs) {
		if (this.#stopped) return;
		const wait = Math.min(waitMs, lookIntervalMs);
		if (this.#clock.monotonic() + wait >= this.#armedFor) return;
		this.#disarm?.();
		this.#armedFor = this.#clock.monotonic() + wait;
		this.#disarm = this.#clock.after(wait, () => {
			this.#disarm = null;
			this.#armedFor = Number.POSITIVE_INFINITY;
			this.#look();
		});
	}
	#look() {
		const now = this.#clock.now();
		const monotonic = this.#clock.monotonic();
		const due = [];
		let next = Number.POSITIVE_INFINITY;
		for (const entry of this.#waiting.values()) if (entry.dueAt <= now || entry.monotonicDue <= monotonic) due.push(entry);
		else next = Math.min(next, entry.dueAt - now, entry.monotonicDue - monotonic);
		for (const { seq } of due) this.#waiting.delete(seq);
		this.#due.push(...due.toSorted((one, other) => one.dueAt - other.dueAt));
		if (due.length > 0) this.#becameDue();
		if (this.#waiting.size > 0) this.#arm(next);
	}
};
// src/main/deliveries/delivery-queue.ts
/** When the store cannot take the beginning of an attempt, it is tried again after this long. */
var storeRetryMs = 5e3;
var DeliveryQueue = class {
	#context;
	#watches;
	#due;
	#active = /* @__PURE__ */ new Map();
	#closing = false;
	constructor(context) {
		this.#context = context;
		this.#watches = new EndpointWatches();
		this.#due = new DueTimes(context.clock, () => this.#startReady());
	}
	/** Takes up what the last run left: waits go on, an attempt that was under way is recorded as interrupted. */
	async start() {
		for (const delivery of this.#context.deliveries.open()) if (delivery.row.state === "sending") await this.#recordInterrupted(delivery);
		else this.#due.add(delivery.seq, delivery.dueAt ?? this.#context.clock.now(), delivery.row.attempts === 0 ? "first" : "retry");
	}
	/** A delivery that was just stored as scheduled. */
	add(seq) {
		this.#due.add(seq, this.#context.clock.now(), "first");
	}
	/** Resolves once it is cancelled; an attempt under way is broken off. Throws `delivery-ended`, `delivery-not-found`. */
	async cancel(seq) {
		const active = this.#active.get(seq);
		if (active !== void 0) {
			active.cancelled = true;
			active.abort.abort();
			await active.ended;
			return;
		}
		const delivery = this.#find(seq);
		if (delivery.row.state !== "scheduled") throw new HookwrightError("delivery-ended", `The delivery has ended already (${delivery.row.state}).`, { field: "id" });
		this.#due.forget(seq);
		await this.#context.journal.write({
			kind: "stand",
			delivery: seq,
			standing: {
				...standingOf(delivery),
				state: "cancelled",
				dueAt: null
			}
		});
		this.#context.changed(delivery.row.id);
	}
	/** Makes the next attempt at once; one that is under way is left to itself. Throws `delivery-not-found`. */
	async attemptNow(seq) {
		if (this.#active.has(seq)) return;
		const delivery = this.#find(seq);
		const afterEnd = delivery.row.state !== "scheduled";
		this.#due.forget(seq);
		this.#due.addFirst(seq, afterEnd);
		if (afterEnd) {
			await this.#context.journal.write({
				kind: "stand",
				delivery: seq,
				standing: {
					...standingOf(delivery),
					state: "scheduled",
					dueAt: this.#context.clock.now()
				}
			});
			this.#context.changed(delivery.row.id);
		}
		this.#startReady();
	}
	/** Breaks off what is under way and resolves once that is recorded. What waits is taken up by the next start. */
	async close() {
		this.#closing = true;
		this.#due.stop();
		const ends = [...this.#active.values()].map(({ abort, ended }) => {
			abort.abort();
			return ended;
		});
		await Promise.all(ends);
		await this.#context.journal.drain();
	}
	#find(seq) {
		const delivery = this.#context.deliveries.find(seq);
		if (delivery === null) throw new HookwrightError("delivery-not-found", `There is no delivery d${seq}.`, { field: "id" });
		return delivery;
	}
	#startReady() {
		const limit = this.#context.concurrency ?? 32;
		while (!this.#closing && this.#active.size < limit) {
			const entry = this.#due.next();
			if (entry === void 0) return;
			this.#begin(entry);
		}
	}
	#begin(entry) {
		let end = () => {};
		const ended = new Promise((resolve) => {
			end = resolve;
		});
		const active = {
			abort: new AbortController(),
			ended,
			cancelled: false
		};
		this.#active.set(entry.seq, active);
		this.#run(entry, active).catch((error) => this.#stopAfterFault(entry.seq, error)).then((follow) => {
			this.#active.delete(entry.seq);
			end();
			if (!this.#closing) follow?.();
			this.#context.changed(`d${entry.seq}`);
			this.#startReady();
		}).catch((error) => this.#context.log.error("The delivery queue met a fault.", { error: String(error) }));
	}
	/** A fault of our own must not send again and again. */
	async #stopAfterFault(seq, error) {
		const { log, deliveries, journal } = this.#context;
		log.error("A delivery met a fault of Hookwright and was stopped.", {
			delivery: `d${seq}`,
			error: String(error)
		});
		const delivery = deliveries.find(seq);
		const change = {
			kind: "stand",
			delivery: seq
		};
		if (delivery !== null) await journal.write({
			...change,
			standing: {
				...standingOf(delivery),
				state: "stopped",
				dueAt: null
			}
		});
		return null;
	}
	/** Carries one attempt out; returns what is to happen once it is no longer under way. */
	async #run(entry, active) {
		const { clock, deliveries, send } = this.#context;
		const delivery = deliveries.find(entry.seq);
		const material = deliveries.recipe(entry.seq);
		if (delivery === null || material === null) return null;
		const { recipe, body } = material;
		const number = delivery.row.attempts + 1;
		const startedAt = clock.now();
		const firstAt = deliveries.firstAttemptAt(entry.seq) ?? startedAt;
		const last = number === 1 ? void 0 : deliveries.attempts(entry.seq).at(-1);
		const numbers = {
			number,
			now: startedAt,
			firstAt,
			previous: last === void 0 ? null : outcomeOfAttempt(last)
		};
		const prepared = this.#prepare(recipe, body, numbers);
		const request = "failure" in prepared ? null : prepared.request;
		const begun = {
			kind: "begin",
			attempt: {
				delivery: entry.seq,
				number,
				trigger: entry.trigger,
				startedAt,
				dueAt: Math.min(entry.dueAt, startedAt),
				method: recipe.method,
				url: attemptUrl(recipe.url, recipe.requestTarget),
				headers: "failure" in prepared ? recipe.headers : hideSecrets(prepared.request.headers, prepared.hide),
				bodySize: (request?.rawPacket ?? request?.body ?? body).length,
				requestBody: request === null || request.rawPacket !== void 0 || request.body === body ? null : new Uint8Array(request.body)
			}
		};
		if (!await this.#isBegun(begun)) return () => this.#due.add(entry.seq, clock.now() + storeRetryMs, entry.trigger);
		this.#context.changed(delivery.row.id);
		const result = "failure" in prepared ? failedResult(startedAt, recipe.headers, prepared.failure) : await makeAttempt(send, () => clock.now(), prepared.request, targetFor(prepared.target, recipe.policy), deadlinesOf(recipe.policy), active.abort.signal);
		const seen = this.#interrupted(result, active);
		const verdict = "failure" in prepared ? stoppedVerdict(prepared.failure.problem) : this.#judge(entry, delivery, recipe, seen, {
			number,
			firstAt,
			endedAt: clock.now(),
			cancelled: active.cancelled
		});
		const outcome = outcomeRecord(seen, request ?? {
			method: recipe.method,
			url: recipe.url,
			headers: recipe.headers,
			body
		}, {
			next: verdict.next,
			toSelf: this.#context.isOwnReceiver(recipe.url),
			hide: "failure" in prepared ? [] : prepared.hide
		});
		await this.#persist(entry.seq, number, outcome, standingAfter(delivery, recipe.policy, number, seen, verdict));
		return verdict.dueAt === null ? null : () => this.#due.add(entry.seq, verdict.dueAt ?? 0, "retry");
	}
	/** False: the store cannot take it now, so nothing may leave. */
	async #isBegun(change) {
		try {
			await this.#context.journal.write(change);
			return true;
		} catch (error) {
			this.#context.log.warn("An attempt could not be stored and waits.", {
				delivery: `d${change.attempt.delivery}`,
				error: String(error)
			});
			return false;
		}
	}
	#prepare(recipe, body, numbers) {
		try {
			return this.#context.prepare(recipe, body, numbers);
		} catch (error) {
			return { failure: failureOf(error) };
		}
	}
	/** An attempt broken off because the app closes has not been cancelled by anybody. */
	#interrupted(result, active) {
		if (!this.#closing || active.cancelled || result.failure?.kind !== "cancelled") return result;
		return {
			...result,
			failure: interruptedFailure
		};
	}
	#judge(entry, delivery, recipe, result, at) {
		if (at.cancelled) return cancelledVerdict;
		const outcome = outcomeOfAttempt(result);
		if (outcome === null) return stoppedVerdict(result.failure?.problem ?? "the target had no part in it");
		const progress = {
			attempts: at.number,
			elapsedMs: Math.max(0, at.endedAt - at.firstAt),
			seed: delivery.seq,
			answeredAt: at.endedAt
		};
		const next = this.#watches.judge(recipe.policy, recipe.url, outcome, at.endedAt, progress);
		if (next.kind === "retry" && entry.afterEnd) return unretriedVerdict;
		return verdictOf(next, at.endedAt);
	}
	async #persist(seq, number, outcome, standing) {
		const { clock, journal, log } = this.#context;
		for (;;) try {
			await journal.write({
				kind: "finish",
				delivery: seq,
				number,
				outcome,
				standing
			});
			return;
		} catch (error) {
			if (this.#closing) return;
			log.warn("The end of an attempt could not be stored; it is tried again.", {
				delivery: `d${seq}`,
				error: String(error)
			});
			await new Promise((resolve) => {
				clock.after(storeRetryMs, resolve);
			});
		}
	}
	async #recordInterrupted(delivery) {
		const { deliveries, clock } = this.#context;
		const material = deliveries.recipe(delivery.seq);
		const begun = deliveries.attempts(delivery.seq).at(-1);
		const number = delivery.row.attempts;
		if (material === null || begun === void 0) return;
		const startedAt = Date.parse(begun.startedAt);
		const result = failedResult(startedAt, begun.headers, interruptedFailure);
		const entry = {
			seq: delivery.seq,
			dueAt: startedAt,
			monotonicDue: clock.monotonic(),
			trigger: "retry",
			afterEnd: false
		};
		const firstAt = deliveries.firstAttemptAt(delivery.seq) ?? startedAt;
		const verdict = this.#judge(entry, delivery, material.recipe, result, {
			number,
			firstAt,
			endedAt: startedAt,
			cancelled: false
		});
		const request = {
			method: begun.method,
			url: begun.url,
			headers: begun.headers,
			body: material.body
		};
		const outcome = outcomeRecord(result, request, {
			next: verdict.next,
			toSelf: false,
			hide: []
		});
		await this.#persist(delivery.seq, number, outcome, standingAfter(delivery, material.recipe.policy, number, result, verdict));
		this.#context.changed(delivery.row.id);
		if (verdict.dueAt !== null) this.#due.add(delivery.seq, verdict.dueAt, "retry");
	}
};
// src/main/deliveries/bulk-pages.ts
/** Captures read and claimed together: enough that nobody waits for the disk, few enough to be told as doubtful after a crash. */
var pageSize$1 = 400;
/** The page that follows a position; null after the last. What came after the start of the replay is in none. */
function readPage(bulks, plan, from) {
	const { selection } = plan;
	if ("seqs" in selection) {
		const start = from ?? 0;
		const seqs = selection.seqs.slice(start, start + pageSize$1);
		if (seqs.length === 0) return null;
		const captures = bulks.capturesOf(seqs);
		return {
			from,
			to: start + seqs.length,
			captures,
			missing: seqs.length - captures.length
		};
	}
	const { where, upTo } = selection;
	const captures = bulks.capturePage({
		where,
		upTo,
		after: from,
		newestFirst: plan.order === "newest-first",
		limit: pageSize$1,
		withBodies: true
	});
	const last = captures.at(-1);
	return last === void 0 ? null : {
		from,
		to: last.seq,
		captures,
		missing: 0
	};
}
/** Whether a page lies before the end of what was claimed. */
function isClaimed(plan, page, claimedTo) {
	if (claimedTo === null) return false;
	return plan.order === "newest-first" && !("seqs" in plan.selection) ? page.to >= claimedTo : page.to <= claimedTo;
}
// src/main/deliveries/bulk-tally.ts
/** Each bucket is a tenth wider than the one before, from 0.1 ms on: fixed memory, answers within a tenth. */
var growth = Math.log(1.1);
var smallestMs = .1;
var buckets = 200;
/** The rate is that of about the last two seconds. */
var rateWindowMs = 2e3;
/** Counts what came of a bulk replay, in memory that does not grow with it. */
var BulkTally = class {
	#clock;
	#durations = new Uint32Array(buckets);
	#outcomes;
	#before;
	#total;
	#measured = 0;
	#sent;
	#delivered;
	#failed;
	#marks = [];
	constructor(clock, before) {
		this.#clock = clock;
		this.#before = before;
		this.#total = before.total;
		this.#sent = before.sent;
		this.#delivered = before.delivered;
		this.#failed = before.failed;
		this.#outcomes = new Map(Object.entries(before.outcomes));
	}
	add({ response, failure, phases }) {
		const delivered = failure === null && response !== null && response.status >= 200 && response.status < 300;
		this.#count(failure?.kind ?? String(response?.status ?? 0), delivered);
		if (response === null) return;
		const bucket = Math.floor(Math.log(Math.max(phases.totalMs, smallestMs) / smallestMs) / growth);
		const at = Math.min(bucket, 199);
		this.#durations[at] = (this.#durations[at] ?? 0) + 1;
		this.#measured += 1;
	}
	/** Captures that are not there any more. */
	addMissing(count) {
		for (let left = count; left > 0; left -= 1) this.#count("capture-gone", false);
	}
	progress() {
		return {
			total: this.#total,
			sent: this.#sent,
			delivered: this.#delivered,
			failed: this.#failed,
			perSecond: this.#rate(),
			outcomes: Object.fromEntries(this.#outcomes),
			p50Ms: this.#quantile(.5) ?? this.#before.p50Ms,
			p99Ms: this.#quantile(.99) ?? this.#before.p99Ms
		};
	}
	#count(outcome, delivered) {
		this.#sent += 1;
		if (delivered) this.#delivered += 1;
		else this.#failed += 1;
		this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
	}
	#rate() {
		const at = this.#clock.monotonic();
		const last = this.#marks.at(-1);
		if (last === void 0 || at - last.at >= 100) this.#marks.push({
			at,
			sent: this.#sent
		});
		while (this.#marks.length > 2 && (this.#marks[1]?.at ?? at) < at - rateWindowMs) this.#marks.shift();
		const [first] = this.#marks;
		if (first === void 0 || at <= first.at) return 0;
		return Math.round((this.#sent - first.sent) / (at - first.at) * 1e4) / 10;
	}
	#quantile(share) {
		let left = Math.ceil(this.#measured * share);
		if (left === 0) return null;
		const bucket = this.#durations.findIndex((count) => (left -= count) <= 0);
		return Math.round(smallestMs * Math.exp((bucket + .5) * growth) * 100) / 100;
	}
};
// src/main/deliveries/bulk-replay.ts
/** Results written together, and how long one waits at most. */
var batchItems = 400;
var batchMs = 250;
/** Results that may wait for the store before sending waits too. */
var backlogItems = 2e3;
var deadlines = deadlinesOf(null);
var BulkRun = class {
	#context;
	#stored;
	#target;
	#toSelf;
	#tally;
	#abort = new AbortController();
	#pages = [];
	#state;
	#position;
	#page = null;
	#upcoming = null;
	#turning = null;
	#batch = [];
	#unwritten = 0;
	#writes = Promise.resolve();
	#cancelTimer = null;
	#resume = null;
	#gate = null;
	#nextAt = 0;
	#running = null;
	#stopped = false;
	constructor(context, stored) {
		this.#context = context;
		this.#stored = stored;
		this.#target = context.openTarget(stored.plan);
		this.#toSelf = context.isOwnReceiver(stored.targetUrl);
		this.#tally = new BulkTally(context.clock, stored.standing.progress);
		this.#state = stored.standing.state;
		this.#position = stored.standing.claimedTo;
	}
	summary() {
		const { seq, createdAt, targetUrl } = this.#stored;
		const progress = this.#tally.progress();
		return {
			id: publicId("b", seq),
			createdAt: new Date(createdAt).toISOString(),
			targetUrl,
			state: this.#state,
			...progress,
			perSecond: this.#state === "running" ? progress.perSecond : 0
		};
	}
	/** Records what an earlier run of the program claimed and did not live to record; stays paused. */
	async takeUp() {
		const { bulks } = this.#context;
		const { plan, seq, standing } = this.#stored;
		this.#state = "paused";
		for (let from = standing.claimedFrom, page = readPage(bulks, plan, from); page !== null && isClaimed(plan, page, standing.claimedTo); page = readPage(bulks, plan, from)) {
			const known = bulks.recorded(seq, page.captures.map((capture) => capture.seq));
			const entry = this.#open(page);
			for (const capture of page.captures) if (!known.has(capture.seq)) this.#record(capture, null, this.#interrupted(), entry);
			entry.open = 0;
			from = page.to;
		}
		this.#pages.length = 0;
		this.#flush();
		await this.#writes;
	}
	start() {
		if (this.#running !== null || this.#state === "done" || this.#state === "cancelled") return;
		this.#state = "running";
		const lanes = Array.from({ length: this.#stored.plan.concurrency }, () => this.#lane());
		this.#running = Promise.all(lanes).then(() => this.#finish(), (error) => {
			this.#context.log.error("A bulk replay met a fault and was paused.", {
				bulk: publicId("b", this.#stored.seq),
				error: String(error)
			});
			this.#state = "paused";
			this.#running = null;
			return this.#finish();
		});
	}
	async pause() {
		if (this.#state !== "running") return;
		this.#state = "paused";
		this.#gate = new Promise((resolve) => {
			this.#resume = resolve;
		});
		this.#flush();
		await this.#writes;
	}
	async resume() {
		if (this.#state !== "paused") return;
		this.#state = "running";
		this.#openGate();
		if (this.#running === null) this.start();
		this.#flush();
		await this.#writes;
	}
	/** Breaks off what is under way and resolves once all is recorded. */
	async cancel() {
		if (this.#state === "done" || this.#state === "cancelled") return;
		this.#state = "cancelled";
		this.#abort.abort();
		this.#openGate();
		if (this.#running === null) await this.#finish();
		else await this.#running;
	}
	/** The app closes: what is under way is recorded, the rest goes on after the next start. */
	async close() {
		if (this.#running === null) return;
		if (this.#state === "running") this.#state = "paused";
		this.#stopped = true;
		this.#abort.abort();
		this.#openGate();
		await this.#running;
	}
	#openGate() {
		this.#resume?.();
		this.#gate = null;
		this.#resume = null;
	}
	async #lane() {
		for (;;) {
			if (this.#gate !== null) await this.#gate;
			if (this.#abort.signal.aborted) return;
			if (this.#unwritten > backlogItems) await this.#writes;
			const page = this.#page;
			if (page === null || page.next >= page.captures.length) {
				this.#turning ??= this.#turnPage();
				if (!await this.#turning) return;
				continue;
			}
			if (this.#stored.plan.rate !== null) await this.#slot(this.#stored.plan.rate);
			const capture = page.captures[page.next];
			if (this.#gate !== null || this.#abort.signal.aborted || capture === void 0) continue;
			page.next += 1;
			await this.#sendOne(capture, page.entry);
		}
	}
	/** Goes to the next page, which has mostly been claimed by now. False: there is none. */
	async #turnPage() {
		try {
			const page = await (this.#upcoming ?? this.#claimPage());
			this.#upcoming = null;
			if (page === null) return false;
			this.#page = page;
			this.#upcoming = this.#claimPage();
			this.#upcoming.catch(() => {});
			return true;
		} finally {
			this.#turning = null;
		}
	}
	async #claimPage() {
		const { bulks, journal } = this.#context;
		const page = readPage(bulks, this.#stored.plan, this.#position);
		if (page === null) return null;
		const entry = this.#open(page);
		this.#position = page.to;
		await journal.write({
			kind: "bulk-stand",
			bulk: this.#stored.seq,
			standing: this.#standing()
		});
		if (page.missing > 0) this.#tally.addMissing(page.missing);
		return {
			captures: page.captures,
			next: 0,
			entry
		};
	}
	#open(page) {
		const entry = {
			page,
			open: page.captures.length
		};
		this.#pages.push(entry);
		return entry;
	}
	/** Waits until the rate allows one more; does not make up for more than a twentieth of a second. */
	async #slot(rate) {
		const { clock } = this.#context;
		const now = clock.monotonic();
		const at = Math.max(this.#nextAt, now - 50);
		this.#nextAt = at + 1e3 / rate;
		if (at - now < 1) return;
		const { signal } = this.#abort;
		await new Promise((resolve) => {
			const cancel = clock.after(at - now, end);
			function end() {
				cancel();
				signal.removeEventListener("abort", end);
				resolve();
			}
			signal.addEventListener("abort", end);
		});
	}
	async #sendOne(capture, entry) {
		const { clock, build, send } = this.#context;
		const now = clock.now();
		let item = null;
		let result;
		try {
			item = build(capture, this.#stored.plan, now);
			result = await makeAttempt(send, () => clock.now(), item.request, this.#target, deadlines, this.#abort.signal);
		} catch (error) {
			result = failedResult(now, [], failureOf(error));
		}
		if (this.#stopped && result.failure?.kind === "cancelled") result = {
			...result,
			...this.#interrupted()
		};
		this.#record(capture, item, result, entry);
	}
	#interrupted() {
		return failedResult(this.#context.clock.now(), [], interruptedFailure);
	}
	#record(capture, item, result, entry) {
		this.#tally.add(result);
		this.#batch.push({
			row: bulkRow(this.#stored.seq, this.#itemOf(capture, item, result)),
			entry
		});
		this.#unwritten += 1;
		if (this.#batch.length >= batchItems) this.#flush();
		else this.#cancelTimer ??= this.#context.clock.after(batchMs, () => this.#flush());
	}
	#itemOf(capture, item, result) {
		const { plan, targetUrl } = this.#stored;
		const { response, failure, startedAt } = result;
		const delivered = failure === null && response !== null && response.status >= 200 && response.status < 300;
		const sentBody = item?.request.rawPacket ?? item?.request.body;
		const request = item?.request ?? {
			method: capture.method,
			url: targetUrl,
			headers: [],
			body: /* @__PURE__ */ new Uint8Array()
		};
		const next = delivered ? `${response.status} counts as delivered.` : failure?.problem ?? "A bulk replay sends each capture once.";
		return {
			delivery: {
				createdAt: startedAt,
				targetUrl,
				skipVerify: plan.target.target.skipVerify,
				provider: capture.provider,
				eventType: capture.eventType,
				summary: capture.summary,
				mode: plan.mode,
				breakage: null,
				captureId: capture.id,
				policyId: null,
				expectation: item?.delivery.expectation ?? {
					answer: "either",
					reason: "It was not sent."
				},
				state: delivered ? "delivered" : failure?.kind === "cancelled" ? "cancelled" : "gave-up",
				attempts: 1,
				lastStatus: response?.status ?? null,
				lastFailure: failure?.kind ?? null,
				dueAt: null,
				asExpected: item === null ? null : this.#context.asExpected(item, result)
			},
			attempt: {
				number: 1,
				trigger: "bulk",
				startedAt,
				dueAt: startedAt,
				method: capture.method,
				url: item?.url ?? targetUrl,
				bodySize: sentBody?.length ?? capture.bodySize,
				requestBody: item?.changedBody ?? null,
				...outcomeRecord(result, request, {
					next,
					toSelf: this.#toSelf && item !== null,
					hide: item?.hide ?? []
				})
			}
		};
	}
	#flush() {
		this.#cancelTimer?.();
		this.#cancelTimer = null;
		const batch = this.#batch;
		this.#batch = [];
		this.#writes = this.#writes.then(() => this.#write(batch));
	}
	async #write(batch) {
		const { journal, clock, log } = this.#context;
		for (const { entry } of batch) entry.open -= 1;
		while ((this.#pages[0]?.open ?? 1) <= 0) this.#pages.shift();
		const rows = packRows(batch.map(({ row }) => row));
		for (;;) try {
			await journal.write({
				kind: "bulk-items",
				bulk: this.#stored.seq,
				rows,
				standing: this.#standing()
			});
			break;
		} catch (error) {
			if (this.#stopped) return;
			log.warn("Results of a bulk replay could not be stored; it is tried again.", { error: String(error) });
			await new Promise((resolve) => {
				clock.after(1e3, resolve);
			});
		}
		this.#unwritten -= batch.length;
		this.#context.changed(publicId("b", this.#stored.seq));
		if (batch.length > 0) this.#context.recorded();
	}
	async #finish() {
		this.#running = null;
		if (this.#state === "running") this.#state = "done";
		this.#flush();
		await this.#writes;
	}
	#standing() {
		const { state, perSecond, total, sent, delivered, failed, outcomes, p50Ms, p99Ms } = this.summary();
		const claimedFrom = this.#pages.length === 0 ? this.#position : this.#pages[0]?.page.from ?? null;
		return {
			state,
			progress: {
				perSecond,
				total,
				sent,
				delivered,
				failed,
				outcomes,
				p50Ms,
				p99Ms
			},
			claimedFrom,
			claimedTo: this.#position
		};
	}
};
// src/main/use-cases/bulk-replays.ts
var followIntervalMs$1 = 250;
var listedAtMost$1 = 200;
function createBulkReplays(context) {
	const { reader, journal, sending, vault, clock, log, feed, deliveriesFeed } = context;
	const runs = /* @__PURE__ */ new Map();
	const runContext = {
		clock,
		log,
		journal,
		bulks: reader.bulks,
		send: context.send,
		build: sending.buildBulk,
		asExpected: ({ delivery }, { response }) => isAsExpected(delivery, response, null),
		openTarget: (plan) => openTarget(plan.target, vault),
		isOwnReceiver: (url) => sending.isOwnReceiver(url),
		changed: (id) => feed.changed([id]),
		recorded: () => deliveriesFeed.reset()
	};
	function find(id) {
		const run = runs.get(id);
		if (run !== void 0) return run.summary();
		const seq = rowNumber("b", id);
		const stored = seq === null ? null : reader.bulks.find(seq);
		if (stored === null) throw new HookwrightError("bulk-not-found", `There is no bulk replay ${id.slice(0, 40)}.`, { field: "id" });
		return summaryOf$1(stored);
	}
	function selectionOf({ selection, order }) {
		if ("ids" in selection) {
			const seqs = [...new Set(selection.ids.map((id) => captureSeq$1(id)))].toSorted((one, other) => order === "oldest-first" ? one - other : other - one);
			return {
				selection: { seqs },
				total: seqs.length
			};
		}
		const where = compileQuery(selection.filter, clock.now());
		const upTo = reader.lastSeq();
		return {
			selection: {
				where,
				upTo
			},
			total: reader.bulks.countCaptures(where, upTo)
		};
	}
	function drop(id) {
		const state = runs.get(id)?.summary().state;
		if (state === "done" || state === "cancelled") runs.delete(id);
	}
	return {
		async start(input) {
			const target = sealTarget(sending.draftContext().target(input), vault);
			const { selection, total } = selectionOf(input);
			const { mode, order, rate, concurrency } = input;
			const plan = {
				target,
				mode,
				order,
				rate,
				concurrency,
				selection
			};
			const createdAt = clock.now();
			const standing = {
				state: "running",
				progress: {
					...noProgress,
					total
				},
				claimedFrom: null,
				claimedTo: null
			};
			const targetUrl = target.target.url;
			const seq = await journal.write({
				kind: "bulk-create",
				createdAt,
				targetUrl,
				plan,
				standing
			});
			const run = new BulkRun(runContext, {
				seq,
				createdAt,
				targetUrl,
				plan,
				standing
			});
			runs.set(publicId("b", seq), run);
			run.start();
			return run.summary();
		},
		list: () => reader.bulks.list(listedAtMost$1).map((stored) => runs.get(publicId("b", stored.seq))?.summary() ?? summaryOf$1(stored)),
		follow: (id, signal) => followBulk(() => find(id), {
			id,
			feed,
			clock,
			drop
		}, signal),
		async steer(id, act) {
			const run = runs.get(id);
			if (run === void 0) return find(id);
			await run[act]();
			feed.changed([id]);
			return run.summary();
		},
		async takeUp() {
			for (const stored of reader.bulks.unfinished()) {
				const run = new BulkRun(runContext, stored);
				runs.set(publicId("b", stored.seq), run);
				await run.takeUp();
			}
		},
		async close() {
			await Promise.all([...runs.values()].map((run) => run.close()));
		}
	};
}
var noProgress = {
	total: 0,
	sent: 0,
	delivered: 0,
	failed: 0,
	perSecond: 0,
	outcomes: {},
	p50Ms: null,
	p99Ms: null
};
function summaryOf$1({ seq, createdAt, targetUrl, standing }) {
	return {
		id: publicId("b", seq),
		createdAt: new Date(createdAt).toISOString(),
		targetUrl,
		state: standing.state,
		...standing.progress,
		perSecond: 0
	};
}
function captureSeq$1(id) {
	if (/^c\d{1,15}$/.test(id)) return seqOf(id, "selection.ids");
	throw new HookwrightError("bad-input", `"${id.slice(0, 40)}" is not a capture id.`, { field: "selection.ids" });
}
/** The replay of now, then at most four messages a second; ends with the replay. */
async function* followBulk(now, { id, feed, clock, drop }, signal) {
	const subscription = feed.subscribe();
	const ended = () => signal?.aborted === true;
	try {
		while (!ended()) {
			subscription.take();
			const summary = now();
			yield summary;
			if (summary.state === "done" || summary.state === "cancelled") return;
			do {
				await subscription.wait(signal);
				await pause(clock, followIntervalMs$1, signal);
			} while (!ended() && !told(subscription.take(), id));
		}
	} finally {
		subscription.close();
		drop(id);
	}
}
function told({ changed, reset }, id) {
	return reset || changed.has(id);
}
// src/main/use-cases/observed-retries.ts
/** More arrivals of one event than any provider makes. */
var arrivalsAtMost = 500;
/** When a capture's event arrived, again and again, beside the policy its provider documents. */
function observeRetries(captureId, reader, policies) {
	const capture = reader.captureById(captureId);
	if (capture === null) throw new HookwrightError("capture-not-found", `There is no capture ${captureId.slice(0, 40)}.`, { field: "id" });
	const arrivals = reader.sameEvent(captureId, arrivalsAtMost);
	return {
		provider: capture.provider,
		eventId: capture.eventId,
		arrivals: arrivals.map(({ id, receivedAt, replyStatus }, index) => ({
			id,
			receivedAt: new Date(receivedAt).toISOString(),
			gapMs: index === 0 ? null : receivedAt - (arrivals[index - 1]?.receivedAt ?? receivedAt),
			replyStatus
		})),
		policy: capture.provider === null ? null : policies.ofProvider(capture.provider)
	};
}
// src/main/use-cases/deliveries.ts
/** Four messages a second at most: what a list can usefully show. */
var followIntervalMs = 250;
var rowsPerMessage = 200;
function createDeliveriesApi(context) {
	const { reader, intake, journal, queue, clock, policies, sending, feed } = context;
	function find(id) {
		const seq = rowNumber("d", id);
		const delivery = seq === null ? null : reader.deliveries.find(seq);
		if (delivery === null) throw new HookwrightError("delivery-not-found", `There is no delivery ${id.slice(0, 40)}.`, { field: "id" });
		return delivery;
	}
	function show({ seq, row, bulk }) {
		const kept = reader.deliveries.recipe(seq)?.recipe.target ?? (bulk === null ? void 0 : reader.bulks.find(bulk)?.plan.target);
		const target = kept === void 0 ? {
			...plainTarget,
			url: row.targetUrl,
			skipVerify: row.skipVerify
		} : shownTarget(kept);
		return {
			...row,
			target,
			attemptsMade: reader.deliveries.attempts(seq)
		};
	}
	function captureOf(id) {
		const capture = /^c\d{1,15}$/.test(id) ? reader.bulks.capturesOf([seqOf(id, "id")])[0] : void 0;
		if (capture === void 0) throw new HookwrightError("capture-not-found", `There is no capture ${id.slice(0, 40)}.`, { field: "id" });
		return {
			capture,
			body: reader.readBody(capture.id, 0, capture.bodySize)
		};
	}
	function draftReplay(captureId, input) {
		const { capture, body } = captureOf(captureId);
		const draft = replayDraft(capture, body, input, sending.draftContext());
		sending.refuseLoop(draft.recipe.url, capture, body);
		return draft;
	}
	async function store(draft) {
		prepareFirst(draft);
		const now = clock.now();
		const { recipe, body, expectation, mode, breakage, captureId, provider, eventType, summary } = draft;
		const standing = {
			state: "scheduled",
			attempts: 0,
			lastStatus: null,
			lastFailure: null,
			dueAt: now,
			asExpected: null
		};
		const { url: targetUrl, skipVerify } = recipe.target.target;
		const delivery = {
			createdAt: now,
			targetUrl,
			skipVerify,
			provider,
			eventType,
			summary,
			mode,
			breakage,
			captureId,
			policyId: recipe.policy?.id ?? null,
			expectation,
			...standing
		};
		const seq = await journal.write({
			kind: "create",
			delivery,
			recipe,
			body: ownedBytes(body)
		});
		const stored = show(find(`d${seq}`));
		feed.changed([stored.id]);
		queue.add(seq);
		return stored;
	}
	function prepareFirst({ recipe, body }) {
		const now = clock.now();
		return sending.prepare(recipe, body, {
			number: 1,
			now,
			firstAt: now,
			previous: null
		});
	}
	function preview(draft) {
		const { recipe } = draft;
		const { request, hide } = prepareFirst(draft);
		const { url } = recipe.target.target;
		return {
			method: request.method,
			url: attemptUrl(url, recipe.requestTarget),
			headers: [...hideSecrets(completed(request.headers, request.body.length, recipe), hide)],
			bodyBase64: Buffer.from(request.rawPacket ?? request.body).toString("base64"),
			signed: recipe.signing !== null && recipe.breakage !== "signature-missing",
			expectation: draft.expectation
		};
	}
	/** A delivery of a bulk replay gets a recipe of its own when it is attempted again. */
	async function ensureRecipe({ seq, row, bulk }) {
		if (bulk === null || reader.deliveries.recipe(seq) !== null) return;
		const plan = reader.bulks.find(bulk)?.plan;
		if (plan === void 0) throw new HookwrightError("bulk-not-found", `The bulk replay of ${row.id} is not there any more.`, { field: "id" });
		const { capture, body } = captureOf(row.captureId ?? "");
		const profile = context.directory.profile(capture.provider);
		const secret = context.directory.find(capture.endpointId ?? "")?.secrets[0] ?? null;
		const recipe = replayRecipe(capture, {
			mode: plan.mode,
			target: plan.target,
			profile,
			secret
		});
		await journal.write({
			kind: "recipe",
			delivery: seq,
			recipe,
			body: ownedBytes(body)
		});
	}
	function attemptBodies(id, number) {
		const delivery = find(id);
		const bodies = reader.deliveries.attemptBodies(delivery.seq, number);
		if (bodies === null) throw new HookwrightError("delivery-not-found", `${delivery.row.id} has no attempt ${number}.`, { field: "number" });
		return {
			delivery,
			bodies
		};
	}
	return {
		list({ limit, cursor, captureId, bulkId }) {
			const beforeSeq = cursor === void 0 ? void 0 : rowNumber("d", cursor);
			if (beforeSeq === null) throw new HookwrightError("cursor-malformed", `"${cursor?.slice(0, 40)}" is not a delivery id.`, { field: "cursor" });
			const rows = reader.deliveries.list({
				limit: limit + 1,
				beforeSeq,
				captureId,
				bulkId
			});
			const items = rows.slice(0, limit);
			return {
				items,
				nextCursor: rows.length > limit ? items.at(-1)?.id ?? null : null
			};
		},
		get: (id) => show(find(id)),
		create: (input) => store(composeDelivery(input, sending.draftContext())),
		replay: async (captureId, input) => store(draftReplay(captureId, input)),
		preview: (input) => preview(composeDelivery(input, sending.draftContext())),
		previewReplay: (captureId, input) => preview(draftReplay(captureId, input)),
		follow: (query, signal) => followDeliveries(context, query, signal),
		async cancel(id) {
			await queue.cancel(find(id).seq);
			return show(find(id));
		},
		async attemptNow(id) {
			const delivery = find(id);
			await ensureRecipe(delivery);
			await queue.attemptNow(delivery.seq);
			return show(find(id));
		},
		async remove(ids) {
			const open = reader.deliveries.rows(ids).find(({ state }) => state === "scheduled" || state === "sending");
			if (open !== void 0) throw new HookwrightError("bad-input", `${open.id} has not ended.`, {
				field: "ids",
				remedy: "Cancel it first."
			});
			feed.removed(await intake.removeDeliveries(ids));
		},
		attemptRequestBody(id, number) {
			const { delivery, bodies } = attemptBodies(id, number);
			return bodies.request ?? reader.deliveries.recipe(delivery.seq)?.body ?? captureOf(delivery.row.captureId ?? "").body;
		},
		attemptResponseBody: (id, number) => attemptBodies(id, number).bodies.response,
		lastTargets: () => reader.deliveries.lastTargets(),
		observedRetries: (captureId) => observeRetries(captureId, reader, policies)
	};
}
var plainTarget = {
	ca: null,
	clientCertificate: null,
	hostOverride: null,
	proxy: null,
	redirects: 0,
	allowLinkLocal: false
};
/** With the Host and Content-Length that the sender adds where they are missing. */
function completed(headers, length, recipe) {
	const pairs = headers.map(([name, value]) => [name, value]);
	if (recipe.raw) return pairs;
	const { url, hostOverride } = recipe.target.target;
	const has = (wanted) => pairs.some(([name]) => name.toLowerCase() === wanted);
	const host = hostOverride ?? new URL(url).host;
	const withHost = has("host") ? pairs.map(([name, value]) => [name, name.toLowerCase() === "host" ? hostOverride ?? value : value]) : [["Host", host], ...pairs];
	return has("content-length") || has("transfer-encoding") || length === 0 && /^(?:GET|HEAD|DELETE|OPTIONS|TRACE|CONNECT)$/.test(recipe.method) ? withHost : [...withHost, ["Content-Length", String(length)]];
}
/** New and changed deliveries, newest first. */
async function* followDeliveries({ reader, feed, clock }, { captureId }, signal) {
	const subscription = feed.subscribe();
	const ended = () => signal?.aborted === true;
	let nextAt = 0;
	try {
		while (!ended()) {
			await subscription.wait(signal);
			await pause(clock, nextAt - clock.monotonic(), signal);
			if (ended()) return;
			nextAt = clock.monotonic() + followIntervalMs;
			const { reset, removed, changed } = subscription.take();
			if (reset) {
				yield { type: "reset" };
				continue;
			}
			if (removed.size > 0) yield {
				type: "removed",
				ids: [...removed]
			};
			const rows = reader.deliveries.rows([...changed]).filter((row) => captureId === void 0 || row.captureId === captureId);
			for (let from = 0; from < rows.length; from += rowsPerMessage) yield {
				type: "changed",
				rows: rows.slice(from, from + rowsPerMessage)
			};
		}
	} finally {
		subscription.close();
	}
}
// src/main/use-cases/policies.ts
function createPolicyBook(reader) {
	const find = (id) => findBuiltInPolicy(id) ?? reader.deliveries.policies().find((policy) => policy.id === id) ?? null;
	return {
		require(id) {
			const policy = find(id);
			if (policy === null) throw new HookwrightError("policy-not-found", `There is no retry policy "${id.slice(0, 80)}".`, { field: "policy" });
			return policy;
		},
		ofProvider(provider) {
			const id = policyForProvider(provider);
			return id === null ? null : findBuiltInPolicy(id);
		}
	};
}
function createPoliciesApi({ reader, intake }) {
	return {
		list: () => [...reader.deliveries.policies().map((policy) => ({
			...policy,
			builtIn: false
		})), ...builtInPolicies.map((policy) => ({
			...policy,
			builtIn: true
		}))],
		async save(policy) {
			requirePolicy(policy);
			if (findBuiltInPolicy(policy.id) !== null) throw new HookwrightError("policy-taken", `The id "${policy.id}" belongs to a built-in policy.`, { field: "id" });
			await intake.savePolicy(policy);
			return policy;
		},
		async remove(id) {
			if (findBuiltInPolicy(id) !== null) throw new HookwrightError("bad-input", `The policy "${id}" is built in.`, {
				field: "id",
				remedy: "Built-in policies stay; copy it under another id to change it."
			});
			await intake.removePolicy(id);
		}
	};
}
// src/main/deliveries/own-receiver.ts
/** Whether a URL leads to our own receiver: a loopback host, one of its names or this machine's, and one of its ports. */
function isOwnReceiver(url, { ports, hostNames }) {
	const parsed = parsedUrl(url);
	if (parsed === null) return false;
	const port = parsed.port === "" ? parsed.protocol === "https:" ? 443 : 80 : Number(parsed.port);
	if (!ports.includes(port)) return false;
	const host = parsed.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "").toLowerCase();
	if (/^127\.|^0\.0\.0\.0$|^::1?$|^::ffff:7f|(?:^|\.)localhost$/.test(host)) return true;
	return [...hostNames(), hostname()].some((name) => name.toLowerCase() === host);
}
// src/main/use-cases/sending.ts
function createSending(context) {
	const { reader, directory, vault, clock, policies } = context;
	const secretsOf = (endpointId) => directory.find(endpointId)?.secrets ?? null;
	const isOwn = (url) => isOwnReceiver(url, context.receiverPlace());
	function refuseLoop(targetUrl, capture, body) {
		if (!isOwn(targetUrl)) return;
		const raw = capture.bodyKind === "raw-packet";
		const sentBy = reader.deliveries.ownDelivery(attemptDigest(raw ? [] : capture.headers, body), capture.receivedAt);
		if (sentBy === null) return;
		throw new HookwrightError("loop-detected", `${capture.id} was itself sent to Hookwright by ${sentBy}; sending it here again would go round in a circle.`, { field: "targetUrl" });
	}
	const bulkContext = {
		profile: (id) => directory.profile(id),
		policyOfProvider: (provider) => policies.ofProvider(provider),
		secretsOf,
		readBody: (capture) => reader.bulks.bodyOf(capture),
		refuseLoop
	};
	return {
		draftContext: () => ({
			now: clock.now(),
			profile: (id) => directory.profile(id),
			policy: (id) => policies.require(id),
			policyOfProvider: (provider) => policies.ofProvider(provider),
			secretsOf,
			seal: (text) => vault.seal(text),
			target: ({ targetUrl, target = {} }) => namingFields(() => parseTarget({
				...definedOnly(target),
				url: targetUrl
			}))
		}),
		prepare(recipe, body, numbers) {
			const profile = directory.profile(recipe.provider);
			const { signing } = recipe;
			const sealed = signing?.sealedSecret ?? null;
			const secret = sealed !== null ? vault.open(sealed) : secretsOf(signing?.endpointId ?? "")?.[0] ?? null;
			return {
				request: buildRequest(recipe, body, {
					...numbers,
					secret,
					profile
				}),
				target: openTarget(recipe.target, vault),
				hide: hiddenHeaders(recipe, profile)
			};
		},
		buildBulk: (capture, plan, now) => buildBulkRequest(capture, plan, now, bulkContext),
		isOwnReceiver: isOwn,
		refuseLoop
	};
}
/** A target stands in two fields of an input: its URL by itself, the rest in `target`. */
function namingFields(parse) {
	try {
		return parse();
	} catch (error) {
		if (!(error instanceof HookwrightError) || error.field === null) throw error;
		const field = error.field === "url" ? "targetUrl" : `target.${error.field}`;
		throw new HookwrightError(error.code, error.problem, {
			field,
			remedy: error.remedy,
			cause: error
		});
	}
}
function definedOnly(part) {
	return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== void 0));
}
// src/main/use-cases/simulation-events.ts
/** Captures read at once; bodies are read one at a time, when they are sent. */
var pageSize = 200;
/** The events of a selection or a filter, as of now; null when they are generated. Throws what is wrong with the choice. */
function simulationEvents(events, reader, clock) {
	if (events.kind === "generated") return null;
	const { source, count } = events.kind === "captures" ? listed(events.ids, reader) : matching(events, reader, clock);
	if (count > 0) return {
		source,
		count
	};
	throw new HookwrightError("bad-input", "No capture is there to be sent.", {
		field: events.kind === "captures" ? "events.ids" : "events.filter",
		remedy: "Choose other captures, or widen the filter."
	});
}
function listed(ids, reader) {
	const seqs = ids.map((id) => captureSeq(id));
	const count = reader.bulks.capturesOf(seqs).length;
	async function* source() {
		for (let from = 0; from < seqs.length; from += pageSize) for (const capture of reader.bulks.capturesOf(seqs.slice(from, from + pageSize))) yield simulated(capture, reader);
	}
	return {
		source: source(),
		count
	};
}
function matching({ filter, atMost }, reader, clock) {
	const where = compileQuery(filter, clock.now());
	const upTo = reader.lastSeq();
	const count = Math.min(atMost, reader.bulks.countCaptures(where, upTo));
	async function* source() {
		let after = null;
		for (let left = count; left > 0;) {
			const page = reader.bulks.capturePage({
				where,
				upTo,
				after,
				newestFirst: false,
				limit: Math.min(left, pageSize)
			});
			for (const capture of page) yield simulated(capture, reader);
			after = page.at(-1)?.seq ?? null;
			left = page.length === 0 ? 0 : left - page.length;
		}
	}
	return {
		source: source(),
		count
	};
}
function simulated({ id, method, headers, bodySize, eventId, summary }, reader) {
	return {
		eventId,
		title: summary === "" ? id : summary,
		load: () => ({
			...method === "" ? {} : { method },
			headers,
			body: reader.readBody(id, 0, bodySize)
		})
	};
}
function captureSeq(id) {
	if (/^c\d{1,15}$/.test(id)) return seqOf(id, "events.ids");
	throw new HookwrightError("bad-input", `"${id.slice(0, 40)}" is not a capture id.`, { field: "events.ids" });
}
// src/main/use-cases/simulations.ts
var listedAtMost = 500;
var lanesAtMost = 500;
function createSimulations(context) {
	const { reader, intake, directory, policies, sending, clock, log } = context;
	const running = /* @__PURE__ */ new Map();
	/** What a stored simulation has beyond its summary. */
	const kept = /* @__PURE__ */ new Map();
	const simulator = createSimulator({
		clock,
		log,
		sender: context.sender,
		sink: {
			lanesPerPage: 200,
			async save(summary, pages) {
				const rest = kept.get(summary.id);
				if (rest !== void 0) await intake.saveSimulation({
					...summary,
					...rest
				}, pages);
			}
		},
		isOwnReceiver: (url) => sending.isOwnReceiver(url)
	});
	function find(id) {
		const stored = reader.simulations.find(id);
		if (stored === null) throw new HookwrightError("simulation-not-found", `There is no simulation ${id.slice(0, 40)}.`, { field: "id" });
		return stored;
	}
	function summary(id) {
		return running.get(id)?.summary() ?? summaryOf(find(id));
	}
	/** Stored lanes and those not yet stored, in the order of their index. */
	function lanes(id, from, atMost) {
		const live = running.get(id)?.lanes(from, atMost) ?? [];
		const stored = reader.simulations.lanes(id, from, atMost);
		return [...new Map([...live, ...stored].map((lane) => [lane.index, lane])).values()].toSorted((one, other) => one.index - other.index).slice(0, atMost);
	}
	function show(id) {
		const shown = lanes(id, 0, 501);
		return {
			...find(id),
			...summary(id),
			lanes: shown.slice(0, lanesAtMost),
			moreLanes: shown.length > lanesAtMost
		};
	}
	function resolve(given) {
		const input = given.target.kind === "url" ? {
			...given,
			target: {
				...given.target,
				target: parseTargetOf(given.target.target)
			}
		} : given;
		const profile = directory.profile(input.provider);
		if (profile === null) throw new HookwrightError("provider-not-found", `There is no provider "${input.provider.slice(0, 80)}".`, { field: "provider" });
		return {
			input,
			profile,
			policy: policyOf(input.policy, policies),
			secret: chosenSecret(input, sending.draftContext())?.text ?? null,
			events: simulationEvents(input.events, reader, clock)
		};
	}
	async function run(given) {
		const resolved = resolve(given);
		const { input, policy, profile } = resolved;
		const rest = {
			input: withoutSecrets(input),
			deadlineMs: policy.totalTimeoutMs ?? policy.readTimeoutMs ?? null
		};
		const first = {
			...firstSummary(input, profile, policy),
			createdAt: new Date(clock.now()).toISOString()
		};
		const id = await intake.createSimulation({
			...first,
			...rest
		});
		kept.set(id, rest);
		try {
			const handle = simulator.run({
				...resolved,
				id,
				name: first.name,
				createdAt: first.createdAt
			});
			running.set(id, handle);
			handle.done.then(() => {
				running.delete(id);
				kept.delete(id);
			}).catch(() => {});
		} catch (error) {
			kept.delete(id);
			await intake.removeSimulation(id);
			throw error;
		}
		return show(id);
	}
	async function cancel(id) {
		const handle = running.get(id);
		if (handle === void 0) return summaryOf(find(id));
		handle.cancel();
		return handle.done;
	}
	return {
		list: () => reader.simulations.list(listedAtMost).map((stored) => running.get(stored.id)?.summary() ?? summaryOf(stored)),
		get: show,
		create: run,
		async *follow(id, signal) {
			const handle = running.get(id);
			if (handle === void 0) yield summaryOf(find(id));
			else yield* handle.follow(signal);
		},
		cancel,
		async remove(id) {
			find(id);
			await cancel(id);
			await intake.removeSimulation(id);
		},
		lanes(id, from) {
			find(id);
			return lanes(id, from, lanesAtMost);
		},
		async takeUp() {
			for (const stored of reader.simulations.running()) await intake.saveSimulation({
				...stored,
				state: "cancelled",
				problem: "Hookwright stopped while it ran."
			}, []);
		},
		async close() {
			await Promise.all([...running.keys()].map((id) => cancel(id)));
		}
	};
}
function policyOf(given, policies) {
	if (typeof given === "string") return policies.require(given);
	requirePolicy(given);
	return given;
}
function parseTargetOf(target) {
	try {
		return parseTarget(target);
	} catch (error) {
		if (!(error instanceof HookwrightError)) throw error;
		throw new HookwrightError(error.code, error.problem, {
			field: `target.target.${error.field ?? "url"}`,
			remedy: error.remedy
		});
	}
}
function firstSummary(input, profile, policy) {
	return {
		name: input.name ?? `${profile.name} by ${policy.name}`,
		provider: profile.id,
		policyName: policy.name,
		clock: input.clock,
		seed: input.seed,
		state: "running",
		progress: {
			events: 0,
			eventsEnded: 0,
			attempts: 0,
			simulatedMs: 0,
			realMs: 0
		},
		ends: {},
		endpoint: {
			state: "healthy",
			atMs: null,
			reason: ""
		},
		findings: [],
		problem: null
	};
}
/** What may be kept and shown of an input. */
function withoutSecrets(given) {
	const { secret: _secret, ...input } = given;
	if (input.target.kind !== "url") return input;
	const shown = shownTarget(sealTarget(input.target.target, { seal: () => "" }));
	return {
		...input,
		target: {
			...input.target,
			target: shown
		}
	};
}
function summaryOf(stored) {
	const { input: _input, deadlineMs: _deadlineMs, ...summary } = stored;
	return summary;
}
// src/main/use-cases/sending-half.ts
function createSendingHalf(options) {
	const { reader, intake, directory, vault, certificates, clock, log } = options;
	const sender = createSender({
		clock,
		log,
		ownAuthority: () => certificates.authorityPem
	});
	const policies = createPolicyBook(reader);
	const sending = createSending({
		reader,
		directory,
		vault,
		clock,
		policies,
		receiverPlace: options.receiverPlace
	});
	const journal = new DeliveryJournal((changes) => intake.writeDeliveries(changes));
	const feed = new ChangeFeed(clock);
	const send = sender.attempt.bind(sender);
	const queue = new DeliveryQueue({
		clock,
		log,
		journal,
		deliveries: reader.deliveries,
		send,
		prepare: sending.prepare,
		isOwnReceiver: (url) => sending.isOwnReceiver(url),
		changed: (id) => feed.changed([id])
	});
	const bulkReplays = createBulkReplays({
		reader,
		journal,
		sending,
		send,
		vault,
		clock,
		log,
		feed: new ChangeFeed(clock),
		deliveriesFeed: feed
	});
	const simulations = createSimulations({
		reader,
		intake,
		directory,
		policies,
		sending,
		sender,
		clock,
		log
	});
	return {
		sender,
		api: {
			deliveries: createDeliveriesApi({
				reader,
				intake,
				journal,
				queue,
				directory,
				clock,
				policies,
				sending,
				feed
			}),
			bulkReplays,
			policies: createPoliciesApi({
				reader,
				intake
			}),
			simulations
		},
		async start() {
			await bulkReplays.takeUp();
			await simulations.takeUp();
			await queue.start();
		},
		async close() {
			await Promise.all([
				queue.close(),
				bulkReplays.close(),
				simulations.close()
			]);
			await journal.drain();
			sender.close();
		}
	};
}
// src/main/use-cases/settings.ts
function createSettingsApi(context) {
	const { reader, intake, certificates, listened, applyRules } = context;
	let overrides = context.overrides;
	return {
		get: () => reader.settings(),
		async update(patch) {
			const before = reader.settings();
			const after = merge(before, patch);
			if (JSON.stringify(after.receiver) !== JSON.stringify(before.receiver)) {
				const changed = new Set(Object.keys(patch.receiver ?? {}));
				const kept = Object.fromEntries(Object.entries(overrides).filter(([name]) => !changed.has(name)));
				const receiver = {
					...after.receiver,
					...kept
				};
				await certificates.setHostNames(receiver.hostNames);
				listened(await intake.listen({
					settings: receiver,
					leaf: certificates.leaf()
				}));
				overrides = kept;
			}
			await intake.saveSettings(after);
			await applyRules();
			return after;
		}
	};
}
function merge(settings, patch) {
	const defined = (part = {}) => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== void 0));
	return {
		receiver: {
			...settings.receiver,
			...defined(patch.receiver)
		},
		retention: {
			...settings.retention,
			...defined(patch.retention)
		}
	};
}
// src/main/app.ts
/**
* The one composition root: everything the app is made of is put together here, by constructor, and nowhere else.
* Hosts give it a data folder, a clock, a log and a vault, and get the use cases back.
*/
/** Opens the data folder, starts receiving and resolves once requests are accepted. Throws HookwrightError. */
async function createApp(options) {
	const { dataFolder, clock, log } = options;
	const intake = options.createIntake({
		clock,
		log
	});
	const closers = [() => intake.close()];
	const close = async () => {
		for (const closer of closers.splice(0).toReversed()) await closer();
	};
	try {
		await intake.open(dataFolder);
		const vault = await options.openVault(dataFolder);
		const reader = openReader({ dataFolder });
		closers.push(() => reader.close());
		const settings = reader.settings();
		const receiver = {
			...settings.receiver,
			...options.overrides,
			hostNames: hostNamesOf(settings, options)
		};
		const certificates = await openCertificates({
			folder: certificatesFolder(dataFolder),
			hostNames: receiver.hostNames,
			clock,
			log
		});
		closers.push(() => certificates.close());
		const { api, start, sending } = compose({
			...options,
			intake,
			reader,
			vault,
			certificates
		});
		closers.push(() => sending.close());
		await start(receiver);
		await sending.start();
		return {
			api,
			caCertificatePath: certificates.authorityPath,
			close
		};
	} catch (error) {
		await close().catch(() => {});
		throw error;
	}
}
/** Names given for this run are added to the stored ones: a certificate that suddenly lacks a name breaks callers. */
function hostNamesOf({ receiver }, { overrides }) {
	return [.../* @__PURE__ */ new Set([...receiver.hostNames, ...overrides?.hostNames ?? []])];
}
function certificatesFolder(dataFolder) {
	const folder = join(dataFolder, "certificates");
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	return folder;
}
function compose(parts) {
	const { dataFolder, clock, log, version, intake, reader, vault, certificates } = parts;
	const feed = new ChangeFeed(clock);
	const board = new HealthBoard({
		reader,
		vault,
		clock,
		feed,
		dataFolder,
		version
	});
	const directory = new EndpointDirectory(reader, vault, log);
	const hostNames = () => hostNamesOf(reader.settings(), parts);
	const receiverPlace = () => ({
		ports: board.receiverPorts(),
		hostNames
	});
	const sending = createSendingHalf({
		reader,
		intake,
		directory,
		vault,
		certificates,
		clock,
		log,
		receiverPlace
	});
	const { sender } = sending;
	const samples = createSamples({
		reader,
		directory,
		certificates,
		sender,
		clock,
		receiverUrl: () => board.receiverUrl()
	});
	const applyRules = async () => {
		directory.reload();
		await intake.setRules({
			endpoints: directory.all(),
			profiles: directory.profiles(),
			retention: reader.settings().retention
		});
		feed.status();
	};
	intake.onSignal((signal) => follow(signal, feed, board));
	certificates.onLeafChanged(() => {
		intake.setLeaf(certificates.leaf()).catch((error) => log.error("The new certificate could not be used.", { error: String(error) }));
	});
	const start = async (receiver) => {
		await makeFirstEndpoint(reader, intake);
		await applyRules();
		try {
			board.listening(await intake.listen({
				settings: receiver,
				leaf: certificates.leaf()
			}));
		} catch (error) {
			if (parts.requireReceiver || !(error instanceof HookwrightError)) throw error;
			log.error("The receiver could not start.", {
				code: error.code,
				problem: error.problem
			});
			board.receiverFailed(error.report());
		}
	};
	return {
		api: {
			...sending.api,
			endpoints: createEndpointsApi({
				reader,
				intake,
				vault,
				directory,
				samples,
				applyRules
			}),
			captures: createCapturesApi({
				reader,
				intake,
				feed,
				clock,
				directory
			}),
			conversations: createConversations({
				reader,
				intake,
				feed,
				clock,
				directory
			}),
			providers: createProvidersApi({
				reader,
				intake,
				applyRules
			}),
			settings: createSettingsApi({
				reader,
				intake,
				certificates,
				applyRules,
				overrides: parts.overrides ?? {},
				listened: (at) => board.listening(at)
			}),
			certificateAuthority: () => certificates.describe(),
			health: () => board.now(),
			watchHealth: (signal) => board.watch(signal)
		},
		start,
		sending
	};
}
function follow(signal, feed, board) {
	switch (signal.type) {
		case "committed":
			board.arrived(signal.count);
			feed.committed();
			break;
		case "pruned":
			feed.status();
			break;
		case "store":
			board.storeFailed(signal.problem);
			break;
		case "receiver": board.receiverFailed(signal.problem);
	}
}
/** A first start makes one endpoint that recognises the provider by itself; later ones respect that it was deleted. */
async function makeFirstEndpoint(reader, intake) {
	if (reader.settingsSaved()) return;
	if (reader.endpoints().length === 0) await intake.createEndpoint({
		slug: "inbox",
		name: "Inbox",
		provider: autoProvider,
		sealedSecrets: [],
		reply: defaultReply
	});
	await intake.saveSettings(reader.settings());
}
var commandNames = Object.keys({
	open: true,
	setRules: true,
	restartScript: true,
	listen: true,
	setLeaf: true,
	createEndpoint: true,
	updateEndpoint: true,
	removeEndpoint: true,
	saveSettings: true,
	saveProvider: true,
	removeProvider: true,
	setPinned: true,
	removeCaptures: true,
	restoreCaptures: true,
	indexConversations: true,
	markConversationSeen: true,
	writeDeliveries: true,
	removeDeliveries: true,
	savePolicy: true,
	removePolicy: true,
	createSimulation: true,
	saveSimulation: true,
	removeSimulation: true,
	close: true
});
// src/main/intake/worker-intake.ts
/** The worker's file: TypeScript beside this one when run from source, a bundle of its own otherwise. */
function workerFile() {
	const found = [
		"./worker.ts",
		"./intake-worker.js",
		"../intake-worker.js"
	].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
	if (found === void 0) throw new HookwrightError("internal", "The file of the intake thread is missing from this installation.");
	return found;
}
/** The intake on a thread of its own. Calls after its death, and those under way, reject with `internal`. */
function createWorkerIntake(options) {
	const { log } = options;
	const worker = new Worker(workerFile(), {
		name: "hookwright intake",
		workerData: { argv: process.argv }
	});
	const pending = /* @__PURE__ */ new Map();
	const listeners = /* @__PURE__ */ new Set();
	let calls = 0;
	let ended = false;
	function end(reason) {
		ended = true;
		for (const { reject } of pending.values()) reject(new HookwrightError("internal", reason));
		pending.clear();
	}
	worker.on("message", (message) => {
		switch (message.type) {
			case "signal":
				for (const listener of listeners) listener(message.signal);
				break;
			case "log":
				log[message.level](message.message, message.fields);
				break;
			case "done":
			case "failed": {
				const waiting = pending.get(message.call);
				pending.delete(message.call);
				if (message.type === "done") waiting?.resolve(message.value);
				else waiting?.reject(fromReport(message.error));
				break;
			}
		}
	});
	worker.on("error", (error) => {
		log.error("The intake thread failed.", { error: error.message });
		end("The receiver stopped because of a fault of its own; start Hookwright again.");
		const problem = {
			code: "internal",
			problem: "The receiver stopped because of a fault of its own.",
			remedy: "Start Hookwright again."
		};
		for (const listener of listeners) listener({
			type: "receiver",
			problem
		});
	});
	worker.on("exit", () => end("The receiver is closed."));
	function send(command, args) {
		if (ended) return command === "close" ? Promise.resolve(void 0) : Promise.reject(new HookwrightError("internal", "The receiver is closed."));
		calls += 1;
		const call = calls;
		return new Promise((resolve, reject) => {
			pending.set(call, {
				resolve,
				reject
			});
			worker.postMessage({
				call,
				command,
				args
			});
		});
	}
	return {
		...Object.fromEntries(commandNames.map((name) => [name, (...args) => send(name, args)])),
		async close() {
			const exited = new Promise((resolve) => {
				worker.once("exit", () => resolve());
				if (ended) resolve();
			});
			await send("close", []);
			await exited;
		},
		onSignal(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		}
	};
}
function fromReport(report) {
	const field = report.field === null ? {} : { field: report.field };
	return new HookwrightError(report.code, report.problem, {
		remedy: report.remedy,
		...field
	});
}
// src/main/rpc/own-bytes.ts
/** The same bytes as a view of unshared memory, which is what files and sockets take; copied only where they are shared. */
function ownBytes(bytes) {
	const { buffer } = bytes;
	return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
}
// src/shared/bytes.ts
var byteBlob = z.custom((value) => typeof value === "object" && value !== null && "arrayBuffer" in value && "size" in value, "must be bytes");
// src/shared/certificate.ts
/** How to trust the local authority on one system: the exact command, and how to take it back. */
var trustInstruction = z.object({
	id: z.enum([
		"macos",
		"windows",
		"debian",
		"fedora",
		"firefox",
		"node",
		"curl"
	]),
	title: z.string(),
	trust: z.string(),
	/** Null where nothing permanent was done. */
	untrust: z.string().nullable()
});
var certificateAuthority = z.object({
	/** Path of the CA certificate, PEM. */
	path: z.string(),
	/** SHA-256 of the DER, upper-case hex pairs joined by colons. */
	fingerprint: z.string(),
	subject: z.string(),
	notBefore: z.string(),
	notAfter: z.string(),
	leaf: z.object({
		hostNames: z.array(z.string()),
		notBefore: z.string(),
		notAfter: z.string()
	}),
	/** `unknown` where this machine gives no way to find out. */
	trust: z.enum([
		"trusted",
		"not-trusted",
		"unknown"
	]),
	instructions: z.array(trustInstruction)
});
// src/shared/conversation.ts
/** A conversation as the list shows it: all captures of one provider with one conversation id. */
var conversationRow = z.object({
	/** Made from provider and conversation id, so that it stays the same for ever. */
	id: z.string(),
	provider: z.string(),
	/** As the provider names it: MAIA's sessionId, a customer's number... */
	conversationId: z.string(),
	/** Whom it is with, as last told; either may be unknown. */
	contact: party,
	/** The message that arrived last; the report that did, while messages themselves never came. */
	last: z.object({
		kind: z.enum(["message", "report"]),
		captureId: z.string(),
		direction: direction.nullable(),
		summary: z.string(),
		/** ISO 8601 UTC. */
		receivedAt: z.string(),
		verdict,
		/** How far it is reported to have come; null: nothing was reported. */
		state: messageState.nullable()
	}),
	/** Messages, each counted once however often it came. */
	messages: z.int(),
	/** Messages that arrived after the conversation was last looked at. */
	unread: z.int(),
	/** Id of the newest capture there was at the last look; null: never looked at. */
	seenUpTo: z.string().nullable(),
	failed: z.int(),
	/** Captures that repeat an earlier one. */
	duplicates: z.int(),
	/** Captures whose signature is invalid. */
	invalid: z.int(),
	captures: z.int()
});
/** One report on how far a message has come. */
var stateReport = z.object({
	state: messageState,
	captureId: z.string(),
	/** When the provider says it happened, ISO 8601 UTC; null: it does not say. */
	at: z.string().nullable(),
	receivedAt: z.string(),
	/** Why it failed, in the provider's words. */
	reason: z.string().nullable(),
	verdict
});
var arrival = z.object({
	captureId: z.string(),
	receivedAt: z.string()
});
/**
* One message of a transcript with all that is known of it, or what is known of a message that never came.
* Messages stand in the order in which they happened; `id` also tells the order in which they arrived.
*/
var transcriptMessage = z.object({
	/** Id of the first capture of it; of a message that is only told of, `t` and its time and side. */
	id: z.string(),
	/** Its place: pass it as `before` or `after`. */
	cursor: z.string(),
	/**
	* `report`: only reports on this message came, never the message itself. `told`: no webhook came for it at all; another
	* message's repeats it.
	*/
	kind: z.enum([
		"message",
		"report",
		"told"
	]),
	/** Id of the capture that tells of it; null unless it is `told`. */
	toldBy: z.string().nullable(),
	/** When it happened, ISO 8601 UTC: as the provider says, else when it arrived. */
	at: z.string(),
	/** False: the provider's time is missing or lies in the future, and `at` is the arrival. */
	timeTold: z.boolean(),
	receivedAt: z.string(),
	provider: z.string(),
	/** The provider's word for the event, else the plain title. */
	eventType: z.string().nullable(),
	title: z.string(),
	direction: direction.nullable(),
	/** The provider's id of the message. */
	messageId: z.string().nullable(),
	sender: party.nullable(),
	recipient: party.nullable(),
	/** At most 8,192 characters. */
	text: z.string().nullable(),
	textCut: z.boolean(),
	/** One line, also where there is no text. */
	summary: z.string(),
	attachments: z.array(attachment),
	verdict,
	replyStatus: z.int().nullable(),
	/** What a reply script did on purpose, in words. */
	fault: z.string().nullable(),
	pinned: z.boolean(),
	/** In the order in which they happened, at most 20. */
	reports: z.array(stateReport),
	repeats: z.object({
		/** How often it came again. */
		count: z.int(),
		/** The first 20 of them. */
		arrivals: z.array(arrival)
	}),
	/** What it answers; `captureId` is null when that message is not here. */
	replyTo: z.object({
		messageId: z.string(),
		captureId: z.string().nullable(),
		direction: direction.nullable(),
		summary: z.string().nullable()
	}).nullable()
});
/** A part of a transcript, oldest first. */
var transcriptPage = z.object({
	items: z.array(transcriptMessage),
	/** Pass as `before` for what is older; null: there is nothing older. */
	before: z.string().nullable(),
	/** Pass as `after` for what is newer; null: there is nothing newer yet. */
	after: z.string().nullable()
});
var conversationsPage = z.object({
	/** Newest activity first. */
	items: z.array(conversationRow),
	nextCursor: z.string().nullable(),
	/** Captures not yet sorted into conversations: while this is large, counts are behind. */
	behind: z.int()
});
var conversationsChange = z.discriminatedUnion("type", [z.object({
	type: z.literal("changed"),
	rows: z.array(conversationRow),
	behind: z.int()
}), z.object({ type: z.literal("reset") })]);
var transcriptChange = z.discriminatedUnion("type", [z.object({
	type: z.literal("messages"),
	items: z.array(transcriptMessage),
	conversation: conversationRow
}), z.object({
	type: z.literal("reset"),
	conversation: conversationRow.nullable()
})]);
// src/shared/conversation-contract.ts
/** The part of the contract that reads captures as conversations. `contract.ts` joins it to the rest. */
var idInput$2 = z.strictObject({ id: z.string() });
var limit$1 = z.coerce.number().int().min(1).max(500).default(100);
var which = {
	/** Words that a contact's name or number, the conversation id or the last message must contain. */
	search: z.string().max(500).optional(),
	provider: z.string().max(100).optional()
};
var conversations = {
	list: oc.route({
		method: "GET",
		path: "/conversations",
		operationId: "listConversations",
		summary: "List conversations, newest activity first",
		description: "All captures of one provider with one conversation id. `search` is looked for in contact, conversation id and last message. A page may hold fewer than `limit`; there are more while `nextCursor` is set.",
		tags: ["Conversations"]
	}).input(z.strictObject({
		...which,
		limit: limit$1,
		cursor: z.string().optional()
	})).output(conversationsPage),
	get: oc.route({
		method: "GET",
		path: "/conversations/{id}",
		operationId: "getConversation",
		summary: "Read one conversation",
		description: "Whom it is with, its last message and its counts.",
		tags: ["Conversations"]
	}).input(idInput$2).output(conversationRow),
	messages: oc.route({
		method: "GET",
		path: "/conversations/{id}/messages",
		operationId: "listMessages",
		summary: "Read the transcript of a conversation",
		description: "Messages in the order in which they happened, oldest first, each with its delivery reports and repeats. Without a place, the newest; `before` and `after` take cursors, `around` the id of a capture.",
		tags: ["Conversations"]
	}).input(z.strictObject({
		id: z.string(),
		limit: limit$1,
		before: z.string().optional(),
		after: z.string().optional(),
		around: z.string().optional()
	})).output(transcriptPage)
};
/** Bytes of an attachment, fetched from where its URL points. */
var fetchedAttachment = z.object({
	/** Fit for a file. */
	name: z.string(),
	content: byteBlob,
	/** What the bytes themselves begin like; null: nothing that may be shown. */
	kind: z.enum(fileKinds).nullable(),
	mimeType: z.string().nullable(),
	/** What payload and server say it is, where that is something else than the bytes are. */
	claimed: z.string().nullable()
});
/** What only Hookwright's own screens call of it. */
var conversationWorkbench = {
	/** The conversation a capture belongs to; null when it belongs to none. */
	conversationOf: oc.input(idInput$2).output(z.object({ conversation: conversationRow.nullable() })),
	followConversations: oc.input(z.strictObject(which)).output(eventIterator(conversationsChange)),
	followConversation: oc.input(idInput$2).output(eventIterator(transcriptChange)),
	/** Everything up to this capture has been looked at. */
	markConversationSeen: oc.input(z.strictObject({
		id: z.string(),
		upTo: z.string()
	})),
	/**
	* Fetches what one attachment's URL points to, now. Addresses of this machine and its network are refused unless
	* `allowPrivate` says that the user was asked.
	*/
	fetchAttachment: oc.input(z.strictObject({
		captureId: z.string(),
		index: z.int().min(0).max(1e3),
		allowPrivate: z.boolean().default(false)
	})).output(fetchedAttachment)
};
// src/shared/delivery-contract.ts
/** The part of the contract that sends: deliveries, replays, policies and simulations. `contract.ts` joins it to the rest. */
var idInput$1 = z.strictObject({ id: z.string() });
var page = {
	limit: z.coerce.number().int().min(1).max(500).default(100),
	cursor: z.string().optional()
};
/** `POST /captures/{id}/replay` stands with the captures. */
var replayCapture = oc.route({
	method: "POST",
	path: "/captures/{id}/replay",
	successStatus: 201,
	operationId: "replayCapture",
	summary: "Send a capture to a target again",
	description: "As captured, re-signed, edited or broken on purpose. Answers at once; read the delivery for its attempts.",
	tags: ["Captures"]
}).input(replayInput.extend({ id: z.string() })).output(delivery);
var deliveries = {
	list: oc.route({
		method: "GET",
		path: "/deliveries",
		operationId: "listDeliveries",
		summary: "List deliveries, newest first",
		tags: ["Deliveries"]
	}).input(z.strictObject({
		...page,
		captureId: z.string().optional(),
		bulkId: z.string().optional()
	})).output(z.object({
		items: z.array(deliveryRow$1),
		nextCursor: z.string().nullable()
	})),
	create: oc.route({
		method: "POST",
		path: "/deliveries",
		successStatus: 201,
		operationId: "createDelivery",
		summary: "Compose, sign and send",
		tags: ["Deliveries"]
	}).input(deliveryInput).output(delivery),
	get: oc.route({
		method: "GET",
		path: "/deliveries/{id}",
		operationId: "getDelivery",
		summary: "A delivery with its attempts",
		tags: ["Deliveries"]
	}).input(idInput$1).output(delivery)
};
var simulations = {
	list: oc.route({
		method: "GET",
		path: "/simulations",
		operationId: "listSimulations",
		summary: "List simulations, newest first",
		tags: ["Simulations"]
	}).output(z.object({ items: z.array(simulationSummary) })),
	create: oc.route({
		method: "POST",
		path: "/simulations",
		successStatus: 201,
		operationId: "createSimulation",
		summary: "Rehearse a retry policy against a target or a reply script",
		description: "Answers once it runs; read the simulation for its timeline.",
		tags: ["Simulations"]
	}).input(simulationInput).output(simulation),
	get: oc.route({
		method: "GET",
		path: "/simulations/{id}",
		operationId: "getSimulation",
		summary: "A simulation with its timeline",
		tags: ["Simulations"]
	}).input(idInput$1).output(simulation)
};
var deliveryChange = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("changed"),
		rows: z.array(deliveryRow$1)
	}),
	z.object({
		type: z.literal("removed"),
		ids: z.array(z.string())
	}),
	z.object({ type: z.literal("reset") })
]);
/** How an outside sender really retried one event, beside what its provider documents. */
var observedRetries = z.object({
	provider: z.string().nullable(),
	eventId: z.string().nullable(),
	/** Oldest first. `gapMs`: since the arrival before. */
	arrivals: z.array(z.object({
		id: z.string(),
		receivedAt: z.string(),
		gapMs: z.number().nullable(),
		replyStatus: z.int().nullable()
	})),
	policy: retryPolicy.nullable()
});
/** What only the screens and the CLI call. */
var deliveryWorkbench = {
	/** Exactly what would leave, without sending it. */
	previewDelivery: oc.input(deliveryInput).output(outgoingPreview),
	previewReplay: oc.input(replayInput.extend({ id: z.string() })).output(outgoingPreview),
	followDeliveries: oc.input(z.strictObject({ captureId: z.string().optional() })).output(eventIterator(deliveryChange)),
	cancelDelivery: oc.input(idInput$1).output(delivery),
	/** Makes the next attempt at once, also after the policy gave up (trigger `manual`). */
	attemptNow: oc.input(idInput$1).output(delivery),
	/** Removes ended deliveries. */
	removeDeliveries: oc.input(z.strictObject({ ids: z.array(z.string()).max(1e4) })),
	attemptRequestBody: oc.input(z.strictObject({
		id: z.string(),
		number: z.int()
	})).output(byteBlob),
	attemptResponseBody: oc.input(z.strictObject({
		id: z.string(),
		number: z.int()
	})).output(byteBlob),
	/** Targets used before, the last first. */
	lastTargets: oc.output(z.object({ items: z.array(z.string()) })),
	startBulkReplay: oc.input(bulkReplayInput).output(bulkReplay),
	bulkReplays: oc.output(z.object({ items: z.array(bulkReplay) })),
	followBulkReplay: oc.input(idInput$1).output(eventIterator(bulkReplay)),
	steerBulkReplay: oc.input(z.strictObject({
		id: z.string(),
		act: z.enum([
			"pause",
			"resume",
			"cancel"
		])
	})).output(bulkReplay),
	policies: oc.output(z.object({ items: z.array(retryPolicy.extend({ builtIn: z.boolean() })) })),
	savePolicy: oc.input(retryPolicy).output(retryPolicy),
	removePolicy: oc.input(idInput$1),
	followSimulation: oc.input(idInput$1).output(eventIterator(simulationSummary)),
	cancelSimulation: oc.input(idInput$1).output(simulationSummary),
	removeSimulation: oc.input(idInput$1),
	/** Lanes from an index on, at most 500. */
	simulationLanes: oc.input(z.strictObject({
		id: z.string(),
		from: z.int().min(0)
	})).output(z.object({ lanes: z.array(lane) })),
	observedRetries: oc.input(idInput$1).output(observedRetries)
};
// src/shared/health.ts
var problemReport = z.object({
	code: z.string(),
	problem: z.string(),
	remedy: z.string()
});
var health = z.object({
	version: z.string(),
	pid: z.int(),
	startedAt: z.string(),
	receiver: z.object({
		state: z.enum([
			"listening",
			"stopped",
			"failing"
		]),
		/** e.g. `https://localhost:8443`; null while not listening. */
		url: z.string().nullable(),
		port: z.int().nullable(),
		/** The plain HTTP listener, when switched on. */
		httpUrl: z.string().nullable(),
		problem: problemReport.nullable()
	}),
	captures: z.object({
		stored: z.int(),
		unmatched: z.int(),
		/** Captures received per second over the last five seconds. */
		perSecond: z.number()
	}),
	store: z.object({
		state: z.enum(["ok", "failing"]),
		problem: problemReport.nullable(),
		schemaVersion: z.int(),
		/** Bytes of the database with its write-ahead log. */
		databaseBytes: z.int(),
		diskFreeBytes: z.int().nullable(),
		dataFolder: z.string()
	}),
	/** Captures not yet in the search index; null while there is no search index. */
	indexLag: z.int().nullable(),
	/** How secrets are kept at rest. */
	secretsLevel: z.enum([
		"os-keychain",
		"key-from-environment",
		"key-file"
	])
});
// src/shared/contract.ts
/**
* The one typed contract. Three carriers bring it to its callers: a MessagePort in the desktop window,
* a WebSocket in the browser host, and HTTP under /api/v1 for scripts (only the calls that have a `route`,
* gathered in `httpContract`). Lists and streams carry metadata; bytes come from `captures.body` alone.
*/
var idInput = z.strictObject({ id: z.string() });
var limit = z.coerce.number().int().min(1).max(500).default(100);
var filter = z.string().max(1e4).optional();
var endpoints = {
	list: oc.route({
		method: "GET",
		path: "/endpoints",
		operationId: "listEndpoints",
		summary: "List all endpoints",
		tags: ["Endpoints"]
	}).output(z.object({ items: z.array(endpoint) })),
	create: oc.route({
		method: "POST",
		path: "/endpoints",
		successStatus: 201,
		operationId: "createEndpoint",
		summary: "Make an endpoint",
		description: "Secrets go in as plain text and are never given out again; answers show their count and last four characters.",
		tags: ["Endpoints"]
	}).input(endpointInput).output(endpoint),
	get: oc.route({
		method: "GET",
		path: "/endpoints/{id}",
		operationId: "getEndpoint",
		summary: "Read one endpoint",
		tags: ["Endpoints"]
	}).input(idInput).output(endpoint),
	update: oc.route({
		method: "PATCH",
		path: "/endpoints/{id}",
		operationId: "updateEndpoint",
		summary: "Change an endpoint",
		description: "Only the fields given change; `secrets` replaces all secrets.",
		tags: ["Endpoints"]
	}).input(endpointPatch.extend({ id: z.string() })).output(endpoint),
	/** Its captures stay and become unmatched. */
	remove: oc.route({
		method: "DELETE",
		path: "/endpoints/{id}",
		successStatus: 204,
		operationId: "removeEndpoint",
		summary: "Delete an endpoint",
		description: "Its captures stay and become unmatched.",
		tags: ["Endpoints"]
	}).input(idInput)
};
var captures = {
	list: oc.route({
		method: "GET",
		path: "/captures",
		operationId: "listCaptures",
		summary: "List captures, newest first",
		description: "Metadata only. Pass `nextCursor` of one answer as `cursor` of the next call.",
		tags: ["Captures"]
	}).input(z.strictObject({
		filter,
		limit,
		cursor: z.string().optional()
	})).output(z.object({
		items: z.array(captureRow$1),
		nextCursor: z.string().nullable()
	})),
	wait: oc.route({
		method: "GET",
		path: "/captures/wait",
		operationId: "waitForCaptures",
		summary: "Wait until enough captures match",
		description: "Answers as soon as `count` captures match, 408 when `timeoutMs` is up. Stored ones count too, unless `after` is given.",
		tags: ["Captures"]
	}).input(z.strictObject({
		filter,
		count: z.coerce.number().int().min(1).max(500).default(1),
		timeoutMs: z.coerce.number().int().min(0).max(6e5).default(3e4),
		/** Only captures after this id count; without it, stored ones count too. */
		after: z.string().optional()
	})).output(z.object({ items: z.array(captureRow$1) })),
	get: oc.route({
		method: "GET",
		path: "/captures/{id}",
		operationId: "getCapture",
		summary: "Read one capture",
		description: "Everything but its bytes: raw header pairs, event, verdict, timing, reply.",
		tags: ["Captures"]
	}).input(idInput).output(capture),
	/** The exact bytes, always as application/octet-stream. `offset` and `length` in bytes. */
	body: oc.route({
		method: "GET",
		path: "/captures/{id}/body",
		operationId: "getCaptureBody",
		summary: "Read the exact bytes of a capture",
		description: "Always `application/octet-stream`, whatever the caller of the webhook declared. `offset` and `length` count bytes.",
		tags: ["Captures"]
	}).input(z.strictObject({
		id: z.string(),
		offset: z.coerce.number().int().min(0).default(0),
		length: z.coerce.number().int().min(1).optional()
	})).output(byteBlob),
	replay: replayCapture
};
var captureChange = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("added"),
		added: z.int(),
		rows: z.array(captureRow$1)
	}),
	z.object({
		type: z.literal("changed"),
		rows: z.array(captureRow$1)
	}),
	z.object({
		type: z.literal("removed"),
		ids: z.array(z.string())
	}),
	z.object({ type: z.literal("reset") })
]);
/** A body as the eye reads it: decoded from its Content-Encoding; the stored bytes stay as they came. */
var readableBody = z.object({
	encodings: z.array(z.string()),
	/** Why decoding stopped, in one sentence; null when it went through. */
	problem: z.string().nullable(),
	/** True when `content` was cut at the viewing limit. */
	cut: z.boolean(),
	decodedSize: z.int().nullable(),
	content: byteBlob
});
var sampleRequest = z.object({
	method: z.string(),
	url: z.string(),
	headers: z.array(z.tuple([z.string(), z.string()])),
	body: z.string(),
	/** A ready curl line that sends exactly this. */
	curl: z.string(),
	signed: z.boolean()
});
/** Which sample, for which endpoint. */
var sampleChoice = z.strictObject({
	endpointId: z.string(),
	/** Id of an event of the endpoint's provider; `PROVIDER/EVENT` where the endpoint recognises its provider by itself. */
	eventId: z.string()
});
/** What only Hookwright's own screens call. Not served over HTTP. */
var workbench = {
	tail: oc.input(z.strictObject({ filter: z.string().max(1e4).optional() })).output(eventIterator(captureChange)),
	watchHealth: oc.output(eventIterator(health)),
	revealSecrets: oc.input(idInput).output(z.object({ secrets: z.array(z.string()) })),
	readableBody: oc.input(z.strictObject({
		id: z.string(),
		limit: z.int().min(1).max(67108864).default(2097152)
	})).output(readableBody),
	/** A check made now, with the secrets of now; never changes the stored verdict. */
	recheck: oc.input(idInput).output(z.object({
		check: signatureCheck,
		explanation: signatureExplanation
	})),
	setPinned: oc.input(z.strictObject({
		ids: z.array(z.string()).max(1e4),
		pinned: z.boolean()
	})),
	/** Removes by ids, or all that match a filter (pinned ones stay). The token restores them for ten minutes. */
	removeCaptures: oc.input(z.union([z.strictObject({ ids: z.array(z.string()).max(1e4) }), z.strictObject({ filter: z.string().max(1e4) })])).output(z.object({
		undoToken: z.string(),
		removed: z.int()
	})),
	restoreCaptures: oc.input(z.strictObject({ undoToken: z.string() })).output(z.object({ restored: z.int() })),
	/** The sample of an event, signed with the endpoint's first secret, ids and times fresh. */
	sampleRequest: oc.input(sampleChoice).output(sampleRequest),
	/** Sends that sample to the receiver over HTTPS, like a provider would. */
	sendSample: oc.input(sampleChoice).output(z.object({
		status: z.int(),
		captureId: z.string().nullable()
	})),
	providers: oc.output(z.object({ items: z.array(providerProfile.extend({ builtIn: z.boolean() })) })),
	saveProvider: oc.input(providerProfile).output(providerProfile),
	removeProvider: oc.input(idInput),
	certificateAuthority: oc.output(certificateAuthority),
	settings: oc.output(settings),
	updateSettings: oc.input(settingsPatch).output(settings),
	...deliveryWorkbench,
	...conversationWorkbench
};
/** What HTTP serves. */
var httpContract = {
	endpoints,
	captures,
	conversations,
	deliveries,
	simulations,
	health: oc.route({
		method: "GET",
		path: "/health",
		operationId: "getHealth",
		summary: "State of the receiver and the store",
		tags: ["Health"]
	}).output(health)
};
var contract = {
	...httpContract,
	workbench
};
// src/main/rpc/failure.ts
/**
* What a caller on any wire learns of a failure. Everything that is thrown passes through here exactly once:
* errors thrown on purpose keep their code, refused input names its field, the rest becomes `internal` and goes to the log.
*/
/** Makes a failure of anything thrown. A failure passed in again comes back unchanged. */
function explainFailure(error, context) {
	if (isFailure(error)) return error;
	if (error instanceof HookwrightError) return toFailure(error.report(), error);
	return explainCarrierError(error) ?? explainFault(error, context);
}
/** The report of a failure, for a wire that carries plain JSON. */
function reportOf(error) {
	return isFailure(error) ? error.data : internalReport;
}
function toFailure(report, cause) {
	return new ORPCError(report.code, {
		status: statusOf(report.code),
		message: `${report.problem} ${report.remedy}`,
		data: report,
		cause
	});
}
function isFailure(error) {
	return error instanceof ORPCError && Object.hasOwn(errorCatalogue, error.code) && typeof error.data === "object";
}
/** What the RPC library itself refuses: input that does not fit, is no JSON, or is too long. */
function explainCarrierError(error) {
	if (error instanceof SyntaxError) return badInput("The request body is not valid JSON.", error);
	if (!(error instanceof ORPCError)) return null;
	if (error.code === "PAYLOAD_TOO_LARGE") return toFailure(new HookwrightError("body-too-large", "The request is longer than the API accepts.", { remedy: "Send less." }).report(), error);
	if (error.code !== "BAD_REQUEST") return null;
	if (!(error.cause instanceof ValidationError)) return badInput("The request cannot be read.", error);
	const details = explainIssues(error.cause.issues, error.cause.data);
	const [first] = details;
	return toFailure({
		code: "bad-input",
		...first,
		remedy: errorCatalogue["bad-input"].remedy,
		details
	}, error);
}
function badInput(problem, cause) {
	return toFailure({
		code: "bad-input",
		field: null,
		problem,
		remedy: "Send a JSON object as /api/v1/openapi.json describes it."
	}, cause);
}
var internalReport = {
	code: "internal",
	field: null,
	problem: "Something went wrong inside Hookwright.",
	remedy: errorCatalogue.internal.remedy
};
function explainFault(error, context) {
	if (!context.abandoned) context.log.error("A call failed unexpectedly.", {
		call: context.call,
		error
	});
	return toFailure(internalReport, error);
}
// src/main/rpc/router.ts
/**
* The contract over the use cases: one line per call, nothing decided here.
* Owns the mapping of inputs, bytes and errors. Must not know which carrier brings a call, nor who may make it.
*/
/** Everything a screen may call, for MessagePort and WebSocket. HTTP serves the part in `httpContract` (see http-api.ts). */
function createRouter(api, log) {
	const os = implementContract(log);
	const { endpoints, captures, conversations, deliveries, simulations, workbench } = os;
	const guarded = (call, items, signal) => explainStream(items, {
		call,
		log,
		signal
	});
	return os.router({
		endpoints: {
			list: endpoints.list.handler(() => ({ items: api.endpoints.list() })),
			create: endpoints.create.handler(({ input }) => api.endpoints.create(input)),
			get: endpoints.get.handler(({ input }) => api.endpoints.get(input.id)),
			update: endpoints.update.handler(({ input: { id, ...patch } }) => api.endpoints.update(id, patch)),
			remove: endpoints.remove.handler(({ input }) => api.endpoints.remove(input.id))
		},
		captures: {
			list: captures.list.handler(({ input }) => api.captures.list(input)),
			wait: captures.wait.handler(async ({ input, signal }) => ({ items: await api.captures.wait(input, signal) })),
			get: captures.get.handler(({ input }) => api.captures.get(input.id)),
			body: captures.body.handler(({ input: { id, ...range } }) => bytesFile(api.captures.body(id, range), `${id}.bin`)),
			replay: captures.replay.handler(({ input: { id, ...replay } }) => api.deliveries.replay(id, replay))
		},
		conversations: {
			list: conversations.list.handler(({ input }) => api.conversations.list(input)),
			get: conversations.get.handler(({ input }) => api.conversations.get(input.id)),
			messages: conversations.messages.handler(({ input }) => api.conversations.messages(input))
		},
		deliveries: {
			list: deliveries.list.handler(({ input }) => api.deliveries.list(input)),
			create: deliveries.create.handler(({ input }) => api.deliveries.create(input)),
			get: deliveries.get.handler(({ input }) => api.deliveries.get(input.id))
		},
		simulations: {
			list: simulations.list.handler(() => ({ items: api.simulations.list() })),
			create: simulations.create.handler(({ input }) => api.simulations.create(input)),
			get: simulations.get.handler(({ input }) => api.simulations.get(input.id))
		},
		health: os.health.handler(() => api.health()),
		workbench: {
			tail: workbench.tail.handler(({ input, signal }) => guarded("workbench.tail", api.captures.tail(input, signal), signal)),
			watchHealth: workbench.watchHealth.handler(({ signal }) => guarded("workbench.watchHealth", api.watchHealth(signal), signal)),
			revealSecrets: workbench.revealSecrets.handler(({ input }) => ({ secrets: api.endpoints.revealSecrets(input.id) })),
			readableBody: workbench.readableBody.handler(async ({ input }) => {
				const { content, ...rest } = await api.captures.readableBody(input.id, input.limit);
				return {
					...rest,
					content: bytesFile(content, `${input.id}.bin`)
				};
			}),
			recheck: workbench.recheck.handler(({ input }) => api.captures.recheck(input.id)),
			setPinned: workbench.setPinned.handler(({ input }) => api.captures.setPinned(input.ids, input.pinned)),
			removeCaptures: workbench.removeCaptures.handler(({ input }) => api.captures.remove(input)),
			restoreCaptures: workbench.restoreCaptures.handler(({ input }) => api.captures.restore(input.undoToken)),
			sampleRequest: workbench.sampleRequest.handler(({ input }) => api.endpoints.sampleRequest(input.endpointId, input.eventId)),
			sendSample: workbench.sendSample.handler(({ input }) => api.endpoints.sendSample(input.endpointId, input.eventId)),
			providers: workbench.providers.handler(() => ({ items: api.providers.list() })),
			saveProvider: workbench.saveProvider.handler(({ input }) => api.providers.save(input)),
			removeProvider: workbench.removeProvider.handler(({ input }) => api.providers.remove(input.id)),
			certificateAuthority: workbench.certificateAuthority.handler(() => api.certificateAuthority()),
			settings: workbench.settings.handler(() => api.settings.get()),
			updateSettings: workbench.updateSettings.handler(({ input }) => api.settings.update(input)),
			...sendingCalls(workbench, api, guarded),
			...conversationCalls(workbench, api, guarded)
		}
	});
}
/** Every failure of a call passes through `explainFailure`. */
function implementContract(log) {
	return implement(contract).use(async ({ next, path, signal }) => {
		try {
			return await next();
		} catch (error) {
			throw explainFailure(error, {
				call: path.join("."),
				log,
				abandoned: signal?.aborted ?? false
			});
		}
	});
}
/** What the screens and the CLI call of the sending half. */
function sendingCalls(workbench, { deliveries, bulkReplays, policies, simulations }, guarded) {
	const bytes = (content, id) => bytesFile(content, `${id}.bin`);
	return {
		previewDelivery: workbench.previewDelivery.handler(({ input }) => deliveries.preview(input)),
		previewReplay: workbench.previewReplay.handler(({ input: { id, ...replay } }) => deliveries.previewReplay(id, replay)),
		followDeliveries: workbench.followDeliveries.handler(({ input, signal }) => guarded("workbench.followDeliveries", deliveries.follow(input, signal), signal)),
		cancelDelivery: workbench.cancelDelivery.handler(({ input }) => deliveries.cancel(input.id)),
		attemptNow: workbench.attemptNow.handler(({ input }) => deliveries.attemptNow(input.id)),
		removeDeliveries: workbench.removeDeliveries.handler(({ input }) => deliveries.remove(input.ids)),
		attemptRequestBody: workbench.attemptRequestBody.handler(({ input: { id, number } }) => bytes(deliveries.attemptRequestBody(id, number), `${id}-${number}-request`)),
		attemptResponseBody: workbench.attemptResponseBody.handler(({ input: { id, number } }) => bytes(deliveries.attemptResponseBody(id, number), `${id}-${number}-response`)),
		lastTargets: workbench.lastTargets.handler(() => ({ items: deliveries.lastTargets() })),
		startBulkReplay: workbench.startBulkReplay.handler(({ input }) => bulkReplays.start(input)),
		bulkReplays: workbench.bulkReplays.handler(() => ({ items: bulkReplays.list() })),
		followBulkReplay: workbench.followBulkReplay.handler(({ input, signal }) => guarded("workbench.followBulkReplay", bulkReplays.follow(input.id, signal), signal)),
		steerBulkReplay: workbench.steerBulkReplay.handler(({ input }) => bulkReplays.steer(input.id, input.act)),
		policies: workbench.policies.handler(() => ({ items: policies.list() })),
		savePolicy: workbench.savePolicy.handler(({ input }) => policies.save(input)),
		removePolicy: workbench.removePolicy.handler(({ input }) => policies.remove(input.id)),
		followSimulation: workbench.followSimulation.handler(({ input, signal }) => guarded("workbench.followSimulation", simulations.follow(input.id, signal), signal)),
		cancelSimulation: workbench.cancelSimulation.handler(({ input }) => simulations.cancel(input.id)),
		removeSimulation: workbench.removeSimulation.handler(({ input }) => simulations.remove(input.id)),
		simulationLanes: workbench.simulationLanes.handler(({ input }) => ({ lanes: simulations.lanes(input.id, input.from) })),
		observedRetries: workbench.observedRetries.handler(({ input }) => deliveries.observedRetries(input.id))
	};
}
/** What the screens call of conversations. */
function conversationCalls(workbench, { conversations }, guarded) {
	return {
		conversationOf: workbench.conversationOf.handler(async ({ input }) => ({ conversation: await conversations.ofCapture(input.id) })),
		followConversations: workbench.followConversations.handler(({ input, signal }) => guarded("workbench.followConversations", conversations.followList(input, signal), signal)),
		followConversation: workbench.followConversation.handler(({ input, signal }) => guarded("workbench.followConversation", conversations.follow(input.id, signal), signal)),
		markConversationSeen: workbench.markConversationSeen.handler(({ input }) => conversations.markSeen(input.id, input.upTo)),
		fetchAttachment: workbench.fetchAttachment.handler(async ({ input, signal }) => {
			const { content, ...rest } = await conversations.fetchAttachment(input, signal);
			return {
				...rest,
				content: bytesFile(content, "attachment.bin")
			};
		})
	};
}
/** A bare Uint8Array would arrive as an object; a File crosses every carrier unharmed. */
function bytesFile(bytes, name) {
	return new File([ownBytes(bytes)], name, { type: "application/octet-stream" });
}
/** A stream fails after its call has long been answered, so the middleware no longer sees it. */
async function* explainStream(items, context) {
	try {
		yield* items;
	} catch (error) {
		throw explainFailure(error, {
			...context,
			abandoned: context.signal?.aborted ?? false
		});
	}
}
// src/main/vault.ts
/**
* Secrets at rest. Owns the key and the sealed form; knows nothing of who the secrets belong to.
* Sealed form: `v1.KEYID.BASE64URL(nonce 12 | ciphertext | tag 16)`, AES-256-GCM, a fresh random nonce each time.
*/
/** A vault around a 32-byte key; `level` says where the key is kept. */
function createVault(key, level) {
	const keyId = createHash("sha256").update(key).digest("hex").slice(0, 8);
	return {
		level,
		seal(text) {
			const nonce = randomBytes(12);
			const cipher = createCipheriv("aes-256-gcm", key, nonce);
			const sealed = Buffer.concat([
				nonce,
				cipher.update(text, "utf8"),
				cipher.final(),
				cipher.getAuthTag()
			]);
			return `v1.${keyId}.${sealed.toString("base64url")}`;
		},
		open(sealed) {
			const [version, sealedWith, data] = sealed.split(".");
			const bytes = Buffer.from(data ?? "", "base64url");
			if (version !== "v1" || sealedWith !== keyId || bytes.length < 28) throw cannotOpen();
			try {
				const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
				decipher.setAuthTag(bytes.subarray(-16));
				return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
			} catch (cause) {
				throw cannotOpen(cause);
			}
		}
	};
}
function cannotOpen(cause) {
	return new HookwrightError("secret-malformed", "A stored secret cannot be opened with the key of this data folder.", {
		remedy: "Enter the secret again on its endpoint, or bring back the secrets.key that belongs to this data folder.",
		cause
	});
}
/**
* The vault of a data folder: the key comes from the passphrase where one is given, else from `secrets.key`
* (mode 0600, made on first use). Throws data-folder-unusable when the key file cannot be read or made.
*/
function openFolderVault(dataFolder, passphrase) {
	if (passphrase !== void 0 && passphrase !== "") return createVault(scryptSync(passphrase, "hookwright secrets v1", 32), "key-from-environment");
	return createVault(readOrMakeKey(dataFolder), "key-file");
}
/** Holds the key of a data folder wrapped by the system's secret store; only the desktop app can open it. */
var wrappedKeyFile = "secrets.key.wrapped";
function readOrMakeKey(dataFolder) {
	const path = join(dataFolder, "secrets.key");
	try {
		mkdirSync(dataFolder, {
			recursive: true,
			mode: 448
		});
		if (!existsSync(path) && existsSync(join(dataFolder, "secrets.key.wrapped"))) throw new HookwrightError("data-folder-unusable", `The secrets of ${dataFolder} are kept in the system’s secret store.`, { remedy: "Open this folder with the Hookwright desktop app, or give another folder with --data-dir." });
		try {
			writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, {
				mode: 384,
				flag: "wx"
			});
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
		}
		const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64url");
		if (key.length !== 32) throw new HookwrightError("secret-malformed", `The key file ${path} is damaged: it must hold 32 bytes.`, { remedy: "Bring it back from a backup, or move it away and enter the endpoint secrets again." });
		return key;
	} catch (error) {
		if (error instanceof HookwrightError) throw error;
		throw new HookwrightError("data-folder-unusable", `The key file ${path} cannot be read or made: ${error.message}.`, { cause: error });
	}
}
export { explainFailure as a, health as c, createWorkerIntake as d, createApp as f, createStderrLog as g, createFileLog as h, createRouter as i, byteBlob as l, captureRow$1 as m, openFolderVault as n, reportOf as o, capture as p, wrappedKeyFile as r, httpContract as s, createVault as t, ownBytes as u };
