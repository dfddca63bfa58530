import { t as durationText } from "./duration-text-CdFtN1tz.js";
import { t as createRandom } from "./random-lRI7hPIE.js";
import { n as plainLine, t as byteCountWords } from "./plain-line-BsmKxCxA.js";
import { createHmac, createPrivateKey, createPublicKey, createSecretKey, sign, verify } from "node:crypto";
import { z } from "zod";
// src/shared/event.ts
var direction = z.enum([
	"incoming",
	"outgoing",
	"echo"
]);
var attachment = z.object({
	id: z.string().nullable(),
	url: z.string().nullable(),
	/** The provider's word: image, audio, video, document, location. */
	type: z.string().nullable(),
	/** Bytes. */
	size: z.number().nullable(),
	mimeType: z.string().nullable(),
	/** File name, where the payload tells one. */
	name: z.string().optional(),
	/** When its URL stops working, where the provider says so beside or about it, ISO 8601 UTC; the URL itself may say it too. */
	expiresAt: z.string().optional()
});
var party = z.object({
	id: z.string().nullable(),
	name: z.string().nullable()
});
/** A field in which a payload departs from what its provider documents. */
var difference = z.object({
	/** JSON pointer, or `header:NAME`. */
	at: z.string(),
	kind: z.enum([
		"missing",
		"wrong-type",
		"unknown-value",
		"unknown-field"
	]),
	expected: z.string(),
	found: z.string()
});
/** How far a message has come, as its provider reports it. */
var messageState = z.enum([
	"sent",
	"delivered",
	"read",
	"failed"
]);
/** What an event says of the one message it is about, beyond its text. */
var messageFacts = z.object({
	/** The provider's id of the message; null: it has none, or it is the event id. */
	id: z.string().nullable(),
	/** Set when the event tells how far the message has come. */
	state: messageState.nullable(),
	/** Why it failed, in the provider's words. */
	reason: z.string().nullable(),
	/** Id of the message it answers. */
	replyTo: z.string().nullable()
});
/** What a capture's payload says, read by its provider profile. */
var webhookEvent = z.object({
	provider: z.string(),
	/** As the provider names it, e.g. `message.incoming`; null when it carries no name. */
	type: z.string().nullable(),
	/** Plain words for the event, e.g. "AI or human reply". */
	title: z.string(),
	direction: direction.nullable(),
	/** The provider's id to deduplicate on. */
	eventId: z.string().nullable(),
	conversationId: z.string().nullable(),
	sender: party.nullable(),
	recipient: party.nullable(),
	text: z.string().nullable(),
	/** One line for the list: the text, or what is known instead. Plain text, control characters removed. */
	summary: z.string(),
	/** When it happened according to the provider, ISO 8601 UTC. */
	time: z.string().nullable(),
	attachments: z.array(attachment),
	/** Left out when there is nothing to say: the event id is the message's, and it tells of no state and no reply. */
	message: messageFacts.optional(),
	/** Further readable facts in the provider's order, e.g. ["WhatsApp account", "uuid"]. */
	facts: z.array(z.tuple([z.string(), z.string()])),
	differences: z.array(difference)
});
// src/main/signing/signature-header.ts
/** More signatures than any rotation has; the rest of a hostile header is not looked at. */
var mostSignatures = 64;
/** No algorithm makes longer ones. */
var longestSignature = 8192;
/** All values of a header, in order. */
function headerValues(headers, name) {
	const wanted = name.toLowerCase();
	return headers.filter(([key]) => key.length === wanted.length && key.toLowerCase() === wanted).map(([, value]) => value);
}
/** What the values of a signature header hold. Values joined by commas on the way are taken apart again. */
function findSignatures(scheme, values) {
	const layout = scheme.layout;
	if (layout.kind === "pairs") return findPairs(values, layout);
	const received = (scheme.algorithm === "shared-token" ? values.map((value) => value.trim()) : values.flatMap((value) => layout.kind === "list" ? splitList(value, layout.separator) : splitAt(value, ","))).filter((piece) => piece !== "").slice(0, mostSignatures);
	const signatures = received.filter((piece) => piece.startsWith(layout.prefix)).map((piece) => piece.slice(layout.prefix.length));
	return {
		received: received.map(clip),
		signatures: signatures.filter(isOfSize),
		timestamp: null
	};
}
function findPairs(values, layout) {
	const received = [];
	const signatures = [];
	let timestamp = null;
	for (const piece of values.flatMap((value) => splitAt(value, layout.separator)).slice(0, mostSignatures)) {
		const equals = piece.indexOf("=");
		const key = equals === -1 ? piece : piece.slice(0, equals).trim();
		const value = equals === -1 ? "" : piece.slice(equals + 1).trim();
		if (layout.timestampKey !== null && key === layout.timestampKey) timestamp ??= value;
		else received.push(clip(piece));
		if (key === layout.signatureKey) signatures.push(value);
	}
	return {
		received,
		signatures: signatures.filter(isOfSize),
		timestamp
	};
}
function splitAt(value, separator) {
	return value.split(separator, mostSignatures).map((piece) => piece.trim()).filter((piece) => piece !== "");
}
/** `v1,abc v1,def`; a proxy that joins two such headers leaves a comma behind: `v1,abc, v1,def`. */
function splitList(value, separator) {
	return splitAt(value, separator).map((piece) => separator === "," ? piece : piece.replace(/,+$/, ""));
}
function isOfSize(signature) {
	return signature.length <= longestSignature;
}
function clip(text) {
	return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
// src/main/signing/signed-time.ts
/** The time a request was signed; null when the scheme has none or it did not come. */
function readTimestamp(scheme, headers, inSignature, receivedAt) {
	if (scheme.timestamp === null) return null;
	const value = scheme.timestamp.header === null ? inSignature : headerValues(headers, scheme.timestamp.header)[0]?.trim();
	if (value === void 0 || value === null || value === "") return null;
	const millis = timeMillis$1(value, scheme.timestamp.unit);
	if (millis === null) return {
		value,
		millis,
		skewSeconds: null
	};
	return {
		value,
		millis,
		skewSeconds: ((scheme.timestamp.unit === "seconds" ? Math.floor(receivedAt / 1e3) * 1e3 : receivedAt) - millis) / 1e3
	};
}
/** A time in the scheme's unit as a sender writes it. `now` is in milliseconds since 1970. */
function writeTimestamp(unit, now) {
	if (unit === "iso") return new Date(now).toISOString();
	return String(Math.floor(unit === "seconds" ? now / 1e3 : now));
}
function timeMillis$1(value, unit) {
	if (unit === "iso") {
		if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(value)) return null;
		const millis = Date.parse(value);
		return Number.isNaN(millis) ? null : millis;
	}
	if (!/^\d{1,15}$/.test(value)) return null;
	const number = Number(value);
	return unit === "seconds" ? number * 1e3 : number;
}
// src/main/signing/secret-key.ts
var keysOfScheme = /* @__PURE__ */ new WeakMap();
var mostKeysPerScheme = 100;
/** How the text of a secret becomes key bytes. A missing prefix is forgiven, as the providers' own libraries do. */
function secretKey(scheme, secret) {
	const keys = keysOfScheme.get(scheme) ?? /* @__PURE__ */ new Map();
	keysOfScheme.set(scheme, keys);
	const known = keys.get(secret);
	if (known !== void 0) return known;
	const made = makeKey(scheme, secret);
	if (keys.size >= mostKeysPerScheme) keys.clear();
	keys.set(secret, made);
	return made;
}
function makeKey(scheme, secret) {
	const { prefix, privatePrefix, encoding, minBytes, maxBytes } = scheme.secret;
	const isPrivate = privatePrefix !== void 0 && secret.startsWith(privatePrefix);
	const used = isPrivate ? privatePrefix : prefix;
	if (prefix !== "" && !isPrivate && !secret.startsWith(prefix) && /^[a-z]{2,12}_/.test(secret)) return unusable(`The secret must begin with ${prefix}; this one is of another kind.`);
	const key = decodeSecret(used !== void 0 && secret.startsWith(used) ? secret.slice(used.length) : secret, encoding);
	const after = prefix === "" ? "" : ` after ${prefix}`;
	if (key === null) return unusable(`The secret must be ${encoding}${after}; it has a character or an ending that ${encoding} does not use.`);
	if (key.length === 0) return unusable(`The secret is empty${after}.`);
	if (minBytes !== null && key.length < minBytes) return unusable(`The secret must be at least ${minBytes} bytes; this one is ${key.length}.`);
	if (maxBytes !== null && key.length > maxBytes) return unusable(`The secret must be at most ${maxBytes} bytes; this one is ${key.length}.`);
	if (scheme.algorithm === "ed25519" && key.length !== 32 && !(isPrivate && key.length === 64)) return unusable(`An Ed25519 key is 32 bytes; this one is ${key.length}.`);
	return {
		key,
		hmacKey: createSecretKey(key),
		isPrivate,
		problem: null
	};
}
/** The last four characters of a secret; empty when it is so short that they would give it away. */
function lastFour(secret) {
	return secret.length < 12 ? "" : secret.slice(-4);
}
/** Base64 in either alphabet, padded or not; null when it is none. */
function decodeBase64(text) {
	if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return null;
	const bare = text.replace(/=+$/, "");
	return bare.length % 4 === 1 ? null : Buffer.from(bare, "base64");
}
/** Hex in either case; null when it is none. */
function decodeHex(text) {
	return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text) ? Buffer.from(text, "hex") : null;
}
function decodeSecret(text, encoding) {
	switch (encoding) {
		case "base64": return decodeBase64(text);
		case "hex": return decodeHex(text);
	}
	return Buffer.from(text, "utf8");
}
function unusable(problem) {
	return {
		key: null,
		hmacKey: null,
		isPrivate: false,
		problem
	};
}
// src/main/signing/signed-content.ts
/** From a scheme and a request to the bytes that are signed, and from those and a key to a signature. */
/** Puts together what a scheme signs. `timestamp` is the text as it came. */
function signedContent(scheme, headers, body, timestamp) {
	const pieces = [];
	const parts = [];
	let missingHeader = null;
	for (const part of scheme.signed) if ("body" in part) {
		pieces.push(body);
		parts.push({
			kind: "body",
			name: null,
			text: null
		});
	} else if ("text" in part) {
		pieces.push(part.text);
		parts.push({
			kind: "text",
			name: null,
			text: part.text
		});
	} else if ("header" in part) {
		const value = headerValues(headers, part.header)[0];
		missingHeader ??= value === void 0 ? part.header : null;
		pieces.push(Buffer.from(value ?? "", "latin1"));
		parts.push({
			kind: "header",
			name: part.header,
			text: value ?? ""
		});
	} else {
		pieces.push(Buffer.from(timestamp ?? "", "latin1"));
		parts.push({
			kind: "timestamp",
			name: scheme.timestamp?.header ?? null,
			text: timestamp ?? ""
		});
	}
	return {
		pieces,
		parts,
		missingHeader
	};
}
var hashes = {
	"hmac-sha256": "sha256",
	"hmac-sha1": "sha1",
	"hmac-sha512": "sha512"
};
var digestLengths = {
	"hmac-sha256": 32,
	"hmac-sha1": 20,
	"hmac-sha512": 64,
	ed25519: 64,
	"shared-token": null
};
/** Bytes of a right signature; null when it has any length. */
function signatureLength(scheme) {
	return digestLengths[scheme.algorithm];
}
/** The hash of an HMAC scheme; null for other schemes. */
function hmacHash(scheme) {
	return hashes[scheme.algorithm] ?? null;
}
/** HMAC over pieces in their order. */
function hmacOf(hash, key, pieces) {
	const hmac = createHmac(hash, key);
	for (const piece of pieces) hmac.update(piece);
	return hmac.digest();
}
/** The header value a signature stands in, e.g. `sha256=...` or `t=...,v1=...`. */
function layOutSignature(scheme, signature, timestamp) {
	const layout = scheme.layout;
	if (layout.kind !== "pairs") return `${layout.prefix}${signature}`;
	return `${layout.timestampKey === null || timestamp === null ? "" : `${layout.timestampKey}=${timestamp}${layout.separator}`}${layout.signatureKey}=${signature}`;
}
/** Whether an Ed25519 signature is right. `key` is the public key, or a private one it is derived from. */
function verifyEd25519(key, isPrivate, pieces, signature) {
	try {
		const publicKey = isPrivate ? createPublicKey(ed25519PrivateKey(key)) : ed25519PublicKey(key);
		return verify(null, joined(pieces), publicKey, signature);
	} catch {
		return false;
	}
}
/** An Ed25519 signature with a private key of 32 bytes (the seed) or 64 (seed and public key). */
function signEd25519(key, pieces) {
	return sign(null, joined(pieces), ed25519PrivateKey(key));
}
function joined(pieces) {
	return Buffer.concat(pieces.map((piece) => typeof piece === "string" ? Buffer.from(piece) : piece));
}
var publicKeyHead = Buffer.from("302a300506032b6570032100", "hex");
var privateKeyHead = Buffer.from("302e020100300506032b657004220420", "hex");
function ed25519PublicKey(key) {
	return createPublicKey({
		key: Buffer.concat([publicKeyHead, key]),
		format: "der",
		type: "spki"
	});
}
function ed25519PrivateKey(key) {
	return createPrivateKey({
		key: Buffer.concat([privateKeyHead, key.subarray(0, 32)]),
		format: "der",
		type: "pkcs8"
	});
}
// src/shared/reading/event-time.ts
var isoPattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
var zonePattern = /(?:Z|[+-]\d{2}:?\d{2})$/i;
/**
* Milliseconds since 1970 of a time as providers write it: ISO 8601 (without a zone it is taken as UTC) or unix seconds,
* milliseconds or microseconds, as number or text. Null when it is no such time.
*/
function timeMillis(value) {
	if (typeof value === "number") return unixMillis(value);
	if (typeof value !== "string") return null;
	const text = value.trim();
	if (/^\d{1,17}(?:\.\d{1,9})?$/.test(text)) return unixMillis(Number(text));
	if (text.length > 40 || !isoPattern.test(text)) return null;
	const millis = Date.parse(text.length > 10 && !zonePattern.test(text) ? `${text.replace(" ", "T")}Z` : text.replace(" ", "T"));
	return Number.isNaN(millis) ? null : millis;
}
/** The same as ISO 8601 UTC with milliseconds. */
function readTime(value) {
	const millis = timeMillis(value);
	return millis === null ? null : new Date(millis).toISOString();
}
/** Tells the unit by the size: seconds until the year 5138, milliseconds until 5138 as well. */
function unixMillis(number) {
	if (!Number.isFinite(number) || number < 0) return null;
	if (number < 1e11) return Math.round(number * 1e3);
	if (number < 0x5af3107a4000) return Math.round(number);
	return number < 0x16345785d8a0000 ? Math.round(number / 1e3) : null;
}
// src/shared/reading/json-pointer.ts
var segmentCache = /* @__PURE__ */ new Map();
/** The unescaped segments of a JSON pointer (RFC 6901); `''` is the whole document. */
function pointerSegments(pointer) {
	const known = segmentCache.get(pointer);
	if (known !== void 0) return known;
	const segments = pointer === "" ? [] : pointer.split("/").slice(1).map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
	if (segmentCache.size >= 5e3) segmentCache.clear();
	segmentCache.set(pointer, segments);
	return segments;
}
/** One segment of a JSON pointer, escaped. */
function pointerSegment(key) {
	return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}
