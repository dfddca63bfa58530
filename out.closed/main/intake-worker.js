import { n as errorCatalogue, t as HookwrightError } from "./chunks/errors-zkUhezhD.js";
import { c as readEvent, d as readPayload, f as allHold, i as replyOfStep, l as readableRoot, m as firstText, n as createScriptPlayer, p as describeConditions, r as faultOf, t as systemClock, u as summariseRequest, z as webhookEvent } from "./chunks/clock-BZYd0JO2.js";
import { t as bindLoopback } from "./chunks/loopback-binding-GmoBNauZ.js";
import { t as createRandom } from "./chunks/random-lRI7hPIE.js";
import { A as parseStored, B as slugPattern, C as messageKey, D as connectWriter, M as seqOf, O as walLimitBytes, P as BodyWriting, S as entryKind, T as applicationId, a as freeBytes, b as conversationKeyOf, c as EndpointReading, d as folderUnusable, f as storePaths, i as environmentalFailure, l as ensureFolder, n as decodeContent, p as DeliveryWriting, r as Totals, s as SimulationWriting, t as checkSignature, u as ensurePrivateFile, y as conversationKey } from "./chunks/check-signature-0KCi9jli.js";
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createHash, hash, randomUUID } from "node:crypto";
import { open, rename } from "node:fs/promises";
import { z } from "zod";
import { Socket } from "node:net";
import Database from "better-sqlite3";
import { STATUS_CODES, ServerResponse, createServer } from "node:http";
import { createServer as createServer$1 } from "node:https";
import { TLSSocket } from "node:tls";
import { parentPort, workerData } from "node:worker_threads";
// src/main/receiver/body-budget.ts
/** Bytes of bodies held in memory by all requests together. */
var BodyBudget = class {
	#held = 0;
	limit;
	constructor(limit) {
		this.limit = limit;
	}
	get held() {
		return this.#held;
	}
	/** False, and nothing taken, when that would be too much. */
	take(bytes) {
		if (this.#held + bytes > this.limit) return false;
		this.#held += bytes;
		return true;
	}
	giveBack(bytes) {
		this.#held -= bytes;
	}
};
// src/main/receiver/connection.ts
/** One caller's connection, and where it stands. */
var Connection = class {
	socket;
	scheme;
	tls;
	remoteAddress;
	remotePort;
	/** The head of the first request as it came, until it has become a request. */
	head = null;
	/** The latest request; its body may still be on its way. */
	reading = null;
	/** Answers leave in order, so once this one has left, all have. */
	lastResponse = null;
	/** Set once something unreadable came: whatever follows it is noise. */
	refused = false;
	/** No further request is wanted; the next answer closes the connection. */
	closing = false;
	/** Its caller waits for an answer that will never come. */
	hanging = false;
	#atClose = /* @__PURE__ */ new Set();
	constructor(socket) {
		this.socket = socket;
		this.scheme = socket instanceof TLSSocket ? "https" : "http";
		this.tls = socket instanceof TLSSocket ? readTlsSession(socket) : null;
		this.remoteAddress = socket.remoteAddress ?? "";
		this.remotePort = socket.remotePort ?? 0;
	}
	/** Calls back when the connection closes; the returned function takes that back. One listener, however many answers wait. */
	beforeClose(callback) {
		this.#atClose.add(callback);
		return () => {
			this.#atClose.delete(callback);
		};
	}
	/** To be called once, when the socket has closed. */
	closed() {
		for (const callback of this.#atClose) callback();
		this.#atClose.clear();
	}
	/** Whether a request is being read or waits for its answer. */
	get busy() {
		if (this.reading !== null && !this.reading.settled) return true;
		return this.lastResponse !== null && !this.lastResponse.writableFinished && !this.lastResponse.destroyed;
	}
};
function readTlsSession(socket) {
	const sni = "servername" in socket && typeof socket.servername === "string" ? socket.servername : null;
	return {
		version: socket.getProtocol() ?? "unknown",
		cipher: socket.getCipher().standardName,
		sni
	};
}
// src/main/receiver/end-gently.ts
/** Closes our side, reads on so that the answer is not lost to a reset, and cuts after `lingerMs`. */
function endGently(socket, lingerMs, clock) {
	if (socket.destroyed) return;
	const cancel = clock.after(lingerMs, () => socket.destroy());
	socket.once("close", cancel);
	socket.resume();
	socket.end();
}
// src/main/receiver/first-head.ts
var lineFeed = 10;
var carriageReturn = 13;
/** Beyond this many small chunks they are joined, so that a byte at a time does not cost a buffer a byte. */
var chunksBeforeJoining = 128;
var requestLine = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^\s]+ HTTP\/1\.[01]\r?\n/;
var tokenCharacter = /^[!#$%&'*+.^_`|~0-9A-Za-z\r\n-]/;
/**
* Holds back the first head of a connection, so that its bytes and the time of its first byte are known even when Node's
* parser refuses it or it never becomes whole: of a refused request Node hands out the last packet only, and watching
* the bytes of every request costs a quarter of the throughput. `done` is called once; with `ready` the bytes are back
* in the socket for the next reader. `null` means that nothing came at all.
*/
function readFirstHead(socket, { maxBytes, timeoutMs, clock }, done) {
	let chunks = [];
	let size = 0;
	let firstByteAt = 0;
	let firstByteTick = 0;
	const scan = createHeadScan();
	const onData = (chunk) => {
		if (size === 0) {
			firstByteAt = clock.now();
			firstByteTick = clock.monotonic();
		}
		chunks.push(chunk);
		size += chunk.length;
		if (chunks.length > chunksBeforeJoining) chunks = [Buffer.concat(chunks)];
		if (size >= maxBytes || scan(chunk)) finish("ready");
	};
	const onEnd = () => finish("ended");
	const onClose = () => finish("closed");
	const finish = (outcome) => {
		cancelTimeout();
		socket.off("data", onData).off("end", onEnd).off("close", onClose);
		const bytes = chunks.length === 1 && chunks[0] !== void 0 ? chunks[0] : Buffer.concat(chunks);
		const head = size === 0 ? null : {
			bytes,
			firstByteAt,
			firstByteTick
		};
		if (outcome === "ready") {
			socket.pause();
			socket.unshift(bytes);
		}
		done(outcome, head);
		if (outcome === "ready") socket.resume();
	};
	const cancelTimeout = clock.after(timeoutMs, () => finish("timed-out"));
	socket.on("data", onData).on("end", onEnd).on("close", onClose);
}
/** A function that is fed chunk after chunk and says when there is no more to wait for: a whole head, or surely none. */
function createHeadScan() {
	let firstLine = "";
	let firstLineRead = false;
	let emptyLine = false;
	return (chunk) => {
		if (!firstLineRead) {
			firstLine += chunk.toString("latin1");
			const trimmed = firstLine.replace(/^[\r\n]+/, "");
			if (!tokenCharacter.test(firstLine)) return true;
			if (trimmed.includes("\n")) {
				if (!requestLine.test(trimmed)) return true;
				firstLineRead = true;
				firstLine = "";
			}
		}
		for (const byte of chunk) if (byte === lineFeed) {
			if (emptyLine) return true;
			emptyLine = true;
		} else if (byte !== carriageReturn) emptyLine = false;
		return false;
	};
}
// src/main/receiver/refusal-reply.ts
/** What the caller can do about each problem that is answered. */
var remedies = {
	"cut-off": "Send the whole request.",
	"too-large": errorCatalogue["body-too-large"].remedy,
	"timed-out": "Send the request faster, or raise the request timeout in Settings.",
	"refused-by-parser": "Send a request as RFC 9112 describes it.",
	"missing-host": "Send a Host header.",
	"tls-failed": "Trust the local certificate authority of Hookwright.",
	"receiver-busy": errorCatalogue["receiver-busy"].remedy
};
var retryAfter = ["retry-after", "5"];
/** The answer to a request that cannot be taken as it came. It ends the connection: what follows could not be trusted. */
function refusalReply(status, { code, detail }) {
	const further = status === 503 ? [retryAfter] : [];
	return jsonReply(status, {
		code,
		problem: detail,
		remedy: remedies[code]
	}, [...further, ["connection", "close"]]);
}
/** 503 for a request that could not be stored: the caller should send it again. */
function notStoredReply(error) {
	const { code, problem, remedy } = error instanceof HookwrightError ? error : new HookwrightError("internal", "The request could not be taken because of a fault.");
	return jsonReply(503, {
		code,
		problem,
		remedy
	}, [retryAfter]);
}
function jsonReply(status, body, headers) {
	return {
		status,
		headers: [["content-type", "application/json"], ...headers],
		body: JSON.stringify(body),
		delayMs: 0
	};
}
// src/main/receiver/parser-refusal.ts
/** The parser's codes, in plain words. */
var parserWords = {
	HPE_INVALID_METHOD: "The request does not begin with a known HTTP method.",
	HPE_INVALID_URL: "The request target holds a character that is not allowed.",
	HPE_INVALID_VERSION: "The HTTP version is not one that HTTP/1 knows.",
	HPE_INVALID_CONSTANT: "The request line does not end in HTTP/1.0 or HTTP/1.1.",
	HPE_INVALID_HEADER_TOKEN: "A header holds a character that is not allowed there, such as NUL, a bare line break or a space in its name.",
	HPE_INVALID_CONTENT_LENGTH: "Content-Length is not a plain number.",
	HPE_UNEXPECTED_CONTENT_LENGTH: "Content-Length stands more than once, or together with Transfer-Encoding.",
	HPE_INVALID_TRANSFER_ENCODING: "Transfer-Encoding is not one that ends in chunked, or stands together with Content-Length.",
	HPE_INVALID_CHUNK_SIZE: "The size of a chunk in the body is not a hexadecimal number.",
	HPE_CHUNK_EXTENSIONS_OVERFLOW: "The chunk extensions are too long.",
	HPE_STRICT: "A line is not ended as HTTP asks for.",
	HPE_LF_EXPECTED: "A line ends in a carriage return without a line feed.",
	HPE_CR_EXPECTED: "A line ends in a bare line feed instead of carriage return and line feed.",
	HPE_INVALID_EOF_STATE: "The caller stopped sending before the request was whole.",
	HPE_CLOSED_CONNECTION: "More came after a request that had said it was the last.",
	HPE_PAUSED_H2_UPGRADE: "The caller speaks HTTP/2, without TLS negotiation; Hookwright speaks HTTP/1.1.",
	HPE_UNEXPECTED_SPACE: "A header line begins with a space: folded headers are not allowed any more."
};
/** Words and answer for an error of Node's HTTP parser; `packet` is what it refused, as far as known. */
function refusalOf(code, reason, packet) {
	if (code === "HPE_HEADER_OVERFLOW") return refuse("refused-by-parser", "The request line and headers together are longer than allowed.", 431);
	if (code === "ERR_HTTP_REQUEST_TIMEOUT") return refuse("timed-out", "The headers were not complete in time.", 408);
	if (code === "HPE_INVALID_EOF_STATE") return refuse("cut-off", "The caller stopped sending before the headers were complete.", 400);
	return refuse("refused-by-parser", describe(code, reason, packet), 400);
}
function describe(code, reason, packet) {
	if (packet[0] === 22 && packet[1] === 3) return "A TLS handshake came to the plain HTTP port; use https with the HTTPS port.";
	if (Buffer.from(packet.subarray(0, 4)).toString("latin1") === "PRI ") return "The caller speaks HTTP/2, without TLS negotiation; Hookwright speaks HTTP/1.1.";
	const words = parserWords[code] ?? "The bytes are not an HTTP/1.1 request.";
	return reason === "" ? `${words} (${code})` : `${words} (${code}: ${reason})`;
}
function refuse(code, detail, status) {
	const problem = {
		code,
		detail
	};
	return {
		problem,
		reply: refusalReply(status, problem)
	};
}
var nothingRead = {
	method: "",
	target: "",
	httpVersion: "",
	headers: []
};
/** What can be read safely from a refused packet: a request line, and header lines up to the first odd one. */
function readPacket(packet) {
	const lines = Buffer.from(packet.buffer, packet.byteOffset, Math.min(packet.length, 65536)).toString("latin1").replace(/^[\r\n]+/, "").split("\n");
	lines.pop();
	const first = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) (\S+) HTTP\/(\d\.\d)\r?$/.exec(lines[0] ?? "");
	if (first === null) return nothingRead;
	const [, method = "", target = "", httpVersion = ""] = first;
	const headers = [];
	for (const line of lines.slice(1)) {
		const pair = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\0\r]*?)[ \t]*\r?$/.exec(line);
		if (pair === null) break;
		headers.push([pair[1] ?? "", pair[2] ?? ""]);
	}
	return {
		method,
		target,
		httpVersion,
		headers
	};
}
// src/main/receiver/reply-writer.ts
/** An endpoint gives the same reply object again and again; working it out once saves that on each request. */
var prepared = /* @__PURE__ */ new WeakMap();
/** Headers that say how the body travels; they are ours to say, or the connection would break. */
var framingHeaders = /* @__PURE__ */ new Set([
	"content-length",
	"transfer-encoding",
	"trailer"
]);
function prepare$1(reply) {
	const known = prepared.get(reply);
	if (known !== void 0) return known;
	const headers = fieldsOf(reply);
	const bodyless = isBodyless(reply.status);
	const length = reply.status === 205 ? 0 : Buffer.byteLength(reply.body);
	if (!bodyless) headers.push("content-length", String(length));
	const joinable = headers.every((text) => /^[\x00-\x7f]*$/.test(text));
	const made = {
		headers,
		body: bodyless || length === 0 ? null : joinable ? reply.body : Buffer.from(reply.body)
	};
	prepared.set(reply, made);
	return made;
}
/** Name, value, name, value of all but the framing. */
function fieldsOf(reply) {
	const headers = [];
	let sniffing = true;
	for (const [name, value] of reply.headers) {
		const lowerCase = name.toLowerCase();
		if (framingHeaders.has(lowerCase)) continue;
		if (lowerCase === "x-content-type-options") sniffing = false;
		headers.push(name, value);
	}
	if (sniffing) headers.push("x-content-type-options", "nosniff");
	return headers;
}
/** Whether HTTP allows no body, and no length of one, with this status. */
function isBodyless(status) {
	return status === 204 || status === 304;
}
/**
* Sends the reply as configured: repeated headers kept, the length right, no body where HTTP forbids one. With
* `firstPart` only the head and that part of the body leave; the rest is the caller's to send.
*/
function writeReply(response, reply, closing, firstPart) {
	const { headers, body } = prepare$1(reply);
	if (closing) response.shouldKeepAlive = false;
	response.writeHead(reply.status, headers);
	if (firstPart !== void 0) response.write(firstPart);
	else if (body === null || response.req.method === "HEAD") response.end();
	else response.end(body);
}
/**
* Sends the reply while the caller is still sending. Closing at once would reset the connection and take the answer with
* it, so what still comes is read and dropped until the caller stops, or `lingerMs` have gone.
*/
function writeReplyAndLinger(response, reply, lingerMs, clock) {
	const { headers, body } = prepare$1(reply);
	const request = response.req;
	response.shouldKeepAlive = false;
	response.writeHead(reply.status, headers);
	response.flushHeaders();
	if (body !== null && request.method !== "HEAD") response.write(body);
	const end = () => {
		cancel();
		if (!response.writableEnded) response.end();
	};
	const cancel = clock.after(lingerMs, end);
	request.once("end", end).once("close", end).resume();
}
/** The reply as bytes, for a connection on which no request could be read. */
function replyBytes(reply, statusText) {
	const { headers, body } = prepare$1(reply);
	return Buffer.concat([headBytes(reply.status, statusText, headers), Buffer.from(body ?? "")]);
}
/** Status line and headers as bytes, with a length of the caller's choosing; the connection is to be closed after. */
function replyHead(reply, statusText, contentLength) {
	const fields = [
		...fieldsOf(reply),
		"content-length",
		String(contentLength),
		"connection",
		"close"
	];
	return headBytes(reply.status, statusText, fields);
}
/** Throws where a line break in a header would make two of it. */
function headBytes(status, statusText, headers) {
	if (headers.some((text) => /[\r\n\0]/.test(text))) throw new Error("A header of a reply holds a line break.");
	let head = `HTTP/1.1 ${status} ${statusText}\r\n`;
	for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`;
	return Buffer.from(`${head}\r\n`, "latin1");
}
// src/main/receiver/tcp-socket.ts
/** The TCP socket below a TLS socket; the only link from one to the other is this undocumented one. */
function tcpSocketOf(secured) {
	const parent = Reflect.get(secured, "_parent");
	return parent instanceof Socket ? parent : null;
}
// src/main/receiver/stage-answer.ts
/**
* Waits and then acts, once all earlier answers of the connection have left: what a pipelining caller asked before, it
* gets before. Whatever is still to come is dropped when the connection closes.
*/
function stageAnswer({ delayMs, act }, stage) {
	const { response } = stage;
	const atTurn = () => {
		if (response.socket === null) response.once("socket", () => perform(act, stage));
		else perform(act, stage);
	};
	if (delayMs === 0) atTurn();
	else later(delayMs, stage, atTurn);
}
/** Calls back after a wait, unless the connection is closed before. */
function later(delayMs, { connection, context }, callback) {
	const forget = connection.beforeClose(() => cancel());
	const cancel = context.clock.after(delayMs, () => {
		forget();
		callback();
	});
}
function perform(act, stage) {
	const { connection, context } = stage;
	if (connection.socket.destroyed) return;
	try {
		switch (act.kind) {
			case "reply": return writeReply(stage.response, act.reply, connection.closing);
			case "hang": return hang(stage);
			case "reset": return reset(connection);
			case "empty-close": return endGently(connection.socket, context.limits.lingerMs, context.clock);
			case "malformed": return sendAndClose(Buffer.from(malformed[act.at ?? "status-line"], "latin1"), stage);
			case "garbage": return sendAndClose(garbage(act.bytes, act.seed), stage);
			case "truncated": return sendAndClose(truncated(act.reply, act.missingBytes, stage.response.req.method), stage);
			case "dribble": return dribble(act, stage);
		}
	} catch (error) {
		context.log.error("A staged answer could not be given.", { error: String(error) });
		connection.socket.destroy();
	}
}
/** A caller that ends its side has given up: nothing was ever going to come. */
function hang(stage) {
	const { connection, context } = stage;
	const { socket } = connection;
	connection.hanging = true;
	if (socket.readableEnded) {
		socket.destroy();
		return;
	}
	socket.once("end", () => socket.destroy());
	later(context.limits.hangLimitMs, stage, () => socket.destroy());
}
/** Only the TCP socket can reset; a TLS socket would say goodbye first. */
function reset({ socket }) {
	const tcp = socket instanceof TLSSocket ? tcpSocketOf(socket) : socket;
	tcp?.resetAndDestroy();
	if (tcp !== socket) socket.destroy();
}
/** Past Node's writer, which would refuse to write such things. */
function sendAndClose(bytes, { connection, context }) {
	connection.socket.write(bytes);
	endGently(connection.socket, context.limits.lingerMs, context.clock);
}
/** Answers that no HTTP reader may take. */
var malformed = {
	"status-line": "HTTP/one.one TWO-HUNDRED OK\r\nContent-Length: 0\r\n\r\n",
	header: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nthis line is no header\r\n\r\n",
	chunk: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBroke\r\nnot-a-size\r\nn\r\n0\r\n\r\n"
};
function garbage(size, seed) {
	const random = createRandom(seed);
	const bytes = Buffer.alloc(size);
	for (let index = 0; index < size; index += 1) bytes[index] = Math.floor(random() * 256);
	bytes[0] = (bytes[0] ?? 0) | 128;
	return bytes;
}
function truncated(reply, missingBytes, method) {
	const body = method === "HEAD" || isBodyless(reply.status) ? Buffer.alloc(0) : Buffer.from(reply.body);
	const promised = Buffer.byteLength(reply.body) + missingBytes;
	return Buffer.concat([replyHead(reply, STATUS_CODES[reply.status] ?? "", promised), body]);
}
/** The head at once with the first piece, the last piece at `overMs`; every piece in a packet of its own. */
function dribble({ reply, chunks, overMs }, stage) {
	const { connection, response, context } = stage;
	const body = Buffer.from(reply.body);
	const pieces = Math.min(chunks, body.length);
	if (pieces < 2 || response.req.method === "HEAD" || isBodyless(reply.status)) {
		writeReply(response, reply, connection.closing);
		return;
	}
	const startedAt = context.clock.monotonic();
	const send = (piece) => {
		if (response.destroyed || connection.socket.destroyed) return;
		const part = body.subarray(Math.floor(body.length * piece / pieces), Math.floor(body.length * (piece + 1) / pieces));
		if (piece === 0) writeReply(response, reply, connection.closing, part);
		else if (piece < pieces - 1) response.write(part);
		else {
			response.end(part);
			return;
		}
		const due = startedAt + overMs * (piece + 1) / (pieces - 1);
		later(Math.max(0, due - context.clock.monotonic()), stage, () => send(piece + 1));
	};
	send(0);
}
// src/main/receiver/request-reader.ts
var nothing = /* @__PURE__ */ new Uint8Array();
/** Reads one request to its end, or to where it cannot go on, hands it to the sink once, and answers. */
var RequestReader = class {
	/** True once the request has been handed on; what comes later is dropped. */
	settled = false;
	#context;
	#connection;
	#request;
	#response;
	#bodyLimit;
	#declaredSize;
	#hasHost;
	#headers;
	#receivedAt;
	#startTick;
	#chunks = [];
	#size = 0;
	/**
	* The time of the first byte: exact for the first request of a connection, whose head is held back until it is whole
	* (`first-head.ts`). For later ones it is when Node has the whole head, the earliest moment it tells of; seeing the
	* raw bytes of a kept connection would take Node's parser off its fast path.
	*/
	constructor(context, connection, request, response) {
		this.#context = context;
		this.#connection = connection;
		this.#request = request;
		this.#response = response;
		this.#bodyLimit = context.limits.bodyLimitBytes;
		const { head } = connection;
		connection.head = null;
		this.#receivedAt = head?.firstByteAt ?? context.clock.now();
		this.#startTick = head?.firstByteTick ?? context.clock.monotonic();
		const { rawHeaders } = request;
		const headers = [];
		let declared = null;
		let hasHost = false;
		for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
			const name = rawHeaders[i] ?? "";
			const value = rawHeaders[i + 1] ?? "";
			headers.push([name, value]);
			if (name.length === 4 && name.toLowerCase() === "host") hasHost = true;
			else if (name.length === 14 && name.toLowerCase() === "content-length") declared = Number(value);
		}
		this.#headers = headers;
		this.#declaredSize = declared;
		this.#hasHost = hasHost;
	}
	/** Begins to read. A caller that asks first (Expect: 100-continue) is told to go on only if its body may be kept. */
	read(continueExpected) {
		if (continueExpected) {
			if (this.#declaredSize !== null && this.#declaredSize > this.#bodyLimit) {
				this.fail(this.#tooLarge());
				return;
			}
			this.#response.writeContinue();
		}
		this.#request.on("data", (chunk) => this.#take(chunk));
		this.#request.on("end", () => this.#end());
		this.#request.on("close", () => this.#cutOff(null));
	}
	/** Hands on what is there, if the request can not become whole: parser error in the body, or out of time. */
	fail({ problem, reply }) {
		if (!this.settled) this.#settle(problem, reply);
	}
	/** Whether the request was read to its end, so that an error of the parser is about something later. */
	get complete() {
		return this.#request.complete;
	}
	/** The caller stopped sending in the middle; it may still read an answer. */
	halfClosed() {
		this.#cutOff(refuse("cut-off", this.#arrived("The caller stopped sending"), 400).reply);
	}
	outOfTime() {
		this.fail(refuse("timed-out", this.#arrived("The body was not complete in time"), 408));
	}
	/** A connect request has no body; what followed its head is kept as one. */
	readConnect(following) {
		if (following.length > 0) this.#take(following);
		this.#end();
	}
	#take(chunk) {
		if (this.settled) return;
		const room = this.#bodyLimit - this.#size;
		const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
		if (!this.#context.budget.take(kept.length)) {
			this.fail(refuse("receiver-busy", this.#arrived("Too many large bodies were arriving at once"), 503));
			return;
		}
		this.#chunks.push(kept);
		this.#size += kept.length;
		if (kept.length < chunk.length) this.fail(this.#tooLarge());
	}
	#end() {
		if (this.settled) return;
		if (this.#hasHost || this.#request.httpVersion === "1.0") this.#settle(null);
		else this.#settle({
			code: "missing-host",
			detail: "The request has no Host header, which HTTP/1.1 asks for."
		});
	}
	#cutOff(reply) {
		if (!this.settled) this.#settle({
			code: "cut-off",
			detail: this.#arrived("The caller stopped sending")
		}, reply);
	}
	#tooLarge() {
		const declared = this.#declaredSize === null ? "" : ` of ${this.#declaredSize} declared`;
		return refuse("too-large", `The body is over the limit of ${this.#bodyLimit} bytes; ${this.#size}${declared} were kept.`, 413);
	}
	#arrived(what) {
		const whole = this.#declaredSize === null ? "bytes of a body of unknown length" : `of ${this.#declaredSize} bytes`;
		return `${what}: ${this.#size} ${whole} arrived.`;
	}
	#settle(problem, refusal) {
		this.settled = true;
		const { clock } = this.#context;
		const request = this.#request;
		const connection = this.#connection;
		const chunks = this.#chunks;
		this.#chunks = [];
		const received = {
			receivedAt: this.#receivedAt,
			completedAt: clock.now(),
			receiveMs: clock.monotonic() - this.#startTick,
			scheme: connection.scheme,
			tls: connection.tls,
			remoteAddress: connection.remoteAddress,
			remotePort: connection.remotePort,
			method: request.method ?? "",
			target: request.url ?? "",
			httpVersion: request.httpVersion,
			headers: this.#headers,
			trailers: request.rawTrailers.length === 0 ? [] : pairs(request.rawTrailers),
			bodyKind: "body",
			body: joined(chunks, this.#size),
			declaredSize: this.#declaredSize,
			problem,
			...refusal === void 0 ? void 0 : { refusal }
		};
		this.#deliver(received);
	}
	async #deliver(received) {
		const { sink, budget, log } = this.#context;
		let reply;
		let stored = true;
		try {
			reply = await sink.receive(received);
		} catch (error) {
			stored = false;
			reply = notStoredReply(error);
		}
		budget.giveBack(this.#size);
		try {
			if (this.#connection.socket.destroyed || received.refusal === null) return;
			if (stored && received.refusal !== void 0) reply = received.refusal;
			if (reply === null) this.#connection.socket.destroy();
			else if ("act" in reply) stageAnswer(reply, {
				connection: this.#connection,
				response: this.#response,
				context: this.#context
			});
			else this.#answer(reply);
		} catch (error) {
			log.error("A reply could not be written.", { error });
			this.#connection.socket.destroy();
		}
	}
	#answer(reply) {
		const { clock, limits } = this.#context;
		const response = this.#response;
		const { closing, socket } = this.#connection;
		if (!this.#request.complete) {
			if (socket.readableEnded) writeReply(response, reply, true);
			else writeReplyAndLinger(response, reply, limits.lingerMs, clock);
		} else if (reply.delayMs === 0) writeReply(response, reply, closing);
		else {
			const cancel = clock.after(reply.delayMs, () => {
				response.off("close", cancel);
				writeReply(response, reply, this.#connection.closing);
			});
			response.once("close", cancel);
		}
	}
};
function joined(chunks, size) {
	if (chunks.length === 0) return nothing;
	return chunks.length === 1 && chunks[0] !== void 0 ? chunks[0] : Buffer.concat(chunks, size);
}
function pairs(flat) {
	const made = [];
	for (let i = 0; i + 1 < flat.length; i += 2) made.push([flat[i] ?? "", flat[i + 1] ?? ""]);
	return made;
}
// src/main/receiver/tls-failure.ts
/** Matched against code, reason and message, because OpenSSL (Node) and BoringSSL (Electron) name the same thing differently. */
var reasons = [
	{
		pattern: /unknown[ _]ca\b/i,
		words: "The caller does not trust Hookwright’s certificate authority (\"unknown ca\")."
	},
	{
		pattern: /certificate[ _](unknown|expired|revoked)|bad[ _]certificate|unsupported[ _]certificate/i,
		words: "The caller refused the certificate: it does not trust the authority, or the name it asked for is not on it."
	},
	{
		pattern: /http[ _]request/i,
		words: "Plain HTTP was sent to the HTTPS port; use https://."
	},
	{
		pattern: /unsupported[ _]protocol|protocol[ _]version/i,
		words: "The caller offered only TLS versions that are too old; TLS 1.2 or 1.3 is needed."
	},
	{
		pattern: /wrong[ _]version[ _]number|packet[ _]length|bad[ _]record[ _]type|unexpected[ _]message/i,
		words: "What came was not TLS."
	},
	{
		pattern: /application[ _]protocol/i,
		words: "The caller wants a protocol other than HTTP/1.1 (most likely HTTP/2 only)."
	},
	{
		pattern: /no[ _]shared[ _]cipher|shared[ _]cipher/i,
		words: "The caller and Hookwright have no cipher in common."
	},
	{
		pattern: /HANDSHAKE_TIMEOUT/,
		words: "The caller did not finish the TLS handshake in time."
	},
	{
		pattern: /ECONNRESET|EPIPE|hang up|EOF/i,
		words: "The caller closed the connection during the TLS handshake. One that does not trust the certificate may do so."
	}
];
/** Why a TLS handshake failed, in words. */
function describeTlsFailure(error) {
	const code = "code" in error ? String(error.code) : "";
	const reason = "reason" in error ? String(error.reason) : "";
	const known = reasons.find(({ pattern }) => pattern.test(code) || pattern.test(reason) || pattern.test(error.message));
	const name = code === "" || code === "ECONNRESET" ? "" : ` (${code})`;
	return `${known?.words ?? "The TLS handshake failed."}${name}`;
}
/** The failed handshake as a request without a request; null when not one byte came, which is no event. */
function tlsFailureRequest(error, failed, tcp, clock) {
	if (tcp.socket.bytesRead === 0) return null;
	const sni = "servername" in failed && typeof failed.servername === "string" ? failed.servername : null;
	return {
		receivedAt: tcp.openedAt,
		completedAt: clock.now(),
		receiveMs: clock.monotonic() - tcp.openedTick,
		scheme: "https",
		tls: sni === null ? null : {
			version: "none",
			cipher: "none",
			sni
		},
		remoteAddress: tcp.remoteAddress,
		remotePort: tcp.remotePort,
		method: "",
		target: "",
		httpVersion: "",
		headers: [],
		trailers: [],
		bodyKind: "raw-packet",
		body: /* @__PURE__ */ new Uint8Array(),
		declaredSize: null,
		problem: {
			code: "tls-failed",
			detail: describeTlsFailure(error)
		},
		refusal: null
	};
}
/** Lets at most so many through in each second, so that a flood of failures cannot crowd out webhooks. */
var FloodGate = class {
	#clock;
	#perSecond;
	#windowStart = Number.NEGATIVE_INFINITY;
	#passed = 0;
	/** How many were turned away since the start. */
	turnedAway = 0;
	constructor(clock, perSecond) {
		this.#clock = clock;
		this.#perSecond = perSecond;
	}
	admit() {
		const now = this.#clock.monotonic();
		if (now - this.#windowStart >= 1e3) {
			this.#windowStart = now;
			this.#passed = 0;
		}
		this.#passed += 1;
		if (this.#passed <= this.#perSecond) return true;
		this.turnedAway += 1;
		return false;
	}
};
// src/main/receiver/listener.ts
/** One port, HTTPS or plain HTTP, on both loopback addresses, with all its connections. */
var Listener = class {
	requestedPort;
	#context;
	#connections = /* @__PURE__ */ new Map();
	/** TCP sockets whose TLS handshake is not finished. */
	#handshakes = /* @__PURE__ */ new Set();
	#leaf;
	#servers = [];
	#binding = null;
	#closed = null;
	/** With a leaf it speaks HTTPS, without one plain HTTP. */
	constructor(context, requestedPort, leaf) {
		this.#context = context;
		this.requestedPort = requestedPort;
		this.#leaf = leaf;
	}
	get port() {
		return this.#binding?.port ?? null;
	}
	get ipv6Problem() {
		return this.#binding?.ipv6Problem ?? null;
	}
	get openConnections() {
		return this.#connections.size;
	}
	async open() {
		this.#binding = await bindLoopback(this.requestedPort, () => this.#makeServer());
	}
	/** New connections get the new leaf; open ones go on undisturbed. */
	setLeaf(leaf) {
		for (const server of this.#servers) server.setSecureContext?.(leaf);
	}
	applyLimits(limits) {
		for (const server of this.#servers) applyLimits(server, limits);
	}
	/** Takes no more, lets requests under way finish for `closeGraceMs`, then cuts what is left. */
	close() {
		this.#closed ??= this.#close();
		return this.#closed;
	}
	async #close() {
		const closed = this.#servers.filter((server) => server.listening).map((server) => new Promise((resolve) => void server.close(() => resolve())));
		for (const connection of this.#connections.values()) if (connection.hanging || !connection.busy) connection.socket.destroy();
		else connection.closing = true;
		for (const socket of this.#handshakes) socket.destroy();
		const cancel = this.#context.clock.after(this.#context.limits.closeGraceMs, () => {
			for (const { socket } of this.#connections.values()) socket.destroy();
		});
		await Promise.all(closed);
		cancel();
	}
	#makeServer() {
		const { limits } = this.#context;
		const options = {
			requireHostHeader: false,
			maxHeaderSize: limits.maxHeaderBytes,
			connectionsCheckingInterval: limits.checkIntervalMs,
			noDelay: true
		};
		const server = this.#leaf === null ? createServer(options) : createServer$1({
			...options,
			...this.#leaf,
			minVersion: "TLSv1.2",
			handshakeTimeout: limits.headersTimeoutMs
		});
		Object.assign(server, { httpAllowHalfOpen: true });
		applyLimits(server, limits);
		this.#holdBackFirstHead(server, this.#leaf === null ? "connection" : "secureConnection");
		if (this.#leaf !== null) this.#watchHandshakes(server);
		server.on("request", (request, response) => this.#read(request, response, false));
		server.on("checkContinue", (request, response) => this.#read(request, response, true));
		server.on("checkExpectation", (request, response) => this.#read(request, response, false));
		server.on("connect", (request, socket, following) => this.#readConnect(request, socket, following));
		server.on("clientError", (error, socket) => this.#clientError(error, socket));
		server.on("timeout", (socket) => this.#idle(socket));
		server.on("drop", () => this.#context.dropped());
		this.#servers.push(server);
		return server;
	}
	/** Takes Node's own HTTP reading off the connection event and starts it once the first head is there. */
	#holdBackFirstHead(server, event) {
		const startReading = server.listeners(event).at(-1);
		if (startReading === void 0) throw new Error("Node’s HTTP server has no connection listener.");
		server.removeAllListeners(event);
		server.on(event, (socket) => {
			socket.allowHalfOpen = true;
			const connection = new Connection(socket);
			this.#connections.set(socket, connection);
			socket.on("error", ignore);
			socket.once("close", () => {
				this.#connections.delete(socket);
				connection.closed();
			});
			const { limits, clock } = this.#context;
			readFirstHead(socket, {
				maxBytes: limits.maxHeaderBytes,
				timeoutMs: limits.headersTimeoutMs,
				clock
			}, (outcome, head) => {
				connection.head = head;
				if (outcome === "ready") Reflect.apply(startReading, server, [socket]);
				else this.#noFirstHead(connection, outcome, head);
			});
		});
	}
	#noFirstHead(connection, outcome, head) {
		if (head === null) connection.socket.destroy();
		else if (outcome === "timed-out") this.#refuse(connection, refusalOf("ERR_HTTP_REQUEST_TIMEOUT", "", head.bytes), head.bytes);
		else this.#refuse(connection, refusalOf("HPE_INVALID_EOF_STATE", "", head.bytes), head.bytes, outcome === "ended");
	}
	#watchHandshakes(server) {
		const { clock, tlsFailures } = this.#context;
		const tcpSides = /* @__PURE__ */ new WeakMap();
		server.on("connection", (socket) => {
			const { remoteAddress = "", remotePort = 0 } = socket;
			tcpSides.set(socket, {
				socket,
				openedAt: clock.now(),
				openedTick: clock.monotonic(),
				remoteAddress,
				remotePort
			});
			this.#handshakes.add(socket);
			socket.once("close", () => this.#handshakes.delete(socket));
		});
		server.on("secureConnection", (secured) => {
			const tcp = tcpSocketOf(secured);
			if (tcp !== null) this.#handshakes.delete(tcp);
		});
		server.on("tlsClientError", (error, failed) => {
			failed.on("error", ignore).destroy();
			const tcp = tcpSides.get(tcpSocketOf(failed) ?? failed);
			if (tcp === void 0) return;
			const request = tlsFailureRequest(error, failed, tcp, clock);
			if (request !== null && tlsFailures.admit()) this.#record(request);
		});
	}
	#read(request, response, continueExpected) {
		const connection = this.#connections.get(request.socket);
		if (connection === void 0) {
			request.socket.destroy();
			return;
		}
		const reader = new RequestReader(this.#context, connection, request, response);
		connection.reading = reader;
		connection.lastResponse = response;
		reader.read(continueExpected);
	}
	/** CONNECT never opens a tunnel here: it is answered like any request, and the connection ends. */
	#readConnect(request, duplex, following) {
		const connection = this.#connections.get(duplex);
		if (connection === void 0) {
			duplex.destroy();
			return;
		}
		const { socket } = connection;
		socket.on("error", ignore).resume();
		const response = new ServerResponse(request);
		response.assignSocket(socket);
		response.once("finish", () => this.#endGently(socket));
		connection.closing = true;
		connection.lastResponse = response;
		connection.reading = new RequestReader(this.#context, connection, request, response);
		connection.reading.readConnect(following);
	}
	#clientError(error, duplex) {
		const connection = this.#connections.get(duplex);
		if (connection === void 0) {
			duplex.destroy();
			return;
		}
		const code = "code" in error ? String(error.code) : "";
		const { reading } = connection;
		if (connection.refused || !(code.startsWith("HPE_") || code === "ERR_HTTP_REQUEST_TIMEOUT")) {
			if (!connection.refused) connection.socket.destroy();
			return;
		}
		const reason = "reason" in error ? String(error.reason) : "";
		if (reading !== null && !reading.complete) {
			if (code === "ERR_HTTP_REQUEST_TIMEOUT") reading.outOfTime();
			else if (code === "HPE_INVALID_EOF_STATE") reading.halfClosed();
			else reading.fail(refusalOf(code, reason, /* @__PURE__ */ new Uint8Array()));
			return;
		}
		const packet = connection.head?.bytes ?? packetOf(error);
		if (packet.length === 0 && code === "ERR_HTTP_REQUEST_TIMEOUT" && !connection.busy) connection.socket.destroy();
		else this.#refuse(connection, refusalOf(code, reason, packet), packet);
	}
	/** Records bytes that never became a request, and answers after what is still to be answered. */
	#refuse(connection, { problem, reply }, packet, answerable = true) {
		const { clock } = this.#context;
		const { socket, head, lastResponse } = connection;
		connection.refused = true;
		const now = clock.now();
		const tick = clock.monotonic();
		const request = {
			receivedAt: head?.firstByteAt ?? now,
			completedAt: now,
			receiveMs: head === null ? 0 : tick - head.firstByteTick,
			scheme: connection.scheme,
			tls: connection.tls,
			remoteAddress: connection.remoteAddress,
			remotePort: connection.remotePort,
			...head === null ? {
				method: "",
				target: "",
				httpVersion: "",
				headers: []
			} : readPacket(packet),
			trailers: [],
			bodyKind: "raw-packet",
			body: packet,
			declaredSize: null,
			problem,
			refusal: answerable ? reply : null
		};
		connection.head = null;
		this.#record(request).then((unstored) => {
			const given = unstored ?? reply;
			const answer = () => {
				if (answerable && !socket.destroyed) socket.write(replyBytes(given, STATUS_CODES[given.status] ?? ""));
				this.#endGently(socket);
			};
			if (lastResponse !== null && connection.busy) lastResponse.once("close", answer);
			else answer();
		});
	}
	/** Resolves with the reply to give instead when the request could not be stored. */
	async #record(request) {
		try {
			await this.#context.sink.receive(request);
			return null;
		} catch (error) {
			return notStoredReply(error);
		}
	}
	#idle(socket) {
		const connection = this.#connections.get(socket);
		if (connection === void 0) socket.destroy();
		else if (connection.reading !== null && !connection.reading.settled && !connection.reading.complete) connection.reading.outOfTime();
		else if (!connection.busy || connection.lastResponse?.writableEnded === true) socket.destroy();
	}
	#endGently(socket) {
		endGently(socket, this.#context.limits.lingerMs, this.#context.clock);
	}
};
function applyLimits(server, limits) {
	server.headersTimeout = Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs);
	server.requestTimeout = limits.requestTimeoutMs;
	server.keepAliveTimeout = limits.keepAliveTimeoutMs;
	server.timeout = limits.idleTimeoutMs;
	server.maxConnections = limits.maxConnections;
	server.maxHeadersCount = 0;
}
/** The bytes Node was reading when it gave up: the last packet only. */
function packetOf(error) {
	return "rawPacket" in error && error.rawPacket instanceof Uint8Array ? error.rawPacket : /* @__PURE__ */ new Uint8Array();
}
function ignore() {}
// src/main/receiver/receiver-limits.ts
var defaultLimits = {
	bodyLimitBytes: 33554432,
	totalBodyBudgetBytes: 268435456,
	requestTimeoutMs: 6e4,
	headersTimeoutMs: 1e4,
	idleTimeoutMs: 3e4,
	keepAliveTimeoutMs: 5e3,
	maxHeaderBytes: 65536,
	checkIntervalMs: 1e3,
	maxConnections: 4096,
	lingerMs: 1e3,
	hangLimitMs: 9e5,
	closeGraceMs: 3e3
};
// src/main/receiver/receiver.ts
/** Failed handshakes recorded per second at most; the rest are counted. */
var tlsFailuresPerSecond = 50;
function createReceiver({ leaf, sink, clock, log, limits }) {
	let currentLeaf = leaf;
	let droppedConnections = 0;
	let https = null;
	let http = null;
	const retired = /* @__PURE__ */ new Set();
	const firstLimits = {
		...defaultLimits,
		...limits
	};
	const context = {
		limits: firstLimits,
		budget: new BodyBudget(firstLimits.totalBodyBudgetBytes),
		sink,
		clock,
		log,
		tlsFailures: new FloodGate(clock, tlsFailuresPerSecond),
		dropped: () => {
			droppedConnections += 1;
		}
	};
	const listeners = () => [
		https,
		http,
		...retired
	].filter((listener) => listener !== null);
	const open = async (present, port, secure) => {
		if (port === null) return null;
		if (present !== null && (present.requestedPort === port || present.port === port)) return present;
		const listener = new Listener(context, port, secure ? currentLeaf : null);
		await listener.open();
		if (listener.ipv6Problem !== null) log.warn("Listening on 127.0.0.1 only.", { reason: listener.ipv6Problem });
		return listener;
	};
	const retire = (listener) => {
		if (listener === null) return;
		retired.add(listener);
		listener.close().finally(() => retired.delete(listener));
	};
	return {
		async listen(ports) {
			const nextHttps = await open(https, ports.port, true);
			let nextHttp;
			try {
				nextHttp = await open(http, ports.httpPort, false);
			} catch (error) {
				if (nextHttps !== https) await nextHttps?.close();
				throw error;
			}
			const [oldHttps, oldHttp] = [https, http];
			https = nextHttps;
			http = nextHttp;
			if (oldHttps !== nextHttps) retire(oldHttps);
			if (oldHttp !== nextHttp) retire(oldHttp);
			return {
				port: nextHttps?.port ?? 0,
				httpPort: nextHttp?.port ?? null
			};
		},
		setLeaf(next) {
			currentLeaf = next;
			https?.setLeaf(next);
		},
		updateLimits(changed) {
			context.limits = {
				...context.limits,
				...changed
			};
			context.budget.limit = context.limits.totalBodyBudgetBytes;
			for (const listener of listeners()) listener.applyLimits(context.limits);
		},
		state: () => ({
			port: https?.port ?? null,
			httpPort: http?.port ?? null,
			ipv6Problem: https?.ipv6Problem ?? http?.ipv6Problem ?? null,
			openConnections: listeners().reduce((sum, listener) => sum + listener.openConnections, 0),
			bodyBytesHeld: context.budget.held,
			droppedConnections,
			unrecordedTlsFailures: context.tlsFailures.turnedAway
		}),
		async close() {
			const open = listeners();
			https = null;
			http = null;
			await Promise.all(open.map((listener) => listener.close()));
		}
	};
}
// src/main/store/duplicate-links.ts
/**
* Keeps this true of all captures with one key, whichever of them are removed or restored: the first has no
* `duplicate_of` and counts the others; each other has one. Only the first is ever looked up by its key, so the rest
* need no change when another becomes first, and removing the first of a million costs no more than the first of two.
*/
var DuplicateLinks = class {
	#first;
	#lead;
	#follow;
	constructor(db) {
		this.#first = db.prepare("SELECT seq, duplicates FROM captures WHERE duplicate_key = ? ORDER BY seq LIMIT 1");
		this.#lead = db.prepare("UPDATE captures SET duplicate_of = NULL, duplicates = ? WHERE seq = ?");
		this.#follow = db.prepare("UPDATE captures SET duplicate_of = ?, duplicates = 0 WHERE seq = ?");
	}
	/** After `gone` were taken out of `captures`. */
	afterLeaving(gone) {
		for (const { key, members } of groups(gone.filter((row) => row.duplicate_of !== null || row.duplicates > 0))) {
			const first = this.#first.get(key);
			if (first === void 0) continue;
			const oldFirst = members.find((row) => row.duplicate_of === null);
			const others = oldFirst === void 0 ? first.duplicates - members.length : oldFirst.duplicates - members.length;
			this.#lead.run(Math.max(0, others), first.seq);
		}
	}
	/** Around putting `back` into `captures` again, which `insert` does. */
	aroundReturning(back, insert) {
		const before = groups(back).map((group) => ({
			...group,
			old: this.#first.get(group.key)
		}));
		insert();
		for (const { key, members, old } of before) {
			const first = this.#first.get(key);
			if (first === void 0) continue;
			for (const { seq } of members) if (seq !== first.seq) this.#follow.run(first.seq, seq);
			if (old !== void 0 && old.seq !== first.seq) this.#follow.run(first.seq, old.seq);
			const others = members.length - 1 + (old === void 0 ? 0 : old.duplicates + 1);
			this.#lead.run(others, first.seq);
		}
	}
};
function groups(rows) {
	const byKey = /* @__PURE__ */ new Map();
	for (const row of rows) {
		if (row.duplicate_key === null) continue;
		const text = row.duplicate_key.toString("latin1");
		const group = byKey.get(text);
		if (group === void 0) byKey.set(text, {
			key: row.duplicate_key,
			members: [row]
		});
		else group.members.push(row);
	}
	return [...byKey.values()];
}
// src/main/store/capture-ledger.ts
/** The columns of a LedgerRow, for a SELECT over `captures` or `removed_captures` under the alias `c`. */
var ledgerColumns = "c.seq, c.endpoint_id, c.stored_bytes, c.duplicate_key, c.duplicate_of, c.duplicates";
/** Keeps totals and duplicate links true while captures leave and return. Runs within the caller's transaction. */
var CaptureLedger = class {
	#totals;
	#links;
	constructor(db) {
		this.#totals = new Totals(db);
		this.#links = new DuplicateLinks(db);
	}
	/** After `rows` were taken out of `captures`. */
	left(rows) {
		this.#links.afterLeaving(rows);
		const unmatched = rows.filter((row) => row.endpoint_id === null).length;
		this.#totals.add({
			stored: -rows.length,
			unmatched: -unmatched,
			bytes: -sumOf(rows)
		});
	}
	/** Puts `rows` back with `insert`, which returns how many of them match no endpoint now. */
	returning(rows, insert) {
		let unmatched = 0;
		this.#links.aroundReturning(rows, () => {
			unmatched = insert();
		});
		this.#totals.add({
			stored: rows.length,
			unmatched,
			bytes: sumOf(rows)
		});
	}
};
function sumOf(rows) {
	return rows.reduce((sum, row) => sum + row.stored_bytes, 0);
}
// src/main/store/migrations/001-captures.ts
/**
* Schema 1.
*
* `captures` holds what lists and filters need and nothing else, so that a million rows stay a small table.
* Conditions of a filter may use these columns under the alias `c`:
*
*   seq               integer, rises with time, never used again; the public id is `c` + seq
*   endpoint_id       integer of endpoints.id (NOT the public uuid); null: unmatched.
*                     By slug: `c.endpoint_id = (SELECT e.id FROM endpoints e WHERE e.slug = ?)`
*   received_at       integer, ms since the epoch; nearly in the order of seq
*   method, path      text as received; path is the target up to the query; method is '' without a request
*   provider, event_type, direction, event_id, conversation_id, sender_id   text or null, as the event says
*   summary           text, one line
*   verdict_status    text; verdict_scheme, verdict_reason: text or null
*   reply_status      integer; null: no answer could be given
*   body_size         integer, bytes kept
*   duplicate_of      integer; NOT NULL means: repeats an earlier capture that still exists. Which one the first
*                     of them is now, is found through duplicate_key; the number here is the first at insert time
*   duplicates        integer, how many later captures repeat this one (kept at the first alone)
*   problem_code, problem_detail   text or null
*   pinned            integer 0 or 1; write `c.pinned = 1` with the literal, a bound value cannot use its index
*   content_type      text or null: media type in lower case without parameters
*   remote_address    text
*
* Every row of `captures` exists; removed ones move to `removed_captures` until undone or purged, so that no list
* ever walks over them. Their `contents` and `bodies` stay where they are.
*
* Times are milliseconds since the epoch. Nested values are JSON text. Ids are given out by the writer from
* `totals.last_seq`, in the same transaction, so that they are never used again and are known before the insert.
*/
var captureColumns = `
  seq INTEGER PRIMARY KEY,
  endpoint_id INTEGER,
  received_at INTEGER NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  provider TEXT,
  event_type TEXT,
  direction TEXT,
  event_id TEXT,
  conversation_id TEXT,
  sender_id TEXT,
  summary TEXT NOT NULL,
  verdict_status TEXT NOT NULL,
  verdict_scheme TEXT,
  verdict_reason TEXT,
  reply_status INTEGER,
  body_size INTEGER NOT NULL,
  duplicate_key BLOB,
  duplicate_of INTEGER,
  duplicates INTEGER NOT NULL DEFAULT 0,
  problem_code TEXT,
  problem_detail TEXT,
  pinned INTEGER NOT NULL DEFAULT 0,
  content_type TEXT,
  remote_address TEXT NOT NULL,
  stored_bytes INTEGER NOT NULL`;
