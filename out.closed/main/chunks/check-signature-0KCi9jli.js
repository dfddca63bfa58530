import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { n as defaultReply, o as reply } from "./duration-text-CdFtN1tz.js";
import { a as replyScript, n as simulation, t as lane } from "./simulation-DxMNXxQr.js";
import { A as secretKey, E as verifyEd25519, N as findSignatures, O as decodeHex, P as headerValues, S as layOutSignature, T as signedContent, b as hmacHash, j as readTimestamp, k as lastFour, w as signatureLength, x as hmacOf } from "./clock-BZYd0JO2.js";
import { closeSync, existsSync, mkdirSync, openSync, statSync, statfsSync } from "node:fs";
import path from "node:path";
import { hash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import Database from "better-sqlite3";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from "node:zlib";
// src/shared/endpoint.ts
var slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Provider id of an endpoint that recognises its provider from each request. */
var autoProvider = "auto";
/** Secrets as they may be shown: how many, and the last four characters of each (empty when shorter than 12). */
var secretsShown = z.object({
	count: z.int(),
	lastFour: z.array(z.string())
});
var endpoint = z.object({
	id: z.string(),
	slug: z.string(),
	name: z.string(),
	/** `auto` or a provider id. */
	provider: z.string(),
	secrets: secretsShown,
	reply,
	/** Plays in place of the reply while it is set. */
	script: replyScript.nullable(),
	createdAt: z.string(),
	updatedAt: z.string()
});
var secret = z.string().min(1, "must not be empty").max(4096);
var endpointInput = z.strictObject({
	slug: z.string(),
	name: z.string().trim().min(1, "must not be empty").max(100).optional(),
	provider: z.string().default(autoProvider),
	/** Plain text on the way in only. */
	secrets: z.array(secret).max(20).default([]),
	reply: reply.partial().optional(),
	script: replyScript.nullable().optional()
});
var endpointPatch = z.strictObject({
	slug: z.string().optional(),
	name: z.string().trim().min(1, "must not be empty").max(100).optional(),
	provider: z.string().optional(),
	/** Replaces all secrets. */
	secrets: z.array(secret).max(20).optional(),
	reply: reply.partial().optional(),
	/** Null takes the script away; setting one starts it from its beginning. */
	script: replyScript.nullable().optional()
});
// src/main/store/body-chunks.ts
/** Bodies are cut into chunks so that a part of a large one is read without loading the rest. */
var chunkBytes = 1048576;
/** More chunks than any body limit allows; the key of a chunk is `seq * chunksPerBody + number`. */
var chunksPerBody = 1024;
var BodyWriting = class {
	#insert;
	#remove;
	constructor(db) {
		this.#insert = db.prepare("INSERT INTO bodies (key, chunk) VALUES (?, ?)");
		this.#remove = db.prepare("DELETE FROM bodies WHERE key >= ? AND key < ?");
	}
	/** An empty body has no chunk. */
	insert(seq, body) {
		if (body.length > chunkBytes * 1024) throw new RangeError("a body cannot be larger than 1 GiB");
		for (let offset = 0, key = seq * chunksPerBody; offset < body.length; offset += chunkBytes, key += 1) this.#insert.run(key, body.length <= chunkBytes ? body : body.subarray(offset, offset + chunkBytes));
	}
	remove(seq) {
		this.#remove.run(seq * chunksPerBody, (seq + 1) * chunksPerBody);
	}
};
var BodyReading = class {
	#chunks;
	#chunk;
	constructor(db) {
		this.#chunk = db.prepare("SELECT chunk FROM bodies WHERE key = ?").pluck();
		this.#chunks = db.prepare("SELECT chunk FROM bodies WHERE key >= ? AND key <= ? ORDER BY key").pluck();
	}
	/** Nearly every body is one chunk, and a bulk replay reads thousands of them a second. */
	#readOne(seq, chunk, from, length) {
		const bytes = this.#chunk.get(seq * chunksPerBody + chunk);
		if (bytes === void 0) return /* @__PURE__ */ new Uint8Array();
		return from === 0 && length >= bytes.length ? bytes : bytes.subarray(from, from + length);
	}
	/** Bytes from `offset`, at most `length` of them; fewer at the end of the body. */
	read(seq, offset, length) {
		if (length <= 0) return /* @__PURE__ */ new Uint8Array();
		const first = Math.floor(offset / chunkBytes);
		const last = Math.min(Math.floor((offset + length - 1) / chunkBytes), 1023);
		if (first > last) return /* @__PURE__ */ new Uint8Array();
		if (first === last) return this.#readOne(seq, first, offset - first * chunkBytes, length);
		const skipped = offset - first * chunkBytes;
		const parts = [];
		let wanted = length;
		for (const chunk of this.#chunks.iterate(seq * chunksPerBody + first, seq * chunksPerBody + last)) {
			const part = chunk.subarray(parts.length === 0 ? skipped : 0).subarray(0, wanted);
			parts.push(part);
			wanted -= part.length;
		}
		return parts.length === 1 && parts[0] !== void 0 ? parts[0] : Buffer.concat(parts);
	}
};
// src/main/store/capture-id.ts
/** The public id of a capture is `c` and its number. */
function captureId(seq) {
	return `c${seq}`;
}
/** Null when `id` is not the id of any capture there could be. */
function seqOf(id) {
	if (!/^c[1-9][0-9]{0,14}$/.test(id)) return null;
	return Number(id.slice(1));
}
// src/main/store/stored-json.ts
/** What a column of JSON says; null, with a warning in the log, when it is not what it should be. `place` is `table.column`. */
function parseStored(text, schema, log, place) {
	if (text === null) return null;
	try {
		return schema.parse(JSON.parse(text));
	} catch {
		log.warn("A stored value could not be read and was passed over.", { place });
		return null;
	}
}
// src/main/store/iso-time.ts
/** ISO 8601 UTC; the epoch for a number that is no time. */
function isoTime(ms) {
	return new Date(Math.abs(ms) <= 864e13 ? ms : 0).toISOString();
}
// src/main/store/connection.ts
/** 'Hkwr' in ASCII: tells a Hookwright database from any other SQLite file. */
var applicationId = 1215002482;
/** Size the write-ahead log is brought back to, bytes. */
var walLimitBytes = 8388608;
var pageBytes = 4096;
var readerBusyMs = 2e3;
/** Opens the one writing connection. A new file gets its lasting properties here, before its first page is written. */
function connectWriter(file) {
	const db = new Database(file, { timeout: 250 });
	try {
		db.pragma(`page_size = ${pageBytes}`);
		db.pragma("auto_vacuum = INCREMENTAL");
		db.pragma("journal_mode = WAL");
		db.pragma(`wal_autocheckpoint = ${walLimitBytes / pageBytes / 2}`);
		db.pragma("cache_size = -24000");
		makeSafe(db);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}
/** Opens a connection that can only read. */
function connectReader(file) {
	const db = new Database(file, {
		readonly: true,
		fileMustExist: true,
		timeout: readerBusyMs
	});
	try {
		makeSafe(db);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}
/**
* What every connection needs. better-sqlite3 is built so that a WAL connection falls to synchronous=NORMAL at its
* first access while the pragma still reads FULL; only setting it explicitly after WAL holds, hence the look afterwards.
*/
function makeSafe(db) {
	db.pragma("synchronous = FULL");
	db.pragma("fullfsync = ON");
	db.pragma("checkpoint_fullfsync = ON");
	db.pragma("foreign_keys = ON");
	db.pragma("trusted_schema = OFF");
	db.pragma("cell_size_check = ON");
	db.pragma(`journal_size_limit = ${walLimitBytes}`);
	db.pragma("temp_store = MEMORY");
	db.prepare("SELECT count(*) FROM sqlite_schema").get();
	const mode = db.pragma("journal_mode", { simple: true });
	const synchronous = db.pragma("synchronous", { simple: true });
	if (mode !== "wal" || synchronous !== 2) throw new Error(`the database refuses durable settings (journal_mode ${String(mode)}, synchronous ${String(synchronous)})`);
}
// src/main/store/conversation-key.ts
var keyBytes = 12;
/** The key of a conversation: enough bytes that two never meet. */
function conversationKey(provider, conversationId) {
	return hash("sha256", `${provider}\n${conversationId}`, "buffer").subarray(0, keyBytes);
}
/** The public id of a conversation is `v` and its key as base64url. */
function conversationPublicId(key) {
	return `v${key.toString("base64url")}`;
}
/** Null when `id` is not the id of any conversation there could be. */
function conversationKeyOf(id) {
	return /^v[A-Za-z0-9_-]{16}$/.test(id) ? Buffer.from(id.slice(1), "base64url") : null;
}
/**
* What all events of one message have in common, within a conversation: its id and the side it came from, as 52 bits.
* Reports are about messages that went out.
*/
function messageKey(messageId, direction) {
	if (messageId === null) return null;
	return Number(hash("sha256", `${direction === "incoming" ? "in" : "out"}\n${messageId}`, "buffer").readBigUInt64BE() >> 12n);
}
var reported = [
	"delivered",
	"read",
	"failed"
];
/** `sent` tells of the message itself; the other states report on one that went before. */
function entryKind(state) {
	return state === null || state === "sent" ? 0 : reported.indexOf(state) + 1;
}
/** What `kind` reports; null for a message. */
function stateOfKind(kind) {
	return reported[kind - 1] ?? null;
}
// src/main/store/delivery-rows.ts
var noPhases = JSON.stringify({
	dnsMs: null,
	connectMs: null,
	tlsMs: null,
	waitingMs: null,
	bodyMs: null,
	totalMs: 0
});
/** A delivery of a bulk replay and its attempt: the row of the one, then that of the other. */
function bulkRow(bulk, { delivery, attempt }) {
	return [...deliveryRow(delivery, bulk), ...attemptRow(attempt, attempt)];
}
/** All columns of `deliveries` but the key. */
function deliveryRow(delivery, bulk) {
	return [
		delivery.createdAt,
		delivery.targetUrl,
		delivery.skipVerify ? 1 : 0,
		delivery.provider,
		delivery.eventType,
		delivery.summary,
		delivery.mode,
		delivery.breakage,
		delivery.captureId === null ? null : seqOf(delivery.captureId),
		bulk,
		delivery.policyId,
		delivery.expectation.answer,
		delivery.expectation.reason,
		delivery.state,
		delivery.attempts,
		delivery.lastStatus,
		delivery.lastFailure,
		delivery.dueAt === null ? null : Math.trunc(delivery.dueAt),
		flag(delivery.asExpected)
	];
}
/** All columns of `attempts` but the key; `outcome` null: it has only begun. */
function attemptRow(attempt, outcome) {
	return [
		attempt.trigger,
		Math.trunc(attempt.startedAt),
		Math.trunc(attempt.dueAt),
		outcome === null ? 0 : 1,
		attempt.method,
		attempt.url,
		JSON.stringify(attempt.headers),
		attempt.bodySize,
		outcome?.remoteAddress ?? null,
		outcome === null ? noPhases : JSON.stringify(outcome.phases),
		responseText(outcome?.response ?? null),
		jsonOrNull(outcome?.failure ?? null),
		outcome?.next ?? "",
		outcome?.selfDigest ?? null,
		attempt.requestBody,
		outcome === null ? null : sharedBody(outcome.responseBody)
	];
}
var lastResponse = null;
/** The sender gives equal heads as the same list: one text serves for all answers that share it. */
function responseText(response) {
	if (response === null) return null;
	const last = lastResponse?.response;
	if (lastResponse !== null && last?.headers === response.headers && last.status === response.status && last.httpVersion === response.httpVersion && last.bodySize === response.bodySize && last.cut === response.cut) return lastResponse.text;
	const text = JSON.stringify(response);
	lastResponse = {
		response,
		text
	};
	return text;
}
var lastBody = /* @__PURE__ */ new Uint8Array();
/** Larger bodies are not compared. */
var sharedBytes = 1024;
/** Equal answers are one object, which crosses to the other thread once; null for an empty body. */
function sharedBody(body) {
	if (body.length === 0) return null;
	if (body.length > sharedBytes) return body;
	if (Buffer.compare(body, lastBody) !== 0) lastBody = body;
	return lastBody;
}
function flag(value) {
	return value === null ? null : Number(value);
}
function jsonOrNull(value) {
	return value === null ? null : JSON.stringify(value);
}
function bytesOrNull(bytes) {
	return bytes.length === 0 ? null : bytes;
}
// src/main/store/packed-rows.ts
/** The rows of a bulk replay are much alike, and each value costs time on its way to the other thread. */
function packRows(rows) {
	let before = [];
	return rows.map((row) => {
		const changes = [];
		for (const [column, value] of row.entries()) if (value !== before[column]) changes.push(column, value);
		before = row;
		return changes;
	});
}
/** Tells each row in turn; the same array every time. */
function unpackRows(packed, tell) {
	const row = [];
	for (const changes of packed) {
		for (let at = 0; at < changes.length; at += 2) row[Number(changes[at])] = changes[at + 1] ?? null;
		tell(row);
	}
}
// src/main/store/public-ids.ts
function publicId(letter, seq) {
	return `${letter}${seq}`;
}
/** Null when `id` is not the id of any such row there could be. */
function rowNumber(letter, id) {
	return id.startsWith(letter) && /^[1-9][0-9]{0,10}$/.test(id.slice(1)) ? Number(id.slice(1)) : null;
}
// src/main/store/delivery-writing.ts
/** Attempts a delivery can have; the key of one is `delivery * attemptsPerDelivery + number`. */
var attemptsPerDelivery = 65536;
var rememberedTargets = 50;
/** Deliveries that leave in one transaction. */
var removedAtOnce = 200;
/** Free of anything under way. */
var isEnded = "state NOT IN ('scheduled', 'sending')";
/** Every change to deliveries, attempts, bulk replays and policies. */
var DeliveryWriting = class {
	#connection;
	#db;
	#insert;
	#recipe;
	#stand;
	#attempt;
	#finish;
	#count;
	#target;
	#bulk;
	constructor(connection) {
		this.#connection = connection;
		const { db } = connection;
		this.#db = db;
		this.#insert = db.prepare(`
      INSERT INTO deliveries (created_at, target_url, skip_verify, provider, event_type, summary, mode, breakage, capture_seq, bulk_seq,
        policy_id, expected, expected_reason, state, attempts, last_status, last_failure, due_at, as_expected)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		this.#recipe = db.prepare("INSERT OR REPLACE INTO delivery_recipes (seq, recipe, body) VALUES (?, ?, ?)");
		this.#stand = db.prepare("UPDATE deliveries SET state = ?, attempts = ?, last_status = ?, last_failure = ?, due_at = ?, as_expected = ? WHERE seq = ?");
		this.#attempt = db.prepare(`
      INSERT INTO attempts (key, trigger, started_at, due_at, ended, method, url, headers, body_size, remote_address, phases,
        response, failure, next, self_digest, request_body, response_body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		this.#finish = db.prepare(`
      UPDATE attempts SET ended = 1, headers = ?, remote_address = ?, phases = ?, response = ?, failure = ?, next = ?,
        self_digest = ?, response_body = ? WHERE key = ?`);
		this.#count = db.prepare("UPDATE delivery_totals SET attempts = attempts + ? WHERE id = 1");
		this.#target = db.prepare(`
      INSERT INTO targets (url, used) VALUES (?, (SELECT coalesce(max(used), 0) + 1 FROM targets))
      ON CONFLICT (url) DO UPDATE SET used = excluded.used`);
		this.#bulk = db.prepare("UPDATE bulk_replays SET state = ?, progress = ?, claimed_from = ?, claimed_to = ? WHERE seq = ?");
	}
	/** All in one transaction. Returns for each change the number of the row it made, 0 where it made none. */
	write(changes) {
		return this.#connection.transact(() => changes.map((change) => this.#carryOut(change)));
	}
	/** Ended deliveries with all that belongs to them; those still under way and unknown ids stay or are passed over. */
	remove(ids) {
		const seqs = ids.map((id) => rowNumber("d", id)).filter((seq) => seq !== null);
		return this.#connection.transactFreeing(() => {
			const ended = this.#db.prepare(`SELECT seq FROM deliveries WHERE seq IN (SELECT value FROM json_each(?)) AND ${isEnded}`).pluck().all(JSON.stringify(seqs));
			this.#delete(ended);
			return ended.map((seq) => `d${seq}`);
		});
	}
	/** Deletes a few of the oldest ended deliveries while there are more attempts than `keep`; call again while `more`. */
	pruneStep(keep) {
		const attempts = this.#db.prepare("SELECT attempts FROM delivery_totals WHERE id = 1").pluck().get() ?? 0;
		if (attempts <= keep) return {
			removed: 0,
			more: false
		};
		const oldest = this.#db.prepare(`SELECT seq, attempts FROM deliveries WHERE ${isEnded} ORDER BY seq LIMIT ${removedAtOnce}`).all();
		let surplus = attempts - keep;
		const leaving = oldest.filter((row) => {
			if (surplus <= 0) return false;
			surplus -= row.attempts;
			return true;
		});
		if (leaving.length === 0) return {
			removed: 0,
			more: false
		};
		this.#connection.transactFreeing(() => this.#delete(leaving.map(({ seq }) => seq)));
		return {
			removed: leaving.length,
			more: surplus > 0
		};
	}
	/** Makes or replaces the user's own policy with this id. */
	savePolicy(policy) {
		const save = this.#db.prepare("INSERT INTO policies (id, policy) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET policy = excluded.policy");
		this.#connection.transact(() => save.run(policy.id, JSON.stringify(policy)));
	}
	/** Throws `policy-not-found`. */
	removePolicy(id) {
		const { changes } = this.#connection.transact(() => this.#db.prepare("DELETE FROM policies WHERE id = ?").run(id));
		if (changes === 0) throw new HookwrightError("policy-not-found", "There is no such policy of your own.", { field: "id" });
	}
	#carryOut(change) {
		if (change.kind === "bulk-create") return this.#createBulk(change);
		if (change.kind === "create") {
			const seq = this.#insertDelivery(change.delivery);
			this.#putRecipe(seq, change.recipe, change.body);
			this.#remember(change.delivery.targetUrl);
			return seq;
		}
		this.#change(change);
		return 0;
	}
	#change(change) {
		switch (change.kind) {
			case "recipe": return this.#putRecipe(change.delivery, change.recipe, change.body);
			case "stand": return this.#putStanding(change.delivery, change.standing);
			case "begin": return this.#begin(change.attempt);
			case "finish":
				this.#end(change.delivery, change.number, change.outcome);
				return this.#putStanding(change.delivery, change.standing);
			case "bulk-items":
				unpackRows(change.rows, (row) => this.#insertItem(row));
				this.#count.run(change.rows.length);
				return this.#standBulk(change.bulk, change.standing);
			case "bulk-stand": return this.#standBulk(change.bulk, change.standing);
		}
	}
	#insertDelivery(delivery) {
		const { lastInsertRowid } = this.#insert.run(...deliveryRow(delivery, null));
		return Number(lastInsertRowid);
	}
	#putRecipe(seq, recipe, body) {
		this.#recipe.run(seq, JSON.stringify(recipe), body);
	}
	#putStanding(seq, standing) {
		const dueAt = standing.dueAt === null ? null : Math.trunc(standing.dueAt);
		const { state, attempts, lastStatus, lastFailure, asExpected } = standing;
		this.#stand.run(state, attempts, lastStatus, lastFailure, dueAt, flag(asExpected), seq);
	}
	#begin(attempt) {
		const { delivery, number } = attempt;
		this.#attempt.run(delivery * attemptsPerDelivery + number, ...attemptRow(attempt, null));
		this.#db.prepare("UPDATE deliveries SET state = 'sending', attempts = ?, due_at = NULL WHERE seq = ?").run(number, delivery);
		this.#count.run(1);
	}
	#end(delivery, number, outcome) {
		this.#finish.run(JSON.stringify(outcome.headers), outcome.remoteAddress, JSON.stringify(outcome.phases), responseText(outcome.response), jsonOrNull(outcome.failure), outcome.next, outcome.selfDigest, bytesOrNull(outcome.responseBody), delivery * attemptsPerDelivery + number);
	}
	#insertItem(row) {
		const { lastInsertRowid } = this.#insert.run(...row.slice(0, 19));
		this.#attempt.run(Number(lastInsertRowid) * attemptsPerDelivery + 1, ...row.slice(19));
	}
	#createBulk({ createdAt, targetUrl, plan, standing }) {
		this.#remember(targetUrl);
		const { lastInsertRowid } = this.#db.prepare("INSERT INTO bulk_replays (created_at, target_url, plan, state, progress) VALUES (?, ?, ?, ?, ?)").run(createdAt, targetUrl, JSON.stringify(plan), standing.state, JSON.stringify(standing.progress));
		return Number(lastInsertRowid);
	}
	#standBulk(seq, { state, progress, claimedFrom, claimedTo }) {
		this.#bulk.run(state, JSON.stringify(progress), claimedFrom, claimedTo, seq);
	}
	#remember(targetUrl) {
		this.#target.run(targetUrl);
		this.#db.prepare(`DELETE FROM targets WHERE used <= (SELECT used FROM targets ORDER BY used DESC LIMIT 1 OFFSET ${rememberedTargets})`).run();
	}
	#delete(seqs) {
		const attempts = this.#db.prepare("DELETE FROM attempts WHERE key >= ? AND key < ?");
		const recipe = this.#db.prepare("DELETE FROM delivery_recipes WHERE seq = ?");
		const delivery = this.#db.prepare("DELETE FROM deliveries WHERE seq = ?");
		let gone = 0;
		for (const seq of seqs) {
			gone += attempts.run(seq * attemptsPerDelivery, (seq + 1) * attemptsPerDelivery).changes;
			recipe.run(seq);
			delivery.run(seq);
		}
		this.#count.run(-gone);
	}
};
// src/main/store/data-folder.ts
function storePaths(dataFolder) {
	const folder = path.resolve(dataFolder);
	const database = path.join(folder, "hookwright.sqlite");
	return {
		folder,
		database,
		wal: `${database}-wal`,
		lock: path.join(folder, "hookwright.lock"),
		holder: path.join(folder, "hookwright.lock.json"),
		reserve: path.join(folder, "disk-reserve")
	};
}
/** Makes the folder for its owner alone, or throws `data-folder-unusable`. */
function ensureFolder(folder) {
	try {
		mkdirSync(folder, {
			recursive: true,
			mode: 448
		});
		if (!statSync(folder).isDirectory()) throw new Error("it is not a folder");
	} catch (error) {
		throw folderUnusable(folder, error);
	}
}
/** Makes the database file readable by its owner alone before SQLite does; the log beside it inherits that. */
function ensurePrivateFile(file, folder) {
	if (existsSync(file)) return;
	try {
		closeSync(openSync(file, "a", 384));
	} catch (error) {
		throw folderUnusable(folder, error);
	}
}
function folderUnusable(folder, cause) {
	return new HookwrightError("data-folder-unusable", `The data folder ${folder} cannot be used: ${reasonOf(cause)}.`, {
		field: "dataFolder",
		cause
	});
}
var plainReasons = {
	EACCES: "access is denied",
	EPERM: "access is denied",
	EROFS: "the disk is read-only",
	ENOTDIR: "part of its path is a file",
	EEXIST: "it is a file",
	ENAMETOOLONG: "its name is too long",
	ENOSPC: "the disk is full",
	SQLITE_READONLY: "it is read-only",
	SQLITE_CANTOPEN: "files cannot be made in it"
};
function reasonOf(cause) {
	const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
	return plainReasons[code] ?? plainReasons[code.split("_").slice(0, 2).join("_")] ?? (cause instanceof Error ? cause.message : String(cause));
}
// src/main/store/endpoint-reading.ts
/** A secret as the store sees it: sealed by its caller, with the little of it that may be shown. */
var sealedSecret = z.object({
	sealed: z.string(),
	lastFour: z.string()
});
var columns = "public_id, slug, name, provider, secrets, reply, script, created_at, updated_at";
var EndpointReading = class {
	#all;
	#byId;
	#bySlug;
	#log;
	constructor(db, log) {
		this.#log = log;
		this.#all = db.prepare(`SELECT ${columns} FROM endpoints ORDER BY id`);
		this.#byId = db.prepare(`SELECT ${columns} FROM endpoints WHERE public_id = ?`);
		this.#bySlug = db.prepare(`SELECT ${columns} FROM endpoints WHERE slug = ?`);
	}
	/** In the order they were made. */
	all() {
		return this.#all.all().map((record) => this.#endpoint(record));
	}
	byId(id) {
		const record = this.#byId.get(id);
		return record === void 0 ? null : this.#endpoint(record);
	}
	bySlug(slug) {
		const record = this.#bySlug.get(slug);
		return record === void 0 ? null : this.#endpoint(record);
	}
	/** Empty also when there is no such endpoint. */
	sealedSecrets(id) {
		const record = this.#byId.get(id);
		return record === void 0 ? [] : this.#secrets(record).map(({ sealed }) => sealed);
	}
	#secrets(record) {
		return parseStored(record.secrets, z.array(sealedSecret), this.#log, "endpoints.secrets") ?? [];
	}
	#endpoint(record) {
		const secrets = this.#secrets(record);
		return {
			id: record.public_id,
			slug: record.slug,
			name: record.name,
			provider: record.provider,
			secrets: {
				count: secrets.length,
				lastFour: secrets.map(({ lastFour }) => lastFour)
			},
			reply: parseStored(record.reply, reply, this.#log, "endpoints.reply") ?? defaultReply,
			script: parseStored(record.script, replyScript, this.#log, "endpoints.script"),
			createdAt: isoTime(record.created_at),
			updatedAt: isoTime(record.updated_at)
		};
	}
};
var storedSimulation = simulation.omit({
	lanes: true,
	moreLanes: true
});
var lanePage = z.array(lane);
var SimulationWriting = class {
	#connection;
	#db;
	constructor(connection) {
		this.#connection = connection;
		this.#db = connection.db;
	}
	/** Returns the new id, which is then also that of the simulation. */
	create(made) {
		return this.#connection.transact(() => {
			const { lastInsertRowid } = this.#db.prepare("INSERT INTO simulations (simulation) VALUES ('{}')").run();
			const id = publicId("s", Number(lastInsertRowid));
			this.#put({
				...made,
				id
			});
			return id;
		});
	}
	/** Replaces the simulation and the pages of lanes given; page `n` holds the lanes from `n * lanesPerPage`. */
	save(changed, pages) {
		const seq = rowNumber("s", changed.id);
		const put = this.#db.prepare("INSERT OR REPLACE INTO simulation_lanes (simulation, page, lanes) VALUES (?, ?, ?)");
		this.#connection.transact(() => {
			this.#put(changed);
			for (const { page, lanes } of pages) put.run(seq, page, JSON.stringify(lanes));
		});
	}
	remove(id) {
		const seq = rowNumber("s", id);
		this.#connection.transactFreeing(() => {
			this.#db.prepare("DELETE FROM simulation_lanes WHERE simulation = ?").run(seq);
			this.#db.prepare("DELETE FROM simulations WHERE seq = ?").run(seq);
		});
	}
	#put(changed) {
		this.#db.prepare("UPDATE simulations SET simulation = ? WHERE seq = ?").run(JSON.stringify(changed), rowNumber("s", changed.id));
	}
};
var SimulationReading = class {
	#db;
	#log;
	constructor(db, log) {
		this.#db = db;
		this.#log = log;
	}
	/** Newest first. */
	list(limit) {
		return this.#db.prepare("SELECT simulation FROM simulations ORDER BY seq DESC LIMIT ?").pluck().all(limit).flatMap((text) => this.#read(text) ?? []);
	}
	/** Those that a stop of the program cut short. */
	running() {
		return this.#db.prepare("SELECT simulation FROM simulations WHERE json_extract(simulation, '$.state') = 'running'").pluck().all().flatMap((text) => this.#read(text) ?? []);
	}
	find(id) {
		const text = this.#db.prepare("SELECT simulation FROM simulations WHERE seq = ?").pluck().get(rowNumber("s", id));
		return text === void 0 ? null : this.#read(text);
	}
	/** Lanes from an index on, at most `limit`. */
	lanes(id, from, limit) {
		const first = Math.floor(from / 200);
		return this.#db.prepare("SELECT lanes FROM simulation_lanes WHERE simulation = ? AND page >= ? AND page <= ? ORDER BY page").pluck().all(rowNumber("s", id), first, Math.floor((from + limit - 1) / 200)).flatMap((text) => parseStored(text, lanePage, this.#log, "simulation_lanes.lanes") ?? []).filter(({ index }) => index >= from).slice(0, limit);
	}
	#read(text) {
		return parseStored(text, storedSimulation, this.#log, "simulations.simulation");
	}
};
// src/main/store/sqlite-failure.ts
/** Below this a failed read or write is taken for a full disk, whatever SQLite calls it. */
var nothingLeft = 1048576;
/**
* The error to show for one that SQLite raised because of its surroundings (disk, locks, damage);
* null when the statement itself or the data was at fault.
*/
function environmentalFailure(error, folder) {
	if (!(error instanceof Database.SqliteError)) return null;
	const more = { cause: error };
	switch (error.code.split("_").slice(0, 2).join("_")) {
		case "SQLITE_FULL": return new HookwrightError("disk-full", "The disk that holds the data folder is full.", more);
		case "SQLITE_READONLY":
		case "SQLITE_PERM":
		case "SQLITE_AUTH": return new HookwrightError("store-read-only", "The database cannot be written to.", more);
		case "SQLITE_BUSY":
		case "SQLITE_LOCKED": return new HookwrightError("store-locked", "Another program holds the database.", more);
		case "SQLITE_CORRUPT":
		case "SQLITE_NOTADB": return new HookwrightError("database-corrupt", "The database is damaged.", more);
		case "SQLITE_IOERR":
		case "SQLITE_CANTOPEN":
		case "SQLITE_PROTOCOL":
		case "SQLITE_NOMEM": return (freeBytes(folder) ?? nothingLeft) < nothingLeft ? new HookwrightError("disk-full", "The disk that holds the data folder is full.", more) : new HookwrightError("store-failed", `The database could not be read or written (${error.code}).`, more);
		default: return null;
	}
}
/** Bytes an ordinary user may still write beside `folder`; null where the system does not tell. */
function freeBytes(folder) {
	try {
		const disk = statfsSync(folder);
		return disk.bavail * disk.bsize;
	} catch {
		return null;
	}
}
// src/main/store/totals.ts
/** The running numbers of the store: one row, changed in the transaction of whatever it counts, read without counting. */
var Totals = class {
	#add;
	#lastSeq;
	#read;
	constructor(db) {
		this.#add = db.prepare("UPDATE totals SET stored = stored + ?, unmatched = unmatched + ?, bytes = bytes + ?, last_seq = max(last_seq, ?) WHERE id = 1");
		this.#lastSeq = db.prepare("SELECT last_seq FROM totals WHERE id = 1").pluck();
		this.#read = db.prepare("SELECT stored, unmatched, bytes FROM totals WHERE id = 1");
	}
	/** Adds (or with negative numbers takes away). */
	add(change) {
		this.#add.run(change.stored, change.unmatched, change.bytes, change.lastSeq ?? 0);
	}
	lastSeq() {
		return this.#lastSeq.get() ?? 0;
	}
	read() {
		return this.#read.get() ?? {
			stored: 0,
			unmatched: 0,
			bytes: 0
		};
	}
};
// src/shared/payload/wire-name.ts
/** A name from the wire as it may stand in a sentence: printable ASCII, 40 characters at most. */
function wireName(name) {
	return (name.length > 40 ? `${name.slice(0, 40)}…` : name).replaceAll(/[^\x21-\x7e…]/g, "?");
}
// src/main/payload/content-coding.ts
var gzip = {
	title: "gzip",
	decoders: [() => createGunzip()],
	begins: "gzip begins with the bytes 1f 8b 08"
};
/**
* Window that a zstd body may ask for: 8 MiB, the most that RFC 9659 allows under Content-Encoding.
* Without it 20 bytes could make the decoder hold 128 MiB.
*/
var zstdWindowLogMax = 23;
var codings = /* @__PURE__ */ new Map([
	["gzip", gzip],
	["x-gzip", gzip],
	["deflate", {
		title: "deflate",
		decoders: [() => createInflate(), () => createInflateRaw()],
		begins: null
	}],
	["br", {
		title: "Brotli",
		decoders: [() => createBrotliDecompress()],
		begins: null
	}],
	["zstd", {
		title: "Zstandard",
		decoders: [() => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLogMax } })],
		begins: "Zstandard begins with the bytes 28 b5 2f fd"
	}]
]);
function findCoding(name) {
	return codings.get(name);
}
// src/main/payload/inflate.ts
/** Decodes in one go. After a failure some or all of what was decoded before may be missing. Never rejects. */
function inflate(decoder, bytes, limit) {
	return collect(decoder, bytes, limit, bytes.length);
}
/** Decodes in small steps, so that all but the last step before a failure comes out. Slower; never rejects. */
function inflateCarefully(decoder, bytes, limit) {
	return collect(decoder, bytes, limit, Math.ceil(bytes.length / 4096));
}
function collect(decoder, bytes, limit, step) {
	const kept = Buffer.allocUnsafeSlow(limit);
	let size = 0;
	return new Promise((resolve) => {
		const finish = (cut, failure) => {
			const unread = cut || failure !== null ? 0 : Math.max(0, bytes.length - decoder.bytesWritten);
			decoder.destroy();
			resolve({
				content: size < limit / 2 ? Uint8Array.prototype.slice.call(kept, 0, size) : kept.subarray(0, size),
				cut,
				failure,
				unread
			});
		};
		decoder.on("data", (chunk) => {
			const room = limit - size;
			kept.set(chunk.length > room ? chunk.subarray(0, room) : chunk, size);
			size += Math.min(chunk.length, room);
			if (chunk.length > room) finish(true, null);
		});
		decoder.on("end", () => finish(false, null));
		decoder.on("error", (error) => finish(false, error.code === "Z_BUF_ERROR" ? "truncated" : error.message));
		feed(decoder, bytes, step);
	});
}
/** Each step is written when the one before is through. */
function feed(decoder, bytes, step, from = 0) {
	const to = from + step;
	if (decoder.destroyed) return;
	if (to >= bytes.length) decoder.end(bytes.subarray(from));
	else decoder.write(bytes.subarray(from, to), () => feed(decoder, bytes, step, to));
}
// src/main/payload/decode-content.ts
/**
* Takes content codings off a body, for the eye only; the stored bytes stay as they came.
* Owns zlib, its limits and its failures put into words. Knows nothing of captures, headers' storage or any transport.
* Whatever the bytes are, nothing is thrown, and no decoder gives out more than the limit.
*/
/** Nobody stacks more in earnest. */
var codingsAtMost = 8;
/** What a coding within codings may become, bytes, when the limit of the view is smaller. */
var intermediateLimit = 1048576;
/**
* Decodes for viewing.
* @param contentEncodings values of all Content-Encoding headers, in the order in which they came
* @param limit bytes of decoded content kept. Besides these only the decoder's own buffers are held, and with stacked
*   codings one intermediate content of the same limit (at least 1 MiB)
*/
async function decodeContent(bytes, contentEncodings, limit) {
	const names = contentEncodings.flatMap((value) => value.split(",")).map((name) => name.trim().toLowerCase()).filter((name) => name !== "" && name !== "identity");
	if (bytes.length === 0) return readable([], null, {
		content: bytes,
		cut: false,
		failure: null,
		unread: 0
	}, limit);
	if (names.length > codingsAtMost) return readable([], `Content-Encoding lists ${names.length} codings, more than the ${codingsAtMost} that are decoded; the body is shown as it came.`, asItCame(bytes), limit);
	return removeCodings(bytes, names.toReversed(), limit);
}
/** @param names outermost first */
async function removeCodings(bytes, names, limit) {
	const removed = [];
	let current = asItCame(bytes);
	let problem = null;
	for (const [index, name] of names.entries()) {
		const coding = findCoding(name);
		const state = removed.length === 0 ? "as it came" : `with ${removed.join(", ")} taken off`;
		if (coding === void 0) {
			problem = `The content coding “${wireName(name)}” is not known; the body is shown ${state}.`;
			break;
		}
		const stageLimit = index === names.length - 1 ? limit : Math.max(limit, intermediateLimit);
		const decoded = await decodeOne(coding, current.content, stageLimit);
		if (decoded.failure !== null && decoded.content.length === 0) {
			problem = notThisCoding(coding, decoded, state);
			break;
		}
		removed.push(name);
		if (!current.cut) problem ??= brokenOff(coding, decoded);
		current = {
			...decoded,
			cut: decoded.cut || current.cut
		};
	}
	return readable(removed, problem, current, limit);
}
function asItCame(content) {
	return {
		content,
		cut: false,
		failure: null,
		unread: 0
	};
}
/** `deflate` means zlib data by the standard and bare deflate data by widespread mistake; both are read. */
async function decodeOne(coding, bytes, limit) {
	let decoded = null;
	for (const open of coding.decoders) {
		decoded = await inflate(open(), bytes, limit);
		if (decoded.failure === null) return decoded;
	}
	const [first] = coding.decoders;
	return first === void 0 || decoded === null ? asItCame(bytes) : inflateCarefully(first(), bytes, limit);
}
function notThisCoding({ title, begins }, { failure }, state) {
	if (failure === "truncated") return `The ${title} data breaks off before anything could be decoded; the body is shown ${state}.`;
	return begins === null ? `The body cannot be read as ${title}, although Content-Encoding says so; it is shown ${state}.` : `The body is not ${title}, although Content-Encoding says so: ${begins}. It is shown ${state}.`;
}
function brokenOff({ title }, { failure, unread, cut }) {
	if (cut) return null;
	if (failure === "truncated") return `The ${title} data breaks off; what could be decoded is shown.`;
	if (failure !== null) return `The ${title} data is damaged (${failure}); what could be decoded before that is shown.`;
	if (unread > 0) return `${unread} ${unread === 1 ? "byte follows" : "bytes follow"} the end of the ${title} data and could not be decoded.`;
	return null;
}
function readable(encodings, problem, { content, cut, failure }, limit) {
	const over = content.length > limit;
	const known = encodings.length === 0 || !cut && failure === null;
	return {
		encodings,
		problem,
		cut: cut || over,
		decodedSize: known ? content.length : null,
		content: over ? content.subarray(0, limit) : content
	};
}
// src/main/signing/check-signature.ts
/**
* Is this request signed by someone who knows a secret? Owns the way from raw bytes and headers to a verdict with its
* reason. Does no I/O, reads no payload, and never throws, whatever the wire brought.
*/
/** Checks with every secret against every signature. `receivedAt` is in milliseconds since 1970. */
function checkSignature(profile, request, secrets, receivedAt) {
	const first = profile?.signatures[0];
	if (profile === null || first === void 0 || profile.signing === "none") return blank("unknown", "no-scheme", null);
	const present = profile.signatures.find((scheme) => headerValues(request.headers, scheme.header).length > 0);
	if (present === void 0) {
		if (secrets.length === 0) return blank("unsigned", "not-signed", first);
		return {
			...blank("invalid", "header-missing", first),
			...withoutHeader(first, request, secrets, receivedAt)
		};
	}
	const header = present.header.toLowerCase();
	return profile.signatures.filter((scheme) => scheme.header.toLowerCase() === header).map((scheme) => checkScheme(scheme, request, secrets, receivedAt)).reduce((best, check) => closeness(check) > closeness(best) ? check : best);
}
/** How near a check came to valid: of several schemes in one header the nearest is told. */
function closeness(check) {
	const order = [
		"wrong-format",
		"wrong-length",
		"header-missing",
		"timestamp-missing",
		"timestamp-malformed"
	];
	order.push("no-secret", "body-incomplete", "digest-differs", "timestamp-outside-tolerance", null);
	return order.indexOf(check.verdict.reason);
}
function checkScheme(scheme, request, secrets, receivedAt) {
	const found = findSignatures(scheme, headerValues(request.headers, scheme.header));
	const time = readTimestamp(scheme, request.headers, found.timestamp, receivedAt);
	const content = signedContent(scheme, request.headers, request.body, time?.value ?? null);
	const usable = secrets.filter((secret) => secretKey(scheme, secret).key !== null);
	const base = {
		...blank("invalid", null, scheme),
		received: receivedWords(scheme, found),
		signed: content.parts,
		secretsTried: usable.length,
		timestamp: time === null ? null : timestampOf(scheme, time)
	};
	const invalid = (reason, more = {}) => ({
		...base,
		...more,
		verdict: {
			...base.verdict,
			reason
		}
	});
	if (secrets.length === 0) return invalid("no-secret");
	if (request.complete === false) return invalid("body-incomplete");
	if (found.signatures.length === 0 || usable.length === 0) return invalid("wrong-format", { expected: expectedSignatures(scheme, content, usable, time) });
	if (scheme.timestamp !== null && time === null) return invalid("timestamp-missing");
	if (content.missingHeader !== null) return invalid("header-missing", { header: content.missingHeader });
	if (time !== null && time.millis === null) return invalid("timestamp-malformed");
	const match = matchingSecret(scheme, content, found, usable);
	if (typeof match !== "string") return invalid(match.reason, { expected: expectedSignatures(scheme, content, usable, time) });
	const matchedSecret = lastFour(match);
	if (time !== null && time.skewSeconds !== null && Math.abs(time.skewSeconds) > (scheme.timestamp?.toleranceSeconds ?? 0)) return invalid("timestamp-outside-tolerance", { matchedSecret });
	return {
		...base,
		matchedSecret,
		verdict: {
			status: "valid",
			scheme: scheme.id,
			reason: null
		}
	};
}
/** The secret that fits one of the signatures, or how near the nearest signature came. */
function matchingSecret(scheme, content, found, secrets) {
	const length = signatureLength(scheme);
	const decoded = found.signatures.map((signature) => decodeSignature(scheme, signature)).filter((bytes) => bytes !== null);
	const candidates = length === null ? decoded : decoded.filter((bytes) => bytes.length === length);
	let match = null;
	for (const secret of candidates.length === 0 ? [] : secrets) if (fitsAny(scheme, content, candidates, secret)) match ??= secret;
	if (match !== null) return match;
	if (decoded.length === 0) return { reason: "wrong-format" };
	return { reason: candidates.length === 0 ? "wrong-length" : "digest-differs" };
}
function fitsAny(scheme, content, candidates, secret) {
	const { key, hmacKey, isPrivate } = secretKey(scheme, secret);
	if (key === null) return false;
	let fits = false;
	if (scheme.algorithm === "ed25519") {
		for (const candidate of candidates) if (verifyEd25519(key, isPrivate, content.pieces, candidate)) fits = true;
		return fits;
	}
	const hash = hmacHash(scheme);
	const right = hash === null ? key : hmacOf(hash, hmacKey, content.pieces);
	for (const candidate of candidates) if (candidate.length === right.length && timingSafeEqual(candidate, right)) fits = true;
	return fits;
}
/** The bytes of a signature as the scheme writes it; null when it is written otherwise. */
function decodeSignature(scheme, text) {
	if (scheme.algorithm === "shared-token") return Buffer.from(text, "latin1");
	const bytes = scheme.encoding === "hex" ? decodeHex(text) : Buffer.from(text, "base64");
	return bytes !== null && bytes.length > 0 && bytes.toString(scheme.encoding) === text ? bytes : null;
}
/** What would have been right, per secret. Nothing for a public key, which cannot sign, nor for a token, which is the secret. */
function expectedSignatures(scheme, content, secrets, time) {
	const hash = hmacHash(scheme);
	if (hash === null || content.missingHeader !== null || scheme.timestamp !== null && time === null) return [];
	return secrets.flatMap((secret) => {
		const { hmacKey } = secretKey(scheme, secret);
		if (hmacKey === null) return [];
		const signature = hmacOf(hash, hmacKey, content.pieces).toString(scheme.encoding);
		return [{
			secretLastFour: lastFour(secret),
			signature: layOutSignature(scheme, signature, time?.value ?? null)
		}];
	});
}
/** What can be said when the signature header did not come at all. */
function withoutHeader(scheme, request, secrets, receivedAt) {
	const time = readTimestamp(scheme, request.headers, null, receivedAt);
	const content = signedContent(scheme, request.headers, request.body, time?.value ?? null);
	return {
		expected: request.complete === false ? [] : expectedSignatures(scheme, content, secrets, time),
		signed: content.parts,
		timestamp: time === null ? null : timestampOf(scheme, time)
	};
}
/** A token is the secret itself, so all but its end is hidden. */
function receivedWords(scheme, found) {
	if (scheme.algorithm !== "shared-token") return found.received;
	return found.received.map((token) => lastFour(token) === "" ? "…" : `…${lastFour(token)}`);
}
function timestampOf(scheme, time) {
	return {
		value: time.value,
		skewSeconds: time.skewSeconds,
		toleranceSeconds: scheme.timestamp?.toleranceSeconds ?? 0
	};
}
function blank(status, reason, scheme) {
	return {
		verdict: {
			status,
			scheme: scheme?.id ?? null,
			reason
		},
		header: scheme?.header ?? null,
		received: [],
		expected: [],
		signed: [],
		secretsTried: 0,
		matchedSecret: null,
		timestamp: null
	};
}
export { parseStored as A, slugPattern as B, messageKey as C, connectWriter as D, connectReader as E, chunksPerBody as F, autoProvider as I, endpoint as L, seqOf as M, BodyReading as N, walLimitBytes as O, BodyWriting as P, endpointInput as R, entryKind as S, applicationId as T, packRows as _, freeBytes as a, conversationKeyOf as b, EndpointReading as c, folderUnusable as d, storePaths as f, rowNumber as g, publicId as h, environmentalFailure as i, captureId as j, isoTime as k, ensureFolder as l, attemptsPerDelivery as m, decodeContent as n, SimulationReading as o, DeliveryWriting as p, Totals as r, SimulationWriting as s, checkSignature as t, ensurePrivateFile as u, bulkRow as v, stateOfKind as w, conversationPublicId as x, conversationKey as y, endpointPatch as z };