/** An object or an array. */
function hasChildren(value) {
	return typeof value === "object" && value !== null;
}
/** A property that is really there, never an inherited one; undefined otherwise. */
function childOf(value, key) {
	return hasChildren(value) && Object.hasOwn(value, key) ? value[key] : void 0;
}
/** The value at a JSON pointer; undefined when nothing stands there. */
function valueAt(root, pointer) {
	let value = root;
	for (const segment of pointerSegments(pointer)) {
		value = childOf(value, segment);
		if (value === void 0) return void 0;
	}
	return value;
}
// src/shared/reading/request.ts
/** The first value of a header, whatever the case of its name; null when it is not there. */
function headerValue(headers, name) {
	const wanted = name.toLowerCase();
	for (const [key, value] of headers) if (key.length === wanted.length && key.toLowerCase() === wanted) return value;
	return null;
}
/** The first value of a query parameter, decoded; null when it is not there. */
function queryValue(target, name) {
	const start = target.indexOf("?");
	return start === -1 ? null : formValue(target.slice(start + 1), name);
}
/** The first value of a field in form-encoded text, decoded; null when it is not there. */
function formValue(form, name) {
	for (const pair of form.split("&")) {
		const equals = pair.indexOf("=");
		if (decodeFormText(equals === -1 ? pair : pair.slice(0, equals)) === name) return equals === -1 ? "" : decodeFormText(pair.slice(equals + 1));
	}
	return null;
}
/** Form-encoded text in plain; returned as it came when its escapes are broken. */
function decodeFormText(text) {
	const spaced = text.replaceAll("+", " ");
	try {
		return decodeURIComponent(spaced);
	} catch {
		return spaced;
	}
}
// src/shared/reading/value-source.ts
/** Longer text is cut: whoever wants all of it looks at the payload. */
var longestText = 65536;
/** What stands at a source; undefined when nothing does. */
function valueOf(source, context) {
	if ("newestOf" in source) return valueAt(newestEntry(valueAt(context.root, source.newestOf), source.by), source.pointer);
	if ("pointer" in source) return valueAt(context.root, source.pointer);
	if ("header" in source) return headerValue(context.request.headers, source.header) ?? void 0;
	return queryValue(context.request.target, source.query) ?? void 0;
}
/** Where a source stands, as differences name it. */
function placeOf(source) {
	if ("newestOf" in source) return `${source.newestOf}/*${source.pointer}`;
	if ("pointer" in source) return source.pointer;
	return "header" in source ? `header:${source.header}` : `query:${source.query}`;
}
/** The first source where something stands that is not null. */
function firstValue(sources, context) {
	for (const source of sources) {
		const value = valueOf(source, context);
		if (value !== void 0 && value !== null) return {
			value,
			source
		};
	}
	return null;
}
/** A scalar as text, numbers in full; null for objects, arrays and null. */
function scalarText(value) {
	if (typeof value === "string") return value.length > longestText ? value.slice(0, longestText) : value;
	return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" ? String(value) : null;
}
/** The first source with a scalar that is not empty, as text; null when there is none. */
function firstText(sources, context) {
	for (const source of sources) {
		const text = scalarText(valueOf(source, context));
		if (text !== null && text !== "") return text;
	}
	return null;
}
/** The entry with the latest time; the first one where times are equal or unreadable. */
function newestEntry(list, by) {
	if (!Array.isArray(list)) return void 0;
	let newest = list[0];
	let latest = Number.NEGATIVE_INFINITY;
	for (const entry of list) {
		const time = timeMillis(valueAt(entry, by));
		if (time !== null && time > latest) {
			latest = time;
			newest = entry;
		}
	}
	return newest;
}
// src/shared/reading/conditions.ts
/** The JSON type of a value. */
function jsonType(value) {
	if (value === null || value === void 0) return "null";
	if (Array.isArray(value)) return "array";
	const type = typeof value;
	if (type === "bigint") return "number";
	return type === "string" || type === "number" || type === "boolean" ? type : "object";
}
/** Whether a condition holds for a request. */
function holds(condition, context) {
	const value = valueOf(condition.at, context);
	if (condition.absent === true) return value === void 0;
	if (value === void 0) return condition.orAbsent === true;
	if (value === null && condition.orAbsent === true) return true;
	if (condition.type !== void 0 && jsonType(value) !== condition.type) return false;
	const text = scalarText(value);
	if (condition.equals !== void 0 && text !== condition.equals) return false;
	if (condition.oneOf !== void 0 && (text === null || !condition.oneOf.includes(text))) return false;
	return condition.startsWith === void 0 || (text?.startsWith(condition.startsWith) ?? false);
}
/** Whether all conditions hold. */
function allHold(conditions, context) {
	return conditions.every((condition) => holds(condition, context));
}
/** The conditions as one sentence about a request, made of the profile's own words only. */
function describeConditions(conditions) {
	return `It has ${joinWords(conditions.map(conditionWords))}.`;
}
function conditionWords(condition) {
	const place = placeWords(condition.at);
	if (condition.absent === true) return `no ${place}`;
	if (condition.equals !== void 0) return `${place} “${condition.equals}”`;
	if (condition.startsWith !== void 0) return `${place} starting with “${condition.startsWith}”`;
	if (condition.oneOf !== void 0) return `${place} with a known value`;
	return place;
}
function placeWords(source) {
	if ("header" in source) return `the header ${source.header}`;
	if ("query" in source) return `the query parameter ${source.query}`;
	return `the field ${("newestOf" in source ? source.newestOf : source.pointer).slice(1).replaceAll("/", ".")}`;
}
/** `a`, `a and b`, `a, b and c`. */
function joinWords(words, last = "and") {
	if (words.length < 2) return words.join("");
	return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
// src/shared/reading/differences.ts
/** More than these say nothing more. */
var mostDifferences = 50;
var mostItemsLookedAt = 100;
/** Compares a payload with the documented fields of the profile and, where one was found, of the event. */
function checkPayload(profile, definition, root) {
	const tree = treeOf(profile, definition);
	const check = {
		differences: [],
		unknownFields: []
	};
	const visit = (node, value, pointer) => {
		if (node.field !== null && !fits(node.field, value, pointer, root, check)) return;
		if (node.items !== null && Array.isArray(value)) for (const [index, item] of value.slice(0, mostItemsLookedAt).entries()) visit(node.items, item, `${pointer}/${index}`);
		const open = node.field === null ? profile.openPayload : node.field.open === true;
		if (node.children.size === 0 && !open || !hasChildren(value) || Array.isArray(value)) return;
		for (const [key, child] of node.children) visit(child, childOf(value, key), `${pointer}/${child.segment}`);
		if (open && profile.showUnknownFields !== true) return;
		for (const key of Object.keys(value)) if (!node.children.has(key)) noteUnknown(pointer, key, childOf(value, key), open, check);
	};
	visit(tree, root, "");
	return check;
}
/** Whether the provider documents any field as always there. */
function hasRequiredFields(profile) {
	return profile.fields.some((field) => field.required);
}
/** A value in a few words, safe to show. */
function valueWords$1(value) {
	if (value === void 0) return "nothing";
	const text = scalarText(value);
	if (text === null) return value === null ? "null" : `an ${jsonType(value)}`;
	return typeof value === "string" ? `“${plainLine(text, 80)}”` : plainLine(text, 80);
}
function noteUnknown(pointer, key, value, open, check) {
	if (open) {
		const text = scalarText(value);
		if (text !== null && text !== "" && check.unknownFields.length < mostDifferences) check.unknownFields.push([key, text]);
	} else note(check, {
		at: `${pointer}/${pointerSegment(key)}`,
		kind: "unknown-field",
		expected: "no such field",
		found: valueWords$1(value)
	});
}
/** Notes how a value departs from its field; false when there is nothing to look at inside it. */
function fits(field, value, pointer, root, check) {
	if (value === void 0) {
		const replaced = field.alternatives?.some((other) => valueAt(root, other) !== void 0) ?? false;
		if (field.required && !replaced) note(check, {
			at: pointer,
			kind: "missing",
			expected: typeWords(field),
			found: "nothing"
		});
		return false;
	}
	if (value === null && field.nullable) return false;
	if (field.type !== "any" && jsonType(value) !== field.type) {
		note(check, {
			at: pointer,
			kind: "wrong-type",
			expected: typeWords(field),
			found: valueWords$1(value)
		});
		return false;
	}
	const text = scalarText(value);
	if (field.values !== null && (text === null || !field.values.includes(text))) note(check, {
		at: pointer,
		kind: "unknown-value",
		expected: joinWords(field.values, "or"),
		found: valueWords$1(value)
	});
	return true;
}
function note(check, difference) {
	if (check.differences.length < mostDifferences) check.differences.push(difference);
}
function typeWords(field) {
	if (field.type === "any") return "a value";
	return `${/^[ao]/.test(field.type) ? "an" : "a"} ${field.type}${field.nullable ? " or null" : ""}`;
}
var trees = /* @__PURE__ */ new WeakMap();
function treeOf(profile, definition) {
	const perEvent = trees.get(profile) ?? /* @__PURE__ */ new Map();
	trees.set(profile, perEvent);
	const key = definition?.id ?? "/";
	const known = perEvent.get(key);
	if (known !== void 0) return known;
	const tree = {
		segment: "",
		field: null,
		children: /* @__PURE__ */ new Map(),
		items: null
	};
	for (const field of [...profile.fields, ...definition?.fields ?? []]) addField(tree, field);
	perEvent.set(key, tree);
	return tree;
}
function addField(tree, field) {
	let node = tree;
	for (const segment of pointerSegments(field.pointer)) {
		const next = (segment === "*" ? node.items : node.children.get(segment)) ?? {
			segment: pointerSegment(segment),
			field: null,
			children: /* @__PURE__ */ new Map(),
			items: null
		};
		if (segment === "*") node.items = next;
		else node.children.set(segment, next);
		node = next;
	}
	node.field = field;
}
/** Nesting beyond this is hostile: the parser alone would take half a second of a small body. */
var deepestNesting = 2e4;
/** Bodies up to this size cannot nest deep enough to matter. */
var scanFromBytes = 65536;
var openingBytes = 2048;
var strictDecoder = new TextDecoder("utf-8", { fatal: true });
var lenientDecoder = new TextDecoder("utf-8", { fatal: false });
/** Reads a body once; pass the result to everything that reads the same request. */
function readPayload(body) {
	const size = body.length;
	if (size === 0) return {
		kind: "empty",
		value: void 0,
		text: "",
		problem: null,
		size
	};
	if (size > 4194304) return {
		kind: "too-large",
		value: void 0,
		text: opening(body),
		problem: null,
		size
	};
	const text = strictText(body);
	if (text === null) return unreadable(body);
	if (!/^\s*[[{]/.test(text)) return {
		kind: "text",
		value: void 0,
		text,
		problem: null,
		size
	};
	if (size > scanFromBytes && nestsTooDeep(text)) return {
		kind: "text",
		value: void 0,
		text,
		problem: `It nests more than ${deepestNesting} levels deep.`,
		size
	};
	try {
		return {
			kind: "json",
			value: parseExactJson(text),
			text,
			problem: null,
			size
		};
	} catch (error) {
		return {
			kind: "text",
			value: void 0,
			text,
			problem: error instanceof Error ? error.message : "It is not JSON.",
			size
		};
	}
}
var mayHoldBigInteger = /[:,[\s]-?\d{16}/;
/**
* Parses JSON with integers beyond 2^53 as bigint. Throws what JSON.parse throws.
* Where a big integer stands in a payload too deep to walk (thousands of levels), numbers are left rounded.
*/
function parseExactJson(text) {
	if (!mayHoldBigInteger.test(text)) return JSON.parse(text);
	try {
		return JSON.parse(text, keepInteger);
	} catch (error) {
		if (error instanceof RangeError) return JSON.parse(text);
		throw error;
	}
}
function keepInteger(_key, value, context) {
	if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
	const source = context?.source;
	return source !== void 0 && source.length <= 1e3 && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
function strictText(body) {
	try {
		return strictDecoder.decode(body);
	} catch {
		return null;
	}
}
/** Bytes that are not UTF-8: still text for the eye when nearly all of the beginning is printable. */
function unreadable(body) {
	const text = opening(body);
	let strange = 0;
	for (const character of text) if (character === "�" || character < " " && !/\s/.test(character)) strange += 1;
	const kind = strange * 10 > text.length ? "binary" : "text";
	return {
		kind,
		value: void 0,
		text: kind === "text" ? text : "",
		problem: "It is not UTF-8.",
		size: body.length
	};
}
function opening(body) {
	return lenientDecoder.decode(body.subarray(0, openingBytes)).replace(/\uFFFD{1,3}$/, "");
}
function nestsTooDeep(text) {
	let depth = 0;
	let inString = false;
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (inString) {
			if (code === 92) index += 1;
			else if (code === 34) inString = false;
		} else if (code === 34) inString = true;
		else if (code === 123 || code === 91) {
			depth += 1;
			if (depth > deepestNesting) return true;
		} else if (code === 125 || code === 93) depth -= 1;
	}
	return false;
}
// src/shared/reading/summary.ts
/** What the list says of an event: a template of its definition, else its text, else what else is known of it. */
function eventSummary(templates, parts, context) {
	for (const template of templates) {
		const line = fillTemplate(template, context);
		if (line !== null) return plainLine(line);
	}
	const text = parts.text === null ? "" : plainLine(parts.text);
	if (text !== "") return text;
	const first = parts.attachments[0];
	if (first !== void 0) return plainLine(attachmentWords(first, parts.attachments.length - 1));
	return plainLine(parts.contentKind === null || parts.contentKind === "text" ? parts.otherwise : kindWords(parts.contentKind));
}
/** The template with its places filled; null when one of them cannot be. */
function fillTemplate(template, context) {
	let complete = true;
	const line = template.replace(/\{([^{}]+)\}/g, (_whole, alternatives) => {
		const text = firstText(alternatives.split("|").map((place) => place.startsWith("header:") ? { header: place.slice(7) } : { pointer: place }), context);
		if (text === null) complete = false;
		return text ?? "";
	});
	return complete ? line : null;
}
function attachmentWords(attachment, more) {
	const size = attachment.size === null ? "" : `, ${byteCountWords(attachment.size)}`;
	return `${kindWords(attachment.type ?? "attachment")}${size}${more > 0 ? ` and ${more} more` : ""}`;
}
/** Messengers call a recorded message a voice note; the providers' word is `audio`. */
function kindWords(kind) {
	return kind === "audio" ? "Voice note" : kind.charAt(0).toUpperCase() + kind.slice(1);
}
var namingKeys = [
	"type",
	"event",
	"event_type",
	"eventType",
	"event_name",
	"topic",
	"action",
	"kind",
	"name",
	"object"
];
/** What the list says of a request no profile reads. */
function summariseRequest(request, payload) {
	const size = byteCountWords(payload.size);
	switch (payload.kind) {
		case "empty": return "No body";
		case "too-large": return `Body of ${size}, too large to read`;
		case "binary": return binaryWords(request, size);
		case "json": return plainLine(jsonWords(payload.value));
	}
	return textWords(request, payload.text, size);
}
function binaryWords(request, size) {
	const coding = headerValue(request.headers, "content-encoding");
	if (coding !== null && coding.trim() !== "" && coding.trim() !== "identity") return plainLine(`Compressed body (${coding}), ${size}`);
	return `Binary body, ${size}`;
}
function jsonWords(value) {
	if (Array.isArray(value)) return value.length === 1 ? "JSON array of 1 item" : `JSON array of ${value.length} items`;
	for (const key of namingKeys) {
		const name = scalarText(childOf(value, key));
		if (name !== null && name.trim() !== "") return name;
	}
	const keys = hasChildren(value) ? Object.keys(value) : [];
	if (keys.length === 0) return "Empty JSON object";
	const more = keys.length > 5 ? ` and ${keys.length - 5} more` : "";
	return `JSON with ${keys.slice(0, 5).join(", ")}${more}`;
}
function textWords(request, text, size) {
	const type = headerValue(request.headers, "content-type")?.toLowerCase() ?? "";
	if (type.startsWith("multipart/")) return `Multipart body, ${size}`;
	const start = text.slice(0, 2e3);
	const line = type.startsWith("application/x-www-form-urlencoded") ? start.split("&").map((pair) => decodeFormText(pair)).join(", ") : start;
	const plain = plainLine(line);
	return plain === "" ? `Blank body, ${size}` : plain;
}
// src/shared/reading/read-event.ts
var longestId = 1024;
var longestReason = 500;
var mostAttachments = 100;
var mostFacts = 50;
/** Reads a request with a profile. `payload` is the request's body when it was read already. */
function readEvent(profile, request, payload = readPayload(request.body)) {
	const context = {
		request,
		root: readableRoot(profile, payload)
	};
	const definition = definitionOf(profile, context);
	const map = mapOf(profile, definition);
	const check = checkBody(profile, definition, payload, context.root);
	const type = typeOf(map, definition, context);
	const title = definition === null ? type ?? `${profile.name} webhook` : titleOf(profile, definition);
	const text = firstText(map.text, context);
	const time = timeOf(map, context, check.differences);
	const attachments = attachmentsOf(map, context, time);
	const message = messageOf(map, definition, context);
	const contentKind = map.contentKind === void 0 ? null : firstText(map.contentKind, context);
	const otherwise = context.root === void 0 ? summariseRequest(request, payload) : title;
	return {
		provider: profile.id,
		type,
		title,
		direction: directionOf(map, definition, context),
		eventId: idOf(map.eventId, context),
		conversationId: idOf(map.conversationId, context),
		sender: partyOf(map.senderId, map.senderName, context),
		recipient: partyOf(map.recipientId, map.recipientName, context),
		text,
		summary: eventSummary(definition?.summaries ?? [], {
			text,
			contentKind,
			attachments,
			otherwise
		}, context),
		time,
		attachments,
		...message === null ? {} : { message },
		facts: factsOf(profile, map, context, check),
		differences: check.differences
	};
}
/** The JSON that the profile reads: out of a form field or a string, where the provider puts it there. */
function readableRoot(profile, payload) {
	let root = payload.value;
	if (root === void 0 && payload.kind === "text" && profile.formField !== void 0) root = parsedText(formValue(payload.text, profile.formField));
	for (const pointer of profile.embeddedJson ?? []) root = withEmbedded(root, pointerSegments(pointer));
	return root;
}
function parsedText(text) {
	if (typeof text !== "string" || !/^\s*[[{]/.test(text)) return void 0;
	try {
		return parseExactJson(text);
	} catch {
		return;
	}
}
/** A copy, along the way only, in which the string at these segments is replaced by the JSON it holds. */
function withEmbedded(value, segments) {
	const [segment, ...rest] = segments;
	if (segment === void 0) return parsedText(value) ?? value;
	if (!hasChildren(value) || Array.isArray(value) || !Object.hasOwn(value, segment)) return value;
	const inner = withEmbedded(value[segment], rest);
	return inner === value[segment] ? value : {
		...value,
		[segment]: inner
	};
}
function definitionOf(profile, context) {
	const direction = readDirection(profile.map, context);
	return profile.events.find((event) => (event.matchDirection !== true || event.direction === direction) && allHold(event.when, context)) ?? null;
}
var mergedMaps = /* @__PURE__ */ new WeakMap();
function mapOf(profile, definition) {
	if (definition?.map === void 0) return profile.map;
	const known = mergedMaps.get(definition);
	if (known !== void 0) return known;
	const own = Object.fromEntries(Object.entries(definition.map).filter(([, value]) => value !== void 0));
	const merged = {
		...profile.map,
		...own
	};
	mergedMaps.set(definition, merged);
	return merged;
}
function checkBody(profile, definition, payload, root) {
	if (root !== void 0) {
		if (jsonType(root) === "object") return checkPayload(profile, definition, root);
		return misfit(profile, "a JSON object", valueWords$1(root));
	}
	if (payload.kind === "too-large") return {
		differences: [],
		unknownFields: []
	};
	return misfit(profile, "a JSON object", payload.kind === "empty" ? "no body" : plainLine(`a body that is not JSON${payload.problem === null ? "" : `: ${payload.problem}`}`));
}
function misfit(profile, expected, found) {
	return {
		differences: hasRequiredFields(profile) ? [{
			at: "",
			kind: "wrong-type",
			expected,
			found
		}] : [],
		unknownFields: []
	};
}
function typeOf(map, definition, context) {
	const type = firstText(map.type, context) ?? definition?.type ?? null;
	if (type === null) return null;
	const detail = map.typeDetail === void 0 ? null : firstText(map.typeDetail, context);
	return plainLine(detail === null ? type : `${type}.${detail}`) || null;
}
/** All titles an event may have, when the wire does not tell which: "AI response or human reply". */
function titleOf(profile, definition) {
	return joinWords([definition, ...profile.events.filter((event) => definition.alike?.includes(event.id) ?? false)].map((event, index) => index === 0 ? event.title : lowerFirst(event.title)), "or");
}
function lowerFirst(text) {
	return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
function directionOf(map, definition, context) {
	return map.direction.sources.length === 0 ? definition?.direction ?? null : readDirection(map, context);
}
/** The direction the payload itself tells; null when it tells none or one nobody documented. */
function readDirection(map, context) {
	const { sources, values, absent } = map.direction;
	const found = firstText(sources, context);
	if (found === null) return context.root === void 0 ? null : absent;
	return Object.hasOwn(values, found) ? values[found] ?? null : null;
}
function idOf(sources, context) {
	return firstText(sources, context)?.slice(0, longestId) ?? null;
}
function partyOf(ids, names, context) {
	const id = idOf(ids, context);
	const name = firstText(names, context);
	return id === null && name === null ? null : {
		id,
		name: name === null ? null : plainLine(name)
	};
}
function timeOf(map, context, differences) {
	const found = firstValue(map.time, context);
	if (found === null) return null;
	const time = readTime(found.value);
	if (time !== null) return time;
	const at = placeOf(found.source);
	if (!differences.some((difference) => difference.at === at)) differences.push({
		at,
		kind: "wrong-type",
		expected: "a time: ISO 8601 or unix",
		found: valueWords$1(found.value)
	});
	for (const source of map.time) {
		const other = readTime(valueOf(source, context));
		if (other !== null) return other;
	}
	return null;
}
/** Null when there is nothing to say beyond the event id. */
function messageOf(map, definition, context) {
	const id = idOf(map.messageId ?? [], context);
	const state = definition?.messageState ?? null;
	const replyTo = idOf(map.replyTo ?? [], context);
	const reason = state === "failed" && map.failure !== void 0 ? firstText(map.failure, context) : null;
	if (id === null && state === null && replyTo === null) return null;
	return {
		id,
		state,
		reason: reason === null ? null : plainLine(reason, longestReason),
		replyTo
	};
}
function attachmentsOf(map, context, time) {
	const attachments = [];
	const list = map.attachments === null ? void 0 : valueAt(context.root, map.attachments.list);
	if (map.attachments !== null && Array.isArray(list)) {
		const { id, url, type, size, mimeType, name, expiresAt } = map.attachments;
		for (const item of list.slice(0, mostAttachments)) attachments.push({
			id: scalarText(valueAt(item, id)),
			url: scalarText(valueAt(item, url)),
			type: scalarText(valueAt(item, type)),
			size: sizeOf(valueAt(item, size)),
			mimeType: scalarText(valueAt(item, mimeType)),
			...told("name", name === void 0 ? null : scalarText(valueAt(item, name))),
			...told("expiresAt", expiresAt === void 0 ? null : readTime(valueAt(item, expiresAt)))
		});
	}
	const url = map.attachment === void 0 ? null : firstText(map.attachment.url, context);
	if (map.attachment !== void 0 && url !== null) {
		const { validSeconds } = map.attachment;
		const expiresAt = validSeconds === void 0 || time === null ? null : readTime(Date.parse(time) + validSeconds * 1e3);
		const type = firstText(map.attachment.type, context);
		attachments.push({
			id: null,
			url,
			type,
			size: null,
			mimeType: null,
			...told("expiresAt", expiresAt)
		});
	}
	return attachments;
}
/** A field that is there only when it says something: most events do without, and every one is stored. */
function told(name, value) {
	return value === null || value === "" ? {} : { [name]: value };
}
function sizeOf(value) {
	return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}
function factsOf(profile, map, context, check) {
	const facts = [];
	for (const { label, sources } of map.facts) {
		const text = firstText(sources, context);
		if (text !== null) facts.push([label, plainLine(text, 1e3)]);
	}
	if (profile.showUnknownFields === true) for (const [name, text] of check.unknownFields) facts.push([plainLine(name), plainLine(text, 1e3)]);
	return facts.slice(0, mostFacts);
}
// src/shared/script/describe-script.ts
/** The condition as words that begin a sentence, e.g. `when the method is POST and the same event came before`. */
function describeCondition({ method, path, header, field, nth, retry }) {
	const words = [];
	if (nth !== void 0) words.push(`it is request number ${nth}`);
	if (method !== void 0) words.push(`the method is ${method.toUpperCase()}`);
	if (path !== void 0) words.push(`the path is ${path}`);
	if (header !== void 0) words.push(`the header ${header.name} is ${valueWords(header.equals)}`);
	if (field !== void 0) words.push(`the field ${field.pointer === "" ? "(the whole body)" : field.pointer} is ${valueWords(field.equals)}`);
	if (retry !== void 0) words.push(retry ? "the same event came before" : "the event comes for the first time");
	return words.length === 0 ? "" : `when ${joinWords(words)}`;
}
function valueWords(equals) {
	return equals === void 0 ? "there" : `“${equals}”`;
}
/** What a step does, as a verb without its subject: `answers 500`, `resets the connection`. */
function describeStep(step) {
	switch (step.kind) {
		case "reply": return `answers ${step.reply.status}`;
		case "endpoint-reply": return "the endpoint’s own reply";
		case "hang": return "says nothing until the caller gives up";
		case "reset": return "resets the connection";
		case "empty-close": return "closes the connection without an answer";
		case "malformed": return `answers with broken HTTP (${malformedWords[step.at ?? "status-line"]})`;
		case "garbage": return `sends ${count(step.bytes, "random byte")} and closes`;
		case "dribble": return `answers ${step.reply.status} in ${step.chunks} pieces over ${durationText(step.overMs)}`;
		case "truncated": return `answers ${step.reply.status} but stops ${count(step.missingBytes, "byte")} before the announced end`;
		case "retry-after": return `answers ${step.status} with Retry-After ${step.seconds}`;
		case "redirect": return `redirects with ${step.status} to ${step.location}`;
		default: return `lets ${count(step.requests, "request")} through per ${durationText(step.windowSeconds * 1e3)} and answers 429 beyond`;
	}
}
var malformedWords = {
	"status-line": "in the status line",
	header: "in a header line",
	chunk: "in a chunk of the body"
};
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
/** Whether it may pass a request over to the entries after it while it still has turns. */
function isSelective({ when, probability }) {
	return probability < 1 || when !== void 0 && Object.values(when).some((value) => value !== void 0);
}
/** Whether its turns never end. */
function isEndless({ times, forSeconds }) {
	return times === null && forSeconds === null;
}
// src/shared/script/played-reply.ts
/** What is answered as HTTP, whole or in part; null for steps that answer with no HTTP or not at all. */
function replyOfStep(step, ownReply) {
	switch (step.kind) {
		case "endpoint-reply": return ownReply;
		case "reply":
		case "dribble":
		case "truncated": return step.reply;
		case "retry-after": return jsonReply(step.status, [["retry-after", String(step.seconds)]], step.status === 429 ? "Too many requests." : "Not available.");
		case "redirect": return {
			status: step.status,
			headers: [["location", step.location]],
			body: ""
		};
		default: return null;
	}
}
function jsonReply(status, headers, error) {
	return {
		status,
		headers: [["content-type", "application/json"], ...headers],
		body: JSON.stringify({ error })
	};
}
/** What was done on purpose, as a capture keeps it; null when the answer is an ordinary one. */
function faultOf({ step, delayMs }, { name }) {
	const kind = faultKind(step, delayMs);
	if (kind === null) return null;
	return {
		kind,
		words: capital(`${delayMs > 0 ? `after ${durationText(delayMs)}, ` : ""}${step.kind === "endpoint-reply" ? "gives the endpoint’s own reply" : describeStep(step)}, on purpose (script “${name}”)`)
	};
}
function faultKind(step, delayMs) {
	if (step.kind === "reply" && step.reply.status >= 400) return "status";
	if (step.kind === "reply" || step.kind === "endpoint-reply") return delayMs > 0 ? "delay" : null;
	return step.kind;
}
function capital(words) {
	return words.slice(0, 1).toUpperCase() + words.slice(1);
}
// src/shared/script/recent-map.ts
/** Longer keys are kept by their beginning, length and a hash, so that a hostile key costs no more than another. */
var longestKey = 256;
/**
* A map that remembers at least the `count` keys last asked for or set, and at most twice as many. Two generations, the
* older of which is dropped as a whole: forgetting one entry after the other would cost more than all the rest.
*/
function createRecentMap(count) {
	let young = /* @__PURE__ */ new Map();
	let old = /* @__PURE__ */ new Map();
	const put = (key, value) => {
		if (young.size >= count && !young.has(key)) {
			old = young;
			young = /* @__PURE__ */ new Map();
		}
		young.set(key, value);
	};
	return {
		get(key) {
			const short = shortKey(key);
			const known = young.get(short);
			if (known !== void 0) return known;
			const aged = old.get(short);
			if (aged !== void 0) put(short, aged);
			return aged;
		},
		set: (key, value) => put(shortKey(key), value)
	};
}
function shortKey(key) {
	if (key.length <= longestKey) return key;
	let low = 7;
	let high = 11;
	for (let index = 0; index < key.length; index += 1) {
		low = Math.imul(low, 31) + key.charCodeAt(index) | 0;
		high = Math.imul(high, 131) + key.charCodeAt(index) | 0;
	}
	return `${key.slice(0, longestKey)}#${key.length}#${low}#${high}`;
}
// src/shared/script/step-condition.ts
/** Whether all that the condition names holds. `nth`: from 1. `seenBefore`: the same event came before. */
function conditionHolds(when, request, { nth, seenBefore }) {
	if (when.nth !== void 0 && when.nth !== nth) return false;
	if (when.retry !== void 0 && when.retry !== seenBefore) return false;
	if (when.method !== void 0 && when.method.toUpperCase() !== request.method.toUpperCase()) return false;
	if (when.path !== void 0 && !matchesPattern(when.path, pathOf(request.path))) return false;
	if (when.header !== void 0 && !hasHeader(when.header, request.headers)) return false;
	return when.field === void 0 || hasField(when.field, request.root);
}
function pathOf(target) {
	const query = target.indexOf("?");
	return query === -1 ? target : target.slice(0, query);
}
/** `*` stands for any text, also for none. Looks for the pieces one after the other, so that no pattern takes long. */
function matchesPattern(pattern, text) {
	const pieces = pattern.split("*");
	const first = pieces[0] ?? "";
	const last = pieces.at(-1) ?? "";
	if (pieces.length === 1) return text === first;
	if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
	const end = text.length - last.length;
	let from = first.length;
	for (const piece of pieces.slice(1, -1)) {
		const at = text.indexOf(piece, from);
		if (at === -1 || at + piece.length > end) return false;
		from = at + piece.length;
	}
	return true;
}
function hasHeader({ name, equals }, headers) {
	const wanted = name.toLowerCase();
	return headers.some(([key, value]) => key.toLowerCase() === wanted && (equals === void 0 || value === equals));
}
function hasField({ pointer, equals }, root) {
	const value = valueAt(root, pointer);
	if (value === void 0 || equals === void 0) return value !== void 0;
	return (value === null ? "null" : scalarText(value)) === equals;
}
// src/shared/script/script-player.ts
/**
* Plays a reply script: request by request, it says which step answers and after what wait. The receiver plays it on
* sockets, the simulator without any. It owns whose turn it is and nothing else: no clock of its own, no I/O, and it
* must not know what an endpoint or a capture is. The same script with the same requests at the same times always
* gives the same steps.
*/
/** So many events, those seen last, keep their place in the script for sure; one that is forgotten begins anew. */
var eventsRemembered = 1e5;
var longestDelayMs = 36e5;
var ownReply = { kind: "endpoint-reply" };
function createScriptPlayer(script) {
	const { entries, seed } = script;
	const perEvent = script.scope === "per-event";
	const asksForEvents = perEvent || entries.some(({ when }) => when?.retry !== void 0);
	const common = {
		seed,
		random: null,
		uses: []
	};
	const events = createRecentMap(eventsRemembered);
	const windows = /* @__PURE__ */ new Map();
	let nth = 0;
	let now = 0;
	function placeOf({ eventId }) {
		if (!asksForEvents || eventId === null) return {
			place: common,
			seenBefore: false
		};
		const known = events.get(eventId);
		if (known !== void 0) return {
			place: known,
			seenBefore: true
		};
		const place = perEvent ? {
			seed: seed ^ hashText(eventId),
			random: null,
			uses: []
		} : common;
		events.set(eventId, place);
		return {
			place,
			seenBefore: false
		};
	}
	function isSpent(entry, index, place) {
		const use = place.uses[index];
		if (use === void 0) return false;
		if (entry.times !== null && use.count >= entry.times) return true;
		return entry.forSeconds !== null && now - use.since >= entry.forSeconds * 1e3;
	}
	function applies(entry, request, place, seenBefore) {
		if (entry.when !== void 0 && !conditionHolds(entry.when, request, {
			nth,
			seenBefore
		})) return false;
		return entry.probability >= 1 || drawFrom(place)() < entry.probability;
	}
	function choose(request, place, seenBefore) {
		let allSpent = true;
		for (const [index, entry] of entries.entries()) {
			if (isSpent(entry, index, place)) continue;
			allSpent = false;
			if (applies(entry, request, place, seenBefore)) return index;
		}
		if (!allSpent) return null;
		const last = entries.length - 1;
		const lastEntry = entries[last];
		if (script.afterwards === "repeat-last" && lastEntry !== void 0) return applies(lastEntry, request, place, seenBefore) ? last : null;
		if (script.afterwards !== "start-again" || place.uses.length === 0) return null;
		place.uses = [];
		return choose(request, place, seenBefore);
	}
	function countUse(entry, index, place) {
		if (entry.times === null && entry.forSeconds === null) return;
		const use = place.uses[index];
		if (use === void 0) place.uses[index] = {
			count: 1,
			since: now
		};
		else use.count += 1;
	}
	function withinRate(step, index) {
		const lengthMs = step.windowSeconds * 1e3;
		let window = windows.get(index);
		if (window === void 0 || now - window.startedAt >= lengthMs) {
			window = {
				startedAt: now,
				requests: 0
			};
			windows.set(index, window);
		}
		if (window.requests < step.requests) {
			window.requests += 1;
			return ownReply;
		}
		return {
			kind: "retry-after",
			status: 429,
			seconds: Math.max(1, Math.ceil((window.startedAt + lengthMs - now) / 1e3))
		};
	}
	return { next(request, nowMs) {
		nth += 1;
		if (Number.isFinite(nowMs) && nowMs > now) now = nowMs;
		const { place, seenBefore } = placeOf(request);
		const index = choose(request, place, seenBefore);
		const entry = index === null ? void 0 : entries[index];
		if (index === null || entry === void 0) return {
			delayMs: 0,
			step: ownReply,
			entry: null,
			seed: 0
		};
		countUse(entry, index, place);
		const { step } = entry;
		return {
			delayMs: entry.delay === void 0 ? 0 : drawDelay(entry.delay, drawFrom(place)),
			step: step.kind === "rate-limit" ? withinRate(step, index) : step,
			entry: index,
			seed: step.kind === "garbage" ? Math.floor(drawFrom(place)() * 4294967296) : 0
		};
	} };
}
function drawFrom(place) {
	place.random ??= createRandom(place.seed);
	return place.random;
}
function drawDelay(delay, random) {
	switch (delay.kind) {
		case "fixed": return delay.ms;
		case "uniform": return delay.fromMs + random() * (delay.toMs - delay.fromMs);
		default: return Math.min(longestDelayMs, delay.medianMs * Math.exp(delay.sigma * drawNormal(random)));
	}
}
/** Box-Muller; one less the draw, because the logarithm of 0 has no end. */
function drawNormal(random) {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
/** FNV-1a over UTF-16 code units, 32 bits. */
function hashText(text) {
	let hash = 2166136261;
	for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
	return hash >>> 0;
}
// src/main/clock.ts
/** The machine's own clocks. */
var systemClock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	after(delayMs, callback) {
		const timer = setTimeout(callback, delayMs);
		timer.unref();
		return () => clearTimeout(timer);
	}
};
export { secretKey as A, signEd25519 as C, decodeBase64 as D, verifyEd25519 as E, attachment as F, direction as I, messageState as L, writeTimestamp as M, findSignatures as N, decodeHex as O, headerValues as P, party as R, layOutSignature as S, signedContent as T, pointerSegments as _, describeCondition as a, hmacHash as b, readEvent as c, readPayload as d, allHold as f, headerValue as g, scalarText as h, replyOfStep as i, readTimestamp as j, lastFour as k, readableRoot as l, firstText as m, createScriptPlayer as n, isEndless as o, describeConditions as p, faultOf as r, isSelective as s, systemClock as t, summariseRequest as u, valueAt as v, signatureLength as w, hmacOf as x, readTime as y, webhookEvent as z };