/** The names of those columns, for moving rows from one table to the other. */
var transferredColumns$1 = captureColumns.split(",").map((column) => column.trim().split(" ")[0]).join(", ");
var captures = `
CREATE TABLE captures (${captureColumns}
) STRICT;

CREATE INDEX captures_endpoint ON captures (endpoint_id);
CREATE INDEX captures_verdict ON captures (verdict_status);
CREATE INDEX captures_reason ON captures (verdict_reason) WHERE verdict_reason IS NOT NULL;
CREATE INDEX captures_reply ON captures (reply_status) WHERE reply_status IS NOT NULL;
CREATE INDEX captures_direction ON captures (direction) WHERE direction IS NOT NULL;
CREATE INDEX captures_type ON captures (event_type) WHERE event_type IS NOT NULL;
CREATE INDEX captures_provider ON captures (provider) WHERE provider IS NOT NULL;
CREATE INDEX captures_conversation ON captures (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX captures_sender ON captures (sender_id) WHERE sender_id IS NOT NULL;
CREATE INDEX captures_event ON captures (seq >> 12, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX captures_key ON captures (duplicate_key) WHERE duplicate_key IS NOT NULL;
CREATE INDEX captures_repeats ON captures (seq) WHERE duplicate_of IS NOT NULL;
CREATE INDEX captures_problem ON captures (seq) WHERE problem_code IS NOT NULL;
CREATE INDEX captures_pinned ON captures (seq) WHERE pinned = 1;


-- Removed, and still to be had back: one row of \`removals\` per deletion.
CREATE TABLE removals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE,
  removed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE removed_captures (
  removal INTEGER NOT NULL,${captureColumns}
) STRICT;
CREATE INDEX removed_captures_removal ON removed_captures (removal);

-- The rest of a capture, read one at a time. target is null where it equals path, trailers where there were none.
CREATE TABLE contents (
  seq INTEGER PRIMARY KEY,
  target TEXT,
  http_version TEXT NOT NULL,
  headers TEXT NOT NULL,
  trailers TEXT,
  scheme TEXT NOT NULL,
  tls TEXT,
  remote_port INTEGER NOT NULL,
  body_kind TEXT NOT NULL,
  declared_size INTEGER,
  completed_at INTEGER NOT NULL,
  receive_ms REAL NOT NULL,
  event TEXT,
  signature TEXT,
  reply_id INTEGER
) STRICT;

-- Bodies in chunks of 1 MiB; key = seq * 1024 + number of the chunk.
CREATE TABLE bodies (
  key INTEGER PRIMARY KEY,
  chunk BLOB NOT NULL
) STRICT;

-- What was answered. Nearly every capture gets one of very few replies, and a reply may have a megabyte of body.
CREATE TABLE replies (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  reply TEXT NOT NULL
) STRICT;

-- The numbers that must not be counted anew: stored and unmatched captures, their bytes, the last seq given out.
CREATE TABLE totals (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last_seq INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  unmatched INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO totals (id, last_seq, stored, unmatched, bytes) VALUES (1, 0, 0, 0, 0);

-- secrets: JSON array of {sealed, lastFour}.
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,
  secrets TEXT NOT NULL,
  reply TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- Endpoints that are gone while some of their captures still name them.
CREATE TABLE removed_endpoints (id INTEGER PRIMARY KEY) STRICT;

CREATE TABLE providers (id TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), settings TEXT NOT NULL) STRICT;

ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('captures', 'captures_endpoint', '1000000 60000'),
  ('captures', 'captures_verdict', '1000000 10000'),
  ('captures', 'captures_reason', '50000 10000'),
  ('captures', 'captures_reply', '1000000 20000'),
  ('captures', 'captures_direction', '1000000 90000'),
  ('captures', 'captures_type', '1000000 20000'),
  ('captures', 'captures_provider', '1000000 50000'),
  ('captures', 'captures_conversation', '1000000 100'),
  ('captures', 'captures_sender', '1000000 200'),
  ('captures', 'captures_event', '1000000 4096 1'),
  ('captures', 'captures_key', '1000000 2'),
  ('captures', 'captures_repeats', '200000 1'),
  ('captures', 'captures_problem', '1000 1'),
  ('captures', 'captures_pinned', '1000 1');
ANALYZE sqlite_schema;
`;
// src/main/store/migrations/003-faults.ts
/**
* Schema 3: what a reply script did on purpose. Both columns are null for an ordinary answer, so that they cost two bytes.
*
*   fault_kind    text or null, e.g. 'reset'; the kinds are in shared/capture.ts
*   fault_words   text or null, the same in words
*/
var columns = ["fault_kind", "fault_words"];
var faults = ["captures", "removed_captures"].flatMap((table) => columns.map((column) => `ALTER TABLE ${table} ADD COLUMN ${column} TEXT;`)).join("\n");
// src/main/store/capture-removal.ts
var transferredColumns = `${transferredColumns$1}, ${columns.join(", ")}`;
/** How long removed captures can be had back, ms. */
var undoMs = 6e5;
/** Captures moved in one transaction. */
var moveRows = 200;
/** How far a filter looks in one step; it may match nothing there. */
var searchRows = 16384;
/** Captures and body bytes purged in one transaction. */
var purgeRows = 150;
var purgeBytes = 8388608;
/** Free pages given back to the disk in one step, and those kept for new captures (16 MiB). */
var vacuumPages = 256;
var keepPages = 4096;
/** Removes captures so that they can be had back for ten minutes, and then for good. */
var CaptureRemoval = class {
	#connection;
	#clock;
	#steps;
	#ledger;
	#bodies;
	#db;
	constructor(connection, clock, steps) {
		this.#connection = connection;
		this.#clock = clock;
		this.#steps = steps;
		this.#db = connection.db;
		this.#ledger = new CaptureLedger(this.#db);
		this.#bodies = new BodyWriting(this.#db);
	}
	/**
	* Unknown ids are passed over. A condition (over alias `c`) never removes pinned captures nor those that came after the call.
	* When the store fails half-way, what was removed until then is what was removed.
	*/
	async remove(selection) {
		const undoToken = randomUUID();
		const removal = this.#connection.transactFreeing(() => Number(this.#db.prepare("INSERT INTO removals (token, removed_at) VALUES (?, ?)").run(undoToken, this.#clock.now()).lastInsertRowid));
		const next = "ids" in selection ? this.#byIds(selection.ids) : this.#byCondition(selection.matching);
		let removed = 0;
		try {
			await this.#steps.run(() => {
				const more = this.#connection.transactFreeing(() => {
					const { rows, done } = next();
					if (rows.length > 0) this.#moveOut(removal, rows);
					return {
						count: rows.length,
						done
					};
				});
				removed += more.count;
				return !more.done;
			});
		} catch (error) {
			if (removed === 0 || !(error instanceof HookwrightError)) throw error;
		}
		return {
			undoToken,
			removed
		};
	}
	/** Throws `undo-expired` after ten minutes, or when the token was used or never given. */
	async restore(undoToken) {
		const removal = this.#db.prepare("SELECT id, removed_at FROM removals WHERE token = ?").get(undoToken);
		if (removal === void 0 || this.#clock.now() - removal.removed_at > undoMs) throw new HookwrightError("undo-expired", "These captures can no longer be restored.", { field: "undoToken" });
		this.#connection.transact(() => this.#db.prepare("UPDATE removals SET removed_at = ? WHERE id = ?").run(this.#clock.now(), removal.id));
		let restored = 0;
		await this.#steps.run(() => {
			const count = this.#connection.transact(() => this.#moveBack(removal.id));
			restored += count;
			return count > 0;
		});
		return { restored };
	}
	/** Whether there is anything to purge. */
	hasExpired() {
		return this.#expired(this.#clock.now() - undoMs) !== void 0;
	}
	/** Deletes for good what can no longer be restored. */
	async purge() {
		await this.#steps.run(() => this.#connection.transactFreeing(() => this.#purgeSome(this.#clock.now() - undoMs)));
		await this.#steps.run(() => this.giveBack());
	}
	/** Gives a little of the free space back to the disk; says whether there is more. */
	giveBack() {
		return this.#connection.giveBack(vacuumPages, keepPages);
	}
	/** Deletes captures for good, without a way back. Within the caller's transaction. */
	deleteNow(rows) {
		const seqs = seqList(rows);
		this.#db.prepare(`DELETE FROM captures WHERE ${inList}`).run(seqs);
		this.#deleteContents(rows, seqs);
		this.#ledger.left(rows);
	}
	#byIds(ids) {
		const seqs = [...new Set(ids.map(seqOf).filter((seq) => seq !== null))];
		const find = this.#db.prepare(`SELECT ${ledgerColumns} FROM captures c WHERE ${inList}`);
		let from = 0;
		return () => {
			const rows = find.all(JSON.stringify(seqs.slice(from, from + moveRows)));
			from += moveRows;
			return {
				rows,
				done: from >= seqs.length
			};
		};
	}
	#byCondition({ sql, params }) {
		const find = this.#db.prepare(`SELECT ${ledgerColumns} FROM captures c
       WHERE c.seq > ? AND c.seq <= ? AND c.pinned = 0 AND (${sql}) ORDER BY c.seq DESC LIMIT ${moveRows}`);
		const bounds = this.#db.prepare("SELECT (SELECT min(seq) FROM captures) AS low, (SELECT max(seq) FROM captures) AS high").get();
		const lowest = bounds?.low ?? 1;
		let high = bounds?.high ?? 0;
		return () => {
			const low = Math.max(high - searchRows, lowest - 1);
			const rows = find.all(low, high, ...params);
			high = rows.length === moveRows ? (rows.at(-1)?.seq ?? low + 1) - 1 : low;
			return {
				rows,
				done: high < lowest
			};
		};
	}
	#moveOut(removal, rows) {
		const seqs = seqList(rows);
		this.#db.prepare(`INSERT INTO removed_captures (removal, ${transferredColumns}) SELECT ?, ${transferredColumns} FROM captures WHERE ${inList}`).run(removal, seqs);
		this.#db.prepare(`DELETE FROM captures WHERE ${inList}`).run(seqs);
		this.#ledger.left(rows);
	}
	#moveBack(removal) {
		const rows = this.#db.prepare(`SELECT ${ledgerColumns} FROM removed_captures c WHERE c.removal = ? LIMIT ${moveRows}`).all(removal);
		if (rows.length === 0) {
			this.#db.prepare("DELETE FROM removals WHERE id = ?").run(removal);
			return 0;
		}
		const seqs = seqList(rows);
		this.#ledger.returning(rows, () => {
			this.#db.prepare(`INSERT INTO captures (${transferredColumns}) SELECT ${transferredColumns} FROM removed_captures WHERE ${inList}`).run(seqs);
			this.#db.prepare(`UPDATE captures SET endpoint_id = NULL WHERE ${inList} AND endpoint_id NOT IN (SELECT id FROM endpoints)`).run(seqs);
			return this.#db.prepare(`SELECT count(*) FROM captures WHERE ${inList} AND endpoint_id IS NULL`).pluck().get(seqs) ?? 0;
		});
		this.#db.prepare(`DELETE FROM removed_captures WHERE ${inList}`).run(seqs);
		return rows.length;
	}
	#expired(removedBefore) {
		return this.#db.prepare("SELECT id FROM removals WHERE removed_at < ? ORDER BY id LIMIT 1").pluck().get(removedBefore);
	}
	/** False: nothing is left to purge. */
	#purgeSome(removedBefore) {
		const removal = this.#expired(removedBefore);
		if (removal === void 0) return false;
		const some = withinBytes(this.#db.prepare(`SELECT ${ledgerColumns} FROM removed_captures c WHERE c.removal = ? LIMIT ${purgeRows}`).all(removal), purgeBytes);
		if (some.length === 0) {
			this.#db.prepare("DELETE FROM removals WHERE id = ?").run(removal);
			return true;
		}
		const seqs = seqList(some);
		this.#db.prepare(`DELETE FROM removed_captures WHERE ${inList}`).run(seqs);
		this.#deleteContents(some, seqs);
		return true;
	}
	#deleteContents(rows, seqs) {
		this.#db.prepare(`DELETE FROM contents WHERE ${inList}`).run(seqs);
		for (const { seq } of rows) this.#bodies.remove(seq);
	}
};
var inList = "seq IN (SELECT value FROM json_each(?))";
function seqList(rows) {
	return JSON.stringify(rows.map((row) => row.seq));
}
/** As many of `rows` from the front as stay within `bytes`, but at least one: bounds the time one transaction takes. */
function withinBytes(rows, bytes) {
	let sum = 0;
	const end = rows.findIndex((row, index) => {
		sum += row.stored_bytes;
		return index > 0 && sum > bytes;
	});
	return end === -1 ? [...rows] : rows.slice(0, end);
}
// src/main/store/conversation-index.ts
/** Captures of one step: short enough that a webhook waiting behind it does not notice. */
var stepRows$1 = 150;
/** Captures looked at in one step, most of which may belong to no conversation. */
var stepSpan = 8192;
/** A provider's clock may be ahead of ours by so much, ms; what lies further in the future did not happen then. */
var clockAheadMs = 3e5;
/** The parts of a stored event that decide where it belongs. */
var placingEvent = webhookEvent.pick({
	direction: true,
	eventId: true,
	sender: true,
	recipient: true,
	time: true,
	message: true
});
var counted = "contact_id, contact_name, last_seq, seen_seq, captures, messages, reports, unread, failed, duplicates, invalid";
var conversationColumns = `id, key, provider, conversation_id, ${counted}`;
var toPlace = `
  SELECT c.seq, c.provider, c.conversation_id, c.received_at, c.verdict_status, d.event,
    CASE WHEN c.duplicate_of IS NULL THEN 0 ELSE (
      SELECT f.seq <> c.seq AND f.conversation_id IS c.conversation_id
      FROM captures f WHERE f.duplicate_key = c.duplicate_key ORDER BY f.seq LIMIT 1
    ) END AS repeat
  FROM captures c CROSS JOIN contents d ON d.seq = c.seq`;
var ConversationIndex = class {
	#connection;
	#log;
	#statements;
	/** The conversations of the step under way, by key as text. */
	#touched = /* @__PURE__ */ new Map();
	constructor(connection, log) {
		this.#connection = connection;
		this.#log = log;
		this.#statements = prepare(connection.db);
	}
	/** One short transaction. `more`: call again, after letting others have their turn. */
	step() {
		const { changes, progress } = this.#statements;
		const changed = changes.all();
		const { indexed_seq: from, last_seq: last } = progress.get() ?? {
			indexed_seq: 0,
			last_seq: 0
		};
		if (changed.length > 0) {
			this.#connection.transact(() => this.#followChanges(changed, from));
			return {
				indexed: changed.length,
				more: true
			};
		}
		if (from >= last) return {
			indexed: 0,
			more: false
		};
		return this.#connection.transact(() => this.#placeNext(from, last));
	}
	/** Everything of a conversation up to this capture has been looked at; unknown ones are passed over. */
	markSeen(id, upTo) {
		const key = conversationKeyOf(id);
		if (key === null) return;
		this.#connection.transact(() => {
			const known = this.#statements.byKey.get(key);
			const { last_seq: last } = this.#statements.progress.get() ?? { last_seq: 0 };
			const seen = Math.min(upTo, last);
			if (known === void 0 || known.seen_seq >= seen) return;
			const { unreadByNumber, unreadWithin, seen: save } = this.#statements;
			const unread = (last - seen < known.captures ? unreadByNumber : unreadWithin).get(known.id, seen) ?? 0;
			save.run(seen, unread, known.id);
		});
	}
	#followChanges(changed, indexedSeq) {
		this.#touched = /* @__PURE__ */ new Map();
		const { entry, forget, one, settled } = this.#statements;
		for (const seq of changed) {
			const old = entry.get(seq);
			if (old !== void 0) {
				forget.run(seq);
				this.#takeOut(old);
			}
			const capture = seq <= indexedSeq ? one.get(seq) : void 0;
			if (capture !== void 0) this.#place(capture, indexedSeq);
		}
		settled.run(JSON.stringify(changed));
		this.#saveTouched();
	}
	#placeNext(from, last) {
		this.#touched = /* @__PURE__ */ new Map();
		const { next, lowest, advance, seenBefore } = this.#statements;
		const first = lowest.get(from) ?? last;
		const span = Math.min(last, first + stepSpan);
		const captures = next.all(from, span);
		const seen = seenBefore.get() ?? 0;
		for (const capture of captures) this.#place(capture, seen);
		this.#saveTouched();
		const reached = captures.length === stepRows$1 ? captures.at(-1)?.seq ?? span : span;
		advance.run(reached);
		return {
			indexed: captures.length,
			more: reached < last
		};
	}
	/** `seenUpTo` is for a conversation that is not there yet. */
	#place(capture, seenUpTo) {
		const { seq, received_at: receivedAt } = capture;
		const event = parseStored(capture.event, placingEvent, this.#log, "contents.event");
		const conversation = this.#conversation(capture, seenUpTo);
		const told = event?.time === null || event === null ? NaN : Date.parse(event.time);
		const kind = entryKind(event?.message?.state ?? null);
		const repeat = capture.repeat === 1 ? 1 : 0;
		const invalid = capture.verdict_status === "invalid" ? 1 : 0;
		const at = told <= receivedAt + clockAheadMs ? told : receivedAt;
		const message = messageKey(event?.message?.id ?? event?.eventId ?? null, event?.direction ?? null);
		this.#statements.enter.run(seq, conversation.id, at, kind, repeat, invalid, message);
		const newest = seq > conversation.last_seq;
		if (kind === 0 && repeat === 0 ? newest || conversation.messages === 0 : newest && conversation.messages === 0) conversation.last_seq = seq;
		count(conversation, {
			seq,
			kind,
			repeat,
			invalid
		}, 1);
		learn(conversation, event?.direction === "incoming" ? event.sender : event?.recipient ?? null, newest);
	}
	#takeOut(entry) {
		const conversation = this.#conversationById(entry.conversation);
		if (conversation === void 0) return;
		count(conversation, entry, -1);
		if (conversation.last_seq === entry.seq) conversation.lastLeft = true;
	}
	#conversation(capture, seenUpTo) {
		const provider = capture.provider ?? "";
		const key = conversationKey(provider, capture.conversation_id);
		const name = key.toString("latin1");
		const touched = this.#touched.get(name);
		if (touched !== void 0) return touched;
		const known = this.#statements.byKey.get(key) ?? this.#begin(key, provider, capture.conversation_id, seenUpTo);
		this.#touched.set(name, known);
		return known;
	}
	#begin(key, provider, conversationId, seenUpTo) {
		return {
			id: Number(this.#statements.begin.run(key, provider, conversationId, seenUpTo).lastInsertRowid),
			key,
			provider,
			conversation_id: conversationId,
			contact_id: null,
			contact_name: null,
			last_seq: -1,
			seen_seq: seenUpTo,
			captures: 0,
			messages: 0,
			reports: 0,
			unread: 0,
			failed: 0,
			duplicates: 0,
			invalid: 0
		};
	}
	#conversationById(id) {
		for (const touched of this.#touched.values()) if (touched.id === id) return touched;
		const known = this.#statements.byId.get(id);
		if (known !== void 0) this.#touched.set(known.key.toString("latin1"), known);
		return known;
	}
	#saveTouched() {
		const { newestMessage, newestOfAll, end, save, summary } = this.#statements;
		for (const each of this.#touched.values()) {
			if (each.captures <= 0) {
				end.run(each.id);
				continue;
			}
			if (each.lastLeft === true) {
				const place = [each.conversation_id, each.id];
				each.last_seq = newestMessage.get(...place) ?? newestOfAll.get(...place) ?? 0;
			}
			const words = [
				each.contact_name,
				each.contact_id,
				each.conversation_id,
				summary.get(each.last_seq)
			];
			const { id, contact_id: contactId, contact_name: contactName, last_seq: lastSeq, seen_seq: seenSeq } = each;
			const { captures, messages, reports, unread, failed, duplicates, invalid } = each;
			const counts = [
				captures,
				messages,
				reports,
				unread,
				failed,
				duplicates,
				invalid
			];
			save.run(contactId, contactName, lastSeq, seenSeq, ...counts, searchWords(words), id);
		}
		this.#touched = /* @__PURE__ */ new Map();
	}
};
/** What a search looks through. */
function searchWords(words) {
	return words.filter(Boolean).join("\n").toLowerCase();
}
function count(conversation, entry, by) {
	conversation.captures += by;
	if (entry.invalid === 1) conversation.invalid += by;
	if (entry.repeat === 1) conversation.duplicates += by;
	else if (entry.kind === 0) {
		conversation.messages += by;
		if (entry.seq > conversation.seen_seq) conversation.unread += by;
	} else {
		conversation.reports += by;
		if (entry.kind === 3) conversation.failed += by;
	}
}
/** The newest word on who the contact is holds; nothing said changes nothing. */
function learn(conversation, contact, newest) {
	if (newest || conversation.contact_id === null) conversation.contact_id = contact?.id ?? conversation.contact_id;
	if (newest || conversation.contact_name === null) conversation.contact_name = contact?.name ?? conversation.contact_name;
}
function prepare(db) {
	const newest = (which) => db.prepare(`SELECT e.seq FROM captures c CROSS JOIN conversation_entries e ON e.seq = c.seq
         WHERE c.conversation_id = ? AND e.conversation = ? ${which} ORDER BY c.seq DESC LIMIT 1`).pluck();
	const unread = (hint) => db.prepare(`SELECT count(*) FROM conversation_entries ${hint} WHERE conversation = ? AND seq > ? AND repeat = 0 AND kind = 0`).pluck();
	return {
		progress: db.prepare("SELECT p.indexed_seq, t.last_seq FROM conversation_progress p, totals t"),
		seenBefore: db.prepare("SELECT seen_seq FROM conversation_progress").pluck(),
		advance: db.prepare("UPDATE conversation_progress SET indexed_seq = ? WHERE id = 1"),
		changes: db.prepare(`SELECT seq FROM conversation_changes LIMIT ${stepRows$1}`).pluck(),
		settled: db.prepare("DELETE FROM conversation_changes WHERE seq IN (SELECT value FROM json_each(?))"),
		lowest: db.prepare("SELECT seq FROM captures WHERE seq > ? ORDER BY seq LIMIT 1").pluck(),
		next: db.prepare(`${toPlace} WHERE c.seq > ? AND c.seq <= ? AND +c.conversation_id IS NOT NULL ORDER BY c.seq LIMIT ${stepRows$1}`),
		one: db.prepare(`${toPlace} WHERE c.seq = ? AND +c.conversation_id IS NOT NULL`),
		entry: db.prepare("SELECT * FROM conversation_entries WHERE seq = ?"),
		enter: db.prepare("INSERT INTO conversation_entries (seq, conversation, at, kind, repeat, invalid, message) VALUES (?, ?, ?, ?, ?, ?, ?)"),
		forget: db.prepare("DELETE FROM conversation_entries WHERE seq = ?"),
		byKey: db.prepare(`SELECT ${conversationColumns} FROM conversations WHERE key = ?`),
		byId: db.prepare(`SELECT ${conversationColumns} FROM conversations WHERE id = ?`),
		begin: db.prepare(`INSERT INTO conversations (key, provider, conversation_id, last_seq, seen_seq, captures, messages, reports, unread, failed,
         duplicates, invalid, words) VALUES (?, ?, ?, -1, ?, 0, 0, 0, 0, 0, 0, 0, '')`),
		save: db.prepare(`UPDATE conversations SET ${counted.split(", ").map((name) => `${name} = ?`).join(", ")}, words = ? WHERE id = ?`),
		end: db.prepare("DELETE FROM conversations WHERE id = ?"),
		summary: db.prepare("SELECT summary FROM captures WHERE seq = ?").pluck(),
		newestMessage: newest(`AND e.repeat = 0 AND e.kind = 0`),
		newestOfAll: newest(""),
		seen: db.prepare("UPDATE conversations SET seen_seq = ?, unread = ? WHERE id = ?"),
		unreadByNumber: unread("NOT INDEXED"),
		unreadWithin: unread("INDEXED BY conversation_entries_time")
	};
}
// src/main/store/endpoint-writing.ts
/** Captures set loose from a removed endpoint in one transaction. */
var unlinkRows = 500;
var EndpointWriting = class {
	#connection;
	#clock;
	#steps;
	#reading;
	#totals;
	#db;
	/** Public id to row id, so that a capture finds its endpoint without asking the database. */
	#ids = null;
	constructor(connection, clock, steps, log) {
		this.#connection = connection;
		this.#clock = clock;
		this.#steps = steps;
		this.#db = connection.db;
		this.#reading = new EndpointReading(this.#db, log);
		this.#totals = new Totals(this.#db);
	}
	/** Row id of an endpoint; null when there is none (any more). */
	rowId(id) {
		this.#ids ??= new Map(this.#db.prepare("SELECT public_id, id FROM endpoints").all().map((row) => [row.public_id, row.id]));
		return this.#ids.get(id) ?? null;
	}
	/** Returns the new id. Throws `slug-unusable` or `slug-taken`. */
	create(input) {
		const id = randomUUID();
		this.#checkSlug(input.slug, null);
		this.#change(() => {
			this.#db.prepare(`INSERT INTO endpoints (public_id, slug, name, provider, secrets, reply, script, created_at, updated_at)
           VALUES (@id, @slug, @name, @provider, @secrets, @reply, @script, @now, @now)`).run({
				id,
				...columnsOf(input),
				now: this.#clock.now()
			});
		});
		return id;
	}
	/** Throws `endpoint-not-found`, `slug-unusable` or `slug-taken`. */
	update(id, change) {
		this.#mustExist(id);
		if (change.slug !== void 0) this.#checkSlug(change.slug, id);
		this.#change(() => {
			this.#db.prepare(`UPDATE endpoints SET slug = coalesce(@slug, slug), name = coalesce(@name, name), provider = coalesce(@provider, provider),
             secrets = coalesce(@secrets, secrets), reply = coalesce(@reply, reply),
             script = iif(@keepsScript, script, @script), updated_at = @now WHERE public_id = @id`).run({
				id,
				...columnsOf(change),
				keepsScript: change.script === void 0 ? 1 : 0,
				now: this.#clock.now()
			});
		});
	}
	/** Its captures stay; `unlinkRemoved` sets them loose. Throws `endpoint-not-found`. */
	remove(id) {
		this.#mustExist(id);
		this.#change(() => {
			this.#db.prepare("INSERT INTO removed_endpoints (id) SELECT id FROM endpoints WHERE public_id = ?").run(id);
			this.#db.prepare("DELETE FROM endpoints WHERE public_id = ?").run(id);
		});
	}
	/** Sets the captures of removed endpoints loose; also what an earlier run of the program left undone. */
	async unlinkRemoved() {
		await this.#steps.run(() => this.#connection.transact(() => this.#unlinkSome()));
	}
	#unlinkSome() {
		const removed = this.#db.prepare("SELECT id FROM removed_endpoints LIMIT 1").pluck().get();
		if (removed === void 0) return false;
		const { changes } = this.#db.prepare(`UPDATE captures SET endpoint_id = NULL
         WHERE seq IN (SELECT seq FROM captures WHERE endpoint_id = ? ORDER BY seq DESC LIMIT ${unlinkRows})`).run(removed);
		if (changes === 0) this.#db.prepare("DELETE FROM removed_endpoints WHERE id = ?").run(removed);
		this.#totals.add({
			stored: 0,
			unmatched: changes,
			bytes: 0
		});
		return true;
	}
	#change(work) {
		this.#connection.transact(work);
		this.#ids = null;
	}
	#mustExist(id) {
		if (this.#reading.byId(id) === null) throw new HookwrightError("endpoint-not-found", "There is no such endpoint.", { field: "id" });
	}
	#checkSlug(slug, ownId) {
		if (!slugPattern.test(slug)) throw new HookwrightError("slug-unusable", `The slug ${JSON.stringify(slug.slice(0, 80))} cannot be part of the URL.`, { field: "slug" });
		const holder = this.#reading.bySlug(slug);
		if (holder !== null && holder.id !== ownId) throw new HookwrightError("slug-taken", `The slug "${slug}" belongs to the endpoint "${holder.name}".`, { field: "slug" });
	}
};
function columnsOf(endpoint) {
	return {
		slug: endpoint.slug ?? null,
		name: endpoint.name ?? null,
		provider: endpoint.provider ?? null,
		secrets: endpoint.sealedSecrets === void 0 ? null : JSON.stringify(endpoint.sealedSecrets),
		reply: endpoint.reply === void 0 ? null : JSON.stringify(endpoint.reply),
		script: endpoint.script === void 0 || endpoint.script === null ? null : JSON.stringify(endpoint.script)
	};
}
// src/main/store/folder-lock.ts
var plainText = z.string().transform((text) => text.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, " ").slice(0, 200));
var holder = z.object({
	pid: z.int(),
	command: plainText,
	startedAt: plainText
});
/**
* One process per data folder. The lock is SQLite's own on a file that holds nothing: the system drops it when the
* process ends, however it ends, so there is no stale lock to clean up. The text file beside it only says whose it is.
*/
var FolderLock = class FolderLock {
	#db;
	#holderFile;
	constructor(db, holderFile) {
		this.#db = db;
		this.#holderFile = holderFile;
	}
	/** Throws `data-folder-in-use` naming the process that has the folder, or `data-folder-unusable`. */
	static take(paths, clock) {
		const lock = new FolderLock(lockFile(paths), paths.holder);
		try {
			const text = JSON.stringify({
				pid: process.pid,
				command: ownCommand(),
				startedAt: new Date(clock.now()).toISOString()
			});
			writeFileSync(paths.holder, `${text}\n`, { mode: 384 });
		} catch (error) {
			lock.#db.close();
			throw folderUnusable(paths.folder, error);
		}
		return lock;
	}
	release() {
		rmSync(this.#holderFile, { force: true });
		this.#db.close();
	}
};
function lockFile(paths, retried = false) {
	let db = null;
	try {
		db = new Database(paths.lock, { timeout: 0 });
		db.exec("BEGIN EXCLUSIVE");
		return db;
	} catch (error) {
		db?.close();
		const code = error instanceof Database.SqliteError ? error.code : "";
		if (code.startsWith("SQLITE_BUSY")) throw inUse(paths, error);
		if (code === "SQLITE_NOTADB" && !retried) {
			rmSync(paths.lock, { force: true });
			return lockFile(paths, true);
		}
		throw folderUnusable(paths.folder, error);
	}
}
function inUse(paths, cause) {
	const first = readHolder(paths.holder);
	const who = first === null ? "another process" : `process ${first.pid} (${first.command}), running since ${first.startedAt}`;
	return new HookwrightError("data-folder-in-use", `The data folder ${paths.folder} is in use by ${who}.`, {
		field: "dataFolder",
		cause
	});
}
function readHolder(file) {
	try {
		return holder.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch {
		return null;
	}
}
/** Program, script and command word only: later arguments may hold what is nobody's business. */
function ownCommand() {
	const [program = "hookwright", script, word] = process.argv;
	const parts = [path.basename(program)];
	if (script !== void 0) parts.push(path.basename(script));
	if (word !== void 0 && /^[a-z]+$/.test(word)) parts.push(word);
	return parts.join(" ");
}
// src/main/store/capture-insert.ts
/** Puts captures into the tables. Call `insert` for each within one transaction, then `finish`. */
var CaptureInsert = class {
	#capture;
	#contents;
	#leader;
	#repeat;
	#reply;
	#bodies;
	#totals;
	/** Rows of replies by the very object: neither text nor digest is made again while an endpoint keeps its reply. */
	#replies = /* @__PURE__ */ new WeakMap();
	#fresh = [];
	#lastSeq = 0;
	#added = {
		stored: 0,
		unmatched: 0,
		bytes: 0
	};
	#repeats = /* @__PURE__ */ new Map();
	constructor(db) {
		this.#capture = db.prepare(`
      INSERT INTO captures (seq, endpoint_id, received_at, method, path, provider, event_type, direction, event_id,
        conversation_id, sender_id, summary, verdict_status, verdict_scheme, verdict_reason, reply_status, body_size,
        duplicate_key, duplicate_of, problem_code, problem_detail, content_type, remote_address, stored_bytes,
        fault_kind, fault_words)
      VALUES (${marks(26)})`);
		this.#contents = db.prepare(`
      INSERT INTO contents (seq, target, http_version, headers, trailers, scheme, tls, remote_port, body_kind,
        declared_size, completed_at, receive_ms, event, signature, reply_id)
      VALUES (${marks(15)})`);
		this.#leader = db.prepare("SELECT seq FROM captures WHERE duplicate_key = ? ORDER BY seq LIMIT 1").pluck();
		this.#repeat = db.prepare("UPDATE captures SET duplicates = duplicates + ? WHERE seq = ?");
		this.#reply = db.prepare("INSERT INTO replies (digest, reply) VALUES (?, ?) ON CONFLICT (digest) DO UPDATE SET digest = digest RETURNING id").pluck();
		this.#bodies = new BodyWriting(db);
		this.#totals = new Totals(db);
	}
	/** Starts a transaction's worth; forgets what an earlier one that failed had begun. */
	begin() {
		this.rolledBack();
		this.#lastSeq = this.#totals.lastSeq();
		this.#added = {
			stored: 0,
			unmatched: 0,
			bytes: 0
		};
		this.#repeats = /* @__PURE__ */ new Map();
	}
	/** Call after a rollback, also to a savepoint: replies that got a row meanwhile have none any more. */
	rolledBack() {
		for (const reply of this.#fresh) this.#replies.delete(reply);
		this.#fresh = [];
	}
	insert(capture) {
		const seq = this.#lastSeq + 1;
		const leader = capture.duplicateKey === null ? void 0 : this.#leader.get(capture.duplicateKey);
		this.#capture.run(seq, ...capture.beforeDuplicate, leader ?? null, ...capture.afterDuplicate);
		this.#contents.run(seq, ...capture.contents, capture.reply === null ? null : this.#replyId(capture.reply));
		this.#bodies.insert(seq, capture.body);
		this.#lastSeq = seq;
		this.#added.stored += 1;
		this.#added.unmatched += capture.unmatched ? 1 : 0;
		this.#added.bytes += capture.storedBytes;
		if (leader !== void 0) this.#repeats.set(leader, (this.#repeats.get(leader) ?? 0) + 1);
		return {
			id: `c${seq}`,
			duplicateOf: leader === void 0 ? null : `c${leader}`
		};
	}
	/** Writes the numbers of all that was inserted since `begin`; returns the last seq. */
	finish() {
		for (const [leader, times] of this.#repeats) this.#repeat.run(times, leader);
		this.#totals.add({
			...this.#added,
			lastSeq: this.#lastSeq
		});
		return this.#lastSeq;
	}
	/** Call after the commit. */
	committed() {
		this.#fresh = [];
	}
	#replyId(reply) {
		const known = this.#replies.get(reply);
		if (known !== void 0) return known;
		const text = JSON.stringify(reply);
		const id = this.#reply.get(hash("sha256", text, "buffer"), text);
		if (id === void 0) throw new Error("a reply was not given a row");
		this.#replies.set(reply, id);
		this.#fresh.push(reply);
		return id;
	}
};
function marks(count) {
	return Array.from({ length: count }, () => "?").join(", ");
}
// src/main/store/group-commit.ts
/** Bodies in one transaction, bytes: bounds the write-ahead log when many large ones come at once. */
var groupBytes = 16777216;
/**
* Many captures, one transaction: everything that comes in until the next turn of the event loop is committed
* together, and nobody is answered before that commit. While the disk syncs, the next group gathers by itself.
*/
var GroupCommit = class {
	#connection;
	#options;
	#insert;
	#waiting = [];
	#scheduled = false;
	constructor(connection, options) {
		this.#connection = connection;
		this.#options = options;
		this.#insert = new CaptureInsert(connection.db);
	}
	/** Resolves after the commit; rejects when this capture could not be stored. */
	submit(capture) {
		return new Promise((resolve, reject) => {
			this.#waiting.push({
				capture,
				resolve,
				reject
			});
			this.#schedule();
		});
	}
	/** Commits all that waits, now. */
	flush() {
		while (this.#waiting.length > 0) this.#commit(this.#takeGroup());
	}
	#schedule() {
		if (this.#scheduled) return;
		this.#scheduled = true;
		this.#options.defer(() => {
			this.#scheduled = false;
			if (this.#waiting.length > 0) this.#commit(this.#takeGroup());
			if (this.#waiting.length > 0) this.#schedule();
		});
	}
	#takeGroup() {
		let bytes = 0;
		let count = 0;
		for (const { capture } of this.#waiting) {
			if (count > 0 && (count >= this.#options.limit || bytes + capture.body.length > groupBytes)) break;
			bytes += capture.body.length;
			count += 1;
		}
		const group = this.#waiting.slice(0, count);
		this.#waiting = this.#waiting.slice(count);
		return group;
	}
	#commit(group) {
		if (!this.#connection.reserve.allowsCaptures(() => this.#connection.reusableBytes())) {
			const full = new HookwrightError("disk-full", "The disk that holds the data folder is full.");
			this.#connection.condition.fail(full);
			for (const { reject } of group) reject(full);
			return;
		}
		let outcome;
		try {
			outcome = this.#store(group);
		} catch (error) {
			for (const { reject } of group) reject(error);
			return;
		}
		this.#insert.committed();
		for (const [index, { resolve, reject }] of group.entries()) {
			const result = outcome.results[index];
			if (result === void 0 || result instanceof Error) reject(result);
			else resolve(result);
		}
		const stored = outcome.results.filter((result) => !(result instanceof Error)).length;
		if (stored > 0) this.#options.onCommitted(outcome.lastSeq, stored);
	}
	#store(group) {
		try {
			return this.#connection.transact(() => {
				this.#insert.begin();
				return {
					results: group.map(({ capture }) => this.#insert.insert(capture)),
					lastSeq: this.#insert.finish()
				};
			});
		} catch (error) {
			if (error instanceof HookwrightError) throw error;
			return this.#connection.transact(() => this.#storeEach(group));
		}
	}
	#storeEach(group) {
		const { db } = this.#connection;
		this.#insert.begin();
		return {
			results: group.map(({ capture }) => {
				db.exec("SAVEPOINT one");
				try {
					const stored = this.#insert.insert(capture);
					db.exec("RELEASE one");
					return stored;
				} catch (error) {
					if (!db.inTransaction) throw error;
					db.exec("ROLLBACK TO one");
					db.exec("RELEASE one");
					this.#insert.rolledBack();
					return new HookwrightError("store-failed", "This capture could not be stored.", {
						remedy: "The others were; please report it with what was sent.",
						cause: error
					});
				}
			}),
			lastSeq: this.#insert.finish()
		};
	}
};
// src/main/store/prepared-capture.ts
/** What a row costs besides its own text and body: fixed columns and index entries, bytes, by measurement. */
var rowOverhead = 400;
/** `endpointId`: the integer of the endpoint; null when there is none (any more). */
function prepareCapture(record, endpointId) {
	const { event, verdict } = record;
	const path = pathOf(record.target);
	const headers = JSON.stringify(record.headers);
	const eventText = jsonOrNull(event);
	const signature = jsonOrNull(record.signature);
	const duplicateKey = record.duplicateKey === null ? null : keyDigest(record.duplicateKey);
	const storedBytes = rowOverhead + record.body.length + headers.length + record.target.length + (eventText?.length ?? 0) + (signature?.length ?? 0);
	return {
		beforeDuplicate: [
			endpointId,
			whole(record.receivedAt),
			record.method,
			path,
			record.provider,
			event?.type ?? event?.title ?? null,
			event?.direction ?? null,
			event?.eventId ?? null,
			event?.conversationId ?? null,
			event?.sender?.id ?? null,
			record.summary,
			verdict.status,
			verdict.scheme,
			verdict.reason,
			record.reply?.status ?? null,
			record.body.length,
			duplicateKey
		],
		afterDuplicate: [
			record.problem?.code ?? null,
			record.problem?.detail ?? null,
			contentType(record.headers),
			record.remoteAddress,
			storedBytes,
			record.fault?.kind ?? null,
			record.fault?.words ?? null
		],
		contents: [
			path === record.target ? null : record.target,
			record.httpVersion,
			headers,
			record.trailers.length === 0 ? null : JSON.stringify(record.trailers),
			record.scheme,
			record.tls === null ? null : tlsText(record.tls),
			whole(record.remotePort),
			record.bodyKind,
			record.declaredSize === null ? null : whole(record.declaredSize),
			whole(record.completedAt),
			record.receiveMs,
			eventText,
			signature
		],
		reply: record.reply,
		body: record.body,
		duplicateKey,
		unmatched: endpointId === null,
		storedBytes
	};
}
var tlsTexts = /* @__PURE__ */ new WeakMap();
/** All requests of a connection have the same session object. */
function tlsText(session) {
	let text = tlsTexts.get(session);
	if (text === void 0) {
		text = JSON.stringify(session);
		tlsTexts.set(session, text);
	}
	return text;
}
/** Keys of any length become 12 bytes: enough that two never meet, few enough for a small index. */
function keyDigest(key) {
	return hash("sha256", key, "buffer").subarray(0, 12);
}
function pathOf(target) {
	const query = target.indexOf("?");
	return query === -1 ? target : target.slice(0, query);
}
/** Media type in lower case, without parameters. */
function contentType(headers) {
	const value = headers.find(([name]) => name.length === 12 && name.toLowerCase() === "content-type")?.[1];
	if (value === void 0) return null;
	const end = value.indexOf(";");
	return (end === -1 ? value : value.slice(0, end)).trim().toLowerCase();
}
function jsonOrNull(value) {
	return value === null ? null : JSON.stringify(value);
}
/** Integer columns take no fractions and no NaN. */
function whole(value) {
	return Number.isSafeInteger(value) ? value : Math.trunc(Number.isFinite(value) ? value : 0);
}
// src/main/store/retention.ts
/** What one step deletes at most: short enough that a webhook waiting behind it does not notice. */
var stepRows = 150;
var stepBytes = 8388608;
var dayMs = 864e5;
/** Keeps the store within its limits, oldest first, never a pinned one. */
var Retention = class {
	#connection;
	#removal;
	#clock;
	#totals;
	#oldest;
	/** Up to here all captures are pinned: saves walking over them again at each step. */
	#passed = 0;
	constructor(connection, removal, clock) {
		this.#connection = connection;
		this.#removal = removal;
		this.#clock = clock;
		this.#totals = new Totals(connection.db);
		this.#oldest = connection.db.prepare(`SELECT ${ledgerColumns}, c.received_at FROM captures c WHERE c.seq > ? AND +c.pinned = 0 ORDER BY c.seq LIMIT ${stepRows}`);
	}
	/** Call when captures may have come back behind the place reached: unpinned or restored. */
	startOver() {
		this.#passed = 0;
	}
	/** One short transaction. `more`: call again, after letting others have their turn. */
	step(limits) {
		const totals = this.#totals.read();
		const oldest = this.#oldest.all(this.#passed);
		const surplus = withinBytes(this.#surplus(oldest, totals, limits), stepBytes);
		if (surplus.length === 0) return {
			removed: 0,
			more: this.#removal.giveBack()
		};
		this.#connection.transactFreeing(() => this.#removal.deleteNow(surplus));
		this.#passed = (surplus[0]?.seq ?? 1) - 1;
		return {
			removed: surplus.length,
			more: true
		};
	}
	#surplus(oldest, totals, limits) {
		let tooMany = limits.maxCount === null ? 0 : totals.stored - limits.maxCount;
		let tooLarge = limits.maxBytes === null ? 0 : totals.bytes - limits.maxBytes;
		const tooOld = limits.maxAgeDays === null ? -Infinity : this.#clock.now() - limits.maxAgeDays * dayMs;
		return oldest.filter((row) => {
			if (tooMany <= 0 && tooLarge <= 0 && row.received_at >= tooOld) return false;
			tooMany -= 1;
			tooLarge -= row.stored_bytes;
			return true;
		});
	}
};
// src/main/store/schema-migrations.ts
/** SQL scripts in order; the first brings a database from schema 0 to schema 1. Only ever append. */
var migrations = [
	captures,
	`
ALTER TABLE endpoints ADD COLUMN script TEXT;

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  target_url TEXT NOT NULL,
  skip_verify INTEGER NOT NULL,
  provider TEXT,
  event_type TEXT,
  summary TEXT NOT NULL,
  mode TEXT NOT NULL,
  breakage TEXT,
  capture_seq INTEGER,
  bulk_seq INTEGER,
  policy_id TEXT,
  expected TEXT NOT NULL,
  expected_reason TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  last_status INTEGER,
  last_failure TEXT,
  due_at INTEGER,
  as_expected INTEGER
) STRICT;
CREATE INDEX deliveries_capture ON deliveries (capture_seq) WHERE capture_seq IS NOT NULL;
CREATE INDEX deliveries_bulk ON deliveries (bulk_seq, capture_seq) WHERE bulk_seq IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (state) WHERE state IN ('scheduled', 'sending');

CREATE TABLE delivery_recipes (
  seq INTEGER PRIMARY KEY,
  recipe TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE attempts (
  key INTEGER PRIMARY KEY,
  trigger TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  headers TEXT NOT NULL,
  body_size INTEGER NOT NULL,
  remote_address TEXT,
  phases TEXT NOT NULL,
  response TEXT,
  failure TEXT,
  next TEXT NOT NULL,
  self_digest BLOB,
  request_body BLOB,
  response_body BLOB
) STRICT;
CREATE INDEX attempts_self ON attempts (self_digest) WHERE self_digest IS NOT NULL;

CREATE TABLE delivery_totals (id INTEGER PRIMARY KEY CHECK (id = 1), attempts INTEGER NOT NULL) STRICT;
INSERT INTO delivery_totals (id, attempts) VALUES (1, 0);

CREATE TABLE bulk_replays (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  target_url TEXT NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL,
  progress TEXT NOT NULL,
  claimed_from INTEGER,
  claimed_to INTEGER
) STRICT;

CREATE TABLE targets (url TEXT PRIMARY KEY, used INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE policies (id TEXT PRIMARY KEY, policy TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE simulations (seq INTEGER PRIMARY KEY AUTOINCREMENT, simulation TEXT NOT NULL) STRICT;
CREATE TABLE simulation_lanes (
  simulation INTEGER NOT NULL,
  page INTEGER NOT NULL,
  lanes TEXT NOT NULL,
  PRIMARY KEY (simulation, page)
) STRICT, WITHOUT ROWID;
`,
	faults,
	`
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  provider TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  contact_id TEXT,
  contact_name TEXT,
  last_seq INTEGER NOT NULL,
  seen_seq INTEGER NOT NULL,
  captures INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_last ON conversations (last_seq);
CREATE INDEX conversations_provider ON conversations (provider, last_seq);

CREATE TABLE conversation_entries (
  seq INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  message INTEGER
) STRICT;
CREATE INDEX conversation_entries_time ON conversation_entries (conversation, at) WHERE repeat = 0;
CREATE INDEX conversation_entries_message ON conversation_entries (conversation, message) WHERE message IS NOT NULL AND repeat = 0;

CREATE TABLE conversation_changes (seq INTEGER PRIMARY KEY) STRICT;
CREATE TABLE conversation_progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  indexed_seq INTEGER NOT NULL,
  seen_seq INTEGER NOT NULL
) STRICT;
INSERT INTO conversation_progress (id, indexed_seq, seen_seq) SELECT 1, 0, last_seq FROM totals;

CREATE TRIGGER conversation_left AFTER DELETE ON captures WHEN old.conversation_id IS NOT NULL
BEGIN INSERT OR IGNORE INTO conversation_changes (seq) VALUES (old.seq); END;
CREATE TRIGGER conversation_returned AFTER DELETE ON removed_captures WHEN old.conversation_id IS NOT NULL
BEGIN INSERT OR IGNORE INTO conversation_changes (seq) VALUES (old.seq); END;
CREATE TRIGGER conversation_relinked AFTER UPDATE OF duplicate_of ON captures
WHEN new.conversation_id IS NOT NULL AND old.duplicate_of IS NOT new.duplicate_of
BEGIN INSERT OR IGNORE INTO conversation_changes (seq) VALUES (new.seq); END;
`
];
/**
* Refuses a file that is not ours to touch, without changing a byte of it (nor of its write-ahead log):
* throws `database-newer` or `database-corrupt`.
*/
function refuseForeign(file, known) {
	let db = null;
	try {
		db = new Database(file, {
			readonly: true,
			fileMustExist: true
		});
		const version = Number(db.pragma("user_version", { simple: true }));
		const owner = Number(db.pragma("application_id", { simple: true }));
		const tables = Number(db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get());
		if (owner !== 1215002482 && (owner !== 0 || tables > 0)) throw new HookwrightError("database-corrupt", `The file ${file} is a database of another program.`);
		if (version > known) throw new HookwrightError("database-newer", `The database ${file} was written by a newer Hookwright (schema ${version}; this one knows ${known}). It was left untouched.`);
	} catch (error) {
		if (error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) throw new HookwrightError("database-corrupt", `The file ${file} is damaged or not a database.`, { cause: error });
		throw error;
	} finally {
		db?.close();
	}
}
/**
* Brings the database up to the newest schema, one transaction per step; a step that fails leaves the schema before it.
* An existing older database is copied first, to `<file>.schema-<version>`.
*/
function migrate(db, file, scripts = migrations) {
	const from = Number(db.pragma("user_version", { simple: true }));
	if (from > 0 && from < scripts.length) copyBefore(db, `${file}.schema-${from}`);
	for (const [index, script] of scripts.entries()) {
		if (index < from) continue;
		db.exec("BEGIN IMMEDIATE");
		try {
			db.exec(script);
			db.pragma(`application_id = ${applicationId}`);
			db.pragma(`user_version = ${index + 1}`);
			db.exec("COMMIT");
		} catch (error) {
			if (db.inTransaction) db.exec("ROLLBACK");
			throw error;
		}
	}
}
function copyBefore(db, copy) {
	rmSync(copy, { force: true });
	closeSync(openSync(copy, "wx", 384));
	db.prepare("VACUUM INTO ?").run(copy);
}
/** A look at every table the store lives on, so that damage is met at the start and not at the first webhook. */
function verifySchema(db) {
	if (db.prepare("SELECT last_seq FROM totals WHERE id = 1").get() === void 0) throw new HookwrightError("database-corrupt", "The database lacks its totals.");
	for (const table of [
		"captures",
		"contents",
		"removed_captures"
	]) db.prepare(`SELECT * FROM ${table} ORDER BY seq DESC LIMIT 1`).get();
	for (const table of [
		"deliveries",
		"delivery_recipes",
		"bulk_replays",
		"simulations"
	]) db.prepare(`SELECT * FROM ${table} ORDER BY seq DESC LIMIT 1`).get();
	db.prepare("SELECT key FROM attempts ORDER BY key DESC LIMIT 1").get();
	db.prepare("SELECT key FROM bodies ORDER BY key DESC LIMIT 1").get();
	db.prepare("SELECT * FROM conversation_progress p, conversations v ORDER BY v.last_seq DESC LIMIT 1").get();
	for (const table of [
		"endpoints",
		"settings",
		"providers",
		"policies",
		"delivery_totals"
	]) db.prepare(`SELECT * FROM ${table}`).all();
}
// src/main/store/step-runner.ts
/** Long work on the writer's thread, done in short steps with a turn of the event loop between, so that captures pass by. */
var StepRunner = class {
	#defer;
	#stopped = false;
	constructor(defer) {
		this.#defer = defer;
	}
	/** Calls `step` until it says there is no more; rejects when it throws or the store closes. */
	async run(step) {
		for (;;) {
			if (this.#stopped) throw new HookwrightError("store-failed", "The store is closing.");
			if (!step()) return;
			await new Promise((resolve) => {
				this.#defer(resolve);
			});
		}
	}
	stop() {
		this.#stopped = true;
	}
};
// src/main/store/disk-reserve.ts
/** Twice the write-ahead log: what deleting and checkpointing may need at most. */
var reserveBytes = 2 * walLimitBytes;
/** Free on the disk and in the database together: below this nothing but removing goes on. */
var keptForRemoving = reserveBytes * 1.5;
/** The reserve is only taken from a disk that can spare it. */
var plentyBytes = 1073741824;
/**
* A file that does nothing but hold space. On a full disk SQLite cannot even delete, so nothing could ever be pruned;
* giving up the reserve makes that possible again.
*/
var DiskReserve = class {
	#paths;
	#log;
	#free;
	#givenUp = false;
	#making = false;
	/** `free`: bytes free on the disk, null when unknown. */
	constructor(paths, log, free = () => freeBytes(paths.folder)) {
		this.#paths = paths;
		this.#log = log;
		this.#free = free;
	}
	/** Frees the space; says whether there was any to free. */
	giveUp() {
		if (!existsSync(this.#paths.reserve)) return false;
		rmSync(this.#paths.reserve, { force: true });
		this.#givenUp = true;
		this.#log.warn("The disk is full; the reserve was given up so that captures can be removed.");
		return true;
	}
	/**
	* Whether captures may be written: once the reserve is given up, not into the space it held.
	* `reusableBytes`: free pages of the database.
	*/
	allowsCaptures(reusableBytes) {
		if (!this.#givenUp) return true;
		const free = this.#free();
		return free === null || free + reusableBytes() >= keptForRemoving;
	}
	/** Makes the reserve if it is missing and the disk can spare it. Never throws: without it the store works as well. */
	async make() {
		if (this.#making || existsSync(this.#paths.reserve)) return;
		const free = this.#free();
		if (free === null || free < plentyBytes) return;
		this.#making = true;
		const unfinished = `${this.#paths.reserve}.new`;
		try {
			const file = await open(unfinished, "w", 384);
			try {
				const piece = /* @__PURE__ */ new Uint8Array(1048576);
				for (let written = 0; written < reserveBytes; written += piece.length) await file.write(piece);
			} finally {
				await file.close();
			}
			await rename(unfinished, this.#paths.reserve);
			this.#givenUp = false;
		} catch (error) {
			rmSync(unfinished, { force: true });
			this.#log.warn("The disk reserve could not be made.", { error: String(error) });
		} finally {
			this.#making = false;
		}
	}
};
// src/main/store/store-condition.ts
/** Whether captures can be stored, and what stands in the way; told to listeners when it changes. */
var StoreCondition = class {
	#problem = null;
	#listeners = /* @__PURE__ */ new Set();
	/** Null while all is well. */
	get problem() {
		return this.#problem;
	}
	succeed() {
		if (this.#problem !== null) this.#become(null);
	}
	fail(error) {
		if (this.#problem?.code !== error.code) this.#become(error.report());
	}
	/** The returned function ends it. */
	onChange(listener) {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}
	#become(problem) {
		this.#problem = problem;
		for (const listener of this.#listeners) listener(problem);
	}
};
// src/main/store/write-connection.ts
/** The log is looked at after so many transactions; one look is a `stat`. */
var transactionsPerLook = 32;
/** A log this large means that readers keep SQLite's own checkpoints from finishing. */
var walAlarmBytes = 4 * walLimitBytes;
var checkpointWaitMs = 25;
/**
* The one writing connection: every change of the database is a `transact`. It turns what SQLite reports into
* HookwrightErrors, keeps the store's condition, and never leaves a transaction open.
*/
var WriteConnection = class {
	db;
	condition = new StoreCondition();
	reserve;
	#paths;
	#log;
	#begin;
	#commit;
	#rollback;
	#transactions = 0;
	constructor(db, paths, log) {
		this.db = db;
		this.#paths = paths;
		this.#log = log;
		this.reserve = new DiskReserve(paths, log);
		this.#begin = db.prepare("BEGIN IMMEDIATE");
		this.#commit = db.prepare("COMMIT");
		this.#rollback = db.prepare("ROLLBACK");
	}
	/**
	* Runs `work` in one transaction. When its surroundings fail it, throws `disk-full`, `store-read-only`,
	* `store-locked`, `store-failed` or `database-corrupt`; whatever else `work` throws comes through after a rollback.
	*/
	transact(work) {
		try {
			this.abandon();
			this.#begin.run();
			const result = work();
			this.#commit.run();
			this.condition.succeed();
			this.#lookAtLog();
			return result;
		} catch (error) {
			throw this.#failed(error);
		}
	}
	/** Like `transact`, for work that frees space: on a full disk it is tried again with the reserve given up. */
	transactFreeing(work) {
		try {
			return this.transact(work);
		} catch (error) {
			if (!(error instanceof HookwrightError) || error.code !== "disk-full") throw error;
			this.checkpoint();
			return this.transact(work);
		}
	}
	/** Bytes of the database file that are free for new rows. */
	reusableBytes() {
		return this.#number("freelist_count") * this.#number("page_size");
	}
	/** Gives at most `pages` free pages back to the disk; says whether many are left. */
	giveBack(pages, keepPages) {
		const free = this.#number("freelist_count") - keepPages;
		if (free <= 0) return false;
		try {
			this.db.pragma(`incremental_vacuum(${Math.min(free, pages)})`);
		} catch (error) {
			throw this.#failed(error);
		}
		return free > pages;
	}
	/** Moves the whole log into the database, as far as readers allow. */
	checkpoint() {
		try {
			this.db.pragma("wal_checkpoint(TRUNCATE)");
		} catch (error) {
			this.#log.warn("The write-ahead log could not be emptied.", { error: String(error) });
		}
	}
	/** Rolls back whatever an earlier failure may have left open. */
	abandon() {
		if (this.db.inTransaction) this.#rollback.run();
	}
	#failed(error) {
		try {
			this.abandon();
		} catch (rollbackError) {
			this.#log.error("A transaction could not be rolled back.", { error: String(rollbackError) });
		}
		const failure = environmentalFailure(error, this.#paths.folder);
		if (failure === null) return error;
		if (this.condition.problem?.code !== failure.code) this.#log.error("The store cannot be written to.", {
			code: failure.code,
			error: String(error)
		});
		this.condition.fail(failure);
		if (failure.code === "disk-full") this.reserve.giveUp();
		return failure;
	}
	#lookAtLog() {
		this.#transactions += 1;
		if (this.#transactions % transactionsPerLook !== 0) return;
		if ((statSync(this.#paths.wal, { throwIfNoEntry: false })?.size ?? 0) < walAlarmBytes) return;
		this.db.pragma(`busy_timeout = ${checkpointWaitMs}`);
		this.checkpoint();
		this.db.pragma(`busy_timeout = 250`);
	}
	#number(pragma) {
		return Number(this.db.pragma(pragma, { simple: true }));
	}
};
// src/main/store/writer.ts
var defaultGroupLimit = 512;
/**
* Opens the store for writing and makes it where there is none. Throws `data-folder-unusable`, `data-folder-in-use`,
* `database-newer`, `database-corrupt`, `disk-full`, `store-read-only`, `store-locked` or `store-failed`.
*/
function openWriter(options) {
	const paths = storePaths(options.dataFolder);
	ensureFolder(paths.folder);
	const lock = FolderLock.take(paths, options.clock);
	let db = null;
	try {
		ensurePrivateFile(paths.database, paths.folder);
		refuseForeign(paths.database, migrations.length);
		db = connectWriter(paths.database);
		migrate(db, paths.database);
		verifySchema(db);
		options.onConnection?.(db);
		return new StoreWriter(db, lock, paths, options);
	} catch (error) {
		db?.close();
		lock.release();
		throw openingFailure(error, paths);
	}
}
function openingFailure(error, paths) {
	if (error instanceof HookwrightError) return error;
	const failure = environmentalFailure(error, paths.folder);
	if (failure?.code === "store-read-only") return folderUnusable(paths.folder, error);
	if (failure !== null) return failure;
	const detail = error instanceof Error ? error.message : String(error);
	return new HookwrightError("database-corrupt", `The database ${paths.database} cannot be used: ${detail}.`, { cause: error });
}
/** Made by `openWriter`. All of it runs on one thread; whatever is not said to be asynchronous is done on return. */
var StoreWriter = class {
	/** Deliveries, attempts, bulk replays and policies. */
	deliveries;
	simulations;
	/** Captures sorted into conversations, behind the writer. */
	conversations;
	#db;
	#lock;
	#log;
	#connection;
	#steps;
	#group;
	#endpoints;
	#removal;
	#retention;
	#commitListeners = /* @__PURE__ */ new Set();
	#purging = false;
	#closed = false;
	constructor(db, lock, paths, options) {
		const defer = options.defer ?? setImmediate;
		this.#db = db;
		this.#lock = lock;
		this.#log = options.log;
		this.#connection = new WriteConnection(db, paths, options.log);
		this.#steps = new StepRunner(defer);
		this.#group = new GroupCommit(this.#connection, {
			limit: options.groupLimit ?? defaultGroupLimit,
			defer,
			onCommitted: (lastSeq, count) => {
				for (const listener of this.#commitListeners) listener(lastSeq, count);
			}
		});
		this.#endpoints = new EndpointWriting(this.#connection, options.clock, this.#steps, options.log);
		this.#removal = new CaptureRemoval(this.#connection, options.clock, this.#steps);
		this.#retention = new Retention(this.#connection, this.#removal, options.clock);
		this.deliveries = new DeliveryWriting(this.#connection);
		this.simulations = new SimulationWriting(this.#connection);
		this.conversations = new ConversationIndex(this.#connection, options.log);
		this.#inBackground(this.#endpoints.unlinkRemoved());
	}
	/** Whether captures can be stored, and if not, why. */
	get state() {
		const { problem } = this.#connection.condition;
		return {
			state: problem === null ? "ok" : "failing",
			problem
		};
	}
	/**
	* Resolves once the capture is on disk. Rejects with `disk-full`, `store-read-only`, `store-locked`, `store-failed`
	* or `database-corrupt`; captures submitted afterwards are tried anew, so that recovery needs no help.
	*/
	async submit(record) {
		this.#mustBeOpen();
		return this.#group.submit(prepareCapture(record, record.endpointId === null ? null : this.#endpoints.rowId(record.endpointId)));
	}
	/** After each commit of captures: the last seq stored and how many there were. The returned function ends it. */
	onCommitted(listener) {
		this.#commitListeners.add(listener);
		return () => {
			this.#commitListeners.delete(listener);
		};
	}
	/** Told the problem when storing begins to fail, and null when it works again. The returned function ends it. */
	onStateChanged(listener) {
		return this.#connection.condition.onChange(listener);
	}
	/**
	* While failing: tries to write, and so notices recovery without waiting for a webhook. While all is well: sees to
	* the disk reserve. Never throws; to be called every second or so.
	*/
	probe() {
		if (this.#closed) return;
		if (this.#connection.condition.problem !== null && this.#connection.reserve.allowsCaptures(() => this.#connection.reusableBytes())) try {
			this.#connection.transact(() => {
				this.#db.exec("INSERT INTO bodies (key, chunk) VALUES (-1, zeroblob(65536)); DELETE FROM bodies WHERE key = -1");
			});
		} catch (error) {
			if (!(error instanceof HookwrightError)) throw error;
		}
		if (this.#connection.condition.problem === null) this.#connection.reserve.make();
	}
	/** Returns its id. Throws `slug-unusable` or `slug-taken`, naming the field. */
	createEndpoint(input) {
		return this.#endpoints.create(input);
	}
	/** Throws `endpoint-not-found`, `slug-unusable` or `slug-taken`. */
	updateEndpoint(id, change) {
		this.#endpoints.update(id, change);
	}
	/** Gone at once; its captures stay and are counted as unmatched step by step. Throws `endpoint-not-found`. */
	removeEndpoint(id) {
		this.#endpoints.remove(id);
		this.#inBackground(this.#endpoints.unlinkRemoved());
	}
	saveSettings(settings) {
		this.#write("INSERT INTO settings (id, settings) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET settings = excluded.settings", [JSON.stringify(settings)]);
	}
	/** Makes or replaces the user's own profile with this id. */
	saveProvider(profile) {
		this.#write("INSERT INTO providers (id, profile) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET profile = excluded.profile", [profile.id, JSON.stringify(profile)]);
	}
	/** Throws `provider-not-found`. */
	removeProvider(id) {
		if (this.#write("DELETE FROM providers WHERE id = ?", [id]) === 0) throw new HookwrightError("provider-not-found", "There is no such provider of your own.", { field: "id" });
	}
	/** Unknown ids are passed over. */
	setPinned(ids, pinned) {
		const seqs = ids.map(seqOf).filter((seq) => seq !== null);
		if (!pinned) this.#retention.startOver();
		this.#write("UPDATE captures SET pinned = ? WHERE seq IN (SELECT value FROM json_each(?))", [pinned ? 1 : 0, JSON.stringify(seqs)]);
	}
	/** Removes captures in short steps; they can be had back for ten minutes. See CaptureRemoval.remove. */
	removeCaptures(selection) {
		return this.#removal.remove(selection);
	}
	/** Rejects with `undo-expired`. */
	async restoreCaptures(undoToken) {
		const outcome = await this.#removal.restore(undoToken);
		this.#retention.startOver();
		return outcome;
	}
	/** Begins to delete for good what can no longer be restored, in the background, unless that is under way. To be called now and then. */
	purgeRemoved() {
		if (this.#purging || this.#closed || !this.#removal.hasExpired()) return;
		this.#purging = true;
		this.#inBackground(this.#removal.purge().finally(() => {
			this.#purging = false;
		}));
	}
	/** Deletes a few hundred captures that exceed the limits, oldest first; while `more`, call again after a pause. */
	pruneStep(limits) {
		return this.#retention.step(limits);
	}
	/** Moves the write-ahead log into the database. Runs by itself as well; for idle moments. */
	checkpoint() {
		this.#connection.checkpoint();
	}
	/** Commits what waits, tidies up and gives the folder free. May be called twice. */
	close() {
		if (this.#closed) return;
		this.#closed = true;
		this.#steps.stop();
		this.#group.flush();
		this.#connection.checkpoint();
		this.#db.close();
		this.#lock.release();
	}
	#write(sql, values) {
		this.#mustBeOpen();
		return this.#connection.transact(() => this.#db.prepare(sql).run(...values).changes);
	}
	#inBackground(work) {
		work.catch((error) => {
			if (!this.#closed) this.#log.warn("Tidying up the store failed; it goes on later.", { error: String(error) });
		});
	}
	#mustBeOpen() {
		if (this.#closed) throw new HookwrightError("store-failed", "The store is closed.");
	}
};
// src/main/intake/conversation-upkeep.ts
var idleMs$1 = 250;
/** A pause between two steps: receiving always comes first. */
var betweenStepsMs$1 = 5;
/** While more captures than this come in a second, nothing is sorted unless somebody reads. */
var busyPerSecond = 400;
var stepsAtOnce = 8;
/** Keeps conversations up with the captures: at once for a reader, else in the pauses of the traffic. */
function createConversationUpkeep({ writer, clock, log }) {
	let came = 0;
	let countedFrom = clock.monotonic();
	let perSecond = 0;
	let stopped = false;
	let cancel = () => {};
	const stopCounting = writer.onCommitted((_lastSeq, count) => {
		came += count;
	});
	function step() {
		if (stopped) return false;
		try {
			return writer.conversations.step().more;
		} catch (error) {
			log.warn("Captures could not be sorted into conversations; it is tried again.", { error: String(error) });
			return false;
		}
	}
	const turn = () => {
		const counted = clock.monotonic() - countedFrom;
		if (counted >= idleMs$1) {
			perSecond = came * 1e3 / counted;
			came = 0;
			countedFrom = clock.monotonic();
		}
		const more = perSecond <= busyPerSecond && step();
		if (!stopped) cancel = clock.after(more ? betweenStepsMs$1 : idleMs$1, turn);
	};
	cancel = clock.after(idleMs$1, turn);
	return {
		async catchUp() {
			for (let steps = 0; steps < stepsAtOnce && step(); steps += 1) await new Promise(setImmediate);
		},
		stop() {
			stopped = true;
			stopCounting();
			cancel();
		}
	};
}
// src/shared/reading/duplicate-key.ts
/** Ids at the limit may have been cut, so they prove nothing. */
var longestId = 1023;
/**
* The key of a request: the provider's event id with its type (one message has several events) where there is an id,
* else the content the profile names, else method, target and body. Null when nothing can repeat: an empty body.
*/
function duplicateKey(profile, event, request, payload = readPayload(request.body)) {
	if (event !== null && event.eventId !== null && event.eventId.length <= longestId) return {
		text: JSON.stringify([
			"event",
			event.provider,
			event.type,
			event.eventId
		]),
		body: null
	};
	if (profile?.duplicateBy !== void 0 && profile.duplicateBy.length > 0) {
		const context = {
			request,
			root: readableRoot(profile, payload)
		};
		const parts = profile.duplicateBy.map((sources) => firstText(sources, context));
		if (parts.every((part) => part !== null)) return {
			text: JSON.stringify([
				"content",
				profile.id,
				...parts
			]),
			body: null
		};
	}
	if (request.body.length === 0) return null;
	return {
		text: JSON.stringify([
			"bytes",
			request.method,
			request.target
		]),
		body: request.body
	};
}
// src/shared/reading/recognise-provider.ts
/**
* Whose webhook this is, by the profiles' own rules; null when none fits. The first rule of every profile is tried
* before the second of any, so that a signature header outweighs the shape of a payload; ties go to the earlier profile.
*/
function recogniseProvider(profiles, request, payload = readPayload(request.body)) {
	const context = {
		request,
		root: payload.value
	};
	for (let rank = 0, more = true; more; rank += 1) {
		more = false;
		for (const profile of profiles) {
			const group = profile.recognise[rank];
			if (group === void 0) continue;
			more = true;
			if (allHold(group, context)) return {
				profile,
				because: describeConditions(group)
			};
		}
	}
	return null;
}
/** The profile with an id; null when there is none. */
function providerById(profiles, id) {
	return profiles.find((profile) => profile.id === id) ?? null;
}
// src/main/intake/interpret-request.ts
function compileRules(rules) {
	return {
		endpointsBySlug: new Map(rules.endpoints.map((endpoint) => [endpoint.slug, endpoint])),
		profiles: rules.profiles
	};
}
var unmatchedReply = {
	status: 404,
	headers: [["content-type", "application/json"]],
	body: "{\"error\":\"No endpoint has this path. The request was kept under \\\"unmatched\\\".\"}",
	delayMs: 0
};
/** Encoded bodies are read up to this many decoded bytes; beyond, only their signature is checked. */
var decodedAtMost = 4194304;
/** Reads, matches and checks a request: everything that is kept with a capture. Encoded bodies take a turn of the event loop. */
function interpretRequest(request, rules, scripts) {
	if (request.bodyKind === "body" && request.body.length > 0) {
		const encodings = request.headers.flatMap(([name, value]) => isContentEncoding(name) ? [value] : []);
		if (encodings.length > 0) return interpretEncoded(request, rules, scripts, encodings);
	}
	return interpret(request, rules, scripts, request);
}
function isContentEncoding(name) {
	return name.length === 16 && name.toLowerCase() === "content-encoding";
}
async function interpretEncoded(request, rules, scripts, encodings) {
	const { content, cut, problem } = await decodeContent(request.body, encodings, decodedAtMost);
	return interpret(request, rules, scripts, cut || problem !== null ? request : {
		...request,
		body: content
	});
}
/** `readable` is the request with its body decoded; signature, bytes and duplicate key are those of the wire. */
function interpret(request, rules, scripts, readable) {
	const endpoint = findEndpoint(rules, request.target);
	const isRequest = request.method !== "";
	const payload = readPayload(request.bodyKind === "body" ? readable.body : /* @__PURE__ */ new Uint8Array());
	const profile = isRequest ? profileOf(endpoint, rules, readable, payload) : null;
	const event = profile === null ? null : readEvent(profile, readable, payload);
	const signed = {
		...request,
		complete: isWhole(request)
	};
	const check = isRequest ? checkSignature(profile, signed, endpoint?.secrets ?? [], request.receivedAt) : null;
	const key = isWhole(request) ? digestKey(duplicateKey(profile, event, readable, payload)) : null;
	const staged = endpoint === null || endpoint.script === null || request.refusal !== void 0 ? null : scripts.stage(endpoint, endpoint.script, {
		...readable,
		path: request.target,
		root: payload.value,
		eventId: key
	});
	const reply = request.refusal === void 0 ? endpoint?.reply ?? unmatchedReply : request.refusal;
	return {
		record: {
			...request,
			endpointId: endpoint?.id ?? null,
			provider: profile?.id ?? null,
			event,
			summary: summaryOf(request, readable, event, payload),
			verdict: check?.verdict ?? {
				status: "unknown",
				scheme: null,
				reason: null
			},
			signature: check,
			reply: staged === null ? reply : staged.reply,
			fault: staged === null ? null : staged.fault,
			duplicateKey: key
		},
		answer: staged === null ? reply : staged.answer
	};
}
/** Everything that was sent is here; a missing Host header takes nothing away. */
function isWhole({ problem }) {
	return problem === null || problem.code === "missing-host";
}
function profileOf(endpoint, rules, readable, payload) {
	if (endpoint !== null && endpoint.provider !== "auto") return providerById(rules.profiles, endpoint.provider);
	return recogniseProvider(rules.profiles, readable, payload)?.profile ?? null;
}
function summaryOf(request, readable, event, payload) {
	if (request.method === "" || request.bodyKind === "raw-packet") return request.problem?.detail ?? "";
	return event?.summary ?? summariseRequest(readable, payload);
}
/** 16 bytes tell events apart as well as the whole text would, and keep the index small. */
function digestKey(key) {
	if (key === null) return null;
	if (key.body === null) return hash("sha256", key.text).slice(0, 32);
	return createHash("sha256").update(key.text).update(key.body).digest("hex").slice(0, 32);
}
/** The endpoint whose slug is the first segment of the path. */
function findEndpoint(rules, target) {
	const path = target.startsWith("/") ? target : pathOfAbsolute(target);
	const end = path.slice(1).search(/[/?#]/);
	return rules.endpointsBySlug.get(end === -1 ? path.slice(1) : path.slice(1, end + 1)) ?? null;
}
/** A proxy-style target (`https://host/path`) names the same endpoint as its path would. */
function pathOfAbsolute(target) {
	return /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/.*)?$/i.exec(target)?.[1] ?? "";
}
// src/main/intake/script-players.ts
/** The reply scripts of all endpoints and how far each has come. */
var ScriptPlayers = class {
	#clock;
	#playing = /* @__PURE__ */ new Map();
	constructor(clock) {
		this.#clock = clock;
	}
	/** Begins new and changed scripts, forgets those that are gone, and leaves the others where they stand. */
	follow(endpoints) {
		const gone = new Set(this.#playing.keys());
		for (const { id, script } of endpoints) {
			if (script === null) continue;
			gone.delete(id);
			const text = JSON.stringify(script);
			if (this.#playing.get(id)?.text !== text) this.#playing.set(id, {
				text,
				player: createScriptPlayer(script)
			});
		}
		for (const id of gone) this.#playing.delete(id);
	}
	/** The next request of this endpoint begins the script anew. */
	restart(endpointId) {
		this.#playing.delete(endpointId);
	}
	stage({ id, reply }, script, request) {
		let playing = this.#playing.get(id);
		if (playing === void 0) {
			playing = {
				text: JSON.stringify(script),
				player: createScriptPlayer(script)
			};
			this.#playing.set(id, playing);
		}
		return stagedRequest(playing.player.next(request, this.#clock.monotonic()), reply, script);
	}
};
function stagedRequest(played, ownReply, script) {
	const { step, delayMs } = played;
	if (step.kind === "endpoint-reply" && delayMs === 0) return {
		reply: ownReply,
		fault: null,
		answer: ownReply
	};
	const content = replyOfStep(step, ownReply);
	const ownDelayMs = step.kind === "endpoint-reply" ? ownReply.delayMs : 0;
	return {
		reply: content === null ? null : {
			...content,
			delayMs: ownDelayMs
		},
		fault: faultOf(played, script),
		answer: {
			delayMs: delayMs + ownDelayMs,
			act: actOf(played, ownReply)
		}
	};
}
function actOf({ step, seed }, ownReply) {
	switch (step.kind) {
		case "hang":
		case "reset":
		case "empty-close":
		case "malformed":
		case "dribble":
		case "truncated": return step;
		case "garbage": return {
			...step,
			seed
		};
		default: return {
			kind: "reply",
			reply: replyOfStep(step, ownReply) ?? ownReply
		};
	}
}
// src/main/intake/sending-commands.ts
function createSendingCommands(store) {
	return {
		writeDeliveries: async (changes) => store().deliveries.write(changes),
		removeDeliveries: async (ids) => store().deliveries.remove(ids),
		savePolicy: async (policy) => store().deliveries.savePolicy(policy),
		removePolicy: async (id) => store().deliveries.removePolicy(id),
		createSimulation: async (made) => store().simulations.create(made),
		saveSimulation: async (changed, pages) => store().simulations.save(changed, pages),
		removeSimulation: async (id) => store().simulations.remove(id)
	};
}
// src/main/intake/upkeep.ts
/** A pause between two prune steps: receiving always comes first. */
var betweenStepsMs = 5;
var idleMs = 1e3;
/** Attempts kept of deliveries; the oldest ended deliveries go first. */
var attemptsKept = 2e5;
/** Keeps the store within its limits in small steps and notices when a failing disk answers again. */
function createUpkeep({ writer, clock, log, retention, pruned }) {
	let cancel = () => {};
	const turn = () => {
		let wait = idleMs;
		try {
			writer.probe();
			writer.purgeRemoved();
			const { removed, more } = writer.pruneStep(retention());
			if (removed > 0) pruned(removed);
			const deliveries = writer.deliveries.pruneStep(attemptsKept);
			if (more || deliveries.more) wait = betweenStepsMs;
		} catch (error) {
			log.warn("Old captures and deliveries could not be pruned; it is tried again.", { error: String(error) });
		}
		cancel = clock.after(wait, turn);
	};
	cancel = clock.after(idleMs, turn);
	return () => cancel();
}
// src/main/intake/inline-intake.ts
/** At most ten `committed` signals a second; the first after a quiet time goes at once. */
var committedIntervalMs = 100;
/** The intake on the calling thread. */
function createInlineIntake({ clock, log }) {
	const listeners = /* @__PURE__ */ new Set();
	const emit = (signal) => {
		for (const listener of listeners) listener(signal);
	};
	const scripts = new ScriptPlayers(clock);
	let rules = compileRules({
		endpoints: [],
		profiles: []
	});
	let retention = {
		maxCount: null,
		maxAgeDays: null,
		maxBytes: null
	};
	let writer = null;
	let receiver = null;
	let stopUpkeep = null;
	let conversationUpkeep = null;
	function store() {
		if (writer === null) throw new HookwrightError("internal", "The store is not open.");
		return writer;
	}
	function makeReceiver(opened, options) {
		return createReceiver({
			leaf: options.leaf,
			limits: limitsOf(options.settings),
			clock,
			log,
			sink: { async receive(request) {
				const { record, answer } = await interpretRequest(request, rules, scripts);
				await opened.submit(record);
				return answer;
			} }
		});
	}
	async function listen(options) {
		const present = receiver ?? makeReceiver(store(), options);
		const at = await present.listen(options.settings);
		present.setLeaf(options.leaf);
		present.updateLimits(limitsOf(options.settings));
		receiver = present;
		return at;
	}
	return {
		async open(dataFolder) {
			const opened = openWriter({
				dataFolder,
				clock,
				log
			});
			writer = opened;
			opened.onCommitted(coalesceCommits(clock, emit));
			opened.onStateChanged((problem) => emit({
				type: "store",
				problem
			}));
			stopUpkeep = createUpkeep({
				writer: opened,
				clock,
				log,
				retention: () => retention,
				pruned: (removed) => emit({
					type: "pruned",
					removed
				})
			});
			conversationUpkeep = createConversationUpkeep({
				writer: opened,
				clock,
				log
			});
		},
		async setRules(next) {
			rules = compileRules(next);
			scripts.follow(next.endpoints);
			retention = next.retention;
		},
		async restartScript(endpointId) {
			scripts.restart(endpointId);
		},
		listen,
		async setLeaf(leaf) {
			receiver?.setLeaf(leaf);
		},
		createEndpoint: async (endpoint) => store().createEndpoint(endpoint),
		updateEndpoint: async (id, patch) => {
			store().updateEndpoint(id, patch);
		},
		removeEndpoint: async (id) => store().removeEndpoint(id),
		saveSettings: async (settings) => store().saveSettings(settings),
		saveProvider: async (profile) => store().saveProvider(profile),
		removeProvider: async (id) => store().removeProvider(id),
		setPinned: async (ids, pinned) => {
			store().setPinned(ids, pinned);
		},
		removeCaptures: (selection) => store().removeCaptures(selection),
		restoreCaptures: (undoToken) => store().restoreCaptures(undoToken),
		indexConversations: async () => conversationUpkeep?.catchUp(),
		markConversationSeen: async (id, upTo) => store().conversations.markSeen(id, upTo),
		...createSendingCommands(store),
		async close() {
			stopUpkeep?.();
			conversationUpkeep?.stop();
			await receiver?.close();
			writer?.close();
			receiver = null;
			writer = null;
		},
		onSignal(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		}
	};
}
function limitsOf(settings) {
	return {
		bodyLimitBytes: settings.bodyLimitBytes,
		requestTimeoutMs: settings.requestTimeoutSeconds * 1e3
	};
}
function coalesceCommits(clock, emit) {
	let waiting = false;
	let pending = 0;
	let newest = 0;
	let quietUntil = 0;
	const tell = () => {
		quietUntil = clock.monotonic() + committedIntervalMs;
		emit({
			type: "committed",
			lastSeq: newest,
			count: pending
		});
		pending = 0;
	};
	return (lastSeq, count) => {
		newest = lastSeq;
		pending += count;
		if (waiting) return;
		const wait = quietUntil - clock.monotonic();
		if (wait <= 0) return tell();
		waiting = true;
		clock.after(wait, () => {
			waiting = false;
			tell();
		});
	};
}
// src/main/intake/worker.ts
/** Entry of the intake's thread: carries out commands from the main thread and passes signals and log lines back. */
if (parentPort === null) throw new Error("The intake worker is started by the app, not by itself.");
var port = parentPort;
process.argv = workerData.argv;
var post = (message) => port.postMessage(message);
var logAt = (level) => (message, fields = {}) => post({
	type: "log",
	level,
	message,
	fields
});
var log = {
	info: logAt("info"),
	warn: logAt("warn"),
	error: logAt("error")
};
var intake = createInlineIntake({
	clock: systemClock,
	log
});
intake.onSignal((signal) => post({
	type: "signal",
	signal
}));
port.on("message", ({ call, command, args }) => {
	const carryOut = intake[command];
	carryOut(...args).then((value) => {
		post({
			type: "done",
			call,
			value
		});
		if (command === "close") port.close();
	}, (error) => {
		if (!(error instanceof HookwrightError)) log.error("An intake command failed.", {
			command,
			error: String(error)
		});
		post({
			type: "failed",
			call,
			error: (error instanceof HookwrightError ? error : new HookwrightError("internal", "The receiver met a fault of its own.")).report()
		});
	});
});
export {};
