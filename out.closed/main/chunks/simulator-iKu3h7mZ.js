import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { n as defaultReply, t as durationText } from "./duration-text-CdFtN1tz.js";
import { A as secretKey, C as signEd25519, I as direction, L as messageState$1, M as writeTimestamp, N as findSignatures, P as headerValues, S as layOutSignature, T as signedContent, _ as pointerSegments, b as hmacHash, c as readEvent, d as readPayload, g as headerValue, i as replyOfStep, j as readTimestamp, l as readableRoot, m as firstText, n as createScriptPlayer, u as summariseRequest, v as valueAt, x as hmacOf } from "./clock-BZYd0JO2.js";
import { o as target } from "./target-CqfT5tYz.js";
import { t as createRandom } from "./random-lRI7hPIE.js";
import { n as plainLine } from "./plain-line-BsmKxCxA.js";
import { n as planNext, r as outcomeOfAttempt } from "./plan-attempts-_JXQcZ1H.js";
import { a as firstStatus, o as isInStatusSet, t as describeStatusSet } from "./status-set-xnhUiBjx.js";
import { c as retryCount, l as waitAfter, o as jitterBounds } from "./built-in-DHpDGxm3.js";
import { X509Certificate, createHash, createPrivateKey, randomBytes } from "node:crypto";
import { z } from "zod";
import { BlockList, connect, isIP } from "node:net";
import { lookup } from "node:dns";
import { connect as connect$1, createSecureContext, getCACertificates } from "node:tls";
// src/main/log.ts
var silentLog = {
	info: () => {},
	warn: () => {},
	error: () => {}
};
// src/shared/provider-profile.ts
/**
* The shape of a provider profile: everything known of one provider, as data.
* Built-in profiles live in `providers/`, a user's own in the store; both are this structure.
*/
/**
* Where a value stands in a request. `pointer` is a JSON pointer (RFC 6901) into the parsed body, `header` a header name,
* `query` a query parameter. `newestOf` is the pointer of an array whose entry with the latest time at `by` counts;
* `pointer` then stands within that entry.
*/
var valueSource = z.union([
	z.strictObject({ pointer: z.string() }),
	z.strictObject({ header: z.string() }),
	z.strictObject({ query: z.string() }),
	z.strictObject({
		newestOf: z.string(),
		by: z.string(),
		pointer: z.string()
	})
]);
/** A test on one value. With no comparison given, the value only has to be there. */
var condition = z.strictObject({
	at: valueSource,
	equals: z.string().optional(),
	oneOf: z.array(z.string()).optional(),
	startsWith: z.string().optional(),
	/** JSON type the value must have. */
	type: z.enum([
		"string",
		"number",
		"boolean",
		"object",
		"array",
		"null"
	]).optional(),
	/** True when the value must not be there. */
	absent: z.literal(true).optional(),
	/** True when the condition also holds while the value is not there (or is null). */
	orAbsent: z.literal(true).optional()
});
/** Documented or merely assumed; a guess is shown as one and can be edited. */
var confidence = z.enum(["documented", "guess"]);
var signatureScheme = z.strictObject({
	id: z.string(),
	title: z.string(),
	algorithm: z.enum([
		"hmac-sha256",
		"hmac-sha1",
		"hmac-sha512",
		"ed25519",
		"shared-token"
	]),
	/** Hex is lower-case: handlers compare it as text, so upper case is a wrong format. */
	encoding: z.enum(["hex", "base64"]),
	/** Header that carries the signature. */
	header: z.string(),
	/** How signatures are laid out in the header's value. */
	layout: z.union([
		z.strictObject({
			kind: z.literal("single"),
			prefix: z.string()
		}),
		z.strictObject({
			kind: z.literal("list"),
			separator: z.string(),
			prefix: z.string()
		}),
		z.strictObject({
			kind: z.literal("pairs"),
			separator: z.string(),
			signatureKey: z.string(),
			timestampKey: z.string().nullable()
		})
	]),
	/** What is signed, in order. */
	signed: z.array(z.union([
		z.strictObject({ body: z.literal(true) }),
		z.strictObject({ text: z.string() }),
		z.strictObject({ header: z.string() }),
		z.strictObject({ timestamp: z.literal(true) })
	])),
	secret: z.strictObject({
		/** How the text of the secret becomes key bytes. */
		encoding: z.enum([
			"utf8",
			"base64",
			"hex"
		]),
		/** Removed before decoding, e.g. `whsec_`. */
		prefix: z.string(),
		/** Prefix of a private key that can sign, for schemes whose secret is otherwise a public key, e.g. `whsk_`. */
		privatePrefix: z.string().optional(),
		minBytes: z.int().nullable(),
		maxBytes: z.int().nullable()
	}),
	timestamp: z.strictObject({
		/** Null when it stands in the signature header itself (`pairs`). */
		header: z.string().nullable(),
		unit: z.enum([
			"seconds",
			"milliseconds",
			"iso"
		]),
		toleranceSeconds: z.number()
	}).nullable(),
	/** Header with the message id that a sender must make, e.g. `webhook-id`. */
	idHeader: z.string().nullable(),
	confidence,
	source: z.string(),
	note: z.string().nullable()
});
/** What the profile knows of one field of the payload. */
var fieldDefinition = z.strictObject({
	/** JSON pointer; `*` stands for every index of an array. */
	pointer: z.string(),
	type: z.enum([
		"string",
		"number",
		"boolean",
		"object",
		"array",
		"any"
	]),
	required: z.boolean(),
	nullable: z.boolean(),
	/** Documented values; null when any value goes. */
	values: z.array(z.string()).nullable(),
	/** Pointers of other fields that may carry the same in its place. */
	alternatives: z.array(z.string()).optional(),
	/** For an object: it may carry fields beyond those listed. */
	open: z.literal(true).optional(),
	description: z.string()
});
/** Alternatives, tried in order; the first that is there wins. */
var sources = z.array(valueSource);
/** Where the parts of an event stand. An empty list: the provider does not send it. */
var fieldMap = z.strictObject({
	type: sources,
	/** Appended to the type after a dot, e.g. GitHub's action. */
	typeDetail: sources.optional(),
	/** Directions by value; `absent` holds when none of the sources is there. Empty sources: the event definition decides. */
	direction: z.strictObject({
		sources,
		values: z.record(z.string(), direction),
		absent: direction.nullable()
	}),
	eventId: sources,
	conversationId: sources,
	/** Id of the message the event is about, where it is not the event id. */
	messageId: sources.optional(),
	/** Id of the message that this one answers. */
	replyTo: sources.optional(),
	/** Why a message could not be delivered. */
	failure: sources.optional(),
	senderId: sources,
	senderName: sources,
	recipientId: sources,
	recipientName: sources,
	text: sources,
	/** What kind of content a message has, e.g. `image`; named when there is neither text nor attachment. */
	contentKind: sources.optional(),
	time: sources,
	/** Pointer of the array, and pointers within one item. */
	attachments: z.strictObject({
		list: z.string(),
		id: z.string(),
		url: z.string(),
		type: z.string(),
		size: z.string(),
		mimeType: z.string(),
		name: z.string().optional(),
		/** A time: ISO 8601 or unix. */
		expiresAt: z.string().optional()
	}).nullable(),
	/**
	* The one attachment that fields of the payload itself describe; there is one when `url` is. `validSeconds`: how long its
	* URL works from the event's time on, where the provider documents that.
	*/
	attachment: z.strictObject({
		url: sources,
		type: sources,
		validSeconds: z.number().optional()
	}).optional(),
	/**
	* Earlier messages of the conversation that the payload repeats: pointer of the array, and pointers within one entry.
	* They tell of messages for which no webhook came.
	*/
	history: z.strictObject({
		list: z.string(),
		side: z.string(),
		/** Directions by value of `side`. */
		sides: z.record(z.string(), direction),
		text: z.string(),
		time: z.string(),
		contentKind: z.string()
	}).optional(),
	/** Label and place of further readable facts. */
	facts: z.array(z.strictObject({
		label: z.string(),
		sources
	}))
});
/** What to make new when a sample is sent, so that it is not taken for a duplicate or for an old message. */
var freshening = z.strictObject({
	at: z.union([z.strictObject({ pointer: z.string() }), z.strictObject({ header: z.string() })]),
	/**
	* `uuid`: a random UUID. `wamid`: a WhatsApp message id. `hex`: what follows the last underscore becomes random hex of the
	* same length. `now`: the time of sending, in the form that stands there (ISO 8601, unix seconds or milliseconds).
	*/
	as: z.enum([
		"uuid",
		"wamid",
		"hex",
		"now"
	])
});
/** A payload to be sent byte for byte after ids and times are made fresh. */
var eventSample$1 = z.strictObject({
	/** Unique within the event. */
	id: z.string(),
	title: z.string(),
	body: z.string(),
	/** Headers besides content type and signature. */
	headers: z.array(z.tuple([z.string(), z.string()])),
	source: z.enum(["documented", "built"]),
	freshen: z.array(freshening)
});
/** One event of a provider's catalogue. */
var eventDefinition = z.strictObject({
	/** Unique within the profile; no slash. */
	id: z.string().regex(/^[^/]+$/, "must not contain a slash"),
	/** The name on the wire; null when the payload carries none. */
	type: z.string().nullable(),
	title: z.string(),
	description: z.string(),
	/** Null: no direction. */
	direction: direction.nullable(),
	/** The first definition whose conditions all hold is the event's. An empty list always holds. */
	when: z.array(condition),
	/** Set when the event tells how far its message has come. */
	messageState: messageState$1.optional(),
	/** True when the direction, as the profile's map reads it, must also be this definition's. */
	matchDirection: z.literal(true).optional(),
	/** One documented or realistic payload, as text, to be sent byte for byte after ids and times are made fresh. */
	sample: z.string(),
	/** Headers of the sample besides content type and signature. */
	sampleHeaders: z.array(z.tuple([z.string(), z.string()])),
	sampleSource: z.enum(["documented", "built"]),
	freshen: z.array(freshening).optional(),
	moreSamples: z.array(eventSample$1).optional(),
	/**
	* Ids of further events of the catalogue that look exactly like this one on the wire. A capture that matches this
	* definition carries all their titles, since nobody can tell which it was.
	*/
	alike: z.array(z.string()).optional(),
	/** Where parts of this event stand, when elsewhere than the profile's map says. */
	map: fieldMap.partial().optional(),
	/** Fields of this event beyond the profile's. */
	fields: z.array(fieldDefinition).optional(),
	/**
	* What the list says of it, ahead of any text: the first template whose places can all be filled.
	* A place is `{/pointer}` or `{header:NAME}`; alternatives stand between bars: `{/a|/b}`.
	*/
	summaries: z.array(z.string()).optional()
});
var deliveryRules = z.strictObject({
	/** Seconds the receiver has; null when not documented. */
	deadlineSeconds: z.number().nullable(),
	/** Statuses that count as delivered, e.g. `2xx` or `200`. */
	success: z.string(),
	/** In words: what is retried. */
	retried: z.string(),
	/** Delays from the previous failure, seconds; null when not documented. */
	retryDelaysSeconds: z.array(z.number()).nullable(),
	givesUp: z.string(),
	/** Other readings of the documents, or a sensible start where they say nothing. */
	variants: z.array(z.strictObject({
		title: z.string(),
		retryDelaysSeconds: z.array(z.number())
	})).optional(),
	/** Contradictions and gaps in the provider's documents, as sentences. */
	notes: z.array(z.string()),
	source: z.string()
});
var providerProfile = z.strictObject({
	/** Lower-case letters, digits and hyphens. */
	id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be lower-case letters, digits and hyphens"),
	name: z.string().min(1),
	homepage: z.string(),
	/** Any one group whose conditions all hold recognises the provider; earlier groups weigh more. Empty: never recognised by itself. */
	recognise: z.array(z.array(condition).min(1)),
	method: z.string(),
	contentType: z.string(),
	headers: z.array(z.tuple([z.string(), z.string()])),
	/** Tried in order; the first whose header is present decides, together with further ones that read the same header. */
	signatures: z.array(signatureScheme),
	/** `required`: a request without a signature is invalid once a secret is set, and `unsigned` while none is. */
	signing: z.enum([
		"required",
		"optional",
		"none"
	]),
	events: z.array(eventDefinition),
	map: fieldMap,
	/** Pointers of fields that may hold JSON inside a string; it is read as if it stood there itself. */
	embeddedJson: z.array(z.string()).optional(),
	/** Form field that holds the JSON when the body is a form. */
	formField: z.string().optional(),
	/** What makes two events the same where no id is documented: equal in all of these. */
	duplicateBy: z.array(sources).optional(),
	fields: z.array(fieldDefinition),
	/** True when documented payloads may carry fields beyond `fields`. */
	openPayload: z.boolean(),
	/** True when undocumented fields are shown among the facts of an event. */
	showUnknownFields: z.literal(true).optional(),
	delivery: deliveryRules,
	/** What a user should know of this profile: gaps in the documents, and what was assumed. */
	notes: z.array(z.string()).optional()
});
// src/main/sender/forbidden-address.ts
/**
* Addresses that answer only machines beside them, among them the services that hand cloud credentials to whoever
* asks. IPv4 rules also hold for IPv4 written as IPv6 (`::ffff:`); NAT64 and the deprecated `::a.b.c.d` are named.
*/
var forbidden$1 = new BlockList();
forbidden$1.addSubnet("169.254.0.0", 16, "ipv4");
forbidden$1.addSubnet("fe80::", 10, "ipv6");
forbidden$1.addSubnet("::a9fe:0", 112, "ipv6");
forbidden$1.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");
forbidden$1.addAddress("100.100.100.200", "ipv4");
forbidden$1.addAddress("168.63.129.16", "ipv4");
forbidden$1.addAddress("192.0.0.192", "ipv4");
forbidden$1.addAddress("fd00:ec2::254", "ipv6");
forbidden$1.addAddress("fd20:ce::254", "ipv6");
var metadataNames = /* @__PURE__ */ new Set([
	"metadata",
	"metadata.google.internal",
	"metadata.goog",
	"metadata.azure.internal",
	"metadata.tencentyun.com",
	"instance-data",
	"instance-data.ec2.internal"
]);
function isForbiddenAddress(address) {
	const family = isIP(address);
	return family !== 0 && forbidden$1.check(address, family === 6 ? "ipv6" : "ipv4");
}
/** Whether a host, without brackets, is forbidden as it is written: a cloud's metadata name or a forbidden address. */
function isForbiddenHost(host) {
	return isForbiddenAddress(host) || metadataNames.has(host.replace(/\.$/, "").toLowerCase());
}
// src/main/sender/parse-target.ts
var longestUrl = 8192;
/**
* A target as it can be sent to: its URL normalised (unicode hosts as punycode, no fragment), its PEM texts checked.
* Throws target-malformed naming the field and its problem, or target-forbidden for a link-local or metadata host.
*/
function parseTarget(input) {
	const url = parseUrl(input.url, "url");
	const shaped = target.safeParse({
		...input,
		url: url.href
	});
	if (!shaped.success) {
		const [issue] = shaped.error.issues;
		throw malformed(issue?.path.join(".") ?? "url", `The target is malformed: ${issue?.message ?? "unknown problem"}.`);
	}
	const parsed = shaped.data;
	if (parsed.ca !== null) checkAuthorities(parsed.ca);
	if (parsed.clientCertificate !== null) checkClientCertificate(parsed.clientCertificate);
	if (parsed.hostOverride !== null && !/^[^\s/\\?#@\x00-\x20\x7f-\uffff]+$/.test(parsed.hostOverride)) throw malformed("hostOverride", "The Host override must be a host name, with a port if need be.");
	if (parsed.proxy !== null) parseProxy(parsed.proxy);
	const host = bareHost(url);
	if (!parsed.allowLinkLocal && isForbiddenHost(host)) throw new HookwrightError("target-forbidden", forbiddenWords(host), { field: "url" });
	return parsed;
}
function forbiddenWords(host) {
	return `${host} is a link-local or cloud-metadata address, which Hookwright does not send to by itself.`;
}
/** Host name without the brackets of IPv6. */
function bareHost(url) {
	return url.hostname.replace(/^\[(.*)\]$/, "$1");
}
/** The URL of a proxy: http, a host and a port, with a login where the proxy wants one. Throws target-malformed. */
function parseProxy(text) {
	const url = /^http:\/\/[^/\\]/i.test(text.trim()) ? URL.parse(text.trim()) : null;
	if (url === null || url.port === "0" || url.pathname !== "/" || url.search !== "" || url.hash !== "") throw malformed("proxy", "The proxy must be an http:// URL with a host and a port, such as http://localhost:8080.");
	return url;
}
/** An http or https URL without credentials and fragment. Throws target-malformed; never repeats credentials. */
function parseUrl(input, field) {
	const text = input.trim();
	if (text === "") throw malformed(field, "The target URL is empty.");
	if (text.length > longestUrl) throw malformed(field, `The target URL is longer than ${longestUrl} characters.`);
	if (/[\x00-\x1f\x7f]/.test(text)) throw malformed(field, "The target URL contains a line break or another control character.");
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
	if (scheme === void 0 || /^[^/?#]+:\d+(?:[/?#]|$)/.test(text)) throw malformed(field, "The target URL does not begin with http:// or https://.", /^[\w.[\]:-]+(?:[/?#]|$)/.test(text) ? `Put http:// or https:// before it.` : void 0);
	if (scheme !== "http" && scheme !== "https") throw malformed(field, `The target URL has the scheme "${scheme}"; only http and https can be sent to.`);
	if (!/^https?:\/\/[^/\\?#]/i.test(text)) throw malformed(field, "The target URL has no host after its \"//\".");
	const url = URL.parse(text);
	if (url === null) throw malformed(field, "The target URL has a host or a port that cannot be: ports go up to 65535.");
	if (url.username !== "" || url.password !== "") throw malformed(field, "The target URL contains a user name or password.", "Take the user name and password out of the URL; send them as an Authorization header.");
	if (url.port === "0") throw malformed(field, "The target URL has port 0, which nothing listens on.");
	url.hash = "";
	if (url.href.length > longestUrl) throw malformed(field, `The target URL is longer than ${longestUrl} characters once encoded.`);
	return url;
}
function checkAuthorities(pem) {
	const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
	if (certificates.length === 0) throw malformed("ca", "The authority is not a PEM certificate.", "Give the text from BEGIN CERTIFICATE to END CERTIFICATE.");
	for (const certificate of certificates) readCertificate(certificate, "ca");
}
function checkClientCertificate({ certificate, key }) {
	const parsed = readCertificate(certificate, "clientCertificate.certificate");
	const privateKey = readKey(key);
	if (!parsed.checkPrivateKey(privateKey)) throw malformed("clientCertificate.key", "The client key does not belong to the client certificate.");
}
function readCertificate(pem, field) {
	try {
		return new X509Certificate(pem);
	} catch (cause) {
		throw malformed(field, "The certificate cannot be read: it is not a PEM certificate.", "Give it as PEM text.", cause);
	}
}
function readKey(pem) {
	try {
		return createPrivateKey(pem);
	} catch (cause) {
		throw malformed("clientCertificate.key", `The client key cannot be read: ${pem.includes("ENCRYPTED") ? "it is locked with a passphrase" : "it is not a PEM private key"}.`, "Give it as PEM text without a passphrase.", cause);
	}
}
function malformed(field, problem, remedy, cause) {
	return new HookwrightError("target-malformed", problem, {
		field,
		cause,
		...remedy === void 0 ? {} : { remedy }
	});
}
// src/main/sender/attempt-failed.ts
/** Thrown inside the sender only: ends an attempt with a failure that is its result. */
var AttemptFailed = class extends Error {
	failure;
	constructor(kind, problem, remedy) {
		super(problem);
		this.name = "AttemptFailed";
		this.failure = {
			kind,
			problem,
			remedy
		};
	}
};
/** `127.0.0.1:3000`, `[::1]:3000`, `example.com:443`. */
function hostAndPort(host, port) {
	return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
/** What a target sent, fit for a sentence: no control characters, at most `length` characters. */
function printable(text, length = 60) {
	const shown = text.replaceAll(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
	return shown.length > length ? `${shown.slice(0, length)}…` : shown;
}
/** Milliseconds as a person says them: `250 ms`, `5 s`. */
function duration(ms) {
	return ms >= 1e3 && ms % 100 === 0 ? `${ms / 1e3} s` : `${ms} ms`;
}
// src/main/sender/tls-problem.ts
var trustRemedy = "Give its authority’s certificate (PEM) as this target’s CA, or skip the check for this target.";
var renewRemedy = "Renew the certificate, or skip the check for this target.";
var alerts = [
	{
		pattern: /certificate[ _]required/i,
		words: "wants a client certificate, and none was given",
		remedy: "Give a client certificate and its key for this target."
	},
	{
		pattern: /alert[ _](?:bad|unsupported)[ _]certificate|alert[ _]certificate[ _](?:unknown|expired|revoked)|unknown[ _]ca/i,
		words: "refused the client certificate",
		remedy: "Give a client certificate that the target’s authority has signed and that is still valid."
	},
	{
		pattern: /wrong[ _]version[ _]number|packet[ _]length|http[ _]request|record[ _]layer|invalid[ _]alert/i,
		words: "does not speak TLS on this port",
		remedy: "Use http:// for this target, or the port on which it speaks HTTPS."
	},
	{
		pattern: /unsupported[ _]protocol|protocol[ _]version/i,
		words: "offers only TLS versions that are too old; TLS 1.2 or 1.3 is needed",
		remedy: "Turn on TLS 1.2 or 1.3 at the target."
	},
	{
		pattern: /unrecognized[ _]name/i,
		words: "has no certificate for this name",
		remedy: "Correct the host, or set the Host override."
	},
	{
		pattern: /no[ _]application[ _]protocol/i,
		words: "does not speak HTTP/1.1 over TLS (perhaps HTTP/2 only)",
		remedy: "Turn on HTTP/1.1 at the target."
	},
	{
		pattern: /handshake[ _]failure/i,
		words: "ended the handshake: no cipher in common, or it wants a client certificate",
		remedy: "Give a client certificate if the target asks for one."
	},
	{
		pattern: /ECONNRESET|EPIPE|disconnected|EOF/i,
		words: "closed the connection during the TLS handshake",
		remedy: "Check that it speaks HTTPS on this port, and whether it wants a client certificate."
	}
];
function isTlsError(error) {
	return "code" in error && /^ERR_(?:SSL|TLS|OSSL)|^EPROTO$/.test(String(error.code));
}
/** A failed handshake, or an alert that came after it, in words. */
function tlsAlertProblem(error, peer) {
	const code = "code" in error ? String(error.code) : "";
	const said = [
		code,
		"reason" in error ? String(error.reason) : "",
		error.message
	];
	const known = alerts.find(({ pattern }) => said.some((text) => pattern.test(text)));
	if (known !== void 0) return new AttemptFailed("tls", `${peer} ${known.words}.`, known.remedy);
	return new AttemptFailed("tls", `The TLS handshake with ${peer} failed (${printable(code)}).`, "Check how TLS is set up at the target.");
}
/** What is wrong with a certificate, in words. `code` is what the verification said, `name` whom it should be for. */
function certificateProblem(code, certificate, name, now) {
	const issuer = printable(nameOf(certificate.issuer));
	switch (code) {
		case "CERT_HAS_EXPIRED": return tls(`The target’s certificate ${Date.parse(certificate.valid_to) <= now ? `expired on ${day(certificate.valid_to)}` : "stands on an authority whose certificate has expired"}.`, renewRemedy);
		case "CERT_NOT_YET_VALID": return tls(`The target’s certificate is not valid before ${day(certificate.valid_from)}.`, "Check the clocks of both machines, or skip the check for this target.");
		case "ERR_TLS_CERT_ALTNAME_INVALID": return tls(`The target’s certificate is for ${namesOn(certificate)}, not for ${name}.`, "Use a name that is on it, set the Host override, or skip the check for this target.");
		case "DEPTH_ZERO_SELF_SIGNED_CERT": return tls(`The target’s certificate is self-signed (${issuer}): no authority vouches for it.`, trustRemedy);
		case "SELF_SIGNED_CERT_IN_CHAIN":
		case "UNABLE_TO_GET_ISSUER_CERT":
		case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
		case "UNABLE_TO_VERIFY_LEAF_SIGNATURE": return tls(`The target’s certificate comes from an authority that is not known here (${issuer}).`, trustRemedy);
		default: return tls(`The target’s certificate was not accepted (${printable(code)}).`, trustRemedy);
	}
}
function tls(problem, remedy) {
	return new AttemptFailed("tls", problem, remedy);
}
function nameOf(subject) {
	return [subject?.CN, subject?.O].flat().find((name) => name !== void 0 && name !== "") ?? "without a name";
}
function namesOn(certificate) {
	const names = (certificate.subjectaltname ?? "").split(", ").map((name) => name.slice(name.indexOf(":") + 1)).filter((name) => name !== "");
	if (names.length === 0) return printable(nameOf(certificate.subject));
	const shown = names.slice(0, 4).map((name) => printable(name)).join(", ");
	return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}
/** OpenSSL's `Jan  2 03:04:05 2026 GMT` as `2026-01-02`. */
function day(date) {
	const time = Date.parse(date);
	return Number.isNaN(time) ? printable(date) : new Date(time).toISOString().slice(0, 10);
}
// src/main/sender/connect-problem.ts
/** A network error while connecting to `peer`, in words. */
function connectProblem(error, peer) {
	const code = codeOf(error);
	switch (code) {
		case "ECONNREFUSED": return new AttemptFailed("refused", `${peer} refused the connection: nothing listens there.`, "Start the target, or correct host and port.");
		case "ECONNRESET":
		case "EPIPE": return new AttemptFailed("reset", `${peer} reset the connection while it was being made.`, "Check the target and what stands before it.");
		case "EHOSTUNREACH":
		case "ENETUNREACH":
		case "EADDRNOTAVAIL":
		case "EINVAL": return unreachable(`There is no way to ${peer} from here (${code}).`, "Check the network, a VPN, and the address.");
		case "ETIMEDOUT": return unreachable(`${peer} did not answer the connection (${code}).`, "Check that the machine is up and no firewall drops the connection.");
		case "EACCES":
		case "EPERM": return unreachable(`This machine does not allow a connection to ${peer} (${code}).`, "Check its firewall.");
		case "EMFILE":
		case "ENFILE": return unreachable(`This machine has no connections left (${code}).`, "Lower the concurrency, or raise the limit of open files.");
		default: return unreachable(`The connection to ${peer} failed (${code}).`, "Check the address and the network.");
	}
}
/** The connection broke after the request had begun to leave, before the answer was whole. */
function brokenProblem(error, { peer, how, answerBytes, hint }) {
	if (error !== null && isTlsError(error)) return tlsAlertProblem(error, peer);
	const code = error === null ? "" : codeOf(error);
	const done = (code !== "" && code !== "ECONNRESET" && code !== "EPIPE" ? `lost the connection (${code})` : null) ?? (how === "closed" ? "closed the connection" : "reset the connection");
	const look = "Look at the target’s log: the handler may have crashed.";
	if (answerBytes === 0) return new AttemptFailed("reset", `${peer} ${done} before it answered a byte.`, `${look}${hint}`);
	return new AttemptFailed("reset", `${peer} ${done} after ${answerBytes} bytes of its answer.`, look);
}
function codeOf(error) {
	return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
function unreachable(problem, remedy) {
	return new AttemptFailed("unreachable", problem, remedy);
}
// src/main/sender/resolve-host.ts
/** As every other program on the machine does, the hosts file included. */
function resolveWithSystem(host) {
	return new Promise((resolve, reject) => {
		lookup(host, {
			all: true,
			order: "verbatim"
		}, (error, addresses) => {
			if (error === null) resolve(addresses.map(({ address }) => address));
			else reject(error);
		});
	});
}
/** Addresses of a host, in the order to be tried. An address is its own; localhost is both loopbacks, without asking. */
async function addressesOf(host, resolve, watch) {
	if (isIP(host) !== 0) return [host];
	if (/(?:^|\.)localhost\.?$/.test(host)) return ["::1", "127.0.0.1"];
	watch.enter("dns");
	try {
		const looking = resolve(host);
		const addresses = await watch.run((done, fail) => {
			settle(looking, done, fail);
			return () => {};
		});
		if (addresses.length === 0) throw unknownHost(host);
		return addresses;
	} catch (error) {
		throw error instanceof AttemptFailed ? error : lookupProblem(error, host);
	}
}
function lookupProblem(error, host) {
	const code = codeOf(error);
	if (code === "ENOTFOUND" || code === "ENODATA") return unknownHost(host);
	return new AttemptFailed("dns", `The name ${host} could not be looked up (${code}).`, "Check the network and its name server, then attempt it again.");
}
function unknownHost(host) {
	return new AttemptFailed("dns", `There is no host named ${host}.`, "Correct the host in the URL, or add it to the hosts file.");
}
async function settle(promise, done, fail) {
	try {
		done(await promise);
	} catch (error) {
		fail(error);
	}
}
// src/shared/providers/shorthand.ts
/** Pointers into the body, tried in order. */
function at(...pointers) {
	return pointers.map((pointer) => ({ pointer }));
}
/** A field that is always there. */
function required(pointer, type, description, details = {}) {
	return {
		pointer,
		type,
		required: true,
		nullable: false,
		values: null,
		description,
		...details
	};
}
/** A field that may be missing. */
function optional(pointer, type, description, details = {}) {
	return {
		pointer,
		type,
		required: false,
		nullable: false,
		values: null,
		description,
		...details
	};
}
/** HMAC-SHA256 of the raw body in hex, the secret used as text: what most providers do. */
function bodyHmac(names, prefix, details = {}) {
	return {
		title: names.header,
		algorithm: "hmac-sha256",
		encoding: "hex",
		layout: {
			kind: "single",
			prefix
		},
		signed: [{ body: true }],
		secret: {
			encoding: "utf8",
			prefix: "",
			minBytes: null,
			maxBytes: null
		},
		timestamp: null,
		idHeader: null,
		confidence: "documented",
		...names,
		...details
	};
}
// src/shared/providers/aisoule.ts
var incomingSample$1 = `{
"event": "message.incoming",
"timestamp": "2026-05-29T10:30:00Z",
"data": {
"message_id": "wamid.xxx",
"from": "+919876543210",
"contact_name": "John Doe",
"type": "text",
"text": "Hello, I need help with my order",
"whatsapp_account_id": "uuid"
}
}`;
var receivedSample = `{
  "event": "message.received",
  "timestamp": 1780369298,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "918856879188",
    "recipient": "15550199999",
    "type": "text",
    "body": "Hi there! I need pricing info."
  }
}`;
var readSample = `{
  "event": "message.read",
  "timestamp": 1780369320,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "status": "read"
  }
}`;
var sentSample = `{
  "event": "message.sent",
  "timestamp": 1780369305,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "type": "text",
    "body": "Sure! Here is our price list.",
    "status": "sent"
  }
}`;
var deliveredSample = `{
  "event": "message.delivered",
  "timestamp": 1780369308,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "status": "delivered"
  }
}`;
var failedSample = `{
  "event": "message.failed",
  "timestamp": 1780369309,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "status": "failed"
  }
}`;
var contactCreatedSample = `{
  "event": "contact.created",
  "timestamp": "2026-05-29T10:31:00Z",
  "data": {
    "contact_name": "John Doe",
    "phone": "+919876543210"
  }
}`;
var contactUpdatedSample = `{
  "event": "contact.updated",
  "timestamp": "2026-05-29T10:32:00Z",
  "data": {
    "contact_name": "John M. Doe",
    "phone": "+919876543210"
  }
}`;
var campaignSample = `{
  "event": "campaign.completed",
  "timestamp": "2026-05-29T11:00:00Z",
  "data": {
    "name": "June offer",
    "status": "completed"
  }
}`;
var transferSample = `{
  "event": "transfer.created",
  "timestamp": "2026-05-29T10:33:00Z",
  "data": {
    "contact_name": "John Doe",
    "phone": "+919876543210"
  }
}`;
var time = {
	at: { pointer: "/timestamp" },
	as: "now"
};
var freshHelp = [{
	at: { pointer: "/data/message_id" },
	as: "wamid"
}, time];
var freshApi = [{
	at: { pointer: "/data/message_id" },
	as: "hex"
}, time];
var helpPage = "https://aisoule.com/help/integrations/webhooks-receiving";
var apiPage = "https://aisoule.com/docs/webhooks/webhook-events";
var twoHeaders = "The help pages and the API pages document different headers; whichever is present is checked.";
var signaturePage$1 = "https://aisoule.com/docs/webhooks/signature-validation";
var eventNames = [
	"message.incoming",
	"message.received",
	"message.sent",
	"message.delivered",
	"message.read",
	"message.failed",
	"contact.created",
	"contact.updated",
	"campaign.completed",
	"transfer.created"
];
var messageId = required("/data/message_id", "string", "Id of the message; deduplicate on it together with the event");
var apiFields = [
	optional("/data/waba_number", "string", "WhatsApp number of the account (API pages)"),
	optional("/data/sender", "string", "Who sent it (API pages)"),
	optional("/data/recipient", "string", "Who gets it (API pages)"),
	optional("/data/type", "string", "Kind of content"),
	optional("/data/body", "string", "The text (API pages)", { nullable: true }),
	optional("/data/status", "string", "State of the message (API pages)")
];
/** Both documented forms of a message, in fields. */
var incomingFields = [
	messageId,
	required("/data/from", "string", "The customer (help pages)", { alternatives: ["/data/sender"] }),
	optional("/data/contact_name", "string", "Name of the customer (help pages)", { nullable: true }),
	optional("/data/text", "string", "The text (help pages)", { nullable: true }),
	optional("/data/whatsapp_account_id", "string", "UUID of the WhatsApp account (help pages)"),
	...apiFields
];
/** The help pages show no payload of these events, so further fields are no departure. */
var openData = required("/data", "object", "What the event is about", { open: true });
var statusFields = [
	openData,
	messageId,
	...apiFields
];
var outgoingMap$1 = {
	conversationId: at("/data/recipient", "/data/to"),
	senderId: at("/data/sender", "/data/waba_number", "/data/from"),
	senderName: [],
	recipientId: at("/data/recipient", "/data/to"),
	recipientName: at("/data/contact_name"),
	failure: at("/data/errors/0/title", "/data/error/message", "/data/error_message", "/data/reason", "/data/error")
};
/** An event of an outgoing message. */
var messageState = (id, title, description, sample, more) => ({
	id,
	type: id,
	title,
	description,
	direction: "outgoing",
	when: [{
		at: { pointer: "/event" },
		equals: id
	}],
	map: outgoingMap$1,
	fields: statusFields,
	sample,
	sampleHeaders: [],
	freshen: freshApi,
	...more
});
/** An event that carries no message. */
var notice = (id, title, description, sample, summaries) => ({
	id,
	type: id,
	title,
	description: `${description} AIsoule does not document its data; the data of the sample is made up.`,
	direction: null,
	when: [{
		at: { pointer: "/event" },
		equals: id
	}],
	map: {
		conversationId: [],
		senderId: [],
		senderName: [],
		recipientId: [],
		recipientName: [],
		text: [],
		contentKind: []
	},
	fields: [openData],
	summaries,
	sample,
	sampleHeaders: [],
	sampleSource: "built",
	freshen: [time]
});
var contact = "{/data/contact_name|/data/name|/data/phone|/data/from}";
/** AIsoule: help pages (the seed document) and API pages, which show two forms of payload and of signature header. */
var aisoule = {
	id: "aisoule",
	name: "AIsoule",
	homepage: helpPage,
	recognise: [[{ at: { header: "X-AISoule-Signature" } }], [
		{
			at: { pointer: "/event" },
			oneOf: eventNames
		},
		{ at: { pointer: "/timestamp" } },
		{
			at: { pointer: "/data" },
			type: "object"
		}
	]],
	method: "POST",
	contentType: "application/json",
	headers: [],
	signatures: [bodyHmac({
		id: "aisoule-help",
		header: "X-Webhook-Signature",
		source: helpPage,
		note: twoHeaders
	}, "", { title: "X-Webhook-Signature (help pages)" }), bodyHmac({
		id: "aisoule-api",
		header: "X-AISoule-Signature",
		source: signaturePage$1,
		note: twoHeaders
	}, "sha256=", { title: "X-AISoule-Signature (API pages)" })],
	signing: "required",
	events: [
		{
			id: "message.incoming",
			type: "message.incoming",
			title: "Incoming message",
			description: "A customer sends a message. The API pages call it message.received.",
			direction: "incoming",
			when: [{
				at: { pointer: "/event" },
				oneOf: ["message.incoming", "message.received"]
			}],
			fields: incomingFields,
			sample: incomingSample$1,
			sampleHeaders: [],
			sampleSource: "documented",
			freshen: freshHelp,
			moreSamples: [{
				id: "api-form",
				title: "message.received, as in the API pages",
				body: receivedSample,
				headers: [],
				source: "documented",
				freshen: freshApi
			}]
		},
		messageState("message.sent", "Message sent", "A message went out to WhatsApp.", sentSample, {
			sampleSource: "built",
			messageState: "sent"
		}),
		messageState("message.delivered", "Message delivered", "A message reached the recipient.", deliveredSample, {
			sampleSource: "built",
			messageState: "delivered",
			summaries: ["Delivered to {/data/recipient|/data/to}", "Message delivered"]
		}),
		messageState("message.read", "Message read", "The recipient read a message.", readSample, {
			sampleSource: "documented",
			messageState: "read",
			summaries: ["Read by {/data/recipient|/data/to}", "Message read"]
		}),
		messageState("message.failed", "Message failed", "A message could not be delivered.", failedSample, {
			sampleSource: "built",
			messageState: "failed",
			summaries: [
				"Not delivered to {/data/recipient|/data/to}: {/data/error|/data/error/message|/data/error_message|/data/reason}",
				"Not delivered to {/data/recipient|/data/to}",
				"Message failed"
			]
		}),
		notice("contact.created", "Contact created", "A contact was added.", contactCreatedSample, [`New contact ${contact}`, "Contact created"]),
		notice("contact.updated", "Contact updated", "Data of a contact changed.", contactUpdatedSample, [`Contact ${contact} changed`, "Contact updated"]),
		notice("campaign.completed", "Campaign finished", "A campaign has sent everything.", campaignSample, ["Campaign finished: {/data/name|/data/campaign_name}", "Campaign finished"]),
		notice("transfer.created", "Agent transfer", "A conversation was handed to an agent.", transferSample, [`Agent transfer of ${contact}`, "Agent transfer started"])
	],
	map: {
		type: at("/event"),
		direction: {
			sources: [],
			values: {},
			absent: null
		},
		eventId: at("/data/message_id"),
		conversationId: at("/data/from", "/data/sender"),
		replyTo: at("/data/context/message_id", "/data/context/id"),
		senderId: at("/data/from", "/data/sender"),
		senderName: at("/data/contact_name"),
		recipientId: at("/data/recipient", "/data/waba_number"),
		recipientName: [],
		text: at("/data/text", "/data/body"),
		contentKind: at("/data/type"),
		time: at("/timestamp"),
		attachments: null,
		facts: [
			{
				label: "Content type",
				sources: at("/data/type")
			},
			{
				label: "Status",
				sources: at("/data/status")
			},
			{
				label: "WhatsApp account",
				sources: at("/data/whatsapp_account_id")
			},
			{
				label: "WhatsApp number",
				sources: at("/data/waba_number")
			}
		]
	},
	fields: [
		required("/event", "string", "Name of the event", { values: eventNames }),
		required("/timestamp", "any", "ISO 8601 (help pages) or unix seconds (API pages)"),
		required("/data", "object", "What the event is about")
	],
	openPayload: false,
	showUnknownFields: true,
	delivery: {
		deadlineSeconds: 5,
		success: "200",
		retried: "Everything but status 200",
		retryDelaysSeconds: [
			10,
			60,
			300
		],
		givesUp: "After 3 failures the webhook is marked as failing.",
		notes: ["The same event may be sent twice, so handlers must be idempotent."],
		source: helpPage
	},
	notes: [
		`Two forms of payload are documented, in the help pages and in the API pages (${apiPage}); both are read.`,
		"No conversation id is documented: the number of the customer stands for the conversation.",
		"Neither replies nor reasons of failure are documented; they are read where they stand as in WhatsApp’s own webhooks (context.id, errors).",
		"One message has several events (sent, delivered, read) with the same message_id, so event and message_id together make an event unique."
	]
};
// src/shared/providers/github.ts
var validationPage = "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries";
var freshen$3 = [{
	at: { header: "X-GitHub-Delivery" },
	as: "uuid"
}];
var sender = `"sender": {
    "login": "octocat",
    "id": 583231,
    "type": "User"
  }`;
var repository = `"repository": {
    "id": 1296269,
    "name": "Hello-World",
    "full_name": "octocat/Hello-World",
    "html_url": "https://github.com/octocat/Hello-World"
  }`;
var pingSample = `{
  "zen": "Keep it logically awesome.",
  "hook_id": 109948940,
  "hook": {
    "type": "Repository",
    "id": 109948940,
    "name": "web",
    "active": true,
    "events": ["push"]
  },
  ${repository},
  ${sender}
}`;
var pushSample = `{
  "ref": "refs/heads/main",
  "before": "0f0e0d0c0b0a09080706050403020100ffeeddcc",
  "after": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
  "commits": [],
  "head_commit": {
    "id": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
    "message": "Fix the greeting",
    "timestamp": "2026-05-29T10:30:00+02:00"
  },
  "pusher": { "name": "octocat" },
  ${repository},
  ${sender}
}`;
var pullRequestSample = `{
  "action": "opened",
  "number": 42,
  "pull_request": {
    "id": 279147437,
    "number": 42,
    "title": "Update the greeting",
    "state": "open",
    "body": "It says hello twice.",
    "updated_at": "2026-05-29T10:30:00Z"
  },
  ${repository},
  ${sender}
}`;
var issueSample = `{
  "action": "opened",
  "issue": {
    "id": 444500041,
    "number": 7,
    "title": "Spelling error in the README",
    "body": "It says worl instead of world.",
    "updated_at": "2026-05-29T10:30:00Z"
  },
  ${repository},
  ${sender}
}`;
var commentSample = `{
  "action": "created",
  "issue": { "id": 444500041, "number": 7, "title": "Spelling error in the README" },
  "comment": {
    "id": 492700400,
    "body": "You are totally right! I will get this fixed right away.",
    "created_at": "2026-05-29T10:31:00Z"
  },
  ${repository},
  ${sender}
}`;
var releaseSample = `{
  "action": "published",
  "release": {
    "id": 17372790,
    "tag_name": "v1.2.0",
    "name": "1.2.0",
    "body": "Says hello once.",
    "published_at": "2026-05-29T10:30:00Z"
  },
  ${repository},
  ${sender}
}`;
var starSample = `{
  "action": "created",
  "starred_at": "2026-05-29T10:30:00Z",
  ${repository},
  ${sender}
}`;
/** One kind of event, known by its X-GitHub-Event header. */
var kind$1 = (id, title, description, summaries, sample) => ({
	id,
	type: id,
	title,
	description,
	direction: null,
	when: [{
		at: { header: "X-GitHub-Event" },
		equals: id
	}],
	summaries,
	sample,
	sampleHeaders: [["X-GitHub-Event", id], ["X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"]],
	sampleSource: "built",
	freshen: freshen$3
});
var absentWithoutSecret = "The header is absent while the webhook has no secret.";
/** GitHub webhooks, https://docs.github.com/en/webhooks */
var github = {
	id: "github",
	name: "GitHub",
	homepage: "https://docs.github.com/en/webhooks",
	recognise: [[{ at: { header: "X-GitHub-Event" } }, { at: { header: "X-GitHub-Delivery" } }], [{
		at: { header: "User-Agent" },
		startsWith: "GitHub-Hookshot/"
	}]],
	method: "POST",
	contentType: "application/json",
	headers: [["User-Agent", "GitHub-Hookshot/044aadd"]],
	signatures: [bodyHmac({
		id: "github-sha256",
		header: "X-Hub-Signature-256",
		source: validationPage,
		note: absentWithoutSecret
	}, "sha256="), bodyHmac({
		id: "github-sha1",
		header: "X-Hub-Signature",
		source: validationPage,
		note: absentWithoutSecret
	}, "sha1=", {
		title: "X-Hub-Signature (legacy)",
		algorithm: "hmac-sha1"
	})],
	signing: "optional",
	events: [
		kind$1("ping", "Ping", "A webhook was set up.", ["Ping: {/zen}", "Ping"], pingSample),
		kind$1("push", "Push", "Commits or tags were pushed.", [
			"{/pusher/name|/sender/login} pushed to {/ref}: {/head_commit/message}",
			"{/pusher/name|/sender/login} pushed to {/ref}",
			"Push"
		], pushSample),
		kind$1("pull_request", "Pull request", "Something happened to a pull request; the action says what.", ["Pull request #{/number|/pull_request/number} {/action}: {/pull_request/title}", "Pull request"], pullRequestSample),
		kind$1("issues", "Issue", "Something happened to an issue; the action says what.", ["Issue #{/issue/number} {/action}: {/issue/title}", "Issue"], issueSample),
		kind$1("issue_comment", "Comment", "Someone commented on an issue or a pull request.", ["{/sender/login} on #{/issue/number}: {/comment/body}", "Comment"], commentSample),
		kind$1("release", "Release", "Something happened to a release; the action says what.", ["Release {/release/tag_name} {/action}", "Release"], releaseSample),
		kind$1("star", "Star", "A repository was starred or unstarred.", ["Star {/action} by {/sender/login}", "Star"], starSample),
		{
			...kind$1("workflow_run", "GitHub event", "Any other event; X-GitHub-Event names it.", [], ""),
			id: "other",
			type: null,
			when: [],
			summaries: [
				"{header:X-GitHub-Event} {/action} in {/repository/full_name}",
				"{header:X-GitHub-Event} in {/repository/full_name|/organization/login}",
				"{header:X-GitHub-Event} {/action}",
				"{header:X-GitHub-Event}"
			],
			sample: `{
  "action": "completed",
  "workflow_run": { "id": 30433642, "name": "Build", "conclusion": "success", "updated_at": "2026-05-29T10:30:00Z" },
  ${repository},
  ${sender}
}`
		}
	],
	map: {
		type: [{ header: "X-GitHub-Event" }],
		typeDetail: at("/action"),
		direction: {
			sources: [],
			values: {},
			absent: null
		},
		eventId: [{ header: "X-GitHub-Delivery" }],
		conversationId: [],
		senderId: at("/sender/login"),
		senderName: [],
		recipientId: [],
		recipientName: [],
		text: at("/comment/body", "/review/body", "/head_commit/message", "/pull_request/body", "/issue/body", "/release/body"),
		time: at("/comment/created_at", "/head_commit/timestamp", "/pull_request/updated_at", "/issue/updated_at", "/release/published_at", "/workflow_run/updated_at", "/starred_at"),
		attachments: null,
		facts: [
			{
				label: "Repository",
				sources: at("/repository/full_name")
			},
			{
				label: "Organisation",
				sources: at("/organization/login")
			},
			{
				label: "Action",
				sources: at("/action")
			},
			{
				label: "Ref",
				sources: at("/ref")
			},
			{
				label: "Commit",
				sources: at("/after")
			},
			{
				label: "Title",
				sources: at("/pull_request/title", "/issue/title", "/release/name")
			},
			{
				label: "Page",
				sources: at("/comment/html_url", "/pull_request/html_url", "/issue/html_url", "/compare", "/repository/html_url")
			}
		]
	},
	formField: "payload",
	fields: [
		optional("/action", "string", "What happened, for most events"),
		optional("/sender", "object", "Who did it", { open: true }),
		optional("/repository", "object", "Where it happened", { open: true }),
		optional("/organization", "object", "The organisation", { open: true }),
		optional("/installation", "object", "The GitHub App installation", { open: true })
	],
	openPayload: true,
	delivery: {
		deadlineSeconds: 10,
		success: "2xx",
		retried: "Nothing by itself",
		retryDelaysSeconds: [],
		givesUp: "At once; a delivery can be sent again by hand for 3 days, with the same X-GitHub-Delivery.",
		notes: ["GitHub Enterprise Server waits 30 seconds and keeps deliveries for 7 days."],
		source: "https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks"
	},
	notes: ["The samples are shortened: real payloads carry many more fields."]
};
// src/shared/providers/maia.ts
var freshen$2 = [{
	at: { pointer: "/messageId" },
	as: "uuid"
}, {
	at: { pointer: "/timestamp" },
	as: "now"
}];
var textSample$1 = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Your order #12345 has been shipped and will arrive in 2-3 business days.",
"timestamp": "2024-01-15T10:30:00.000Z"
}`;
var imageSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "support-bot",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Here's the product image you requested:",
"timestamp": "2024-01-15T10:30:00.000Z",
"attachments": [
{
"id": "img-001",
"url": "https://storage.maiacompany.io/files/product.jpg?signature=xyz",
"type": "image",
"size": 245760,
"mimeType": "image/jpeg"
}
]
}`;
var voiceNoteSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511888888888",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "",
"timestamp": "2024-01-15T10:30:00.000Z",
"attachments": [
{
"id": "audio-001",
"url": "https://storage.maiacompany.io/files/voice.ogg?signature=abc",
"type": "audio",
"size": 51200,
"mimeType": "audio/ogg"
}
]
}`;
var documentSample$1 = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Hello! How can I assist you today?",
"timestamp": "2024-01-15T10:30:00.000Z",
"attachments": [
{
"id": "attachment-uuid",
"url": "https://presigned-url.example.com/file.pdf",
"type": "document",
"size": 102400,
"mimeType": "application/pdf"
}
]
}`;
var humanReplySample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Hi, this is Ana from support. I have looked into your order myself.",
"timestamp": "2024-01-15T10:30:00.000Z",
"direction": "outgoing"
}`;
var incomingSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Where is my order #12345?",
"timestamp": "2024-01-15T10:29:00.000Z",
"direction": "incoming",
"externalUserId": "+5511977777777"
}`;
var echoSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "I will call you back in ten minutes.",
"timestamp": "2024-01-15T10:31:00.000Z",
"direction": "echo",
"externalUserId": "+5511977777777"
}`;
var incomingVoiceNote = {
	id: "voice-note",
	title: "Voice note of a customer",
	body: `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511888888888",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "",
"timestamp": "2024-01-15T10:30:00.000Z",
"direction": "incoming",
"externalUserId": "+5511977777777",
"attachments": [
{
"id": "audio-001",
"url": "https://storage.maiacompany.io/files/voice.ogg?signature=abc",
"type": "audio",
"size": 51200,
"mimeType": "audio/ogg"
}
]
}`,
	headers: [],
	source: "built",
	freshen: freshen$2
};
/** MAIA, https://docs.maiacompany.io/webhooks/ (messages webhook, payload reference, security). */
var maia = {
	id: "maia",
	name: "MAIA",
	homepage: "https://docs.maiacompany.io/webhooks/",
	recognise: [
		[{ at: { header: "X-Maia-Signature" } }],
		[{
			at: { header: "User-Agent" },
			startsWith: "Maia-Webhook/"
		}],
		[
			{
				at: { pointer: "/channelId" },
				type: "string"
			},
			{
				at: { pointer: "/sessionId" },
				type: "string"
			},
			{
				at: { pointer: "/messageId" },
				type: "string"
			},
			{
				at: { pointer: "/response" },
				type: "string"
			}
		]
	],
	method: "POST",
	contentType: "application/json",
	headers: [["User-Agent", "Maia-Webhook/1.0"]],
	signatures: [bodyHmac({
		id: "maia-hmac",
		header: "X-Maia-Signature",
		source: "https://docs.maiacompany.io/webhooks/security.html",
		note: "The n8n example of that page signs JSON.stringify(body), the Node example the raw body; only the raw body is right for every payload."
	}, "")],
	signing: "required",
	events: [
		{
			id: "ai-response",
			type: null,
			title: "AI response",
			description: "An AI agent answers a customer. On the wire it looks exactly like a human reply.",
			direction: "outgoing",
			when: [],
			matchDirection: true,
			alike: ["human-reply"],
			sample: textSample$1,
			sampleHeaders: [],
			sampleSource: "documented",
			freshen: freshen$2,
			moreSamples: [
				{
					id: "image",
					title: "With an image",
					body: imageSample,
					headers: [],
					source: "documented",
					freshen: freshen$2
				},
				{
					id: "voice-note",
					title: "Voice note",
					body: voiceNoteSample,
					headers: [],
					source: "documented",
					freshen: freshen$2
				},
				{
					id: "document",
					title: "With a document",
					body: documentSample$1,
					headers: [],
					source: "documented",
					freshen: freshen$2
				}
			]
		},
		{
			id: "human-reply",
			type: null,
			title: "Human reply",
			description: "An operator sends a message through the channel. On the wire it looks exactly like an AI response.",
			direction: "outgoing",
			when: [],
			matchDirection: true,
			alike: ["ai-response"],
			sample: humanReplySample,
			sampleHeaders: [],
			sampleSource: "built",
			freshen: freshen$2
		},
		{
			id: "incoming-message",
			type: null,
			title: "Incoming message",
			description: "A customer sends a message. Only with \"Forward incoming messages\" switched on.",
			direction: "incoming",
			when: [],
			matchDirection: true,
			map: {
				senderId: at("/externalUserId"),
				recipientId: at("/channelIdentifier")
			},
			sample: incomingSample,
			sampleHeaders: [],
			sampleSource: "built",
			freshen: freshen$2,
			moreSamples: [incomingVoiceNote]
		},
		{
			id: "echo-message",
			type: null,
			title: "Echo message",
			description: "The owner of the connected phone sends a message from the device itself. Only with \"Forward incoming messages\" switched on, and only on non-official WhatsApp channels.",
			direction: "echo",
			when: [],
			matchDirection: true,
			sample: echoSample,
			sampleHeaders: [],
			sampleSource: "built",
			freshen: freshen$2
		}
	],
	map: {
		type: [],
		direction: {
			sources: at("/direction"),
			values: {
				incoming: "incoming",
				outgoing: "outgoing",
				echo: "echo"
			},
			absent: "outgoing"
		},
		eventId: at("/messageId"),
		conversationId: at("/sessionId"),
		senderId: at("/channelIdentifier"),
		senderName: [],
		recipientId: at("/externalUserId"),
		recipientName: [],
		text: at("/response"),
		time: at("/timestamp"),
		attachments: {
			list: "/attachments",
			id: "/id",
			url: "/url",
			type: "/type",
			size: "/size",
			mimeType: "/mimeType"
		},
		facts: [
			{
				label: "Channel",
				sources: at("/channelIdentifier")
			},
			{
				label: "Channel id",
				sources: at("/channelId")
			},
			{
				label: "Agent id",
				sources: at("/agentId")
			}
		]
	},
	fields: [
		required("/channelId", "string", "Internal UUID of the channel"),
		required("/channelIdentifier", "string", "External identifier of the channel, e.g. a WhatsApp phone number or a username"),
		required("/agentId", "string", "UUID of the AI agent that processed the message"),
		required("/sessionId", "string", "UUID of the conversation"),
		required("/messageId", "string", "Unique UUID of this message; deduplicate on it"),
		required("/response", "string", "The text; empty for a voice note"),
		required("/timestamp", "string", "ISO 8601 time"),
		optional("/direction", "string", "Only there with \"Forward incoming messages\"; absent means outgoing", { values: [
			"outgoing",
			"incoming",
			"echo"
		] }),
		optional("/externalUserId", "string", "The customer, for incoming and echo messages"),
		optional("/attachments", "array", "Files"),
		required("/attachments/*/id", "string", "Unique attachment id"),
		required("/attachments/*/url", "string", "Pre-signed URL that expires"),
		required("/attachments/*/type", "string", "Kind of file", { values: [
			"image",
			"audio",
			"video",
			"document"
		] }),
		required("/attachments/*/size", "number", "Bytes"),
		required("/attachments/*/mimeType", "string", "MIME type")
	],
	openPayload: false,
	delivery: {
		deadlineSeconds: 10,
		success: "2xx",
		retried: "5xx, timeouts, network errors and 429; no other 4xx",
		retryDelaysSeconds: [
			1,
			2,
			4
		],
		givesUp: "After the last failure the notification is lost; the message to the customer is not affected.",
		variants: [{
			title: "3 attempts in total",
			retryDelaysSeconds: [1, 2]
		}],
		notes: ["The documents say \"up to 3 attempts\" and list three delays, which make four attempts. The three delays are kept as documented; \"3 attempts in total\" is offered as a variant."],
		source: "https://docs.maiacompany.io/webhooks/"
	},
	notes: ["AI responses and human replies are not told apart by any documented field, so a capture says \"AI response or human reply\".", "Test sessions of the MAIA panel send no webhooks."]
};
// src/shared/providers/standard-webhooks.ts
var source$1 = "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md";
var contactSample = `{
  "type": "contact.created",
  "timestamp": "2022-11-03T20:26:10.344522Z",
  "data": {
    "id": "1f81eb52-5198-4599-803e-771906343485",
    "type": "contact",
    "fullName": "John Smith",
    "address": "800 W NASA Pkwy, Webster, TX 77598, USA",
    "phoneNumber": "(281) 332-2575",
    "birthday": "1980-04-19",
    "occupation": "Engineer, ACME"
  }
}`;
var exampleSample = `{
  "type": "example.event",
  "timestamp": "2022-11-03T20:26:10.344522Z",
  "data": {
    "foo": "bar",
    "fizzbuzz": 2
  }
}`;
var freshen$1 = [{
	at: { pointer: "/timestamp" },
	as: "now"
}];
/** The symmetric scheme under the header names of the specification or of Svix, who started it. */
var symmetric = (id, title, brand) => ({
	id,
	title,
	algorithm: "hmac-sha256",
	encoding: "base64",
	header: `${brand}-signature`,
	layout: {
		kind: "list",
		separator: " ",
		prefix: "v1,"
	},
	signed: [
		{ header: `${brand}-id` },
		{ text: "." },
		{ timestamp: true },
		{ text: "." },
		{ body: true }
	],
	secret: {
		encoding: "base64",
		prefix: "whsec_",
		minBytes: 24,
		maxBytes: 64
	},
	timestamp: {
		header: `${brand}-timestamp`,
		unit: "seconds",
		toleranceSeconds: 300
	},
	idHeader: `${brand}-id`,
	confidence: "documented",
	source: source$1,
	note: "The specification leaves the tolerance open; five minutes either way is what its libraries use."
});
/** Standard Webhooks 1.0.0, as sent by Svix, Clerk, Resend, OpenAI, Replicate and others. */
var standardWebhooks = {
	id: "standard-webhooks",
	name: "Standard Webhooks",
	homepage: "https://www.standardwebhooks.com",
	recognise: [[
		{ at: { header: "webhook-id" } },
		{ at: { header: "webhook-timestamp" } },
		{ at: { header: "webhook-signature" } }
	], [
		{ at: { header: "svix-id" } },
		{ at: { header: "svix-timestamp" } },
		{ at: { header: "svix-signature" } }
	]],
	method: "POST",
	contentType: "application/json",
	headers: [],
	signatures: [
		symmetric("standard-webhooks-v1", "v1: HMAC-SHA256", "webhook"),
		{
			...symmetric("standard-webhooks-v1a", "v1a: Ed25519", "webhook"),
			algorithm: "ed25519",
			layout: {
				kind: "list",
				separator: " ",
				prefix: "v1a,"
			},
			secret: {
				encoding: "base64",
				prefix: "whpk_",
				privatePrefix: "whsk_",
				minBytes: 32,
				maxBytes: 64
			},
			note: "A public key (whpk_) checks; a private key (whsk_) also signs."
		},
		symmetric("svix-v1", "v1 in svix-* headers", "svix")
	],
	signing: "required",
	events: [{
		id: "event",
		type: null,
		title: "Event",
		description: "Any event. The specification recommends type, timestamp and data, and leaves the rest to the sender.",
		direction: null,
		when: [],
		summaries: ["{/type}", "{/event_type|/event}"],
		sample: contactSample,
		sampleHeaders: [],
		sampleSource: "documented",
		freshen: freshen$1,
		moreSamples: [{
			id: "example",
			title: "Minimal example",
			body: exampleSample,
			headers: [],
			source: "documented",
			freshen: freshen$1
		}]
	}],
	map: {
		type: at("/type", "/event_type", "/event"),
		direction: {
			sources: [],
			values: {},
			absent: null
		},
		eventId: [{ header: "webhook-id" }, { header: "svix-id" }],
		conversationId: [],
		senderId: [],
		senderName: [],
		recipientId: [],
		recipientName: [],
		text: [],
		time: [
			...at("/timestamp"),
			{ header: "webhook-timestamp" },
			{ header: "svix-timestamp" }
		],
		attachments: null,
		facts: [{
			label: "Subject id",
			sources: at("/data/id", "/data/object/id")
		}, {
			label: "Subject type",
			sources: at("/data/type", "/data/object")
		}]
	},
	fields: [
		optional("/type", "string", "Name of the event, parts joined by full stops"),
		optional("/timestamp", "any", "When it happened, ISO 8601"),
		optional("/data", "any", "What the event is about")
	],
	openPayload: true,
	delivery: {
		deadlineSeconds: 15,
		success: "2xx",
		retried: "Everything but 2xx; a redirect is a failure",
		retryDelaysSeconds: [
			5,
			300,
			1800,
			7200,
			18e3,
			36e3,
			50400,
			72e3,
			86400
		],
		givesUp: "After the last retry, or at once on 410 Gone.",
		notes: [
			"The schedule is the example of the specification (75 h 35 min in all), with random jitter added; senders choose their own.",
			"The specification advises a deadline of 15 to 30 seconds.",
			"429, 502 and 504 ask the sender to slow down; Retry-After is to be honoured."
		],
		source: source$1
	}
};
// src/shared/providers/stripe.ts
var signaturePage = "https://docs.stripe.com/webhooks#verify-events";
var eventPage = "https://docs.stripe.com/api/events/object";
var freshen = [{
	at: { pointer: "/id" },
	as: "hex"
}, {
	at: { pointer: "/created" },
	as: "now"
}];
/** An event object, https://docs.stripe.com/api/events/object, around the object it is about. */
var eventSample = (type, object) => `{
  "id": "evt_1NG8Du2eZvKYlo2CUI79vXWy",
  "object": "event",
  "api_version": "2025-03-31.basil",
  "created": 1686089970,
  "data": {
    "object": ${object.replaceAll("\n", "\n    ")}
  },
  "livemode": false,
  "pending_webhooks": 1,
  "request": {
    "id": null,
    "idempotency_key": null
  },
  "type": "${type}"
}`;
var paymentIntent = (status) => `{
  "id": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
  "object": "payment_intent",
  "amount": 2000,
  "created": 1680800504,
  "currency": "usd",
  "customer": null,
  "livemode": false,
  "metadata": {},
  "status": "${status}"
}`;
var checkoutSession = `{
  "id": "cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u",
  "object": "checkout.session",
  "amount_total": 2198,
  "created": 1679600215,
  "currency": "usd",
  "customer": null,
  "livemode": false,
  "metadata": {},
  "mode": "payment",
  "payment_status": "paid",
  "status": "complete"
}`;
var invoice = (status) => `{
  "id": "in_1MtHbELkdIwHu7ixl4OzzPMv",
  "object": "invoice",
  "amount_due": 1000,
  "created": 1680644467,
  "currency": "usd",
  "customer": "cus_NeZwdNtLEOXuvB",
  "livemode": false,
  "metadata": {},
  "status": "${status}"
}`;
var subscription = (status) => `{
  "id": "sub_1MowQVLkdIwHu7ixeRlqHVzs",
  "object": "subscription",
  "created": 1679609767,
  "currency": "usd",
  "customer": "cus_Na6dX7aXxi11N4",
  "livemode": false,
  "metadata": {},
  "status": "${status}"
}`;
var charge = `{
  "id": "ch_3MmlLrLkdIwHu7ix0snN0B15",
  "object": "charge",
  "amount": 1099,
  "amount_refunded": 1099,
  "created": 1679090539,
  "currency": "usd",
  "customer": null,
  "livemode": false,
  "metadata": {},
  "refunded": true,
  "status": "succeeded"
}`;
var kind = (type, title, description, summary, object) => ({
	id: type,
	type,
	title,
	description,
	direction: null,
	when: [{
		at: { pointer: "/type" },
		equals: type
	}],
	summaries: [summary, title],
	sample: eventSample(type, object),
	sampleHeaders: [],
	sampleSource: "built",
	freshen
});
/** Stripe events of API version 1, https://docs.stripe.com/webhooks */
var stripe = {
	id: "stripe",
	name: "Stripe",
	homepage: "https://docs.stripe.com/webhooks",
	recognise: [[{ at: { header: "Stripe-Signature" } }], [
		{
			at: { pointer: "/object" },
			equals: "event"
		},
		{
			at: { pointer: "/id" },
			startsWith: "evt_"
		},
		{
			at: { pointer: "/data/object" },
			type: "object"
		}
	]],
	method: "POST",
	contentType: "application/json; charset=utf-8",
	headers: [["User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"]],
	signatures: [{
		id: "stripe-v1",
		title: "v1: HMAC-SHA256",
		algorithm: "hmac-sha256",
		encoding: "hex",
		header: "Stripe-Signature",
		layout: {
			kind: "pairs",
			separator: ",",
			signatureKey: "v1",
			timestampKey: "t"
		},
		signed: [
			{ timestamp: true },
			{ text: "." },
			{ body: true }
		],
		secret: {
			encoding: "utf8",
			prefix: "",
			minBytes: null,
			maxBytes: null
		},
		timestamp: {
			header: null,
			unit: "seconds",
			toleranceSeconds: 300
		},
		idHeader: null,
		confidence: "documented",
		source: signaturePage,
		note: "The secret is used as text, whsec_ included: it is not decoded. Several v1 stand in the header while a secret is rotated; v0 is never checked."
	}],
	signing: "required",
	events: [
		kind("payment_intent.succeeded", "Payment succeeded", "A payment went through.", "Payment succeeded: {/data/object/amount} {/data/object/currency}", paymentIntent("succeeded")),
		kind("payment_intent.payment_failed", "Payment failed", "An attempt to pay failed.", "Payment failed: {/data/object/amount} {/data/object/currency}", paymentIntent("requires_payment_method")),
		kind("checkout.session.completed", "Checkout completed", "A customer completed a checkout.", "Checkout completed: {/data/object/amount_total} {/data/object/currency}", checkoutSession),
		kind("invoice.paid", "Invoice paid", "An invoice was paid, or marked as paid.", "Invoice paid: {/data/object/amount_due} {/data/object/currency}", invoice("paid")),
		kind("invoice.payment_failed", "Invoice payment failed", "An attempt to collect an invoice failed.", "Invoice payment failed: {/data/object/amount_due} {/data/object/currency}", invoice("open")),
		kind("customer.subscription.created", "Subscription created", "A customer signed up for a subscription.", "Subscription created: {/data/object/status}", subscription("active")),
		kind("customer.subscription.deleted", "Subscription ended", "A subscription ended.", "Subscription ended: {/data/object/status}", subscription("canceled")),
		kind("charge.refunded", "Charge refunded", "A charge was refunded, in whole or in part.", "Charge refunded: {/data/object/amount_refunded} {/data/object/currency}", charge),
		{
			...kind("customer.created", "Stripe event", "Any other event; its type names it.", "{/type}", "{}"),
			id: "other",
			type: null,
			when: [],
			sample: eventSample("customer.created", `{
  "id": "cus_NffrFeUfNV2Hib",
  "object": "customer",
  "created": 1680893993,
  "email": "jennyrosen@example.com",
  "livemode": false,
  "metadata": {},
  "name": "Jenny Rosen"
}`)
		}
	],
	map: {
		type: at("/type"),
		direction: {
			sources: [],
			values: {},
			absent: null
		},
		eventId: at("/id"),
		conversationId: [],
		senderId: at("/account"),
		senderName: [],
		recipientId: at("/data/object/customer"),
		recipientName: [],
		text: [],
		time: at("/created"),
		attachments: null,
		facts: [
			{
				label: "Object",
				sources: at("/data/object/id")
			},
			{
				label: "Kind of object",
				sources: at("/data/object/object")
			},
			{
				label: "Amount, in the smallest unit",
				sources: at("/data/object/amount", "/data/object/amount_total", "/data/object/amount_due")
			},
			{
				label: "Currency",
				sources: at("/data/object/currency")
			},
			{
				label: "Status",
				sources: at("/data/object/status")
			},
			{
				label: "Live",
				sources: at("/livemode")
			},
			{
				label: "API version",
				sources: at("/api_version")
			}
		]
	},
	fields: [
		required("/id", "string", "Id of the event; the same at every retry"),
		required("/object", "string", "What this is", { values: ["event"] }),
		required("/type", "string", "Name of the event, parts joined by full stops"),
		required("/created", "number", "When it happened, unix seconds"),
		required("/data", "object", "What the event is about", { open: true }),
		required("/livemode", "boolean", "False in a sandbox"),
		optional("/api_version", "string", "Version that the object is written in", { nullable: true }),
		optional("/pending_webhooks", "number", "Deliveries of this event that are still to succeed"),
		optional("/request", "object", "The API request that led to it", {
			nullable: true,
			open: true
		}),
		optional("/account", "string", "Connected account it came from")
	],
	openPayload: true,
	delivery: {
		deadlineSeconds: null,
		success: "2xx",
		retried: "Everything but 2xx",
		retryDelaysSeconds: null,
		givesUp: "After 3 days in live mode; after three retries within a few hours in a sandbox.",
		variants: [{
			title: "Live mode, steps assumed",
			retryDelaysSeconds: [
				60,
				120,
				240,
				480,
				960,
				1920,
				3840,
				7680,
				15360,
				30720,
				61440,
				122880
			]
		}, {
			title: "Sandbox, steps assumed",
			retryDelaysSeconds: [
				1800,
				3600,
				7200
			]
		}],
		notes: [
			"Live mode retries for up to 3 days with growing waits; the steps are not published.",
			"The deadline is not published.",
			"Stripe promises neither the order of events nor that each comes once."
		],
		source: "https://docs.stripe.com/webhooks/process-undelivered-events"
	},
	notes: [`The samples are shortened: real objects carry many more fields (${eventPage}).`, "Amounts are in the smallest unit of their currency."]
};
// src/shared/providers/svix.ts
var source = "https://docs.svix.com/receiving/verifying-payloads/how-manual";
var invoiceSample = `{
  "type": "invoice.paid",
  "timestamp": "2022-11-03T20:26:10.344522Z",
  "data": {
    "id": "invoice_WF7WtCLFFtd8ubcTgboSFNql",
    "status": "paid"
  }
}`;
var emailSample = `{
  "type": "email.delivered",
  "created_at": "2024-02-22T23:41:12.126Z",
  "data": {
    "created_at": "2024-02-22T23:41:11.894719+00:00",
    "email_id": "56761188-7520-42d8-8898-ff6fc54ce618",
    "from": "Acme <onboarding@example.com>",
    "to": ["delivered@example.com"],
    "subject": "Sending this example"
  }
}`;
var userSample = `{
  "data": {
    "id": "user_29w83sxmDNGwOuEthce5gg56FcC",
    "object": "user",
    "first_name": "Example",
    "last_name": "Example",
    "created_at": 1654012591514,
    "updated_at": 1654012591835
  },
  "object": "event",
  "type": "user.created"
}`;
var event = (details, freshen) => ({
	type: null,
	direction: null,
	sampleHeaders: [],
	sampleSource: "built",
	freshen,
	...details
});
/** Webhooks sent by Svix, for itself and for Clerk, Resend and others: https://docs.svix.com */
var svix = {
	...standardWebhooks,
	id: "svix",
	name: "Svix (Clerk, Resend ...)",
	homepage: "https://docs.svix.com",
	recognise: [[
		{ at: { header: "svix-id" } },
		{ at: { header: "svix-timestamp" } },
		{ at: { header: "svix-signature" } }
	]],
	signatures: [...standardWebhooks.signatures.filter(({ id }) => id === "svix-v1").map((scheme) => ({
		...scheme,
		source
	})), ...standardWebhooks.signatures.filter(({ id }) => id === "standard-webhooks-v1")],
	events: [
		event({
			id: "email",
			title: "Email event",
			description: "Something happened to an email that Resend sent.",
			when: [{
				at: { pointer: "/type" },
				startsWith: "email."
			}],
			summaries: ["{/type}: {/data/subject}", "{/type}"],
			sample: emailSample
		}, [{
			at: { pointer: "/created_at" },
			as: "now"
		}, {
			at: { pointer: "/data/email_id" },
			as: "uuid"
		}]),
		event({
			id: "user",
			title: "User event",
			description: "Something happened to a user that Clerk manages.",
			when: [{
				at: { pointer: "/type" },
				startsWith: "user."
			}],
			summaries: ["{/type}: {/data/first_name} {/data/last_name}", "{/type}"],
			sample: userSample
		}, [{
			at: { pointer: "/data/updated_at" },
			as: "now"
		}]),
		event({
			id: "event",
			title: "Event",
			description: "Any event. Each sender has its own; type, timestamp and data are recommended.",
			when: [],
			summaries: ["{/type}", "{/eventType|/event_type|/event}"],
			sample: invoiceSample
		}, [{
			at: { pointer: "/timestamp" },
			as: "now"
		}])
	],
	map: {
		...standardWebhooks.map,
		type: at("/type", "/eventType", "/event_type", "/event"),
		eventId: [{ header: "svix-id" }, { header: "webhook-id" }],
		time: [
			...at("/timestamp", "/created_at", "/data/updated_at"),
			{ header: "svix-timestamp" },
			{ header: "webhook-timestamp" }
		],
		facts: [
			{
				label: "Subject id",
				sources: at("/data/id", "/data/email_id")
			},
			{
				label: "Subject type",
				sources: at("/data/object")
			},
			{
				label: "To",
				sources: at("/data/to/0")
			}
		]
	},
	fields: [
		optional("/type", "string", "Name of the event, parts joined by full stops"),
		optional("/timestamp", "any", "When it happened"),
		optional("/created_at", "any", "When it happened, as Resend names it"),
		optional("/data", "any", "What the event is about"),
		optional("/object", "string", "What this is, as Clerk says it", { values: ["event"] })
	],
	delivery: {
		deadlineSeconds: 15,
		success: "2xx",
		retried: "Everything but 2xx; a redirect is a failure",
		retryDelaysSeconds: [
			5,
			300,
			1800,
			7200,
			18e3,
			36e3,
			36e3
		],
		givesUp: "After the last retry; an endpoint that fails for 5 days is switched off.",
		notes: ["The published list begins with \"immediately\": that is the first attempt, not a retry."],
		source: "https://docs.svix.com/retries"
	},
	notes: ["The samples are shortened; every sender has events of its own."]
};
// src/shared/providers/whatsable.ts
var textSample = `{
  "last_messages": [
    {
      "type": "user",
      "content": "Thank you for the quick response. Can you provide more details about your premium service plans?",
      "timestamp": "2025-06-09T22:08:11.990Z",
      "content_type": "text"
    },
    {
      "type": "bot",
      "content": "I'd be happy to help you explore our premium service options. Let me connect you with a specialist who can provide detailed information.",
      "timestamp": "2025-06-09T21:45:30.417Z",
      "content_type": "text"
    }
  ],
  "conversation_paragraph": "User (10:08:11 PM): Thank you for the quick response. Can you provide more details about your premium service plans? ; Bot (9:45:30 PM): I'd be happy to help you explore our premium service options. Let me connect you with a specialist who can provide detailed information.",
  "phone_number": "14155552671",
  "recipient_name": "Sarah Johnson",
  "user_id": "9232fcef-a570-4a2c-b46b-6cab53aec304",
  "last_message_of_user": "Thank you for the quick response. Can you provide more details about your premium service plans?",
  "last_message_of_bot": "I'd be happy to help you explore our premium service options. Let me connect you with a specialist who can provide detailed information.",
  "message_type": "text",
  "user_last_message_time": 1749506891,
  "bot_last_message_time": 1749504330,
  "attachment_url": null,
  "note": "",
  "note_automation": "",
  "labels": "sales, premium-inquiry"
}`;
var documentSample = `{
  "last_messages": [
    {
      "type": "user",
      "content": "",
      "timestamp": "2025-06-09T14:05:12.000Z",
      "content_type": "document",
      "media_url": "https://api.insightssystem.com/vault/LSMumRx1/VR-1aHOci6nP28eHWHJH7JauJkc/Ew7R9w../contract_proposal_v2.pdf"
    },
    {
      "type": "bot",
      "content": "Please upload the signed contract document when ready, and I'll process it immediately.",
      "timestamp": "2025-06-09T14:03:20.000Z",
      "content_type": "text"
    }
  ],
  "conversation_paragraph": "User (2:05:12 PM): [Document] ; Bot (2:03:20 PM): Please upload the signed contract document when ready, and I'll process it immediately.",
  "phone_number": "14155552671",
  "recipient_name": "Sarah Johnson",
  "user_id": "9232fcef-a570-4a2c-b46b-6cab53aec304",
  "last_message_of_user": "",
  "last_message_of_bot": "Please upload the signed contract document when ready, and I'll process it immediately.",
  "message_type": "document",
  "user_last_message_time": 1749472312,
  "bot_last_message_time": 1749472200,
  "attachment_url": "https://api.insightssystem.com/vault/LSMumRx1/VR-1aHOci6nP28eHWHJH7JauJkc/Ew7R9w../contract_proposal_v2.pdf",
  "note": "",
  "note_automation": "",
  "labels": "contracts, document-processing"
}`;
var appReplySample = String.raw`{
  "last_messages": "[{\"type\":\"bot\",\"content\":\"Hello n8n\",\"timestamp\":\"2026-08-15T12:24:47.000Z\",\"content_type\":\"text\"},{\"type\":\"user\",\"content\":\"hi\",\"timestamp\":\"2026-08-12T12:27:42.746Z\",\"content_type\":\"text\"}]",
  "phone_number": 14155552671,
  "recipient_name": "Alex Martinez",
  "user_id": "158c59e1-ea85-4d0b-b70c-65328ba67a8e",
  "message_type": "text",
  "incoming_message": false,
  "send_by": "WhatsApp App",
  "was_message_by_human": true
}`;
var outgoingSample = `{
  "last_messages": [
    {
      "type": "user",
      "content": "Do you deliver on Saturdays?",
      "timestamp": "2025-06-09T22:08:11.990Z",
      "content_type": "text"
    },
    {
      "type": "bot",
      "content": "Yes, between 9 and 13 o'clock.",
      "timestamp": "2025-06-09T22:08:14.120Z",
      "content_type": "text"
    }
  ],
  "conversation_paragraph": "User (10:08:11 PM): Do you deliver on Saturdays? ; Bot (10:08:14 PM): Yes, between 9 and 13 o'clock.",
  "phone_number": "14155552671",
  "recipient_name": "Sarah Johnson",
  "user_id": "9232fcef-a570-4a2c-b46b-6cab53aec304",
  "last_message_of_user": "Do you deliver on Saturdays?",
  "last_message_of_bot": "Yes, between 9 and 13 o'clock.",
  "message_type": "text",
  "incoming_message": false,
  "send_by": "Support automation",
  "was_message_by_human": false,
  "user_last_message_time": 1749506891,
  "bot_last_message_time": 1749506894,
  "attachment_url": null,
  "note": "",
  "note_automation": "",
  "labels": "sales"
}`;
var page = "https://docs.whatsable.app/guides/notifyer-system/api/incoming-message";
var freshenIncoming = [{
	at: { pointer: "/last_messages/0/timestamp" },
	as: "now"
}, {
	at: { pointer: "/user_last_message_time" },
	as: "now"
}];
var freshenOutgoing = [{
	at: { pointer: "/last_messages/1/timestamp" },
	as: "now"
}, {
	at: { pointer: "/bot_last_message_time" },
	as: "now"
}];
/** A part of the message the webhook is about: the newest of the conversation. */
var newest = (pointer) => ({
	newestOf: "/last_messages",
	by: "/timestamp",
	pointer
});
var phone = at("/phone_number", "/recipient_phone_number", "/recipient_phone", "/recipient_number", "/phone", "/recipient", "/phoneNumber");
var name = at("/recipient_name", "/name", "/contact_name", "/recipientName");
var userText = at("/last_message_of_user", "/last_user_message", "/user_last_message", "/lastMessageOfUser");
var systemText = at("/last_message_of_bot", "/last_bot_message", "/bot_last_message", "/last_system_message", "/lastMessageOfBot");
var userTime = at("/user_last_message_time", "/last_user_message_time", "/last_user_message_timestamp", "/userLastMessageTime");
var systemTime = at("/bot_last_message_time", "/last_bot_message_time", "/last_bot_message_timestamp", "/botLastMessageTime");
var mediaUrl = at("/attachment_url", "/media_url", "/file_url", "/attachmentUrl", "/mediaUrl");
var contentTypes = [
	"text",
	"image",
	"audio",
	"video",
	"document",
	"location"
];
var incomingMap = {
	senderId: phone,
	senderName: name,
	recipientId: [],
	recipientName: [],
	text: [...userText, newest("/content")]
};
var outgoingMap = {
	senderName: at("/send_by"),
	text: [...systemText, newest("/content")],
	time: [newest("/timestamp"), ...systemTime]
};
/** WhatsAble Notifyer, https://docs.whatsable.app/guides/notifyer-system/api/incoming-message */
var whatsable = {
	id: "whatsable",
	name: "WhatsAble Notifyer",
	homepage: page,
	recognise: [[{ at: { pointer: "/last_messages" } }, {
		at: { pointer: "/message_type" },
		type: "string"
	}], [{ at: { pointer: "/last_messages" } }, { at: { pointer: "/phone_number" } }]],
	method: "POST",
	contentType: "application/json",
	headers: [],
	signatures: [bodyHmac({
		id: "whatsable-hmac",
		header: "X-Webhook-Signature",
		source: page,
		note: "The header is documented, how its value is made is not. HMAC-SHA256 of the raw body as hex is assumed; make a profile of your own to change it."
	}, "", {
		title: "HMAC in X-Webhook-Signature (assumed)",
		confidence: "guess"
	}), bodyHmac({
		id: "whatsable-token",
		header: "X-Webhook-Signature",
		source: page,
		note: "The documented example value is 171 characters of base64url, which fits a 1024-bit secret sent as it is rather than an HMAC; so a header equal to the secret is accepted too."
	}, "", {
		title: "Secret in X-Webhook-Signature (assumed)",
		algorithm: "shared-token",
		signed: [],
		confidence: "guess"
	})],
	signing: "optional",
	events: [
		{
			id: "incoming-message",
			type: null,
			title: "Incoming message",
			description: "A recipient replies on WhatsApp.",
			direction: "incoming",
			when: [],
			matchDirection: true,
			map: incomingMap,
			sample: textSample,
			sampleHeaders: [],
			sampleSource: "documented",
			freshen: freshenIncoming,
			moreSamples: [{
				id: "document",
				title: "Document",
				body: documentSample,
				headers: [],
				source: "documented",
				freshen: freshenIncoming
			}]
		},
		{
			id: "app-reply",
			type: null,
			title: "Reply typed in the WhatsApp Business app",
			description: "A person answers from the phone. WhatsAble counts it as outgoing; only endpoints registered for outgoing messages get it.",
			direction: "outgoing",
			when: [{
				at: { pointer: "/send_by" },
				equals: "WhatsApp App"
			}],
			matchDirection: true,
			map: outgoingMap,
			sample: appReplySample,
			sampleHeaders: [],
			sampleSource: "documented",
			freshen: [{
				at: { pointer: "/last_messages/0/timestamp" },
				as: "now"
			}]
		},
		{
			id: "outgoing-message",
			type: null,
			title: "Outgoing message",
			description: "An automation, a bot or a teammate in the inbox sends a message; only endpoints registered for outgoing messages get it.",
			direction: "outgoing",
			when: [],
			matchDirection: true,
			map: outgoingMap,
			sample: outgoingSample,
			sampleHeaders: [],
			sampleSource: "built",
			freshen: freshenOutgoing
		}
	],
	map: {
		type: [],
		direction: {
			sources: [...at("/incoming_message"), newest("/type")],
			values: {
				true: "incoming",
				false: "outgoing",
				user: "incoming",
				bot: "outgoing"
			},
			absent: null
		},
		eventId: [],
		conversationId: at("/user_id", "/userId", "/recipient_id"),
		senderId: [],
		senderName: [],
		recipientId: phone,
		recipientName: name,
		text: [newest("/content")],
		contentKind: [...at("/message_type"), newest("/content_type")],
		time: [newest("/timestamp"), ...userTime],
		attachments: null,
		attachment: {
			url: [...mediaUrl, newest("/media_url")],
			type: [...at("/message_type"), newest("/content_type")],
			validSeconds: 86400
		},
		history: {
			list: "/last_messages",
			side: "/type",
			sides: {
				user: "incoming",
				bot: "outgoing"
			},
			text: "/content",
			time: "/timestamp",
			contentKind: "/content_type"
		},
		facts: [
			{
				label: "Message type",
				sources: [...at("/message_type"), newest("/content_type")]
			},
			{
				label: "Sent by",
				sources: at("/send_by")
			},
			{
				label: "Sent by a person",
				sources: at("/was_message_by_human")
			},
			{
				label: "Conversation",
				sources: at("/conversation_paragraph", "/conversation_summary", "/conversationParagraph")
			},
			{
				label: "Last message of the user",
				sources: userText
			},
			{
				label: "Last message of the system",
				sources: systemText
			},
			{
				label: "User wrote last at",
				sources: userTime
			},
			{
				label: "System wrote last at",
				sources: systemTime
			},
			{
				label: "Labels",
				sources: at("/labels", "/label")
			},
			{
				label: "Note",
				sources: at("/note", "/notes")
			},
			{
				label: "Automation note",
				sources: at("/note_automation", "/note_auto", "/automation_note")
			},
			{
				label: "Advertisement",
				sources: at("/referral/headline", "/referral/source_id")
			}
		]
	},
	embeddedJson: ["/last_messages"],
	duplicateBy: [
		phone,
		[
			newest("/content"),
			newest("/media_url"),
			...mediaUrl,
			...userText
		],
		[newest("/timestamp"), ...userTime]
	],
	fields: [
		required("/last_messages", "array", "Recent messages of the conversation; some accounts get the array as a JSON string"),
		required("/last_messages/*/type", "string", "Who wrote", { values: ["user", "bot"] }),
		optional("/last_messages/*/content", "string", "Text; empty for media", { nullable: true }),
		required("/last_messages/*/timestamp", "string", "ISO 8601 time"),
		required("/last_messages/*/content_type", "string", "Kind of content", { values: contentTypes }),
		optional("/last_messages/*/media_url", "string", "Media file, valid for 24 hours", { nullable: true }),
		optional("/conversation_paragraph", "string", "Readable summary of the recent conversation", { nullable: true }),
		required("/phone_number", "any", "Phone number of the recipient, as text or number", { alternatives: phone.flatMap((source) => "pointer" in source ? [source.pointer] : []) }),
		optional("/recipient_name", "string", "Name of the recipient", { nullable: true }),
		optional("/user_id", "string", "Unique id of the user"),
		optional("/last_message_of_user", "string", "Last message of the user; the caption of media", { nullable: true }),
		optional("/last_message_of_bot", "string", "Last message of the system", { nullable: true }),
		required("/message_type", "string", "Kind of the latest message", { values: contentTypes }),
		optional("/incoming_message", "boolean", "True when the contact wrote"),
		optional("/send_by", "string", "Who sent an outgoing message", { nullable: true }),
		optional("/was_message_by_human", "boolean", "True when a person sent it", { nullable: true }),
		optional("/user_last_message_time", "number", "Unix time of the last message of the user", { nullable: true }),
		optional("/bot_last_message_time", "number", "Unix time of the last message of the system", { nullable: true }),
		optional("/attachment_url", "string", "Media file of the latest message", { nullable: true }),
		optional("/note", "string", "Note", { nullable: true }),
		optional("/note_automation", "string", "Note for automations", { nullable: true }),
		optional("/labels", "string", "Labels, separated by commas", { nullable: true }),
		optional("/referral", "object", "The advertisement or post that led here, on the first message only", { open: true })
	],
	openPayload: true,
	showUnknownFields: true,
	delivery: {
		deadlineSeconds: 10,
		success: "2xx",
		retried: "Not documented beyond \"acknowledge every request to prevent unnecessary retries\"",
		retryDelaysSeconds: null,
		givesUp: "Not documented.",
		variants: [{
			title: "A sensible start",
			retryDelaysSeconds: [
				10,
				60,
				300
			]
		}],
		notes: ["The retry schedule is not documented; set one of your own or start from 10 s, 60 s and 5 min."],
		source: page
	},
	notes: [
		"No event id is documented: duplicates are found by recipient, last message and time.",
		"Signing is switched on per endpoint. The header is documented, the way its value is made is not.",
		"Field names are those of the provider’s own pages; other spellings are read as well, and unknown fields are shown."
	]
};
// src/shared/providers/built-in.ts
/**
* The providers Hookwright knows from the start, in the order they are recognised: the more exact before the more general.
* A new provider is one file beside this one and one line here; every profile is checked when the app starts.
*/
/** Checks profiles for a list; throws `provider-malformed` for a profile that does not fit and `provider-taken` for an id used twice. */
function listProfiles(profiles) {
	const ids = /* @__PURE__ */ new Set();
	for (const profile of profiles) {
		const checked = providerProfile.safeParse(profile);
		if (!checked.success) {
			const issue = checked.error.issues[0];
			const field = issue?.path.join(".") ?? "";
			throw new HookwrightError("provider-malformed", `The profile "${profile.id}" does not fit: ${issue?.message ?? "unknown problem"}.`, { field });
		}
		if (ids.has(profile.id)) throw new HookwrightError("provider-taken", `Two provider profiles have the id "${profile.id}".`, { field: "id" });
		ids.add(profile.id);
	}
	return profiles;
}
var builtInProviders = listProfiles([
	maia,
	aisoule,
	whatsable,
	github,
	stripe,
	svix,
	standardWebhooks
]);
// src/shared/providers/json-text.ts
/** Finding one value in JSON text, so that it can be replaced while every other byte stays. */
/**
* The text with the value at a JSON pointer replaced. `replace` gets the value's own text and returns the new one.
* The pointer may lead on into JSON that stands inside a string. Unchanged when nothing stands there. The text must be valid JSON.
*/
function replaceInJson(text, pointer, replace) {
	return replaceAlong(text, pointerSegments(pointer), replace);
}
function replaceAlong(text, segments, replace) {
	let position = skipSpace(text, 0);
	for (const [index, segment] of segments.entries()) {
		if (text[position] === "\"") {
			const span = {
				start: position,
				end: endOfString(text, position)
			};
			const inner = JSON.parse(text.slice(span.start, span.end));
			const replaced = replaceAlong(String(inner), segments.slice(index), replace);
			return replaced === inner ? text : splice(text, span, JSON.stringify(replaced));
		}
		const next = text[position] === "{" ? findMember(text, position, segment) : findItem(text, position, Number(segment));
		if (next === null) return text;
		position = next;
	}
	const span = {
		start: position,
		end: endOfValue(text, position)
	};
	return splice(text, span, replace(text.slice(span.start, span.end)));
}
function splice(text, span, replacement) {
	return text.slice(0, span.start) + replacement + text.slice(span.end);
}
/** Start of the value of a key in the object that starts at `position`. */
function findMember(text, position, key) {
	let at = skipSpace(text, position + 1);
	while (text[at] === "\"") {
		const end = endOfString(text, at);
		const found = JSON.parse(text.slice(at, end)) === key;
		const value = skipSpace(text, skipSpace(text, end) + 1);
		if (found) return value;
		at = afterComma(text, endOfValue(text, value));
	}
	return null;
}
/** Start of the item with an index in the array that starts at `position`. */
function findItem(text, position, index) {
	if (text[position] !== "[") return null;
	let at = skipSpace(text, position + 1);
	for (let item = 0; at < text.length && text[at] !== "]"; item += 1) {
		if (item === index) return at;
		at = afterComma(text, endOfValue(text, at));
	}
	return null;
}
function afterComma(text, position) {
	const at = skipSpace(text, position);
	return text[at] === "," ? skipSpace(text, at + 1) : at;
}
function endOfValue(text, position) {
	if (text[position] === "\"") return endOfString(text, position);
	let depth = 0;
	for (let at = position; at < text.length; at += 1) {
		const character = text[at];
		if (character === "\"") at = endOfString(text, at) - 1;
		else if (character === "{" || character === "[") depth += 1;
		else if (character === "}" || character === "]") {
			if (depth === 0) return at;
			depth -= 1;
			if (depth === 0) return at + 1;
		} else if (depth === 0 && (character === "," || /\s/.test(character ?? ""))) return at;
	}
	return text.length;
}
function endOfString(text, position) {
	let at = position + 1;
	while (at < text.length && text[at] !== "\"") at += text[at] === "\\" ? 2 : 1;
	return at + 1;
}
function skipSpace(text, position) {
	let at = position;
	while (at < text.length && /\s/.test(text[at] ?? "")) at += 1;
	return at;
}
// src/shared/providers/fresh-sample.ts
/**
* A sample of an event with ids and times made new, every other byte as in the profile.
* Throws `bad-input` when the event has no such sample.
*/
function freshSample(profile, event, options) {
	const sample = chosenSample(event, options.sampleId);
	let body = sample.body;
	let headers = [
		["Content-Type", profile.contentType],
		...profile.headers,
		...sample.headers
	];
	for (const { at, as } of sample.freshen) if ("pointer" in at) body = replaceInJson(body, at.pointer, (token) => freshToken(token, as, options));
	else {
		const name = at.header.toLowerCase();
		headers = headers.map(([key, value]) => [key, key.toLowerCase() === name ? freshText(value, as, options) : value]);
	}
	return {
		headers,
		body
	};
}
function chosenSample(event, sampleId) {
	if (sampleId === void 0) return {
		body: event.sample,
		headers: event.sampleHeaders,
		freshen: event.freshen ?? []
	};
	const sample = event.moreSamples?.find((candidate) => candidate.id === sampleId);
	if (sample !== void 0) return sample;
	throw new HookwrightError("bad-input", `The event "${event.id}" has no sample "${sampleId.slice(0, 80)}".`, { field: "eventId" });
}
/** A JSON token made new: a string stays a string, a number a number. */
function freshToken(token, as, options) {
	if (!token.startsWith("\"")) return freshText(token, as, options);
	return JSON.stringify(freshText(String(JSON.parse(token)), as, options));
}
/** A value made new in the form that stood there. */
function freshText(text, as, { now, random }) {
	switch (as) {
		case "uuid": return randomUuid(random);
		case "wamid": return `wamid.${randomText(48, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", random)}`;
		case "hex": {
			const start = text.lastIndexOf("_") + 1;
			return text.slice(0, start) + randomText(text.length - start, hexDigits, random);
		}
	}
	return timeLike(text, now);
}
/** The time in the form that stood there: unix seconds or milliseconds, or ISO with as many decimals. */
function timeLike(text, now) {
	if (/^\d+$/.test(text)) return String(text.length > 11 ? Math.floor(now) : Math.floor(now / 1e3));
	const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
	const [seconds = "", fraction = ""] = new Date(now).toISOString().replace("Z", "").split(".");
	return decimals === 0 ? `${seconds}Z` : `${seconds}.${fraction.padEnd(decimals, "0").slice(0, decimals)}Z`;
}
var hexDigits = "0123456789abcdef";
function randomText(length, alphabet, random) {
	return Array.from(random(length), (byte) => alphabet.charAt(byte % alphabet.length)).join("");
}
/** A version 4 UUID. */
function randomUuid(random) {
	const hex = randomText(30, hexDigits, random);
	const variant = randomText(1, "89ab", random);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}
// src/main/signing/sign-request.ts
/**
* The headers that sign a request the way the provider does: id and time where the scheme has them, then the signature.
* Empty when the provider does not sign. Throws `secret-malformed` when the secret cannot sign.
*/
function signRequest(profile, input) {
	const scheme = chooseScheme(profile, input);
	if (scheme === null) return [];
	const secret = secretKey(scheme, input.secret);
	if (secret.key === null) throw new HookwrightError("secret-malformed", secret.problem, { field: "secret" });
	if (scheme.algorithm === "ed25519" && !secret.isPrivate) throw new HookwrightError("secret-malformed", "This is a public key: it can check signatures but not make them.", {
		field: "secret",
		remedy: "Give the private key to sign with."
	});
	const given = input.headers ?? [];
	const made = [];
	if (scheme.idHeader !== null && headerValues(given, scheme.idHeader).length === 0) made.push([scheme.idHeader, input.id ?? `msg_${randomBytes(16).toString("hex")}`]);
	const timestamp = scheme.timestamp === null ? null : writeTimestamp(scheme.timestamp.unit, input.now);
	if (scheme.timestamp !== null && scheme.timestamp.header !== null && timestamp !== null) made.push([scheme.timestamp.header, timestamp]);
	const content = signedContent(scheme, [...made, ...given], input.body, timestamp);
	if (content.missingHeader !== null) throw new HookwrightError("bad-input", `${scheme.title} signs the header ${content.missingHeader}, which is not given.`, { field: "headers" });
	made.push([scheme.header, layOutSignature(scheme, signatureText(scheme, secret, content.pieces, input.secret), timestamp)]);
	return made;
}
function chooseScheme(profile, input) {
	const first = profile.signatures[0];
	if (first === void 0 || profile.signing === "none") return null;
	if (input.schemeId !== void 0) {
		const chosen = profile.signatures.find((scheme) => scheme.id === input.schemeId);
		if (chosen === void 0) throw new HookwrightError("bad-input", `${profile.name} has no signature scheme "${input.schemeId}".`, { field: "schemeId" });
		return chosen;
	}
	return profile.signatures.find((scheme) => {
		const { key, isPrivate } = secretKey(scheme, input.secret);
		return key !== null && (scheme.algorithm !== "ed25519" || isPrivate);
	}) ?? first;
}
function signatureText(scheme, { key, hmacKey }, pieces, secret) {
	if (scheme.algorithm === "shared-token") return secret;
	const hash = hmacHash(scheme);
	return (hash === null ? signEd25519(key, pieces) : hmacOf(hash, hmacKey, pieces)).toString(scheme.encoding);
}
// src/main/deliveries/delivery-journal.ts
/** Changes in one transaction at most: a short one, since receiving goes on beside it. */
var changesAtOnce = 200;
/**
* Takes changes one by one and has them written together: while one transaction is under way, the next ones gather. A
* change is answered once it is on disk; changes stay in their order.
*/
var DeliveryJournal = class {
	#send;
	#waiting = [];
	#writing = null;
	constructor(send) {
		this.#send = send;
	}
	/** Resolves with the number of the row made (0 where none was) once it is on disk. Rejects with what the store says. */
	write(change) {
		return new Promise((resolve, reject) => {
			this.#waiting.push({
				change,
				resolve,
				reject
			});
			this.#writing ??= this.#writeAll();
		});
	}
	/** Resolves when nothing waits to be written. */
	async drain() {
		await this.#writing;
	}
	async #writeAll() {
		await Promise.resolve();
		while (this.#waiting.length > 0) {
			const group = this.#waiting.splice(0, changesAtOnce);
			try {
				const rows = await this.#send(group.map(({ change }) => change));
				for (const [index, { resolve }] of group.entries()) resolve(rows[index] ?? 0);
			} catch (error) {
				for (const { reject } of group) reject(error);
			}
		}
		this.#writing = null;
	}
};
/** The same bytes in memory of their own: a view would carry the whole buffer behind it to the other thread. */
function ownedBytes(bytes) {
	return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
// src/main/deliveries/header-list.ts
/** The first value of a header; null when it is not there. */
function headerOf(headers, name) {
	return headers.find(([key]) => isNamed(key, name))?.[1] ?? null;
}
function hasHeader(headers, name) {
	return headers.some(([key]) => isNamed(key, name));
}
function withoutHeaders(headers, names) {
	return headers.filter(([key]) => !names.some((name) => isNamed(key, name)));
}
/**
* Puts headers where ones of the same name stand, in their spelling, and the rest at the end. Where a name stood more
* than once, one is left: two signatures would leave it to the handler which of them counts.
*/
function placeHeaders(headers, made) {
	if (made.length === 0) return [...headers];
	const waiting = new Map(made.map((pair) => [pair[0].toLowerCase(), pair]));
	const names = new Set(waiting.keys());
	return [...headers.flatMap((pair) => {
		const key = pair[0].toLowerCase();
		if (!names.has(key)) return [pair];
		const next = waiting.get(key);
		waiting.delete(key);
		return next === void 0 ? [] : [[pair[0], next[1]]];
	}), ...waiting.values()];
}
function isNamed(key, name) {
	return key.length === name.length && key.toLowerCase() === name.toLowerCase();
}
/** Header names and values as people type them. Throws bad-input naming the header, before anything is stored. */
function checkHeaders(headers, field) {
	for (const [index, [name, value]] of headers.entries()) {
		if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) throw badHeader(`${field}.${index}.0`, "must be a header name: letters, digits and hyphens");
		if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw badHeader(`${field}.${index}.1`, "must not contain line breaks or characters beyond Latin-1");
	}
}
function badHeader(field, what) {
	return new HookwrightError("bad-input", `"${field}" ${what}.`, { field });
}
// src/main/deliveries/expectation.ts
function expectationOfSigned(signed, profile) {
	if (signed) return {
		answer: "accepted",
		reason: "It is signed as the provider signs, just now: a correct handler accepts it."
	};
	if (profile === null || profile.signatures.length === 0 || profile.signing === "none") return {
		answer: "either",
		reason: "Nothing is signed here, so it is up to the handler."
	};
	if (profile.signing === "required") return {
		answer: "refused",
		reason: `${profile.name} signs its requests and this one is not signed: a handler that checks refuses it.`
	};
	return {
		answer: "either",
		reason: `${profile.name} signs only where a secret is set: a handler with a secret refuses it, one without accepts it.`
	};
}
/** A replay with its old signature: whether that is still good depends on its age alone. `now`: ms since the epoch. */
function expectationAsCaptured(capture, profile, now) {
	if (capture.bodyKind === "raw-packet") return {
		answer: "refused",
		reason: "The bytes are no well-formed HTTP request: a correct server answers 400 or closes."
	};
	if (isIncomplete(capture)) return {
		answer: "refused",
		reason: "The request did not arrive whole: a correct handler refuses what is there of it."
	};
	if (capture.verdictStatus === "invalid") return {
		answer: "refused",
		reason: "Its signature was not accepted when it was captured, and it leaves as it came."
	};
	const scheme = profile?.signatures.find(({ id }) => id === capture.verdictScheme) ?? profile?.signatures.find(({ header }) => hasHeader(capture.headers, header)) ?? null;
	const ageSeconds = scheme === null ? null : signedSecondsAgo(scheme, capture.headers, now);
	const tolerance = scheme?.timestamp?.toleranceSeconds ?? 0;
	if (ageSeconds !== null && Math.abs(ageSeconds) > tolerance) return {
		answer: "refused",
		reason: `Its signature is ${ageWords(ageSeconds)} old and ${profile?.name ?? "the provider"} tolerates ${ageWords(tolerance)}: being refused is right.`
	};
	if (capture.verdictStatus === "valid") return {
		answer: "accepted",
		reason: "Its signature was valid when it was captured and still is; it is the same event again, which a good handler answers 2xx without doing it twice."
	};
	return {
		answer: "either",
		reason: "Its signature was not proved when it was captured, so it is up to the handler."
	};
}
/** A replay that is signed anew. */
function expectationOfResigned(capture, signed, profile) {
	if (isIncomplete(capture)) return {
		answer: "either",
		reason: "Only part of the body arrived when it was captured; what is there is sent whole, and whether that makes sense is up to the handler."
	};
	return expectationOfSigned(signed, profile);
}
/** Null until there is an answer. */
function isAsExpected(expected, response, policy) {
	if (response === null) return null;
	const { answer } = expected.expectation;
	if (answer === "accepted") return isInStatusSet(policy?.success ?? "2xx", response.status);
	return answer === "refused" ? response.status >= 400 && response.status < 500 : response.status < 500;
}
function isIncomplete({ problemCode }) {
	return problemCode !== null && problemCode !== "missing-host";
}
function signedSecondsAgo(scheme, headers, now) {
	const { timestamp } = findSignatures(scheme, headerValues(headers, scheme.header));
	return readTimestamp(scheme, headers, timestamp, now)?.skewSeconds ?? null;
}
function ageWords(seconds) {
	const whole = Math.round(Math.abs(seconds));
	if (whole < 120) return `${whole} s`;
	if (whole < 7200) return `${Math.round(whole / 60)} min`;
	return whole < 172800 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86400)} days`;
}
// src/shared/retry/endpoint-watch.ts
var healthy = {
	state: "healthy",
	sinceMs: null,
	pausedUntilMs: null,
	reason: "nothing speaks against the endpoint"
};
function watchEndpoint(policy) {
	const share = policy.disable.kind === "success-share" ? watchShare(policy.disable) : null;
	let mark = healthy;
	let consecutiveFailures = 0;
	let failingSinceMs = null;
	return {
		judge(outcome, atMs, progress) {
			const delivered = outcome.kind === "response" && isInStatusSet(policy.success, outcome.status);
			consecutiveFailures = delivered ? 0 : consecutiveFailures + 1;
			failingSinceMs = delivered ? null : failingSinceMs ?? atMs - progress.elapsedMs;
			const lowShare = share?.add(atMs, delivered) ?? null;
			const failingForMs = failingSinceMs === null ? 0 : atMs - failingSinceMs;
			const next = planNext(policy, outcome, {
				...progress,
				consecutiveFailures,
				failingForMs
			});
			mark = nextMark(policy, mark, next, {
				atMs,
				consecutiveFailures,
				lowShare
			});
			if (delivered || lowShare === null || next.kind === "end") return next;
			return {
				kind: "end",
				end: "endpoint-disabled",
				reason: lowShare
			};
		},
		health(atMs) {
			if (mark.state === "paused" && mark.pausedUntilMs !== null && atMs >= mark.pausedUntilMs) return healthy;
			if (mark.state === "disabled" || policy.disable.kind !== "failing-for" || failingSinceMs === null) return mark;
			const dueMs = failingSinceMs + policy.disable.seconds * 1e3;
			if (atMs < dueMs) return mark;
			return disabled(dueMs, `everything has failed for ${durationText(policy.disable.seconds * 1e3)}, which switches the endpoint off`);
		}
	};
}
function nextMark(policy, before, next, seen) {
	if (before.state === "disabled") return before;
	if (next.kind === "end" && next.end === "endpoint-disabled") return disabled(seen.atMs, next.reason);
	if (seen.lowShare !== null) return disabled(seen.atMs, seen.lowShare);
	if (next.kind === "end" && next.end === "endpoint-failing") return before.state === "failing" ? before : {
		state: "failing",
		sinceMs: seen.atMs,
		pausedUntilMs: null,
		reason: next.reason
	};
	const pauseMs = pauseAfter(policy, seen.consecutiveFailures);
	if (pauseMs !== null) {
		const reason = `${seen.consecutiveFailures} failures in a row pause the endpoint for ${durationText(pauseMs)}`;
		return {
			state: "paused",
			sinceMs: seen.atMs,
			pausedUntilMs: seen.atMs + pauseMs,
			reason
		};
	}
	return before.state === "paused" && seen.consecutiveFailures === 0 ? healthy : before;
}
/** How long an endpoint is paused after so many failures in a row, ms; null when it is not. */
function pauseAfter(policy, consecutiveFailures) {
	const { disable } = policy;
	if (disable.kind !== "pausing" || consecutiveFailures < disable.pausedAfterFailures) return null;
	const grown = disable.firstPauseSeconds * disable.factor ** (consecutiveFailures - disable.pausedAfterFailures);
	return Math.round(Math.min(grown, disable.capSeconds) * 1e3);
}
function disabled(sinceMs, reason) {
	return {
		state: "disabled",
		sinceMs,
		pausedUntilMs: null,
		reason
	};
}
/** Judges only once a whole window has been seen: one failed first attempt is no share of anything. */
function watchShare(rule) {
	const windowMs = rule.windowSeconds * 1e3;
	let recent = [];
	let oldest = 0;
	let successes = 0;
	let firstMs = null;
	return { add(atMs, delivered) {
		firstMs ??= atMs;
		recent.push({
			atMs,
			delivered
		});
		successes += delivered ? 1 : 0;
		for (let first = recent[oldest]; first !== void 0 && first.atMs < atMs - windowMs; first = recent[oldest]) {
			successes -= first.delivered ? 1 : 0;
			oldest += 1;
		}
		if (oldest > 1e3 && oldest * 2 > recent.length) {
			recent = recent.slice(oldest);
			oldest = 0;
		}
		const count = recent.length - oldest;
		if (atMs - firstMs < windowMs || successes / count >= rule.below) return null;
		return `only ${successes} of ${count} deliveries within ${durationText(windowMs)} succeeded, under ${rule.below * 100} %, which switches the endpoint off`;
	} };
}
// src/main/deliveries/endpoint-watches.ts
/** Targets remembered at once; the one asked for longest ago goes first. */
var rememberedTargets = 500;
/** One attempt, and 2xx is what counts: what holds where no policy was asked for. */
var oneAttempt = {
	id: "one-attempt",
	name: "One attempt",
	connectTimeoutMs: null,
	totalTimeoutMs: null,
	success: "2xx",
	retriedStatuses: "",
	retriesTimeouts: false,
	retriesNetworkErrors: false,
	redirectsFollowed: 0,
	delays: { kind: "none" },
	jitter: { kind: "none" },
	windowSeconds: null,
	retryAfter: "ignored",
	stopStatuses: "",
	stopHeaders: [],
	disableStatuses: "",
	disable: { kind: "none" },
	renewsTimestamp: true,
	renewsEventId: false,
	confidence: "documented",
	notes: [],
	source: ""
};
/**
* What a provider would think of each target over all deliveries of this run: failures in a row, shares, pauses. A rule
* over all events has no meaning for one delivery alone; after a restart it begins anew.
*/
var EndpointWatches = class {
	#watches = /* @__PURE__ */ new Map();
	/** What follows an attempt that ended at `atMs`. A pause of the endpoint stretches the wait. */
	judge(policy, targetUrl, outcome, atMs, progress) {
		const watch = policy === null ? watchEndpoint(oneAttempt) : this.#watch(policy, targetUrl);
		const next = watch.judge(outcome, atMs, progress);
		const { pausedUntilMs, reason } = watch.health(atMs);
		if (next.kind === "end" || pausedUntilMs === null || pausedUntilMs <= atMs + next.waitMs) return next;
		return {
			kind: "retry",
			waitMs: pausedUntilMs - atMs,
			reason
		};
	}
	#watch(policy, targetUrl) {
		const key = JSON.stringify([policy, targetUrl]);
		const watch = this.#watches.get(key) ?? watchEndpoint(policy);
		this.#watches.delete(key);
		this.#watches.set(key, watch);
		const [oldest] = this.#watches.keys();
		if (this.#watches.size > rememberedTargets && oldest !== void 0) this.#watches.delete(oldest);
		return watch;
	}
};
// src/main/deliveries/make-attempt.ts
/** One attempt from the build to the record of how it went; queue and bulk replay share it. */
/** Whoever sets no deadline still wants an end. Milliseconds. */
var ownDeadlines = {
	connectMs: 1e4,
	responseMs: 3e4,
	totalMs: 12e4
};
var unboundedTotalMs = 6e4;
function deadlinesOf$1(policy) {
	if (policy === null) return ownDeadlines;
	return {
		connectMs: policy.connectTimeoutMs,
		responseMs: policy.readTimeoutMs ?? null,
		totalMs: policy.totalTimeoutMs ?? unboundedTotalMs
	};
}
/** The target as a policy has it: redirects are the policy's affair unless the user asked for more. */
function targetFor(target, policy) {
	const redirects = Math.min(10, policy?.redirectsFollowed ?? 0);
	return redirects <= target.redirects ? target : {
		...target,
		redirects
	};
}
/** Like the sender, but what cannot be written at all becomes a result too: a failure in words. */
async function makeAttempt(send, now, ...attempt) {
	const startedAt = now();
	try {
		return await send(...attempt);
	} catch (error) {
		return failedResult(startedAt, attempt[0].headers, failureOf(error));
	}
}
function failureOf(error) {
	if (!(error instanceof HookwrightError)) throw error;
	return {
		kind: error.code === "target-forbidden" || error.code === "loop-detected" ? "target-forbidden" : "protocol",
		problem: error.problem,
		remedy: error.remedy
	};
}
/** A result without an answer. */
function failedResult(startedAt, sentHeaders, failure) {
	return {
		startedAt,
		sentHeaders,
		remoteAddress: null,
		phases: noPhases,
		response: null,
		responseBody: /* @__PURE__ */ new Uint8Array(),
		failure
	};
}
var noPhases = {
	dnsMs: null,
	connectMs: null,
	tlsMs: null,
	waitingMs: null,
	bodyMs: null,
	totalMs: 0
};
/** The result as it is stored. `hide` names headers whose value is a secret itself. */
function outcomeRecord(result, request, more) {
	const { remoteAddress, phases, response, failure, sentHeaders } = result;
	return {
		headers: hideSecrets(sentHeaders, more.hide),
		remoteAddress,
		phases,
		response,
		failure,
		responseBody: ownedBytes(result.responseBody),
		next: more.next,
		selfDigest: more.toSelf ? attemptDigest(request.rawPacket === void 0 ? sentHeaders : [], request.rawPacket ?? request.body) : null
	};
}
/** Tells a request of our own making from any other once it has come back to us as a capture. */
function attemptDigest(headers, body) {
	return new Uint8Array(createHash("sha256").update(JSON.stringify(headers)).update("\0").update(body).digest().subarray(0, 16));
}
/** A shared token stands in its header as it is: only its end is kept. */
function hideSecrets(headers, names) {
	if (names.length === 0) return headers;
	const hidden = new Set(names.map((name) => name.toLowerCase()));
	return headers.map(([name, value]) => [name, hidden.has(name.toLowerCase()) ? `…${value.length < 12 ? "" : value.slice(-4)}` : value]);
}
// src/main/deliveries/parsed-url.ts
var last = null;
/** Null for a text that is no URL; only to be read. All items of a bulk replay ask for the same one. */
function parsedUrl(text) {
	if (last?.text !== text) last = {
		text,
		url: URL.parse(text)
	};
	return last.url;
}
/** Of a text that was found to be a URL before. Throws TypeError for one that is none. */
function requiredUrl(text) {
	return parsedUrl(text) ?? new URL(text);
}
// src/main/deliveries/request-target.ts
/**
* Where a replayed capture goes: the target's own path, then what came after the endpoint's slug, then both queries.
* A capture of `/inbox/orders?x=1` on the endpoint `inbox`, sent to `http://localhost:3000/hook?k=v`, has the request
* target `/hook/orders?k=v&x=1`; one of `/inbox` has `/hook?k=v`. Without an endpoint the whole captured path is added.
* What was captured stands in it character for character. Null: the target's URL says it all.
*/
function replayTarget(targetUrl, captured, slug) {
	const { path, query } = splitTarget(originForm(captured));
	const rest = slug !== null && (path === `/${slug}` || path.startsWith(`/${slug}/`)) ? path.slice(slug.length + 1) : path;
	if ((rest === "" || rest === "/") && query === null && slug !== null) return null;
	const base = requiredUrl(targetUrl);
	const basePath = rest === "" ? base.pathname : base.pathname.replace(/\/$/, "");
	const queries = [base.search.slice(1), query ?? ""].filter((part) => part !== "");
	return `${basePath}${rest}${queries.length > 0 ? `?${queries.join("&")}` : query === null ? "" : "?"}`;
}
/** The URL as people read it: what stands in the request line behind the target's origin. */
function attemptUrl(targetUrl, requestTarget) {
	return requestTarget === null ? targetUrl : `${requiredUrl(targetUrl).origin}${requestTarget}`;
}
/** A proxy-style target (`https://host/path`) names the same place as its path would; `*` names none. */
function originForm(target) {
	if (target.startsWith("/")) return target;
	return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? "";
}
function splitTarget(target) {
	const at = target.indexOf("?");
	return at === -1 ? {
		path: target,
		query: null
	} : {
		path: target.slice(0, at),
		query: target.slice(at + 1)
	};
}
// src/main/sender/attempt-watch.ts
/** Where an attempt stood when its time was up. */
var standing = {
	dns: "the name was still being looked up",
	connect: "the connection was not made",
	tls: "the TLS handshake was not finished",
	waiting: "the request was sent, but no answer had begun",
	body: "the answer had begun, but not ended"
};
var remedies = {
	"timeout-connect": "Check that the target is running and reachable from here, or raise the connect deadline.",
	"timeout-response": "Have the handler answer first and work afterwards, or raise the response deadline.",
	"timeout-total": "Have the handler answer sooner, or raise the total deadline."
};
/** What a signal ends. It has one listener only: hundreds of attempts of a bulk replay hang on the same one at once. */
var cancelledBy = /* @__PURE__ */ new WeakMap();
/**
* Watches over one attempt: measures its phases, and ends it when a deadline passes, the caller cancels or the sender
* closes. The connect and response deadlines begin anew with each hop of a redirect; the total one covers all hops.
*/
var AttemptWatch = class {
	/** What the sentences call the other side, e.g. `localhost:3000`. */
	peer = "the target";
	#clock;
	#deadlines;
	#signal;
	#startTick;
	#phase = null;
	#enteredAt = 0;
	#spent = {};
	#step = null;
	#failed = null;
	#totalDeadline;
	#responseDeadline = null;
	/** Of the phase it is in. */
	#phaseDeadline = null;
	/** One timer for all deadlines; it may ring early, when the deadline that it was set for has been met. */
	#cancelTimer = null;
	#timerAt = Infinity;
	constructor(clock, deadlines, signal) {
		this.#clock = clock;
		this.#deadlines = deadlines;
		this.#signal = signal;
		this.#startTick = clock.monotonic();
		const { totalMs } = deadlines;
		this.#totalDeadline = totalMs === null ? null : {
			at: this.#startTick + totalMs,
			kind: "timeout-total",
			limitMs: totalMs
		};
		if (signal?.aborted === true) this.#cancel();
		else if (signal !== void 0) this.#listen(signal);
	}
	/** Forgets the phases and deadlines of the hop before. */
	beginHop(peer) {
		this.peer = peer;
		this.#phase = null;
		this.#spent = {};
		this.#phaseDeadline = null;
		this.#responseDeadline = null;
	}
	/** Ends the phase before. Going back to `waiting` (after a 1xx answer) goes on with what is left of its deadline. */
	enter(phase) {
		const now = this.#clock.monotonic();
		this.#leave(now);
		this.#phase = phase;
		this.#enteredAt = now;
		switch (phase) {
			case "dns":
			case "connect":
			case "tls":
				if (this.#phaseDeadline?.kind !== "timeout-connect") this.#phaseDeadline = deadline("timeout-connect", now, this.#deadlines.connectMs);
				break;
			case "waiting":
				this.#responseDeadline ??= deadline("timeout-response", now, this.#deadlines.responseMs);
				this.#phaseDeadline = this.#responseDeadline;
				break;
			case "body": this.#phaseDeadline = null;
		}
		this.#setTimer(now);
	}
	/**
	* Runs one step: `begin` is given how to settle it, and returns how to abandon it. Rejects with AttemptFailed when it
	* is ended from outside; one that is ended already is never begun.
	*/
	run(begin) {
		return new Promise((resolve, reject) => {
			if (this.#failed !== null) {
				reject(this.#failed);
				return;
			}
			let settled = false;
			const settle = (pass) => (value) => {
				if (settled) return;
				settled = true;
				this.#step = null;
				pass(value);
			};
			const abandon = begin(settle(resolve), settle(reject));
			if (settled) return;
			this.#step = { abandon: (failed) => {
				settled = true;
				abandon();
				reject(failed);
			} };
		});
	}
	/** The sender closes. */
	interrupt() {
		this.#end(new AttemptFailed("interrupted", "Hookwright stopped while the attempt was under way; nobody knows whether it arrived.", "Look at the target, then attempt it again if it did not arrive."));
	}
	/** Stops all timers; to be called once at the end, however it ended. */
	finish() {
		const now = this.#clock.monotonic();
		this.#leave(now);
		this.#phase = null;
		this.#cancelTimer?.();
		this.#cancelTimer = null;
		if (this.#signal !== void 0) cancelledBy.get(this.#signal)?.delete(this);
		const { dns, connect, tls, waiting, body } = this.#spent;
		return {
			dnsMs: rounded(dns),
			connectMs: rounded(connect),
			tlsMs: rounded(tls),
			waitingMs: rounded(waiting),
			bodyMs: rounded(body),
			totalMs: rounded(now - this.#startTick) ?? 0
		};
	}
	#leave(now) {
		if (this.#phase !== null) this.#spent[this.#phase] = (this.#spent[this.#phase] ?? 0) + now - this.#enteredAt;
	}
	/** The deadline that passes first. */
	#nearest() {
		const [phase, total] = [this.#phaseDeadline, this.#totalDeadline];
		if (phase === null || total === null) return phase ?? total;
		return phase.at < total.at ? phase : total;
	}
	#setTimer(now) {
		const next = this.#nearest();
		if (next === null || next.at >= this.#timerAt) return;
		this.#cancelTimer?.();
		this.#timerAt = next.at;
		this.#cancelTimer = this.#clock.after(Math.max(0, next.at - now), () => this.#ring());
	}
	#ring() {
		this.#timerAt = Infinity;
		this.#cancelTimer = null;
		const now = this.#clock.monotonic();
		const next = this.#nearest();
		if (next !== null && next.at - now < 1) this.#timeOut(next);
		else this.#setTimer(now);
	}
	#listen(signal) {
		const known = cancelledBy.get(signal);
		if (known !== void 0) {
			known.add(this);
			return;
		}
		const watches = /* @__PURE__ */ new Set([this]);
		cancelledBy.set(signal, watches);
		signal.addEventListener("abort", () => {
			for (const watch of watches) watch.#cancel();
		});
	}
	#timeOut({ kind, limitMs }) {
		const words = {
			"timeout-connect": `No connection to ${this.peer} within ${duration(limitMs)}`,
			"timeout-response": `No answer from ${this.peer} within ${duration(limitMs)}`,
			"timeout-total": `${this.peer} was not done within ${duration(limitMs)} in all`
		}[kind];
		const state = this.#phase === null ? "" : `: ${standing[this.#phase]}`;
		this.#end(new AttemptFailed(kind, `${words}${state}.`, remedies[kind]));
	}
	#cancel() {
		const state = this.#phase === null ? "before it began" : `while ${standing[this.#phase]}`;
		this.#end(new AttemptFailed("cancelled", `The attempt was cancelled ${state}.`, "Attempt it again when you want to."));
	}
	#end(failed) {
		if (this.#failed !== null) return;
		this.#failed = failed;
		const step = this.#step;
		this.#step = null;
		step?.abandon(failed);
	}
};
function deadline(kind, now, limitMs) {
	return limitMs === null ? null : {
		at: now + limitMs,
		kind,
		limitMs
	};
}
/** To the microsecond. */
function rounded(ms) {
	return ms === void 0 ? null : Math.round(ms * 1e3) / 1e3;
}
// src/main/sender/connection-pool.ts
/** Shorter than the 5 s after which Node's own servers close an idle connection. */
var idleMs = 4e3;
/** Idle connections, by route. */
var ConnectionPool = class {
	#clock;
	#atMost;
	#idle = /* @__PURE__ */ new Map();
	#count = 0;
	#cancelSweep = null;
	constructor(clock, atMost) {
		this.#clock = clock;
		this.#atMost = atMost;
	}
	/** The connection used last for this route, as it is the least likely to be gone; null when there is none. */
	take(key) {
		const kept = this.#idle.get(key);
		if (kept === void 0) return null;
		for (let last = kept.pop(); last !== void 0; last = kept.pop()) {
			this.#count -= 1;
			if (last.connection.usable && !this.#isOld(last)) return last.connection;
			last.connection.destroy();
		}
		return null;
	}
	keep(key, connection) {
		if (this.#count >= this.#atMost || !connection.usable) {
			connection.destroy();
			return;
		}
		connection.release();
		const kept = this.#idle.get(key);
		const entry = {
			connection,
			since: this.#clock.monotonic()
		};
		if (kept === void 0) this.#idle.set(key, [entry]);
		else kept.push(entry);
		this.#count += 1;
		this.#cancelSweep ??= this.#clock.after(idleMs, () => this.#sweep());
	}
	close() {
		this.#cancelSweep?.();
		this.#cancelSweep = null;
		for (const kept of this.#idle.values()) for (const { connection } of kept) connection.destroy();
		this.#idle.clear();
		this.#count = 0;
	}
	#isOld({ since }) {
		return this.#clock.monotonic() - since >= idleMs;
	}
	#sweep() {
		this.#cancelSweep = null;
		for (const [key, kept] of this.#idle) {
			const young = kept.filter((entry) => {
				if (entry.connection.usable && !this.#isOld(entry)) return true;
				entry.connection.destroy();
				return false;
			});
			this.#count -= kept.length - young.length;
			if (young.length === 0) this.#idle.delete(key);
			else this.#idle.set(key, young);
		}
		if (this.#count > 0) this.#cancelSweep = this.#clock.after(idleMs, () => this.#sweep());
	}
};
// src/main/sender/response-head.ts
function protocolFailure(problem) {
	return new AttemptFailed("protocol", problem, "Look at what the target writes: it does not keep to HTTP/1.1.");
}
var statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\x00-\x08\x0a-\x1f\x7f]*))?$/;
var headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Reads a head without its empty last line, Latin-1. `method` is that of the request. Throws AttemptFailed (protocol). */
function parseHead(text, method) {
	const lines = text.split("\r\n");
	const first = lines[0] ?? "";
	const match = statusLine.exec(first);
	if (match === null) throw protocolFailure(`The answer has a malformed status line: "${printable(first)}".`);
	const status = Number(match[2]);
	const httpVersion = `1.${match[1] ?? "1"}`;
	const headers = [];
	const codings = [];
	const lengths = [];
	let connection = "";
	for (let i = 1; i < lines.length; i += 1) {
		const pair = parseHeaderLine(lines[i] ?? "");
		headers.push(pair);
		const name = pair[0].toLowerCase();
		if (name === "transfer-encoding") codings.push(pair[1]);
		else if (name === "content-length") lengths.push(pair[1]);
		else if (name === "connection") connection = `${connection},${pair[1].toLowerCase()}`;
	}
	const options = connection.split(",").map((option) => option.trim());
	return {
		status,
		httpVersion,
		headers,
		keepAlive: httpVersion === "1.1" ? !options.includes("close") : options.includes("keep-alive"),
		framing: method === "HEAD" || status < 200 || status === 204 || status === 304 || method === "CONNECT" && status < 300 ? { kind: "none" } : findFraming(codings, lengths, httpVersion)
	};
}
/** One `name: value` line. Throws AttemptFailed (protocol). */
function parseHeaderLine(line) {
	const colon = line.indexOf(":");
	const name = line.slice(0, Math.max(colon, 0));
	if (colon < 1 || !headerName.test(name)) throw protocolFailure(`The answer has a malformed header line: "${printable(line)}".`);
	const value = trimBlanks(line.slice(colon + 1));
	if (/[\x00\r\n]/.test(value)) throw protocolFailure(`The answer’s header ${name} contains a control character.`);
	return [name, value];
}
/** Spaces and tabs only: String.trim would also take a byte 0xA0. */
function trimBlanks(text) {
	let start = 0;
	let end = text.length;
	while (start < end && isBlank(text, start)) start += 1;
	while (end > start && isBlank(text, end - 1)) end -= 1;
	return text.slice(start, end);
}
function isBlank(text, at) {
	const code = text.charCodeAt(at);
	return code === 32 || code === 9;
}
function findFraming(codings, lengths, httpVersion) {
	if (codings.length > 0) {
		if (lengths.length > 0) throw protocolFailure("The answer has both Content-Length and Transfer-Encoding, so its end is ambiguous.");
		if (httpVersion === "1.0") throw protocolFailure("The answer is HTTP/1.0 but has Transfer-Encoding, which HTTP/1.0 does not know.");
		return codings.join(",").split(",").at(-1)?.trim().toLowerCase() === "chunked" ? { kind: "chunked" } : { kind: "until-close" };
	}
	if (lengths.length === 0) return { kind: "until-close" };
	const values = new Set(lengths.flatMap((value) => value.split(",").map((part) => part.trim())));
	const [value = ""] = values;
	if (values.size > 1) throw protocolFailure(`The answer has Content-Lengths that differ: ${printable([...values].join(" and "))}.`);
	const length = Number(value);
	if (!/^\d+$/.test(value) || !Number.isSafeInteger(length)) throw protocolFailure(`The answer’s Content-Length is not a length: "${printable(value)}".`);
	return {
		kind: "length",
		length
	};
}
// src/main/sender/chunked-body.ts
/** With extensions. */
var longestSizeLine = 4096;
var longestTrailers = 65536;
/** Reads `Transfer-Encoding: chunked` from pieces of any size; strict about every line. */
var ChunkedBody = class {
	trailers = [];
	#take;
	#expecting = "size";
	#line = "";
	#left = 0;
	#trailerBytes = 0;
	constructor(take) {
		this.#take = take;
	}
	get done() {
		return this.#expecting === "done";
	}
	/** Reads on from `from`; returns where it stopped, which is before the end only when it is done. Throws AttemptFailed (protocol). */
	push(bytes, from) {
		let at = from;
		while (at < bytes.length && this.#expecting !== "done") at = this.#expecting === "data" ? this.#readData(bytes, at) : this.#readLine(bytes, at);
		return at;
	}
	#readData(bytes, at) {
		const end = Math.min(bytes.length, at + this.#left);
		this.#take(bytes.subarray(at, end));
		this.#left -= end - at;
		if (this.#left === 0) this.#expecting = "data-end";
		return end;
	}
	#readLine(bytes, at) {
		const feed = bytes.indexOf(10, at);
		const end = feed === -1 ? bytes.length : feed + 1;
		const limit = this.#expecting === "trailer" ? longestTrailers - this.#trailerBytes : longestSizeLine;
		if (this.#line.length + end - at > limit) throw protocolFailure("The answer’s chunked body has a line that is too long.");
		this.#line += bytes.toString("latin1", at, end);
		if (feed === -1) {
			this.#checkBeginning();
			return end;
		}
		const line = this.#line;
		this.#line = "";
		if (!line.endsWith("\r\n")) throw protocolFailure("The answer’s chunked body has a line that does not end in CR LF.");
		this.#lineRead(line.slice(0, -2));
		return end;
	}
	/** Says at once that something is no chunk: whoever sends garbage may never end the line. */
	#checkBeginning() {
		if (this.#expecting === "size" && !/^[0-9a-f]{1,13}(?:$|[\s;])/i.test(this.#line)) throw badSize(this.#line);
		if (this.#expecting === "data-end" && this.#line !== "\r") throw overlong();
	}
	#lineRead(line) {
		switch (this.#expecting) {
			case "size": {
				const digits = /^([0-9a-f]{1,13})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
				if (digits === void 0) throw badSize(line);
				this.#left = Number.parseInt(digits, 16);
				this.#expecting = this.#left === 0 ? "trailer" : "data";
				break;
			}
			case "data-end":
				if (line !== "") throw overlong();
				this.#expecting = "size";
				break;
			case "trailer":
				if (line === "") {
					this.#expecting = "done";
					break;
				}
				this.#trailerBytes += line.length;
				this.trailers.push(parseHeaderLine(line));
		}
	}
};
function badSize(line) {
	return protocolFailure(`The answer’s chunked body has a malformed chunk size: "${printable(line.trimEnd())}".`);
}
function overlong() {
	return protocolFailure("The answer’s chunked body has a chunk that is longer than its size says.");
}
// src/main/sender/response-reader.ts
/** Interim answers included. */
var longestHead = 65536;
var bodyKept = 1048576;
/** What comes after this many bytes of body is not waited for. */
var bodyRead = 16777216;
var endOfHead = Buffer.from("\r\n\r\n", "latin1");
var beginning = Buffer.from("HTTP/1.", "latin1");
var nothing$3 = Buffer.alloc(0);
/** The head read last: a target under load gives the same one for as long as its Date stays. */
var lastRead = null;
/** Longer ones are not remembered. */
var rememberedHead = 4096;
/**
* Reads the answer to one request from pieces of any size: interim answers skipped, head at most 64 KiB, body by
* length, chunks or close. Keeps 1 MiB of body, reads 16 MiB, and calls what is longer complete but cut.
*/
var ResponseReader = class {
	/** Set once the final head is there. */
	head = null;
	cut = false;
	complete = false;
	/** Whether the connection can carry another request: the answer ended where it said, and nothing came after it. */
	reusable = false;
	#method;
	#pending = nothing$3;
	#headBytes = 0;
	#chunked = null;
	#body = [];
	#kept = 0;
	#read = 0;
	constructor(method) {
		this.#method = method;
	}
	/** Whether nothing of the final answer has come: true again after an interim one. */
	get awaiting() {
		return this.head === null && this.#pending.length === 0;
	}
	body() {
		return this.#body.length === 1 ? this.#body[0] ?? nothing$3 : Buffer.concat(this.#body);
	}
	/** Takes what came. Throws AttemptFailed (protocol). */
	push(bytes) {
		if (this.complete) {
			this.reusable = false;
			return;
		}
		const rest = this.head === null ? this.#readHead(bytes) : bytes;
		if (this.head !== null && rest !== null) this.#readBody(this.head, rest);
	}
	/** The target ended the connection. Throws AttemptFailed unless that is how the answer ends. */
	end() {
		this.reusable = false;
		if (this.complete) return;
		const { head } = this;
		if (head === null) throw protocolFailure(`The answer was cut off in its head, after ${this.#pending.length} bytes.`);
		switch (head.framing.kind) {
			case "until-close":
			case "none":
				this.complete = true;
				break;
			case "length": throw protocolFailure(`The answer was cut off after ${this.#read} of ${head.framing.length} bytes of body.`);
			case "chunked": throw protocolFailure(`The answer was cut off after ${this.#read} bytes of a chunked body, before its last chunk.`);
		}
	}
	/** Returns what follows the head; null while it is not whole. */
	#readHead(bytes) {
		const known = this.#knownHead(bytes);
		if (known !== null) {
			this.head = known.head;
			this.#begin(known.head);
			return bytes.subarray(known.bytes.length);
		}
		let text = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
		let from = Math.max(0, this.#pending.length - 3);
		for (;;) {
			checkBeginning(text);
			const end = text.indexOf(endOfHead, from);
			const length = end === -1 ? text.length : end + 4;
			if (this.#headBytes + length > longestHead) throw protocolFailure("The answer’s head is longer than 64 KiB.");
			checkLineEnds(text, from, length);
			if (end === -1) {
				this.#pending = text;
				return null;
			}
			const head = parseHead(text.toString("latin1", 0, end), this.#method);
			const rest = text.subarray(length);
			this.#headBytes += length;
			this.#pending = nothing$3;
			if (head.status >= 200 || head.status === 101) {
				if (length <= rememberedHead) lastRead = {
					bytes: Buffer.from(text.subarray(0, length)),
					method: this.#method,
					head
				};
				this.head = head;
				this.#begin(head);
				return rest;
			}
			if (rest.length === 0) return null;
			text = rest;
			from = 0;
		}
	}
	/** Where these bytes begin with the very head that was read last. */
	#knownHead(bytes) {
		if (lastRead === null || this.#headBytes + this.#pending.length > 0 || lastRead.method !== this.#method) return null;
		const { length } = lastRead.bytes;
		return bytes.length >= length && lastRead.bytes.compare(bytes, 0, length) === 0 ? lastRead : null;
	}
	#begin(head) {
		const { framing } = head;
		if (framing.kind === "chunked") this.#chunked = new ChunkedBody((piece) => this.#keep(piece));
		if (framing.kind === "none" || framing.kind === "length" && framing.length === 0) this.#finish(head, head.status !== 101);
	}
	#readBody(head, bytes) {
		if (this.complete) {
			if (bytes.length > 0) this.reusable = false;
			return;
		}
		const { framing } = head;
		let used = bytes.length;
		if (this.#chunked !== null) {
			used = this.#chunked.push(bytes, 0);
			if (this.#chunked.done) {
				const { trailers } = this.#chunked;
				if (trailers.length > 0) this.head = {
					...head,
					headers: [...head.headers, ...trailers]
				};
				this.#finish(head, used === bytes.length);
			}
		} else if (framing.kind === "length") {
			used = Math.min(bytes.length, framing.length - this.#read);
			this.#keep(bytes.subarray(0, used));
			if (this.#read === framing.length) this.#finish(head, used === bytes.length);
		} else this.#keep(bytes);
		if (!this.complete && this.#read >= bodyRead) this.complete = true;
	}
	#keep(piece) {
		this.#read += piece.length;
		const room = bodyKept - this.#kept;
		if (piece.length > room) this.cut = true;
		if (room === 0 || piece.length === 0) return;
		const kept = piece.length > room ? piece.subarray(0, room) : piece;
		this.#kept += kept.length;
		this.#body.push(kept);
	}
	#finish(head, clean) {
		this.complete = true;
		this.reusable = head.keepAlive && clean;
	}
};
/** Says at once that something is not HTTP: whoever sends it may never send a line's end. */
function checkBeginning(text) {
	const length = Math.min(text.length, beginning.length);
	if (text.compare(beginning, 0, length, 0, length) === 0) return;
	if (text[0] === 21 || text[0] === 22) throw new AttemptFailed("protocol", "The answer is TLS, not plain HTTP.", "The target speaks HTTPS on this port: use https://.");
	throw protocolFailure(`The answer is not HTTP/1: it begins with "${printable(text.toString("latin1", 0, 40))}".`);
}
/** HTTP's lines end in CR LF; a lone LF would otherwise let the wait for the head's end go on for ever. */
function checkLineEnds(text, from, to) {
	for (let at = text.indexOf(10, from); at !== -1 && at < to; at = text.indexOf(10, at + 1)) if (text[at - 1] !== 13) throw protocolFailure("The answer’s head has a line that ends in LF without CR.");
}
// src/main/sender/exchange.ts
/** The connection broke before a byte of an answer came. */
var Unanswered = class extends AttemptFailed {
	constructor({ failure }) {
		super(failure.kind, failure.problem, failure.remedy);
		this.name = "Unanswered";
	}
};
/** Writes a request and reads its answer. Throws AttemptFailed; Unanswered if the connection broke before any answer. */
function exchange(connection, request, watch) {
	const { method, head, body, hint, isEnough, onAnswering } = request;
	return watch.run((done, fail) => {
		const reader = new ResponseReader(method);
		let received = 0;
		let answering = false;
		/** Lets the reader read; its protocol failures end the exchange. */
		const read = (step) => {
			try {
				step();
			} catch (error) {
				fail(error);
				return;
			}
			if (reader.complete || isEnough?.(reader) === true) done(reader);
		};
		const breakOff = (error, how) => {
			const problem = brokenProblem(error, {
				peer: watch.peer,
				how,
				answerBytes: received,
				hint
			});
			fail(received === 0 ? new Unanswered(problem) : problem);
		};
		connection.use({
			received(bytes) {
				received += bytes.length;
				read(() => {
					reader.push(bytes);
					if (answering !== reader.awaiting) return;
					answering = !answering;
					onAnswering?.(answering);
				});
			},
			ended() {
				if (reader.awaiting) breakOff(null, "closed");
				else read(() => reader.end());
			},
			closed: (error) => breakOff(error, "reset")
		});
		connection.write(head, body);
		return () => connection.destroy();
	});
}
// src/main/sender/outbox.ts
/**
* Writes that leave together at the end of a turn of the event loop. One after another they would wake the target for
* each of them, and on a busy machine it is let run at once, each time, in our place.
*/
var waiting = [];
function writeWithOthers(write) {
	if (waiting.push(write) === 1) setImmediate(flush);
}
function flush() {
	const writes = waiting;
	waiting = [];
	for (const write of writes) write();
}
// src/main/sender/connection.ts
/** An open connection, with TLS where that is asked for. Used by one request at a time; closes itself if it speaks unasked. */
var Connection = class {
	/** e.g. `127.0.0.1:3000`. */
	remoteAddress;
	#socket;
	#user = null;
	#error = null;
	#closed = false;
	#writing = false;
	#listeners = {
		data: (bytes) => {
			if (this.#user === null) this.destroy();
			else this.#user.received(bytes);
		},
		end: () => {
			if (this.#user === null) this.destroy();
			else this.#user.ended();
		},
		error: (error) => {
			this.#error = error;
		},
		close: () => {
			this.#closed = true;
			this.#user?.closed(this.#error);
		}
	};
	constructor(socket, remoteAddress) {
		this.#socket = socket;
		this.remoteAddress = remoteAddress;
		for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener);
	}
	/** False once either side has ended it. */
	get usable() {
		return !this.#closed && !this.#socket.destroyed && this.#socket.readable && this.#socket.writable;
	}
	/** Whether everything written has left. */
	get flushed() {
		return !this.#writing && this.#socket.writableLength === 0;
	}
	use(user) {
		this.#user = user;
		this.#socket.ref();
	}
	/** Nobody waits for it: it does not keep the process alive. */
	release() {
		this.#user = null;
		this.#socket.unref();
	}
	/** Leaves at the end of this turn of the event loop, unless it is closed by then. */
	write(head, body) {
		this.#writing = true;
		writeWithOthers(() => {
			this.#writing = false;
			if (!this.#socket.destroyed) this.#write(head, body);
		});
	}
	#write(head, body) {
		if (body.length === 0) this.#socket.write(head);
		else if (body.length <= 65536) this.#socket.write(Buffer.concat([head, body], head.length + body.length));
		else {
			this.#socket.cork();
			this.#socket.write(head);
			this.#socket.write(body);
			this.#socket.uncork();
		}
	}
	/** Gives the socket back for something else to be put on it. */
	detach() {
		this.#user = null;
		for (const [event, listener] of Object.entries(this.#listeners)) this.#socket.off(event, listener);
	}
	destroy() {
		this.#user = null;
		this.#socket.destroy();
	}
};
// src/main/sender/dial.ts
/** When an address has not answered for so long, the next one is tried beside it. */
var nextAddressAfterMs = 250;
/** Every address failed. */
var DialFailed = class extends Error {
	/** One per address, in the order tried. */
	errors;
	constructor(errors) {
		super("no address could be connected to");
		this.name = "DialFailed";
		this.errors = errors;
	}
};
/** Connects to the first of the addresses that answers. Throws DialFailed, or what the watch ends it with. */
function dial(addresses, port, watch, clock) {
	return watch.run((done, fail) => {
		const open = /* @__PURE__ */ new Set();
		const errors = [];
		let next = 0;
		let cancelNext = () => {};
		const dropOthers = (kept) => {
			cancelNext();
			for (const socket of open) if (socket !== kept) socket.destroy();
			open.clear();
		};
		const tryNext = () => {
			cancelNext();
			const address = addresses[next];
			if (address === void 0) return;
			next += 1;
			const socket = connect({
				host: address,
				port,
				noDelay: true
			});
			open.add(socket);
			const onError = (error) => {
				open.delete(socket);
				errors.push(error);
				if (next < addresses.length) tryNext();
				else if (open.size === 0) fail(new DialFailed(errors));
			};
			socket.once("error", onError);
			socket.once("connect", () => {
				socket.off("error", onError);
				dropOthers(socket);
				done({
					socket,
					address
				});
			});
			if (next < addresses.length) cancelNext = clock.after(nextAddressAfterMs, tryNext);
		};
		tryNext();
		return () => dropOthers(null);
	});
}
// src/main/sender/route.ts
/** Throws target-malformed, or AttemptFailed for a host that is forbidden as written. */
function findRoute(address, target) {
	const url = parseUrl(address, "url");
	const host = bareHost(url);
	if (!target.allowLinkLocal && isForbiddenHost(host)) throw forbidden(host);
	const secure = url.protocol === "https:";
	const port = url.port === "" ? secure ? 443 : 80 : Number(url.port);
	const serverName = target.hostOverride === null ? host : withoutPort(target.hostOverride);
	const proxy = target.proxy === null ? null : readProxy(target.proxy);
	const terms = secure ? [
		serverName,
		target.skipVerify,
		target.ca ?? "",
		target.clientCertificate?.certificate ?? "",
		target.clientCertificate?.key ?? ""
	] : [];
	const key = createHash("sha256").update(JSON.stringify([
		url.protocol,
		host,
		port,
		target.allowLinkLocal,
		target.proxy,
		terms
	])).digest("base64");
	return {
		url,
		secure,
		host,
		port,
		hostHeader: target.hostOverride ?? url.host,
		serverName,
		proxy,
		key,
		target
	};
}
function forbidden(host) {
	return new AttemptFailed("target-forbidden", forbiddenWords(host), "Allow link-local addresses for this target if you really mean it.");
}
/** What sentences call the target of a route. */
function peerOf({ host, port }) {
	return hostAndPort(host, port);
}
function readProxy(text) {
	const url = parseProxy(text);
	const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
	const authorization = login === ":" ? null : `Basic ${Buffer.from(login, "utf8").toString("base64")}`;
	return {
		host: bareHost(url),
		port: url.port === "" ? 80 : Number(url.port),
		authorization
	};
}
function withoutPort(host) {
	if (isIP(host) === 6) return host;
	return host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
// src/main/sender/secure-connection.ts
/** Building one reads some 150 authorities: those of the last targets are kept. */
var contextsKept = 16;
/** What TLS connections are made with: the trusted authorities and the client certificate of each target. */
var SecureContexts = class {
	#ownAuthority;
	#contexts = /* @__PURE__ */ new Map();
	#authorities = null;
	constructor(ownAuthority) {
		this.#ownAuthority = ownAuthority;
	}
	/** Throws AttemptFailed (tls) when a PEM text of the target cannot be used. */
	for({ ca, clientCertificate }) {
		const own = this.#ownAuthority();
		const { certificate, key } = clientCertificate ?? {
			certificate: null,
			key: null
		};
		const terms = JSON.stringify([
			own,
			ca,
			certificate,
			key
		]);
		const known = this.#contexts.get(terms);
		if (known !== void 0) return known;
		const context = this.#make([own, ca ?? ""].filter((pem) => pem !== ""), certificate, key);
		if (this.#contexts.size >= contextsKept) for (const oldest of this.#contexts.keys()) {
			this.#contexts.delete(oldest);
			break;
		}
		this.#contexts.set(terms, context);
		return context;
	}
	#make(authorities, certificate, key) {
		this.#authorities ??= [.../* @__PURE__ */ new Set([...getCACertificates("default"), ...getCACertificates("system")])];
		try {
			return createSecureContext({
				ca: [...this.#authorities, ...authorities],
				...certificate === null || key === null ? {} : {
					cert: certificate,
					key
				}
			});
		} catch (error) {
			throw new AttemptFailed("tls", `The certificates given for the target cannot be used (${codeOf(error)}).`, "Give CA, client certificate and key as PEM texts.");
		}
	}
};
/** Puts TLS on a connection. Not a byte of the request leaves before the certificate is found good. */
function secure(socket, route, context, watch, now) {
	const { serverName, target } = route;
	return watch.run((done, fail) => {
		const tls = connect$1({
			socket,
			host: serverName,
			...isIP(serverName) === 0 ? { servername: serverName } : {},
			secureContext: context,
			ALPNProtocols: ["http/1.1"],
			rejectUnauthorized: false
		});
		const onError = (error) => fail(tlsAlertProblem(error, watch.peer));
		tls.once("error", onError);
		tls.once("secureConnect", () => {
			if (tls.authorized || target.skipVerify) {
				tls.off("error", onError);
				done(tls);
				return;
			}
			const problem = tls.authorizationError;
			fail(certificateProblem(problem instanceof Error ? codeOf(problem) : String(problem), tls.getPeerCertificate(), serverName, now()));
			tls.destroy();
		});
		return () => tls.destroy();
	});
}
// src/main/sender/open-connection.ts
var nothing$2 = /* @__PURE__ */ new Uint8Array();
/**
* Opens a connection to a route: looks the name up once, refuses forbidden addresses, connects to what was looked up,
* goes through the proxy and puts TLS on it. Through a proxy the name is the proxy's to look up, so only what is
* written in the URL is checked. `tunnelled`: also plain HTTP goes through a tunnel, for bytes no proxy could change.
* `remote` is told the address as soon as it is connected to. Throws AttemptFailed.
*/
async function openConnection(route, { clock, resolve, contexts }, { watch, tunnelled, remote }) {
	const { proxy, target } = route;
	const { host, port } = proxy ?? route;
	const peer = hostAndPort(host, port);
	const context = route.secure ? contexts.for(target) : null;
	try {
		const found = await addressesOf(host, resolve, watch);
		const addresses = target.allowLinkLocal ? found : found.filter((address) => !isForbiddenAddress(address));
		if (addresses.length === 0) throw forbidden(found[0] === host ? host : `${host} (${found.join(", ")})`);
		watch.enter("connect");
		const { socket, address } = await dial(addresses, port, watch, clock);
		const remoteAddress = hostAndPort(address, port);
		remote(remoteAddress);
		try {
			if (proxy !== null && (route.secure || tunnelled)) await openTunnel(socket, proxy, route, watch);
			if (context === null) return new Connection(socket, remoteAddress);
			watch.enter("tls");
			return new Connection(await secure(socket, route, context, watch, () => clock.now()), remoteAddress);
		} catch (error) {
			socket.destroy();
			throw error;
		}
	} catch (error) {
		const failed = error instanceof DialFailed ? dialProblem(error, peer) : error;
		if (proxy !== null && failed instanceof AttemptFailed && isAboutReaching(failed)) throw proxyProblem(failed);
		throw failed;
	}
}
/** The most telling of the errors: that an address refused says more than that IPv6 is not there. */
function dialProblem({ errors }, peer) {
	const problems = errors.map((error) => connectProblem(error, peer));
	return problems.find(({ failure }) => failure.kind === "refused") ?? problems.at(-1) ?? connectProblem(null, peer);
}
function isAboutReaching({ failure }) {
	return failure.kind === "refused" || failure.kind === "reset" || failure.kind === "dns" || failure.kind === "unreachable";
}
function proxyProblem({ failure }) {
	return new AttemptFailed("proxy", `The proxy cannot be used: ${failure.problem}`, "Start or correct the proxy, or take it away from this target.");
}
async function openTunnel(socket, proxy, route, watch) {
	const to = peerOf(route);
	const login = proxy.authorization === null ? "" : `Proxy-Authorization: ${proxy.authorization}\r\n`;
	const head = Buffer.from(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n${login}\r\n`, "latin1");
	const connection = new Connection(socket, "");
	const { head: answer } = await exchange(connection, {
		method: "CONNECT",
		head,
		body: nothing$2,
		hint: "",
		isEnough: (reader) => reader.head !== null
	}, watch);
	const status = answer?.status ?? 0;
	if (status < 200 || status > 299) throw tunnelRefused(status, to);
	connection.detach();
}
function tunnelRefused(status, to) {
	if (status === 407) return loginWanted();
	return new AttemptFailed("proxy", `The proxy refused the way to ${printable(to)}: it answered ${status}.`, "Allow the target at the proxy, or take the proxy away from this target.");
}
/** The proxy answered 407. */
function loginWanted() {
	return new AttemptFailed("proxy", "The proxy wants a login, or does not accept the one given (407).", "Put user name and password into the proxy URL, as http://user:password@host:port.");
}
/** Added to the remedy when a connection breaks unanswered: what a target may just hang up on. */
function brokenHint({ secure, target }) {
	if (!secure) return " If it speaks HTTPS on this port, use https://.";
	return target.clientCertificate === null ? " If it asks for a client certificate, give one for this target." : "";
}
// src/main/sender/redirect.ts
var redirecting = /* @__PURE__ */ new Set([
	301,
	302,
	303,
	307,
	308
]);
/** What describes a body that is no longer sent. */
var aboutBody = /* @__PURE__ */ new Set([
	"content-length",
	"content-type",
	"content-encoding",
	"content-language",
	"transfer-encoding",
	"trailer",
	"expect"
]);
/**
* The request a redirecting answer asks for; null when it asks for none. 307 and 308 keep method and body; 303, and 301
* and 302 after a POST, become a GET without body, as in browsers. Only another port, path or https of the same host is
* followed: a signed payload with its credentials goes to no host that the user did not name, nor from https to http.
* Throws AttemptFailed (target-forbidden) for those, and (protocol) for a Location that is no URL.
*/
function followRedirect(request, answer) {
	if (!redirecting.has(answer.status) || request.rawPacket !== void 0) return null;
	const location = answer.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
	if (location === void 0) return null;
	const from = new URL(request.url);
	const to = readLocation(location, from);
	if (bareHost(to) !== bareHost(from)) throw notFollowed(`another host, ${to.host}`);
	if (from.protocol === "https:" && to.protocol === "http:") throw notFollowed("http, from https");
	const toGet = becomesGet(answer.status, request.method);
	const headers = request.headers.filter(([name]) => !toGet || !aboutBody.has(name.toLowerCase())).map(([name, value]) => [name, name.toLowerCase() === "host" ? to.host : value]);
	return {
		method: toGet ? "GET" : request.method,
		url: to.href,
		headers,
		body: toGet ? /* @__PURE__ */ new Uint8Array() : request.body
	};
}
function becomesGet(status, method) {
	if (status === 303) return method !== "GET" && method !== "HEAD";
	return (status === 301 || status === 302) && method === "POST";
}
function readLocation(location, from) {
	const to = URL.parse(location, from.href);
	try {
		if (to !== null) return parseUrl(to.href, "location");
	} catch {}
	throw new AttemptFailed("protocol", `The target redirects to "${printable(location.replace(/\/\/[^/]*@/, "//…@"))}", which cannot be sent to.`, "Correct the Location header that the target sends.");
}
function notFollowed(where) {
	return new AttemptFailed("target-forbidden", `The target redirects to ${where}; such a redirect is not followed.`, "Send straight to where it redirects, if you trust that.");
}
// src/main/sender/request-bytes.ts
var nothing$1 = /* @__PURE__ */ new Uint8Array();
/** Methods whose request has no body unless it says so. */
var bodiless = /* @__PURE__ */ new Set([
	"GET",
	"HEAD",
	"DELETE",
	"OPTIONS",
	"TRACE",
	"CONNECT"
]);
/**
* Lays a request out byte for byte. Host (first) and Content-Length (last) are added only when missing; a target's Host
* override takes the place of the value of a Host header. A body under `Transfer-Encoding: chunked` is framed as one
* chunk. Throws bad-input naming the field when a part would break out of its place: no byte has left by then.
*/
function layOutRequest(request, route) {
	const { rawPacket } = request;
	if (rawPacket !== void 0) return {
		method: /^[A-Z]+/.exec(Buffer.from(rawPacket.subarray(0, 16)).toString("latin1"))?.[0] ?? "",
		head: Buffer.from(rawPacket),
		body: nothing$1,
		headers: request.headers,
		selfContained: false,
		raw: true
	};
	checkWord(request.method, "method");
	const path = request.requestTarget ?? `${route.url.pathname}${route.url.search}`;
	checkWord(path, "requestTarget");
	const { headers, chunked, selfContained } = completeHeaders(request, route);
	const viaProxy = route.proxy !== null && !route.secure;
	const line = viaProxy && path.startsWith("/") ? `${route.url.origin}${path}` : path;
	let head = `${request.method} ${line} HTTP/1.1\r\n`;
	if (viaProxy && route.proxy?.authorization != null) head += `Proxy-Authorization: ${route.proxy.authorization}\r\n`;
	for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
	const body = chunked ? asOneChunk(request.body) : request.body;
	return {
		method: request.method,
		head: Buffer.from(`${head}\r\n`, "latin1"),
		body,
		headers,
		selfContained,
		raw: false
	};
}
function completeHeaders(request, route) {
	if (/[\r\n\0]/.test(route.hostHeader)) throw badInput("hostOverride", "contains a line break or a null character");
	checkLatin1(route.hostHeader, "hostOverride");
	const headers = [];
	let hosts = 0;
	let lengths = 0;
	let lengthFits = true;
	let coding = null;
	for (const [index, [name, value]] of request.headers.entries()) {
		checkHeader(name, value, index);
		let sent = value;
		switch (name.toLowerCase()) {
			case "host":
				hosts += 1;
				sent = route.target.hostOverride ?? value;
				break;
			case "content-length":
				lengths += 1;
				lengthFits &&= value.trim() === String(request.body.length);
				break;
			case "transfer-encoding": coding = value;
		}
		headers.push([name, sent]);
	}
	if (hosts === 0) headers.unshift(["Host", route.hostHeader]);
	const bodyExpected = request.body.length > 0 || !bodiless.has(request.method);
	if (lengths === 0 && coding === null && bodyExpected) headers.push(["Content-Length", String(request.body.length)]);
	const chunked = coding !== null && /(?:^|[\s,])chunked\s*$/i.test(coding);
	return {
		headers,
		chunked,
		selfContained: coding === null ? lengths <= 1 && lengthFits : chunked && lengths === 0
	};
}
function asOneChunk(body) {
	if (body.length === 0) return Buffer.from("0\r\n\r\n", "latin1");
	return Buffer.concat([
		Buffer.from(`${body.length.toString(16)}\r\n`, "latin1"),
		body,
		Buffer.from("\r\n0\r\n\r\n", "latin1")
	]);
}
/** Method and request target: one word, or the request line falls apart. */
function checkWord(text, field) {
	if (text === "") throw badInput(field, "is empty");
	if (/[\x00-\x20\x7f]/.test(text)) throw badInput(field, "contains a line break, a blank or another control character");
	checkLatin1(text, field);
}
var unsafeInName = /[\r\n\0:\u0100-\uffff]|^[ \t]/;
var unsafeInValue = /[\r\n\0\u0100-\uffff]/;
function checkHeader(name, value, index) {
	if (name !== "" && !unsafeInName.test(name) && !unsafeInValue.test(value)) return;
	if (name === "") throw badInput(`headers.${index}.0`, "is empty");
	if (/[\r\n\0:]|^[ \t]/.test(name)) throw badInput(`headers.${index}.0`, "contains a line break, a colon or a null character, or begins with a blank");
	if (/[\r\n\0]/.test(value)) throw badInput(`headers.${index}.1`, "contains a line break or a null character");
	checkLatin1(name, `headers.${index}.0`);
	checkLatin1(value, `headers.${index}.1`);
}
function checkLatin1(text, field) {
	if (/[^\x00-\xff]/.test(text)) throw badInput(field, "contains characters beyond Latin-1, which HTTP cannot carry");
}
function badInput(field, what) {
	return new HookwrightError("bad-input", `"${field}" ${what}; nothing was sent.`, { field });
}
// src/main/sender/sender.ts
/** A kept connection that breaks unanswered within this time was closed by the target while it lay idle. */
var staleWithinMs = 1e3;
var nothing = /* @__PURE__ */ new Uint8Array();
function createSender(options) {
	const { clock, log, ownAuthority, connectionsKept = 256, resolve = resolveWithSystem } = options;
	const opening = {
		clock,
		resolve,
		contexts: new SecureContexts(ownAuthority)
	};
	const pool = new ConnectionPool(clock, connectionsKept);
	const watches = /* @__PURE__ */ new Set();
	/** The last route found for a target: a bulk replay asks for the same one every time. */
	const routes = /* @__PURE__ */ new WeakMap();
	let closed = false;
	function routeTo(url, target) {
		const known = routes.get(target);
		if (known !== void 0 && known.url === url) return known.route;
		const route = findRoute(url, target);
		routes.set(target, {
			url,
			route
		});
		return route;
	}
	async function converse(connection, route, bytes, watch) {
		watch.enter("waiting");
		try {
			const reader = await exchange(connection, {
				...bytes,
				hint: brokenHint(route),
				onAnswering: (begun) => watch.enter(begun ? "body" : "waiting")
			}, watch);
			if (reader.reusable && bytes.selfContained && connection.flushed && !closed) pool.keep(route.key, connection);
			else connection.destroy();
			return reader;
		} catch (error) {
			connection.destroy();
			throw error;
		}
	}
	/** One request and its answer, on a kept connection where there is one. */
	async function hop(route, bytes, watch, progress) {
		watch.beginHop(peerOf(route));
		progress.remoteAddress = null;
		const kept = bytes.raw ? null : pool.take(route.key);
		if (kept !== null) {
			progress.remoteAddress = kept.remoteAddress;
			const sentAt = clock.monotonic();
			try {
				return await converse(kept, route, bytes, watch);
			} catch (error) {
				if (!(error instanceof Unanswered) || clock.monotonic() - sentAt >= staleWithinMs) throw error;
				log.info("A kept connection had been closed by the target; sent on a fresh one.", { remoteAddress: kept.remoteAddress });
				watch.beginHop(peerOf(route));
			}
		}
		const remote = (address) => {
			progress.remoteAddress = address;
		};
		return converse(await openConnection(route, opening, {
			watch,
			tunnelled: bytes.raw,
			remote
		}), route, bytes, watch);
	}
	/** All hops; the answer of the last one. */
	async function send(request, target, watch, progress) {
		let current = request;
		for (;;) {
			const route = routeTo(current.url, target);
			const bytes = layOutRequest(current, route);
			progress.sentHeaders = bytes.headers;
			const reader = await hop(route, bytes, watch, progress);
			const { status, headers } = headOf(reader);
			if (status === 407 && route.proxy !== null && !route.secure) throw loginWanted();
			const next = progress.followed.length < target.redirects ? followRedirect(current, {
				status,
				headers
			}) : null;
			if (next === null) return reader;
			progress.followed.push(next.url);
			current = next;
		}
	}
	async function attempt(request, target, deadlines, signal) {
		const startedAt = clock.now();
		const watch = new AttemptWatch(clock, deadlines, signal);
		const progress = {
			sentHeaders: request.headers,
			remoteAddress: null,
			followed: []
		};
		watches.add(watch);
		if (closed) watch.interrupt();
		const conclude = (outcome) => ({
			startedAt,
			...progress,
			phases: watch.finish(),
			...outcome
		});
		try {
			return conclude(answered(await send(request, target, watch, progress)));
		} catch (error) {
			if (!(error instanceof AttemptFailed)) throw error;
			return conclude({
				response: null,
				responseBody: nothing,
				failure: error.failure
			});
		} finally {
			watch.finish();
			watches.delete(watch);
		}
	}
	return {
		attempt,
		close() {
			closed = true;
			for (const watch of watches) watch.interrupt();
			pool.close();
		}
	};
}
function answered(reader) {
	const { status, httpVersion, headers } = headOf(reader);
	const body = reader.body();
	return {
		response: {
			status,
			httpVersion,
			headers,
			bodySize: body.length,
			cut: reader.cut
		},
		responseBody: body,
		failure: null
	};
}
function headOf(reader) {
	if (reader.head === null) throw new Error("an answer is complete without a head");
	return reader.head;
}
// src/main/deliveries/stored-target.ts
/** A target in the form it is kept: the client key and a proxy's login only sealed. */
function sealTarget(given, vault) {
	const { clientCertificate, ...target } = given;
	const proxy = withoutLogin(target.proxy);
	return {
		target: {
			...target,
			proxy
		},
		clientCertificate: clientCertificate === null ? null : {
			certificate: clientCertificate.certificate,
			sealedKey: vault.seal(clientCertificate.key)
		},
		sealedProxy: proxy === target.proxy || target.proxy === null ? null : vault.seal(target.proxy)
	};
}
/** As it is sent to. */
function openTarget({ target, clientCertificate, sealedProxy }, vault) {
	return {
		...target,
		proxy: sealedProxy === null ? target.proxy : vault.open(sealedProxy),
		clientCertificate: clientCertificate === null ? null : {
			certificate: clientCertificate.certificate,
			key: vault.open(clientCertificate.sealedKey)
		}
	};
}
/** As it may be shown: nothing secret in it. */
function shownTarget({ target, clientCertificate }) {
	return {
		...target,
		clientCertificate: clientCertificate === null ? null : {
			certificate: clientCertificate.certificate,
			key: ""
		}
	};
}
function withoutLogin(proxy) {
	const url = proxy === null ? null : URL.parse(proxy);
	if (url === null || url.username === "" && url.password === "") return proxy;
	url.username = "";
	url.password = "";
	return url.href;
}
// src/main/deliveries/break-request.ts
/** The things that are broken on purpose: each one thing, everything else as a good provider would send it. */
/** How far beyond a scheme's tolerance a stale timestamp lies, ms. */
var staleBeyondMs = 6e4;
/** How much earlier a request is signed so that its timestamp is stale; 0 for any other breakage. */
function staleByMs(breakage, schemes) {
	if (breakage !== "stale-timestamp") return 0;
	return Math.max(...schemes.map((scheme) => (scheme.timestamp?.toleranceSeconds ?? 0) * 1e3)) + staleBeyondMs;
}
/** The body after it was signed. */
function breakBody(breakage, body) {
	if (breakage === "body-changed") return changeOneCharacter(body);
	if (breakage === "body-reserialised") return reserialise(body);
	return breakage === "body-truncated" ? body.subarray(0, Math.floor(body.length / 2)) : body;
}
/** The headers after they were signed. */
function breakHeaders(breakage, headers, schemes) {
	const signatures = schemes.map((scheme) => scheme.header);
	if (breakage === "signature-missing") return withoutHeaders(headers, signatures);
	if (breakage === "wrong-content-type") return headers.map(([name, value]) => [name, name.toLowerCase() === "content-type" ? otherType(value) : value]);
	if (breakage !== "signature-repeated") return headers;
	return headers.flatMap((pair) => hasHeader([pair], signatures[0] ?? "") ? [pair, pair] : [pair]);
}
/** A secret of the same kind that nobody has. */
function wrongSecret(scheme) {
	const { encoding, prefix, privatePrefix, minBytes } = scheme.secret;
	const text = randomBytes(scheme.algorithm === "ed25519" ? 32 : Math.max(32, minBytes ?? 0)).toString(encoding === "utf8" ? "hex" : encoding);
	return `${scheme.algorithm === "ed25519" ? privatePrefix ?? prefix : prefix}${text}`;
}
var timeless = "has no timestamp in its signature";
/** Throws bad-input where there is nothing to break. */
function checkBreakage(breakage, profile, schemes, request) {
	const name = profile?.name ?? "This request";
	const refuse = (problem) => {
		throw new HookwrightError("bad-input", problem, {
			field: "breakage",
			remedy: "Choose another thing to break."
		});
	};
	if (breakage === "wrong-content-type") {
		if (!hasHeader(request.headers, "content-type")) refuse("The request has no content type that could be wrong.");
		return;
	}
	if (breakage === "body-truncated" && request.body.length === 0) refuse("The request has no body to cut.");
	if (breakage !== "body-truncated" && schemes.length === 0) refuse(`${name} is not signed, so its signature cannot be broken.`);
	if (breakage === "stale-timestamp" && schemes.every((scheme) => scheme.timestamp === null)) refuse(`${name} ${timeless}.`);
	if (breakage === "body-changed" && request.body.length === 0) refuse("The request has no body to change.");
	if (breakage === "body-reserialised") {
		if ((parseJson(request.body) === void 0 ? null : reserialise(request.body)) === null) refuse("The body is not JSON, so it cannot be written anew.");
	}
}
var expectations = {
	"wrong-secret": {
		answer: "refused",
		reason: "It is signed with a secret that nobody has: a handler that checks signatures answers 401 or another 4xx."
	},
	"body-changed": {
		answer: "refused",
		reason: "One character of the body was changed after signing: a handler that checks signatures answers 401 or another 4xx."
	},
	"body-reserialised": {
		answer: "refused",
		reason: "The JSON was written anew after signing: the signature is over other bytes, so a handler that checks the raw body answers 4xx. One that accepts it checks a parsed copy."
	},
	"stale-timestamp": {
		answer: "refused",
		reason: "It is signed rightly but longer ago than the provider tolerates: accepting it would let anybody replay old requests."
	},
	"signature-missing": {
		answer: "refused",
		reason: "Its signature is missing: a handler that accepts it accepts anybody’s requests."
	},
	"body-truncated": {
		answer: "refused",
		reason: "Half of the body is missing: neither signature nor JSON can be right, so a correct handler answers 4xx."
	},
	"wrong-content-type": {
		answer: "either",
		reason: "Signature and body are right, only the content type is not: a strict handler answers 415, a lenient one accepts it."
	},
	"signature-repeated": {
		answer: "either",
		reason: "The signature header comes twice: handlers may take the first, join them or refuse them, but must not crash."
	}
};
function expectationOfBreakage(breakage) {
	return expectations[breakage];
}
/** One digit (or else letter) becomes another of its kind, so that JSON mostly stays JSON. */
function changeOneCharacter(body) {
	const changed = new Uint8Array(body);
	const isDigit = (byte) => byte >= 49 && byte <= 57;
	const isLetter = (byte) => byte >= 97 && byte <= 122;
	let at = changed.findLastIndex(isDigit);
	if (at === -1) at = changed.findLastIndex(isLetter);
	if (at === -1) at = changed.length - 1;
	const byte = changed[at] ?? 0;
	changed[at] = isDigit(byte) ? byte === 57 ? 49 : byte + 1 : isLetter(byte) ? byte === 122 ? 97 : byte + 1 : byte ^ 1;
	return changed;
}
/** The same JSON in other bytes: without blanks, or with them where there were none. */
function reserialise(body) {
	const value = parseJson(body);
	if (value === void 0) return body;
	const compact = Buffer.from(JSON.stringify(value));
	return compact.equals(body) ? Buffer.from(JSON.stringify(value, null, 2)) : compact;
}
function parseJson(body) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
	} catch {
		return;
	}
}
function otherType(type) {
	return /^text\/plain/i.test(type) ? "application/xml" : "text/plain";
}
// src/main/deliveries/plan-signing.ts
/**
* The schemes that sign a replay: one for each signature header that came, by the scheme that checked it where that is
* known, or the first that fits the secret when no signature came. Throws `secret-malformed` when none can use the secret.
*/
function schemesForReplay(profile, secret, headers, checkedBy) {
	const able = ableSchemes(profile, secret);
	const byHeader = /* @__PURE__ */ new Map();
	for (const scheme of able) {
		const header = scheme.header.toLowerCase();
		if (hasHeader(headers, header) && (!byHeader.has(header) || scheme.id === checkedBy)) byHeader.set(header, scheme);
	}
	return byHeader.size > 0 ? [...byHeader.values()] : able.slice(0, 1);
}
/** The scheme asked for, or the first that fits the secret. Throws `bad-input` or `secret-malformed`. */
function schemesForSending(profile, secret, schemeId) {
	if (schemeId === void 0) return ableSchemes(profile, secret).slice(0, 1);
	requireUsable(profile, secret, schemeId);
	return profile.signatures.filter((scheme) => scheme.id === schemeId);
}
/** How a delivery is signed from now on; a wrong secret is made here, so that no attempt can be right by chance. */
function signingPlan(schemes, secret, options) {
	const [first] = schemes;
	if (first === void 0) return null;
	const kept = options.breakage === "wrong-secret" ? wrongSecret(first) : secret.endpointId === null ? secret.text : null;
	return {
		schemes: schemes.map(({ id }) => id),
		sealedSecret: kept === null ? null : options.seal(kept),
		endpointId: kept === null ? secret.endpointId : null
	};
}
/** With the message ids that the schemes need and the request lacks: made once, so that retries keep them. */
function withMessageIds(headers, schemes) {
	const missing = schemes.flatMap(({ idHeader }) => idHeader === null || hasHeader(headers, idHeader) ? [] : [[idHeader, `msg_${randomBytes(16).toString("hex")}`]]);
	return [...headers, ...missing];
}
function ableSchemes(profile, secret) {
	if (profile.signing === "none" || profile.signatures.length === 0) return [];
	const able = profile.signatures.filter((scheme) => {
		const { key, isPrivate } = secretKey(scheme, secret);
		return key !== null && (scheme.algorithm !== "ed25519" || isPrivate);
	});
	if (able.length === 0) requireUsable(profile, secret, void 0);
	return able;
}
/** Signing nothing tells in words what is wrong with a secret or a scheme. */
function requireUsable(profile, secret, schemeId) {
	const headers = profile.signatures.flatMap(({ signed }) => signed.flatMap((part) => "header" in part ? [[part.header, "-"]] : []));
	signRequest(profile, {
		secret,
		body: /* @__PURE__ */ new Uint8Array(),
		headers,
		now: 0,
		...schemeId === void 0 ? {} : { schemeId }
	});
}
// src/main/deliveries/compose-delivery.ts
/**
* A delivery made by hand. Without a payload it is the fresh sample of a catalogue event. Of the provider's headers those
* are added that were not given. Throws what is wrong with the input, naming the field.
*/
function composeDelivery(input, context) {
	const target = context.target(input);
	const profile = input.provider === void 0 ? null : requireProfile(input.provider, context);
	checkHeaders(input.headers ?? [], "headers");
	const { headers: made, body } = contentOf$1(input, profile, context);
	const given = input.headers ?? [];
	const headers = [...made.filter(([name]) => !hasHeader(given, name)), ...given];
	const secret = chosenSecret(input, context);
	if (secret !== null && profile === null) throw new HookwrightError("bad-input", "A secret is given, but not whose signature to make with it.", {
		field: "provider",
		remedy: "Name the provider, or leave the secret out to send it unsigned."
	});
	const schemes = profile === null || secret === null ? [] : schemesForSending(profile, secret.text, input.schemeId);
	const signing = secret === null ? null : signingPlan(schemes, secret, {
		breakage: null,
		seal: (text) => context.seal(text)
	});
	const method = input.method ?? profile?.method ?? "POST";
	const request = {
		method,
		target: new URL(target.url).pathname,
		headers,
		body
	};
	const payload = readPayload(body);
	const event = profile === null ? null : readEvent(profile, request, payload);
	return {
		recipe: {
			method,
			url: target.url,
			requestTarget: null,
			headers: withMessageIds(headers, schemes),
			raw: false,
			provider: profile?.id ?? null,
			signing,
			breakage: null,
			fitsLength: false,
			target: sealTarget(target, context),
			policy: input.policy === void 0 ? null : context.policy(input.policy)
		},
		body,
		mode: "composed",
		breakage: null,
		captureId: null,
		provider: profile?.id ?? null,
		eventType: event?.type ?? null,
		summary: event?.summary ?? summariseRequest(request, payload),
		expectation: expectationOfSigned(signing !== null, profile)
	};
}
/** The secret given, or the first one of the endpoint named; null: unsigned. */
function chosenSecret(input, context) {
	if (input.secret !== void 0) {
		if (input.secret === "") throw new HookwrightError("secret-malformed", "The secret is empty.", { field: "secret" });
		return {
			text: input.secret,
			endpointId: null
		};
	}
	if (input.endpointId === void 0) return null;
	const secrets = context.secretsOf(input.endpointId);
	if (secrets === null) throw new HookwrightError("endpoint-not-found", `There is no endpoint ${input.endpointId.slice(0, 40)}.`, { field: "endpointId" });
	const [first] = secrets;
	if (first === void 0) throw new HookwrightError("bad-input", "This endpoint has no secret to sign with.", {
		field: "endpointId",
		remedy: "Set a secret on the endpoint, give one here, or leave the endpoint out to send it unsigned."
	});
	return {
		text: first,
		endpointId: input.endpointId
	};
}
/** Bytes given as text or as base64; null when neither is. Throws bad-input naming the field. */
function givenBody(input, prefix = "") {
	if (input.payload !== void 0 && input.bodyBase64 !== void 0) throw new HookwrightError("bad-input", "Both a payload and a bodyBase64 are given.", {
		field: `${prefix}bodyBase64`,
		remedy: "Give the one or the other."
	});
	if (input.payload !== void 0) return Buffer.from(input.payload);
	if (input.bodyBase64 === void 0) return null;
	const bare = input.bodyBase64.replaceAll(/\s/g, "").replace(/={1,2}$/, "");
	if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) throw new HookwrightError("bad-input", `"${prefix}bodyBase64" is not base64.`, { field: `${prefix}bodyBase64` });
	return Buffer.from(bare, "base64");
}
function contentOf$1(input, profile, context) {
	const given = givenBody(input);
	if (input.eventId !== void 0) {
		const sample = sampleOf(input.eventId, profile, context.now);
		return {
			headers: sample.headers,
			body: given ?? Buffer.from(sample.body)
		};
	}
	if (given === null) {
		if (profile !== null) throw new HookwrightError("bad-input", "There is nothing to send: neither a payload nor an event.", {
			field: "payload",
			remedy: "Give a payload (an empty one for no body), or the id of one of the provider’s events as eventId."
		});
		return {
			headers: [],
			body: /* @__PURE__ */ new Uint8Array()
		};
	}
	if (profile !== null) return {
		headers: [["Content-Type", profile.contentType], ...profile.headers],
		body: given
	};
	const isJson = readPayload(given).value !== void 0;
	const typed = given.length === 0 ? [] : [["Content-Type", isJson ? "application/json" : "text/plain; charset=utf-8"]];
	return {
		headers: input.headers === void 0 ? typed : [],
		body: given
	};
}
function sampleOf(eventId, profile, now) {
	const [id, sampleId] = eventId.split("/");
	const event = profile?.events.find((candidate) => candidate.id === id);
	if (profile === null || event === void 0) throw new HookwrightError("bad-input", `There is no event "${eventId.slice(0, 80)}" in the catalogue of the provider.`, {
		field: "eventId",
		remedy: "Name the provider and one of its events."
	});
	return freshSample(profile, event, {
		now,
		random: randomBytes,
		sampleId
	});
}
function requireProfile(provider, context) {
	const profile = context.profile(provider);
	if (profile !== null) return profile;
	throw new HookwrightError("provider-not-found", `There is no provider "${provider.slice(0, 80)}".`, { field: "provider" });
}
// src/shared/providers/fresh-id.ts
/**
* The same request as a new event: the id its provider deduplicates by, in a header or in the JSON, is made new and keeps
* its form; every other byte stays. Unchanged where no id is found.
*/
function renewEventId(profile, request, random) {
	for (const source of profile.map.eventId) {
		if ("header" in source) {
			const name = source.header.toLowerCase();
			if (!request.headers.some(([key]) => key.toLowerCase() === name)) continue;
			const headers = request.headers.map(([key, value]) => [key, key.toLowerCase() === name ? freshLike(value, random) : value]);
			return {
				...request,
				headers
			};
		}
		if (!("pointer" in source) || "newestOf" in source) continue;
		const body = renewInJson(request.body, source.pointer, random);
		if (body !== null) return {
			...request,
			body
		};
	}
	return request;
}
function renewInJson(body, pointer, random) {
	try {
		const text = new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(body);
		const value = valueAt(JSON.parse(text), pointer);
		if (typeof value !== "string" || value === "") return null;
		return new TextEncoder().encode(replaceInJson(text, pointer, () => JSON.stringify(freshLike(value, random))));
	} catch {
		return null;
	}
}
/** An id of the same form. */
function freshLike(text, random) {
	return freshText(text, text.startsWith("wamid.") ? "wamid" : /_[0-9a-zA-Z]+$/.test(text) ? "hex" : "uuid", {
		now: 0,
		random
	});
}
// src/main/deliveries/replay-capture.ts
/**
* A capture on its way out again.
*
* As captured: bytes, headers, their order, case and repeats as they came, hop-by-hop ones and Content-Length included;
* what was no HTTP leaves as the packet it was. Only Host names the new target where it named another one, since a server
* with several sites finds its site by it; `target.hostOverride` says otherwise. Chunked bodies are framed as one chunk,
* trailers are not sent.
* Re-signed: the same, with time and signature made new in their places and Content-Length set to what there is. Ids stay
* unless the provider gives a redelivery a new one.
*/
function replayDraft(capture, captured, input, context) {
	const target = context.target(input);
	const profile = context.profile(capture.provider);
	const breakage = breakageOf(input);
	if (input.mode === "edited" && input.edit === void 0) throw new HookwrightError("bad-input", "An edited replay needs what is to be edited.", { field: "edit" });
	if (input.mode !== "as-captured" && capture.bodyKind === "raw-packet") throw new HookwrightError("bad-input", "This capture never became an HTTP request: its bytes can only leave as they came.", {
		field: "mode",
		remedy: "Replay it as captured."
	});
	const edit = input.mode === "edited" ? input.edit : void 0;
	const event = contentOf(capture, captured, profile, input, context);
	const headers = forTarget(event.headers, target);
	const signs = input.mode !== "as-captured" && edit?.sign !== false;
	const secret = signs ? secretOf$1(capture, profile, input, context) : null;
	const schemes = profile === null || secret === null ? [] : schemesForReplay(profile, secret.text, headers, capture.verdictScheme);
	if (breakage !== null) checkBreakage(breakage, profile, schemes, {
		body: event.body,
		headers
	});
	const signing = secret === null ? null : signingPlan(schemes, secret, {
		breakage,
		seal: (text) => context.seal(text)
	});
	return {
		recipe: {
			method: edit?.method ?? capture.method,
			url: target.url,
			requestTarget: capture.bodyKind === "raw-packet" ? null : replayTarget(target.url, capture.target, capture.endpointSlug),
			headers: input.mode === "as-captured" ? headers : withMessageIds(headers, schemes),
			raw: capture.bodyKind === "raw-packet",
			provider: profile?.id ?? null,
			signing,
			breakage,
			fitsLength: input.mode !== "as-captured",
			target: sealTarget(target, context),
			policy: input.policy === void 0 ? null : context.policy(input.policy)
		},
		body: event.body,
		mode: input.mode,
		breakage,
		captureId: capture.id,
		provider: capture.provider,
		eventType: capture.eventType,
		summary: capture.summary,
		expectation: expectationOf(capture, {
			breakage,
			mode: input.mode,
			signing,
			profile,
			now: context.now,
			signs
		})
	};
}
/** The recipe of one item of a bulk replay: as above, with what does not change from item to item already at hand. */
function replayRecipe(capture, options) {
	const { mode, profile, secret } = options;
	const { target } = options.target;
	const raw = capture.bodyKind === "raw-packet";
	const headers = raw ? [...capture.headers] : forTarget(capture.headers, target);
	const schemes = raw || mode === "as-captured" || profile === null || secret === null ? [] : schemesForReplay(profile, secret, headers, capture.verdictScheme);
	return {
		method: capture.method,
		url: target.url,
		requestTarget: raw ? null : replayTarget(target.url, capture.target, capture.endpointSlug),
		headers: withMessageIds(headers, schemes),
		raw,
		provider: profile?.id ?? null,
		signing: schemes.length === 0 ? null : {
			schemes: schemes.map(({ id }) => id),
			sealedSecret: null,
			endpointId: capture.endpointId
		},
		breakage: null,
		fitsLength: mode !== "as-captured",
		target: options.target,
		policy: null
	};
}
/** With Host naming the target; the sender puts a Host override in its place. */
function forTarget(headers, target) {
	const { host } = requiredUrl(target.url);
	return headers.map(([name, value]) => [name, name.length === 4 && name.toLowerCase() === "host" ? host : value]);
}
function contentOf(capture, captured, profile, input, context) {
	const { edit } = input;
	if (input.mode === "edited" && edit !== void 0) {
		checkHeaders(edit.headers ?? [], "edit.headers");
		const body = givenBody(edit, "edit.");
		const kept = body === null ? capture.headers : withoutHeaders(capture.headers, ["content-encoding"]);
		return {
			headers: edit.headers ?? kept,
			body: body ?? captured
		};
	}
	const renews = input.mode === "re-signed" && profile !== null && context.policyOfProvider(profile.id)?.renewsEventId === true;
	const request = {
		headers: capture.headers,
		body: captured
	};
	return renews ? renewEventId(profile, request, randomBytes) : request;
}
function breakageOf(input) {
	if (input.mode !== "broken") return null;
	if (input.breakage !== void 0) return input.breakage;
	throw new HookwrightError("bad-input", "A broken replay needs the one thing that is to be broken.", { field: "breakage" });
}
/** The secret to sign with; null when the request is not signed. Throws bad-input when it is and there is no secret. */
function secretOf$1(capture, profile, input, context) {
	if (input.secret !== void 0) {
		if (profile !== null) return chosenSecret(input, context);
		throw new HookwrightError("bad-input", "The provider of this capture is not known, so it cannot be signed.", {
			field: "secret",
			remedy: "Leave the secret out."
		});
	}
	if (profile === null || profile.signing === "none") return null;
	const [first] = capture.endpointId === null ? [] : context.secretsOf(capture.endpointId) ?? [];
	if (first !== void 0) return {
		text: first,
		endpointId: capture.endpointId
	};
	if (profile.signatures.find(({ header }) => hasHeader(capture.headers, header)) === void 0 && input.mode !== "broken") return null;
	if (input.breakage === "wrong-content-type" || input.breakage === "body-truncated") return null;
	throw new HookwrightError("bad-input", `There is no secret to make the signature of ${profile.name} with.`, {
		field: "secret",
		remedy: "Give a secret, set one on the endpoint, or replay it as captured."
	});
}
function expectationOf(capture, made) {
	if (made.breakage !== null) return expectationOfBreakage(made.breakage);
	if (made.mode === "as-captured") return expectationAsCaptured(capture, made.profile, made.now);
	if (made.mode === "edited" && !made.signs && made.profile !== null) {
		if (made.profile.signatures.find((scheme) => headerOf(capture.headers, scheme.header) !== null) !== void 0) return {
			answer: "either",
			reason: "It was edited and not signed anew: a handler that checks the signature refuses it if the body differs."
		};
	}
	return expectationOfResigned(capture, made.signing !== null, made.profile);
}
// src/shared/retry/attempt-headers.ts
/** `number`: 1 for the first attempt. `previous`: how the attempt before ended; null for the first. */
function headersForAttempt(policy, number, previous) {
	const filled = {
		attempt: String(number),
		retry: String(number - 1),
		reason: previous === null ? "" : reasonFor(policy, previous)
	};
	return (policy.addedHeaders ?? []).filter((header) => header.on === "every-attempt" || number > 1).map((header) => [header.name, header.value.replace(/\{(attempt|retry|reason)\}/g, (_, key) => filled[key] ?? "")]);
}
function reasonFor(policy, previous) {
	const reasons = policy.retryReasons;
	if (reasons === void 0) return "";
	if (previous.kind === "timeout") return previous.during === "connect" ? reasons.connection : reasons.timeout;
	if (previous.kind === "response") return previous.status >= 300 && previous.status < 400 && policy.redirectsFollowed > 0 ? reasons.redirects : reasons.status;
	if (previous.failure === "tls") return reasons.tls;
	return [
		"refused",
		"reset",
		"dns",
		"unreachable"
	].includes(previous.failure ?? "") ? reasons.connection : reasons.other;
}
// src/main/deliveries/build-request.ts
/**
* The deliveries room owns what leaves and when: it makes requests of captures and samples, signs each attempt, keeps the
* queue and carries out bulk replays. It must not know who asks, nor how bytes get onto the wire (that is the sender's).
*
* This file: from a recipe to the exact request of one attempt.
*/
/** What leaves of a recipe. Throws `secret-malformed` or `bad-input` when it cannot be signed. */
function buildRequest(recipe, body, context) {
	const { method, url, requestTarget, policy, breakage } = recipe;
	const place = {
		method,
		url,
		...requestTarget === null ? {} : { requestTarget }
	};
	if (recipe.raw) return {
		...place,
		headers: recipe.headers,
		body: /* @__PURE__ */ new Uint8Array(),
		rawPacket: body
	};
	const isRetry = context.number > 1;
	const event = isRetry && policy?.renewsEventId === true && context.profile !== null ? renewEventId(context.profile, {
		headers: recipe.headers,
		body
	}, randomBytes) : {
		headers: recipe.headers,
		body
	};
	const schemes = schemesOf(recipe, context.profile);
	const signed = sign$1(event, schemes, context, (isRetry && policy !== null && !policy.renewsTimestamp ? context.firstAt : context.now) - staleByMs(breakage, schemes));
	const sentBody = breakBody(breakage, event.body);
	const added = policy === null ? [] : headersForAttempt(policy, context.number, context.previous);
	const headers = placeHeaders(breakHeaders(breakage, signed, schemes), added);
	return {
		...place,
		headers: recipe.fitsLength ? withLength(headers, sentBody.length) : headers,
		body: sentBody
	};
}
/** The schemes a recipe is signed by; none for an unsigned one. */
function schemesOf({ signing }, profile) {
	if (signing === null || profile === null) return [];
	return profile.signatures.filter((scheme) => signing.schemes.includes(scheme.id));
}
function sign$1({ headers, body }, schemes, { profile, secret }, now) {
	if (schemes.length === 0 || profile === null) return headers;
	if (secret === null) throw new HookwrightError("bad-input", "There is no secret to sign with any more.", {
		field: "secret",
		remedy: "Set a secret on the endpoint, or send it again with a secret of its own."
	});
	let signed = headers;
	for (const scheme of schemes) {
		const stale = [scheme.header, ...scheme.timestamp?.header == null ? [] : [scheme.timestamp.header]];
		const made = signRequest(profile, {
			secret,
			body,
			headers: withoutHeaders(signed, stale),
			now,
			schemeId: scheme.id
		});
		signed = placeHeaders(signed, made);
	}
	return signed;
}
function withLength(headers, length) {
	return headers.map(([name, value]) => [name, name.toLowerCase() === "content-length" ? String(length) : value]);
}
// src/main/deliveries/bulk-request.ts
/** One capture of a bulk replay made ready to leave. Throws `bad-input` or `loop-detected` for one that must stay. */
function buildBulkRequest(capture, plan, now, context) {
	const profile = context.profile(capture.provider);
	const captured = context.readBody(capture);
	context.refuseLoop(plan.target.target.url, capture, captured);
	const secret = plan.mode === "re-signed" ? secretOf(capture, profile, context) : null;
	const made = replayRecipe(capture, {
		mode: plan.mode,
		target: plan.target,
		profile,
		secret
	});
	const event = renewed(made, captured, plan, profile, context);
	const recipe = {
		...made,
		headers: [...event.headers]
	};
	const request = buildRequest(recipe, event.body, {
		number: 1,
		now,
		firstAt: now,
		previous: null,
		secret,
		profile
	});
	const schemes = schemesOf(recipe, profile);
	const expectation = plan.mode === "as-captured" ? expectationAsCaptured(capture, profile, now) : expectationOfResigned(capture, schemes.length > 0, profile);
	const { provider, eventType, summary } = capture;
	return {
		request,
		url: attemptUrl(recipe.url, recipe.requestTarget),
		delivery: {
			provider,
			eventType,
			summary,
			expectation
		},
		changedBody: event.body === captured ? null : event.body,
		hide: hiddenHeaders(recipe, profile)
	};
}
/** Headers whose value is the secret itself. */
function hiddenHeaders(recipe, profile) {
	return schemesOf(recipe, profile).flatMap(({ algorithm, header }) => algorithm === "shared-token" ? [header] : []);
}
function renewed(recipe, body, { mode }, profile, context) {
	const renews = mode === "re-signed" && profile !== null && context.policyOfProvider(profile.id)?.renewsEventId === true;
	const request = {
		headers: recipe.headers,
		body
	};
	return renews ? renewEventId(profile, request, randomBytes) : request;
}
function secretOf(capture, profile, context) {
	if (profile === null || profile.signing === "none") return null;
	const [first] = capture.endpointId === null ? [] : context.secretsOf(capture.endpointId) ?? [];
	if (first !== void 0) return first;
	if (!profile.signatures.some(({ header }) => hasHeader(capture.headers, header))) return null;
	throw new HookwrightError("bad-input", `There is no secret to make the signature of ${profile.name} with.`, {
		field: "secret",
		remedy: "Set a secret on the endpoint, or replay it as captured."
	});
}
// src/main/simulator/seeded-draws.ts
/** A seed for one of many draws of a run: far apart for neighbours, the same for the same run. */
function seedFor(seed, which, salt = 0) {
	let mixed = (seed ^ Math.imul(which + 1, 2654435761) ^ Math.imul(salt + 1, 2246822507)) >>> 0;
	mixed = Math.imul(mixed ^ mixed >>> 16, 569420461);
	mixed = Math.imul(mixed ^ mixed >>> 15, 1935289751);
	return (mixed ^ mixed >>> 15) >>> 0;
}
/** Bytes drawn from a seed. */
function randomBytesFrom(seed) {
	const random = createRandom(seed);
	return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
// src/main/simulator/attempt-request.ts
/** The request of one attempt as the provider would send it at its due time: renewed, signed, with its retry headers. */
/** Those of the connection an event came on, which the next one gets anew. */
var ofTheConnection = [
	"host",
	"connection",
	"keep-alive",
	"content-length",
	"transfer-encoding",
	"expect",
	"proxy-authorization"
];
function makeAttemptRequest(rules, payload, attempt) {
	const { url, profile, policy, secret, seed } = rules;
	const { number, dueAt, firstDueAt, previous } = attempt;
	const renewedId = policy.renewsEventId && number > 1;
	const carried = payload.headers.filter(([name]) => !madeAnew(profile, renewedId).has(name.toLowerCase()));
	const id = newMessageId(randomBytesFrom(seedFor(seed, attempt.ordinal, renewedId ? 2 + number : 3)));
	const signing = {
		headers: carried,
		now: policy.renewsTimestamp ? dueAt : firstDueAt,
		id
	};
	const signature = secret === null ? [] : signatureOf(profile, {
		...signing,
		secret,
		body: payload.body
	}, attempt.wrongSignature);
	return {
		method: payload.method ?? profile.method,
		url,
		headers: [
			...carried,
			...signature,
			...headersForAttempt(policy, number, previous)
		],
		body: payload.body
	};
}
/** `msg_` and 32 hex digits, as the libraries of Standard Webhooks make them. */
function newMessageId(random) {
	return `msg_${Buffer.from(random(16)).toString("hex")}`;
}
/** Throws what would keep every attempt from being signed: `secret-malformed`, or `bad-input` when nothing can be signed wrongly. */
function requireSigning({ profile, secret }, probeBadSignature) {
	const made = secret === null ? [] : signRequest(profile, {
		secret,
		body: /* @__PURE__ */ new Uint8Array(),
		now: 0,
		id: "msg_1"
	});
	if (!probeBadSignature || made.length > 0) return;
	throw new HookwrightError("bad-input", secret === null ? "A wrong signature can only be tried with a secret." : `${profile.name} does not sign its webhooks.`, {
		field: "probeBadSignature",
		remedy: "Give the secret or an endpoint that has one, or leave the probe out."
	});
}
function signatureOf(profile, signing, wrong) {
	const right = signRequest(profile, signing);
	if (!wrong) return right;
	const other = signRequest(profile, {
		...signing,
		body: Buffer.concat([signing.body, Buffer.from(" ")])
	});
	return other.some(([, value], index) => value !== right[index]?.[1]) ? other : other.map(([name, value]) => [name, withOtherEnd(value)]);
}
/** A token that is no signature is made wrong at its end. */
function withOtherEnd(value) {
	return `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
}
var namesOf = /* @__PURE__ */ new WeakMap();
/** Header names, lower case, that an attempt does not take over from its event. */
function madeAnew(profile, renewedId) {
	let names = namesOf.get(profile);
	if (names === void 0) {
		const anew = profile.signatures.flatMap(({ header, timestamp }) => [header, timestamp?.header ?? []].flat());
		const ids = profile.signatures.flatMap(({ idHeader }) => idHeader ?? []);
		const lower = (list) => list.map((name) => name.toLowerCase());
		const kept = [...ofTheConnection, ...lower(anew)];
		names = {
			kept: new Set(kept),
			renewed: /* @__PURE__ */ new Set([...kept, ...lower(ids)])
		};
		namesOf.set(profile, names);
	}
	return renewedId ? names.renewed : names.kept;
}
// src/main/simulator/generated-events.ts
/**
* Samples of a provider's catalogue with ids and times of their own. The same seed makes the same ids; a payload is made
* again whenever it is asked for. Throws `bad-input` when the mix names no event of the provider.
*/
function generateEvents(profile, options) {
	const choices = weigh(profile, options.mix);
	const idHeader = profile.signatures.find((scheme) => scheme.idHeader !== null)?.idHeader ?? null;
	const eventOf = (ordinal) => {
		const definition = choose(choices, createRandom(seedFor(options.seed, ordinal, 1))());
		const load = () => {
			const random = randomBytesFrom(seedFor(options.seed, ordinal, 2));
			const { headers, body } = freshSample(profile, definition, {
				now: options.startedAt + ordinal * options.spacingMs,
				random
			});
			if (idHeader !== null) headers.push([idHeader, newMessageId(random)]);
			return {
				headers,
				body: Buffer.from(body)
			};
		};
		return {
			eventId: eventIdIn(profile, definition, load()),
			title: definition.title,
			load
		};
	};
	return { async *[Symbol.asyncIterator]() {
		for (let ordinal = 0; ordinal < options.count; ordinal += 1) yield eventOf(ordinal);
	} };
}
/** Reading the whole event would take most of the time of a long run. */
function eventIdIn(profile, definition, { headers, body }) {
	const request = {
		method: profile.method,
		target: "/",
		headers,
		body
	};
	const root = readableRoot(profile, readPayload(body));
	return firstText(definition.map?.eventId ?? profile.map.eventId, {
		request,
		root
	});
}
function weigh(profile, mix) {
	const unknown = Object.keys(mix).find((id) => !profile.events.some((event) => event.id === id));
	if (unknown !== void 0) throw badMix(`${profile.name} has no event "${unknown.slice(0, 80)}".`);
	const wanted = Object.keys(mix).length === 0 ? null : mix;
	let upTo = 0;
	const choices = [];
	for (const definition of profile.events) {
		const weight = wanted === null ? 1 : wanted[definition.id] ?? 0;
		if (weight <= 0) continue;
		upTo += weight;
		choices.push({
			definition,
			upTo
		});
	}
	if (choices.length === 0) throw badMix(`The mix leaves no event of ${profile.name} to be sent.`);
	return choices;
}
function choose(choices, draw) {
	const total = choices.at(-1)?.upTo ?? 0;
	const chosen = choices.find(({ upTo }) => draw * total < upTo) ?? choices.at(-1);
	if (chosen === void 0) throw new RangeError("choose needs at least one choice");
	return chosen.definition;
}
function badMix(problem) {
	return new HookwrightError("bad-input", problem, {
		field: "events.mix",
		remedy: "Name events of the provider’s catalogue with weights above 0."
	});
}
// src/main/simulator/handled-probe.ts
var deadlines = {
	connectMs: 5e3,
	responseMs: 1e4,
	totalMs: 1e4
};
/** How often the handler says it handled an event; NaN when it does not say so in a way that can be read. */
async function askHandledTimes(sender, target, eventId, signal) {
	if (eventId === null) return NaN;
	const request = {
		method: "GET",
		url: target.url.replaceAll("{eventId}", encodeURIComponent(eventId)).replaceAll("%7BeventId%7D", encodeURIComponent(eventId)),
		headers: [["Accept", "application/json, text/plain"]],
		body: /* @__PURE__ */ new Uint8Array()
	};
	const { response, responseBody } = await sender.attempt(request, target, deadlines, signal);
	return response?.status === 200 ? readCount(new TextDecoder().decode(responseBody)) : NaN;
}
/** `2`, or the first number in a JSON object such as `{"handled": 2}`. */
function readCount(text) {
	try {
		const value = JSON.parse(text);
		const found = typeof value === "object" && value !== null ? Object.values(value).find((each) => typeof each === "number") : value;
		return typeof found === "number" ? found : NaN;
	} catch {
		return NaN;
	}
}
// src/main/simulator/script-target.ts
/** A reply script played without a network: each step becomes what a sender would have seen, deadlines applied. */
/** Where a script's requests go: nowhere, but conditions may name a path. */
var scriptPath = "/";
var scriptUrl = `http://script.invalid${scriptPath}`;
function createScriptTarget(script, deadlines, profile) {
	const player = createScriptPlayer(script);
	const looksInside = script.entries.some(({ when }) => when?.field !== void 0);
	return {
		readsRequests: looksInside || script.entries.some(({ when }) => when?.header !== void 0),
		answer({ request, eventId, atMs }) {
			const { step, delayMs } = player.next({
				method: request.method,
				path: scriptPath,
				headers: request.headers,
				root: looksInside ? readableRoot(profile, readPayload(request.body)) : void 0,
				eventId
			}, atMs);
			return answerOf(step, courseOf(step, delayMs), deadlines);
		}
	};
}
function courseOf(step, delayMs) {
	const broken = (kind, detail, firstByteMs = null) => ({
		firstByteMs,
		endMs: delayMs,
		failure: {
			kind,
			detail
		}
	});
	switch (step.kind) {
		case "hang": return {
			firstByteMs: null,
			endMs: null,
			failure: null
		};
		case "reset": return broken("reset", "The script reset the connection.");
		case "empty-close": return broken("reset", "The script closed the connection before it answered a byte.");
		case "malformed": return broken("protocol", "The script’s answer is not HTTP.", delayMs);
		case "garbage": return broken("protocol", `The script sent ${step.bytes} random bytes and closed.`, delayMs);
		case "truncated": return broken("protocol", `The script’s answer was cut off ${step.missingBytes} bytes before its end.`, delayMs);
		case "dribble": return {
			firstByteMs: delayMs,
			endMs: delayMs + step.overMs,
			failure: null
		};
	}
	return {
		firstByteMs: delayMs,
		endMs: delayMs,
		failure: null
	};
}
function answerOf(step, course, deadlines) {
	const late = missedDeadline(course, deadlines);
	if (late !== null) {
		const { kind, afterMs } = late;
		const detail = `No answer from the script within ${durationText(afterMs)}.`;
		return {
			...noAnswer,
			phases: phasesOf(course.firstByteMs, afterMs),
			failure: kind,
			detail
		};
	}
	const phases = phasesOf(course.firstByteMs, course.endMs ?? 0);
	const reply = replyOfStep(step, defaultReply);
	if (course.failure !== null || reply === null) return {
		...noAnswer,
		phases,
		failure: course.failure?.kind ?? "protocol",
		detail: course.failure?.detail ?? ""
	};
	return {
		phases,
		status: reply.status,
		headers: reply.headers,
		failure: null,
		detail: lineOf(reply)
	};
}
/** First lines by reply: a script says the same few things again and again, and every lane keeps what it was told. */
var lines = /* @__PURE__ */ new WeakMap();
function lineOf(reply) {
	const line = lines.get(reply) ?? plainLine(`${reply.status} ${reply.body}`);
	lines.set(reply, line);
	return line;
}
var noAnswer = {
	status: null,
	headers: []
};
/** The first deadline that passes before the answer is whole; null when none does. */
function missedDeadline(course, deadlines) {
	const { responseMs, totalMs } = deadlines;
	const beginsMs = course.firstByteMs ?? course.endMs ?? Number.POSITIVE_INFINITY;
	const responseLate = responseMs !== null && beginsMs > responseMs;
	const totalLate = totalMs !== null && (course.endMs ?? Number.POSITIVE_INFINITY) > totalMs;
	if (responseLate && (totalMs === null || responseMs <= totalMs)) return {
		kind: "timeout-response",
		afterMs: responseMs
	};
	return totalLate ? {
		kind: "timeout-total",
		afterMs: totalMs
	} : null;
}
var lastPhases = null;
/** Equal phases one after the other are the same object: very many lanes keep them. */
function phasesOf(firstByteMs, endMs) {
	const waitingMs = Math.min(firstByteMs ?? endMs, endMs);
	const bodyMs = firstByteMs === null || firstByteMs > endMs ? null : endMs - firstByteMs;
	if (lastPhases?.waitingMs === waitingMs && lastPhases.bodyMs === bodyMs && lastPhases.totalMs === endMs) return lastPhases;
	lastPhases = {
		dnsMs: null,
		connectMs: null,
		tlsMs: null,
		waitingMs,
		bodyMs,
		totalMs: endMs
	};
	return lastPhases;
}
// src/main/simulator/due-queue.ts
/** Things to be done at a time, the earliest first; at the same time in the order they were put in. A binary heap. */
var DueQueue = class {
	#items = [];
	#order = 0;
	get size() {
		return this.#items.length;
	}
	/** Time of the earliest; null when there is none. */
	get nextAtMs() {
		return this.#items[0]?.atMs ?? null;
	}
	peek() {
		return this.#items[0]?.value ?? null;
	}
	push(atMs, value) {
		const items = this.#items;
		const item = {
			atMs,
			order: this.#order,
			value
		};
		this.#order += 1;
		let at = items.length;
		items.push(item);
		while (at > 0) {
			const parentAt = at - 1 >> 1;
			const parent = items[parentAt];
			if (parent === void 0 || !isBefore(item, parent)) break;
			items[at] = parent;
			at = parentAt;
		}
		items[at] = item;
	}
	pop() {
		const items = this.#items;
		const first = items[0];
		const last = items.pop();
		if (first === void 0 || last === void 0) return null;
		if (items.length > 0) this.#sink(last);
		return first.value;
	}
	/** Takes everything out, in no order. */
	drain() {
		return this.#items.splice(0).map(({ value }) => value);
	}
	/** Puts an item in at the top and lets it find its place. */
	#sink(item) {
		const items = this.#items;
		let at = 0;
		for (;;) {
			let childAt = 2 * at + 1;
			let child = items[childAt];
			if (child === void 0) break;
			const right = items[childAt + 1];
			if (right !== void 0 && isBefore(right, child)) {
				child = right;
				childAt += 1;
			}
			if (!isBefore(child, item)) break;
			items[at] = child;
			at = childAt;
		}
		items[at] = item;
	}
};
function isBefore(one, other) {
	return one.atMs < other.atMs || one.atMs === other.atMs && one.order < other.order;
}
// src/main/simulator/event-stream.ts
/** From events to the lanes of a run: when each is first sent, and what disturbs it. Seeded event by event. */
/** Lanes in the order of their start. Events are asked for one by one, so that no more than a few are held. */
async function* planLanes(source, options) {
	const held = new DueQueue();
	let ordinal = 0;
	for await (const event of source) {
		for (const lane of lanesOf(event, ordinal, options)) held.push(lane.startMs, lane);
		ordinal += 1;
		yield* releaseUntil(held, ordinal * options.spacingMs);
	}
	yield* releaseUntil(held, Number.POSITIVE_INFINITY);
}
function* releaseUntil(held, endMs) {
	while ((held.nextAtMs ?? Number.POSITIVE_INFINITY) < endMs) {
		const lane = held.pop();
		if (lane !== null) yield lane;
	}
}
function lanesOf(event, ordinal, { seed, spacingMs, disturbance, probeBadSignature }) {
	const random = createRandom(seedFor(seed, ordinal));
	const draws = {
		dropped: random(),
		reordered: random(),
		later: random(),
		duplicate: random(),
		gap: random(),
		parallel: random()
	};
	const dropped = draws.dropped < disturbance.dropped;
	const delayMs = draws.reordered < disturbance.reordered ? spacingMs * (1.5 + Math.floor(draws.later * 3)) : 0;
	const startMs = ordinal * spacingMs + delayMs;
	const record = {
		ordinal,
		event,
		lanesOpen: 0,
		attempts: 0,
		delivered: false,
		lanes: [],
		handled: 0
	};
	if (dropped) return [{
		record: {
			...record,
			lanesOpen: 1
		},
		kind: "event",
		startMs,
		dropped
	}];
	const kinds = [];
	if (probeBadSignature) kinds.push(["bad-signature", startMs]);
	kinds.push(["event", startMs]);
	if (draws.parallel < disturbance.parallel) kinds.push(["parallel", startMs]);
	if (draws.duplicate < disturbance.duplicates) kinds.push(["duplicate", startMs + 50 + Math.round(draws.gap * 2e3)]);
	record.lanesOpen = kinds.length - (probeBadSignature ? 1 : 0);
	return kinds.map(([kind, startMs]) => ({
		record,
		kind,
		startMs,
		dropped: false
	}));
}
// src/main/simulator/lane-book.ts
/** The lanes of a run that are still in memory: those under way, and ended ones until their page is whole. */
var LaneBook = class {
	#lanesPerPage;
	#pages = /* @__PURE__ */ new Map();
	#ready = [];
	#count = 0;
	/** Lanes by how they ended, those with a wrong signature aside. */
	ends = {};
	constructor(lanesPerPage) {
		this.#lanesPerPage = lanesPerPage;
	}
	get readyPages() {
		return this.#ready.length;
	}
	open({ record, kind, startMs }) {
		const index = this.#count;
		this.#count += 1;
		const lane = {
			index,
			eventId: record.event.eventId,
			title: record.event.title,
			kind,
			startMs,
			attempts: [],
			end: "running",
			reason: ""
		};
		const page = this.#pageOf(index);
		const opened = {
			lane,
			record,
			firstMs: null,
			previous: null
		};
		page.lanes.push(lane);
		page.open.add(opened);
		if (kind !== "bad-signature" && record.lanes.length < 20) record.lanes.push(index);
		return opened;
	}
	end(opened, end, reason) {
		const { lane } = opened;
		lane.end = end;
		lane.reason = reason;
		if (lane.kind !== "bad-signature") this.ends[end] = (this.ends[end] ?? 0) + 1;
		const page = this.#pageOf(lane.index);
		page.open.delete(opened);
		if (page.open.size > 0 || page.lanes.length < this.#lanesPerPage) return;
		this.#pages.delete(page.number);
		this.#ready.push({
			page: page.number,
			lanes: page.lanes
		});
	}
	/** Lanes under way, by index. */
	openLanes() {
		return [...this.#pages.values()].flatMap(({ open }) => [...open]).toSorted((a, b) => a.lane.index - b.lane.index);
	}
	/** The first pages that are whole, at most so many. They stay in memory until they are let go. */
	firstPages(atMost) {
		return this.#ready.slice(0, atMost);
	}
	/** The first pages are kept elsewhere now. */
	letGo(pages) {
		this.#ready.splice(0, pages);
	}
	/** Makes the pages that are not full ready too: nothing more will come. */
	close() {
		for (const { number, lanes } of this.#pages.values()) this.#ready.push({
			page: number,
			lanes
		});
		this.#pages.clear();
	}
	/** Copies of the lanes that are in memory, from an index on. */
	lanes(from, atMost) {
		const found = [];
		const inMemory = [...this.#ready.map(({ page, lanes }) => ({
			number: page,
			lanes
		})), ...this.#pages.values()];
		for (const { lanes } of inMemory.toSorted((a, b) => a.number - b.number)) for (const lane of lanes) {
			if (found.length >= atMost) return found;
			if (lane.index >= from) found.push({
				...lane,
				attempts: [...lane.attempts]
			});
		}
		return found;
	}
	#pageOf(index) {
		const number = Math.floor(index / this.#lanesPerPage);
		const known = this.#pages.get(number);
		if (known !== void 0) return known;
		const page = {
			number,
			lanes: [],
			open: /* @__PURE__ */ new Set()
		};
		this.#pages.set(number, page);
		return page;
	}
};
// src/main/simulator/findings.ts
/** From this share of the deadline on, an answer is late. */
var lateShare = .8;
var mostLanes = 20;
var mostReasons = 50;
var timeouts = [
	"timeout-connect",
	"timeout-response",
	"timeout-total"
];
/** Something seen again and again: how often, and in which lanes. */
var Sighting = class {
	count = 0;
	/** The most of what it is measured by. */
	most = 0;
	lanes = [];
	add(lane, measure = 0) {
		this.count += 1;
		this.most = Math.max(this.most, measure);
		if (this.lanes.length < mostLanes && this.lanes.at(-1) !== lane) this.lanes.push(lane);
	}
};
var Findings = class {
	#context;
	#timedOut = new Sighting();
	#nearlyLate = new Sighting();
	#acceptedBad = new Sighting();
	#handledTwice = new Sighting();
	#unprobed = new Sighting();
	#lost = new Sighting();
	#dropped = new Sighting();
	#ahead = new Sighting();
	#wrongSuccess = /* @__PURE__ */ new Map();
	#lostWhy = /* @__PURE__ */ new Map();
	#events = 0;
	constructor(context) {
		this.#context = context;
	}
	/** `aheadMs`: how far the time it was signed with lay ahead of the machine's clock. */
	attempt(lane, attempt, aheadMs) {
		const { policy, deadlineMs, toleranceSeconds } = this.#context;
		const { status } = attempt;
		if (lane.kind === "bad-signature") {
			if (status !== null && isInStatusSet(policy.success, status)) this.#acceptedBad.add(lane.index);
			return;
		}
		const { totalMs } = attempt.phases;
		if (timeouts.includes(attempt.failure)) this.#timedOut.add(lane.index, totalMs);
		else if (status !== null && deadlineMs !== null && totalMs >= deadlineMs * lateShare) this.#nearlyLate.add(lane.index, totalMs);
		if (status === null || isInStatusSet(policy.success, status)) return;
		if (status >= 200 && status < 300) {
			const seen = this.#wrongSuccess.get(status) ?? new Sighting();
			this.#wrongSuccess.set(status, seen);
			seen.add(lane.index);
		}
		if (toleranceSeconds !== null && status >= 400 && status < 500 && aheadMs > toleranceSeconds * 1e3) this.#ahead.add(lane.index, aheadMs);
	}
	/** An event all of whose lanes have ended. `reason`: why the last of them ended. */
	eventEnded(record, last) {
		this.#events += 1;
		if (record.delivered || last.end === "cancelled") return;
		if (last.end === "dropped") return this.#dropped.add(last.index);
		this.#lost.add(last.index);
		const key = this.#lostWhy.size < mostReasons || this.#lostWhy.has(last.reason) ? last.reason : "other reasons";
		this.#lostWhy.set(key, (this.#lostWhy.get(key) ?? 0) + 1);
	}
	handled(record, times) {
		if (times < 2) return;
		this.#handledTwice.add(record.lanes[0] ?? 0, times);
		for (const lane of record.lanes.slice(1)) if (this.#handledTwice.lanes.length < mostLanes) this.#handledTwice.lanes.push(lane);
	}
	/** The probe for how often an event was handled said nothing that can be read. */
	probeUnreadable(record) {
		this.#unprobed.add(record.lanes[0] ?? 0);
	}
	list(endpoint) {
		return [
			...this.#lateFindings(),
			...sentence("accepted-bad-signature", "wrong", this.#acceptedBad, ({ count }) => `It accepted ${plural(count, "event")} with a wrong signature; the right answer is 401 or another 4xx.`),
			...sentence("handled-twice", "wrong", this.#handledTwice, ({ count, most }) => `It handled ${plural(count, "event")} more than once, up to ${most} times; repeats must be told by the event’s id.`),
			...sentence("handled-twice", "note", this.#unprobed, ({ count }) => `For ${plural(count, "event")} the probe did not answer with a number, so nobody knows how often they were handled.`),
			...this.#wrongSuccessFindings(),
			...this.#lossFindings(),
			...this.#endpointFindings(endpoint),
			...sentence("ahead-of-clock", "note", this.#ahead, ({ count, most }) => `${plural(count, "attempt")} refused with 4xx carried a time up to ${durationText(most)} ahead, as of the simulated clock; a handler that compares it with its own clock is right to refuse it.`)
		];
	}
	#lateFindings() {
		const { deadlineMs, policy } = this.#context;
		const deadline = deadlineMs === null ? "" : ` of ${durationText(deadlineMs)}`;
		return [...sentence("answered-late", "wrong", this.#timedOut, ({ count }) => `${plural(count, "attempt")} ran past the deadline${deadline}: to ${policy.name} that is a failure, whatever the handler does afterwards.`), ...sentence("answered-late", "risky", this.#nearlyLate, ({ count, most }) => `${plural(count, "answer")} came close to the deadline${deadline}; the slowest took ${durationText(most)}.`)];
	}
	#wrongSuccessFindings() {
		const { policy } = this.#context;
		return [...this.#wrongSuccess].flatMap(([status, seen]) => sentence("wrong-success-status", "wrong", seen, ({ count }) => `It answered ${status} ${count === 1 ? "once" : `${count} times`}, which ${policy.name} counts as a failure; delivered is ${describeStatusSet(policy.success)}.`));
	}
	#lossFindings() {
		const why = [...this.#lostWhy].toSorted(([, a], [, b]) => b - a);
		const shown = why.slice(0, 3).map(([reason, count]) => `${count}: ${reason}`);
		const rest = why.length > shown.length ? "; and others" : "";
		return [...sentence("not-delivered", "wrong", this.#lost, ({ count }) => `${count} of ${plural(this.#events, "event")} ${count === 1 ? "was" : "were"} never delivered (${shown.join("; ")}${rest}).`), ...sentence("not-delivered", "note", this.#dropped, ({ count }) => `${plural(count, "event")} ${count === 1 ? "was" : "were"} dropped on purpose before the handler could see ${count === 1 ? "it" : "them"}.`)];
	}
	#endpointFindings({ state, sinceMs, reason }) {
		if (state === "healthy" || sinceMs === null) return [];
		const what = {
			disabled: "switched the endpoint off",
			failing: "marked the endpoint as failing",
			paused: "paused the endpoint"
		}[state];
		const at = sinceMs === 0 ? "at once" : `after ${durationText(sinceMs)}`;
		return [{
			code: "endpoint-lost",
			severity: "wrong",
			sentence: `${this.#context.policy.name} would have ${what} ${at}: ${reason}.`,
			lanes: [...this.#lost.lanes]
		}];
	}
};
function sentence(code, severity, seen, words) {
	return seen.count === 0 ? [] : [{
		code,
		severity,
		sentence: words(seen),
		lanes: [...seen.lanes]
	}];
}
function plural(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
// src/main/simulator/lane-steps.ts
/** Longer than any ladder; beyond it times are no longer exact. */
var longestRunMs = 31536e9;
var LaneSteps = class {
	#context;
	#watch;
	#findings;
	#reasons = /* @__PURE__ */ new Map();
	attempts = 0;
	eventsEnded = 0;
	constructor(context) {
		this.#context = context;
		const { policy, profile, secret, input } = context.request;
		this.#watch = watchEndpoint(policy);
		const signed = secret !== null && input.clock.kind !== "real" && input.target.kind === "url";
		this.#findings = new Findings({
			policy,
			deadlineMs: policy.totalTimeoutMs ?? policy.readTimeoutMs ?? null,
			toleranceSeconds: signed ? profile.signatures.find(({ timestamp }) => timestamp !== null)?.timestamp?.toleranceSeconds ?? null : null
		});
	}
	health(atMs) {
		return this.#watch.health(atMs);
	}
	findings(atMs) {
		return this.#findings.list(this.#watch.health(atMs));
	}
	/** Whether an attempt that is due is made now. If not, the lane has ended or waits for a pause to end. */
	admit(opened, atMs) {
		const { attempts } = opened.lane;
		const health = this.#watch.health(atMs);
		if (health.state === "disabled") {
			const reason = `${attempts.length === 0 ? "not sent" : "not tried again"}: the endpoint was switched off ${since(health)}`;
			this.end(opened, "endpoint-disabled", reason);
			return false;
		}
		if (health.state !== "paused" || health.pausedUntilMs === null) return true;
		if (attempts.length > 0) this.#context.schedule(health.pausedUntilMs, opened);
		else this.end(opened, "endpoint-failing", `not sent: the endpoint was paused ${since(health)}`);
		return false;
	}
	/** The lane's next attempt is made now. */
	begin(opened, atMs) {
		opened.firstMs ??= atMs;
	}
	/** The request of an attempt that has begun. */
	requestFor({ lane, record, previous, firstMs }, atMs, payload) {
		const { rules, startedAt, clock, request } = this.#context;
		const now = clock.now();
		const dueAt = request.input.clock.kind === "real" ? Math.max(now, startedAt) : startedAt + atMs;
		const firstDueAt = startedAt + (firstMs ?? atMs);
		const facts = {
			ordinal: record.ordinal,
			number: lane.attempts.length + 1,
			dueAt,
			firstDueAt,
			previous
		};
		const signedAt = request.policy.renewsTimestamp ? dueAt : firstDueAt;
		return {
			request: makeAttemptRequest(rules, payload, {
				...facts,
				wrongSignature: lane.kind === "bad-signature"
			}),
			made: {
				startMs: atMs,
				aheadMs: signedAt - now
			}
		};
	}
	/** An attempt has ended. Throws what ends the whole run. */
	settle(opened, { startMs, aheadMs }, answer) {
		const { lane } = opened;
		const outcome = outcomeOf(answer);
		const made = {
			number: lane.attempts.length + 1,
			atMs: startMs,
			phases: answer.phases,
			status: answer.status,
			failure: answer.failure,
			detail: answer.detail,
			waitMs: null,
			reason: ""
		};
		lane.attempts.push(made);
		this.attempts += 1;
		this.#findings.attempt(lane, made, aheadMs);
		this.#noteHandled(opened.record, answer);
		opened.previous = outcome;
		if (lane.kind === "bad-signature") {
			this.#endProbe(opened, made, outcome);
			return;
		}
		opened.record.attempts += 1;
		this.#goOn(opened, made, outcome, startMs + answer.phases.totalMs);
	}
	end(opened, end, reason) {
		const { lane, record } = opened;
		this.#context.book.end(opened, end, reason);
		if (lane.kind === "bad-signature") return;
		record.lanesOpen -= 1;
		if (end === "delivered") record.delivered = true;
		if (record.lanesOpen > 0) return;
		this.eventsEnded += 1;
		this.#findings.eventEnded(record, lane);
		this.#findings.handled(record, record.handled);
		if (end !== "cancelled" && record.attempts > 1) this.#context.repeated(record);
	}
	/** What the handler told of an event; NaN when it told nothing that can be read. */
	told(record, times) {
		if (Number.isNaN(times)) this.#findings.probeUnreadable(record);
		else this.#findings.handled(record, times);
	}
	#goOn(opened, made, outcome, endMs) {
		const { request, startedAt, schedule } = this.#context;
		const next = this.#watch.judge(outcome, endMs, {
			attempts: made.number,
			elapsedMs: endMs - (opened.firstMs ?? endMs),
			seed: seedFor(request.input.seed, opened.lane.index, 4),
			answeredAt: startedAt + endMs
		});
		made.reason = this.#shared(next.reason);
		if (next.kind === "end") {
			this.end(opened, next.end, made.reason);
			return;
		}
		const dueMs = endMs + next.waitMs;
		if (!(dueMs <= longestRunMs)) {
			this.end(opened, "gave-up", "the next attempt would be due in more than a thousand years");
			return;
		}
		made.waitMs = next.waitMs;
		schedule(dueMs, opened);
	}
	/** The same text as one string: very many lanes end for the same few reasons. */
	#shared(reason) {
		const known = this.#reasons.get(reason);
		if (known !== void 0) return known;
		if (this.#reasons.size < 1e3) this.#reasons.set(reason, reason);
		return reason;
	}
	/** An event with a wrong signature is sent once, and no provider counts it. */
	#endProbe(opened, made, outcome) {
		const accepted = outcome.kind === "response" && isInStatusSet(this.#context.request.policy.success, outcome.status);
		made.reason = accepted ? "a wrong signature was accepted" : "a wrong signature was not accepted, as it should be";
		this.end(opened, accepted ? "delivered" : "stopped", made.reason);
	}
	#noteHandled(record, { headers }) {
		const probe = this.#context.request.input.handledTwiceProbe;
		if (probe === void 0 || !("header" in probe)) return;
		const told = Number(headerValue(headers, probe.header)?.trim() || NaN);
		if (told > record.handled) record.handled = told;
	}
};
function outcomeOf({ status, headers, failure, detail }) {
	const outcome = outcomeOfAttempt({
		response: status === null ? null : {
			status,
			headers
		},
		failure: failure === null ? null : { kind: failure }
	});
	if (outcome !== null) return outcome;
	throw new HookwrightError(failure === "target-forbidden" ? "target-forbidden" : "send-failed", detail, { field: "target.url" });
}
function since({ sinceMs, reason }) {
	return `${sinceMs === null || sinceMs === 0 ? "at once" : `after ${durationText(sinceMs)}`}: ${reason}`;
}
// src/main/simulator/progress-feed.ts
/** Hands the latest state to everyone who follows; whoever is slow misses what lay between. */
var ProgressFeed = class {
	#wakers = /* @__PURE__ */ new Set();
	#latest;
	#version = 0;
	#ended = false;
	constructor(first) {
		this.#latest = first;
	}
	get latest() {
		return this.#latest;
	}
	publish(state, ended = false) {
		this.#latest = state;
		this.#version += 1;
		this.#ended = ended;
		for (const wake of this.#wakers) wake();
	}
	/** The latest state, then each newer one; ends with the last, or when the signal is aborted. */
	async *follow(signal) {
		let seen = -1;
		for (;;) {
			if (signal?.aborted === true) return;
			if (seen !== this.#version) {
				seen = this.#version;
				yield this.#latest;
			} else if (this.#ended) return;
			else await this.#change(signal);
		}
	}
	#change(signal) {
		return new Promise((resolve) => {
			const wake = () => {
				this.#wakers.delete(wake);
				signal?.removeEventListener("abort", wake);
				resolve();
			};
			this.#wakers.add(wake);
			signal?.addEventListener("abort", wake);
		});
	}
};
// src/main/simulator/simulated-time.ts
/** Less than this is no wait, ms: a timer could not keep it anyway. */
var negligibleMs = .001;
/**
* How simulated time follows the real one. While nothing is under way it runs as fast as the clock says: as the real one,
* scaled, or without any waiting. What a handler takes is never scaled: simulated time may not pass the point up to which
* an attempt under way has come. Only the monotonic clock is read, so a wall clock that jumps changes nothing.
*/
var SimulatedTime = class {
	#clock;
	#factor;
	#startTick;
	#flights = /* @__PURE__ */ new Set();
	#nowMs = 0;
	/** The moment of the monotonic clock that belongs to `#nowMs`. */
	#nowTick;
	constructor(clock, kind) {
		this.#clock = clock;
		this.#factor = kind.kind === "virtual" ? Number.POSITIVE_INFINITY : kind.kind === "scaled" ? kind.factor : 1;
		this.#startTick = clock.monotonic();
		this.#nowTick = this.#startTick;
	}
	get nowMs() {
		return this.#nowMs;
	}
	get realMs() {
		return this.#clock.monotonic() - this.#startTick;
	}
	get flights() {
		return this.#flights.size;
	}
	takeOff(atMs) {
		const flight = {
			atMs,
			startedTick: this.#clock.monotonic()
		};
		this.#flights.add(flight);
		return flight;
	}
	land(flight) {
		this.#flights.delete(flight);
	}
	/** Real ms until something due at `atMs` may be done. `aheadMs`: how far it may run ahead of what is under way. */
	untilDue(atMs, aheadMs) {
		const tick = this.#clock.monotonic();
		let hold = 0;
		for (const flight of this.#flights) hold = Math.max(hold, atMs - aheadMs - flight.atMs - (tick - flight.startedTick));
		if (Number.isFinite(this.#factor)) hold = Math.max(hold, this.#dueTick(atMs) - tick);
		return hold < negligibleMs ? 0 : hold;
	}
	/** Simulated time has come to `atMs`. */
	advance(atMs) {
		if (atMs < this.#nowMs) return;
		const tick = this.#clock.monotonic();
		this.#nowTick = this.#factor === 1 ? Math.min(tick, this.#dueTick(atMs)) : tick;
		this.#nowMs = atMs;
	}
	#dueTick(atMs) {
		return this.#nowTick + (atMs - this.#nowMs) / this.#factor;
	}
};
// src/main/simulator/simulation-run.ts
/** Attempts of one run, at most: a policy with a thousand retries and very many events must end some time. */
var mostAttempts = 2e6;
var publishEveryMs = 250;
/** Pages handed over at once. */
var pagesAtOnce = 8;
/** Without a turn of the event loop, at most. */
var longestSliceMs = 8;
var stepsBetweenTurns = 200;
/** Timers are no longer than this, so that a machine that slept is noticed soon. */
var longestTimerMs = 6e4;
/** One run: takes what is due in the order of simulated time until nothing is left, it is cancelled, or it fails. */
var SimulationRun = class {
	#parts;
	#time;
	#book;
	#steps;
	#queue = new DueQueue();
	/** Events the handler is to be asked about. */
	#repeated = [];
	#stream;
	#cancelling = new AbortController();
	#feed;
	/** What a script is asked with that looks at neither headers nor body. */
	#bareRequest;
	#upcoming = null;
	#failure = null;
	#state = "running";
	#wake = null;
	#publishedTick;
	#sliceTick;
	#sliceSteps = 0;
	#changed = false;
	constructor(parts) {
		const { clock, request, sink } = parts;
		this.#parts = parts;
		this.#time = new SimulatedTime(clock, request.input.clock);
		this.#book = new LaneBook(sink.lanesPerPage);
		this.#steps = new LaneSteps({
			...parts,
			book: this.#book,
			schedule: (atMs, opened) => this.#queue.push(atMs, {
				kind: "send",
				opened
			}),
			repeated: (record) => this.#repeated.push(record)
		});
		const { url, profile } = parts.rules;
		this.#bareRequest = {
			method: profile.method,
			url,
			headers: [],
			body: /* @__PURE__ */ new Uint8Array()
		};
		this.#stream = planLanes(parts.events, parts.stream);
		this.#publishedTick = clock.monotonic();
		this.#sliceTick = this.#publishedTick;
		this.#feed = new ProgressFeed(this.summary());
	}
	/** Never rejects; resolves with everything saved. */
	async run() {
		try {
			await this.#flush();
			await this.#loop();
		} catch (error) {
			this.#fail(error);
		}
		return this.#conclude();
	}
	cancel() {
		if (this.#state === "running") this.#cancelling.abort();
		this.#wake?.();
	}
	lanes(from, atMost) {
		return this.#book.lanes(from, atMost);
	}
	follow(signal) {
		return this.#feed.follow(signal);
	}
	summary() {
		const { request, eventCount } = this.#parts;
		const simulatedMs = this.#time.nowMs;
		const { state, sinceMs, reason } = this.#steps.health(simulatedMs);
		return {
			id: request.id,
			name: request.name,
			createdAt: request.createdAt,
			provider: request.input.provider,
			policyName: request.policy.name,
			clock: request.input.clock,
			seed: request.input.seed,
			state: this.#state,
			progress: {
				events: this.#state === "done" ? this.#steps.eventsEnded : eventCount,
				eventsEnded: this.#steps.eventsEnded,
				attempts: this.#steps.attempts,
				simulatedMs,
				realMs: this.#time.realMs
			},
			ends: { ...this.#book.ends },
			endpoint: {
				state: state === "paused" ? "failing" : state,
				atMs: sinceMs,
				reason
			},
			findings: this.#steps.findings(simulatedMs),
			problem: this.#failure === null ? null : problemOf(this.#failure.error)
		};
	}
	get #over() {
		return this.#failure !== null || this.#cancelling.signal.aborted;
	}
	async #loop() {
		await this.#fetch();
		while (!this.#over) {
			await this.#breathe();
			const atMs = this.#nextAtMs();
			if (atMs === null && this.#time.flights === 0) return;
			const holdMs = atMs === null ? Number.POSITIVE_INFINITY : this.#holdMs(atMs);
			if (holdMs > 0) await this.#wait(holdMs);
			else await this.#take(atMs ?? 0);
		}
	}
	#nextAtMs() {
		const queued = this.#queue.nextAtMs;
		const begins = this.#upcoming?.startMs ?? null;
		if (queued === null || begins === null) return queued ?? begins;
		return Math.min(queued, begins);
	}
	/** Whether what comes next stands in the queue; what was begun goes before what begins. */
	#queueIsNext() {
		const queued = this.#queue.nextAtMs;
		return queued !== null && queued <= (this.#upcoming?.startMs ?? Number.POSITIVE_INFINITY);
	}
	/** Real ms until what is due at `atMs` may be done; infinite when only an answer can change that. */
	#holdMs(atMs) {
		const sends = !this.#queueIsNext() || this.#queue.peek()?.kind === "send";
		const { input } = this.#parts.request;
		if (sends && this.#steps.health(atMs).state === "disabled" && this.#time.flights === 0) return 0;
		if (sends && this.#time.flights >= input.concurrency) return Number.POSITIVE_INFINITY;
		return this.#time.untilDue(atMs, sends ? this.#parts.aheadMs : 0);
	}
	async #take(atMs) {
		this.#time.advance(atMs);
		this.#changed = true;
		const step = await this.#nextStep();
		if (step === null) return;
		if (step.kind === "ended") this.#steps.settle(step.opened, step.made, step.answer);
		else if (this.#steps.admit(step.opened, atMs)) await this.#send(step.opened, atMs);
		for (const record of this.#repeated.splice(0)) await this.#askHandled(record);
	}
	async #askHandled(record) {
		const times = await this.#parts.askHandled(record, this.#cancelling.signal);
		if (times !== null && !this.#over) this.#steps.told(record, times);
	}
	async #nextStep() {
		if (this.#queueIsNext()) return this.#queue.pop();
		const planned = this.#upcoming;
		if (planned === null) return null;
		await this.#fetch();
		const opened = this.#book.open(planned);
		if (!planned.dropped) return {
			kind: "send",
			opened
		};
		this.#steps.end(opened, "dropped", "dropped on its way, as the run asks for");
		return null;
	}
	async #send(opened, atMs) {
		const { target } = this.#parts;
		if (this.#steps.attempts >= mostAttempts) throw new HookwrightError("bad-input", `The run was ended after ${mostAttempts} attempts.`, {
			field: "events",
			remedy: "Use fewer events, or a policy with fewer retries."
		});
		this.#steps.begin(opened, atMs);
		if (target.kind === "url") {
			this.#fly(opened, atMs, target.ask);
			return;
		}
		if (target.readsRequests) {
			const asked = await this.#prepare(opened, atMs);
			this.#ended(opened, asked.made, target.answer(asked));
		} else {
			const asked = {
				request: this.#bareRequest,
				eventId: opened.record.event.eventId,
				atMs
			};
			this.#ended(opened, {
				startMs: atMs,
				aheadMs: 0
			}, target.answer(asked));
		}
	}
	/** Makes a real attempt beside what else is due. */
	async #fly(opened, atMs, ask) {
		const flight = this.#time.takeOff(atMs);
		try {
			const asked = await this.#prepare(opened, atMs);
			const answer = await ask(asked, this.#cancelling.signal);
			if (!this.#over) this.#ended(opened, asked.made, answer);
		} catch (error) {
			this.#fail(error);
		} finally {
			this.#time.land(flight);
			this.#wake?.();
		}
	}
	async #prepare(opened, atMs) {
		const { event } = opened.record;
		const loaded = event.load();
		const payload = loaded instanceof Promise ? await loaded : loaded;
		return {
			...this.#steps.requestFor(opened, atMs, payload),
			eventId: event.eventId,
			atMs
		};
	}
	#ended(opened, made, answer) {
		this.#queue.push(made.startMs + answer.phases.totalMs, {
			kind: "ended",
			opened,
			made,
			answer
		});
	}
	/** Asks for the lane that begins next; gives up at once when the run is over. */
	async #fetch() {
		const next = await this.#unlessOver(this.#stream.next());
		this.#upcoming = next === null || next.done === true ? null : next.value;
	}
	/** Null when the run was over first. */
	#unlessOver(promise) {
		const { signal } = this.#cancelling;
		return new Promise((resolve, reject) => {
			const over = () => resolve(null);
			if (signal.aborted) over();
			signal.addEventListener("abort", over);
			promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", over));
		});
	}
	#wait(holdMs) {
		if (this.#over) return Promise.resolve();
		const { clock } = this.#parts;
		const untilPublish = this.#changed ? publishEveryMs - (clock.monotonic() - this.#publishedTick) : Number.POSITIVE_INFINITY;
		const timerMs = Math.max(0, Math.min(holdMs, untilPublish, longestTimerMs));
		return new Promise((resolve) => {
			const wake = () => {
				cancelTimer();
				this.#wake = null;
				this.#beginSlice();
				resolve();
			};
			const cancelTimer = clock.after(timerMs, wake);
			this.#wake = wake;
		});
	}
	/** Lets others have a turn, hands pages over and tells how far it is, each when it is time to. */
	async #breathe() {
		const tick = this.#parts.clock.monotonic();
		this.#sliceSteps += 1;
		if (this.#sliceSteps >= stepsBetweenTurns || tick - this.#sliceTick >= longestSliceMs) {
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
			this.#beginSlice();
		}
		if (this.#changed && tick - this.#publishedTick >= publishEveryMs || this.#book.readyPages >= pagesAtOnce) await this.#flush();
	}
	#beginSlice() {
		this.#sliceSteps = 0;
		this.#sliceTick = this.#parts.clock.monotonic();
	}
	async #flush() {
		const summary = this.summary();
		const tick = this.#parts.clock.monotonic();
		if (tick - this.#publishedTick >= publishEveryMs) {
			this.#publishedTick = tick;
			this.#changed = false;
			this.#feed.publish(summary);
		}
		await this.#save(summary);
	}
	/** Hands over some of the pages that are whole. */
	async #save(summary) {
		const pages = this.#book.firstPages(pagesAtOnce);
		await this.#parts.sink.save(summary, pages);
		this.#book.letGo(pages.length);
	}
	#fail(error) {
		if (this.#over) return;
		this.#failure = { error };
		this.#wake?.();
	}
	async #conclude() {
		const { log, request } = this.#parts;
		this.#stream.return().catch(() => {});
		const cancelled = this.#cancelling.signal.aborted;
		const reason = cancelled ? "the run was cancelled" : "the run failed";
		for (const opened of this.#book.openLanes()) this.#steps.end(opened, "cancelled", reason);
		this.#queue.drain();
		this.#cancelling.abort();
		this.#book.close();
		this.#state = cancelled ? "cancelled" : this.#failure === null ? "done" : "failed";
		if (this.#state === "failed") log.warn("A simulation failed.", {
			id: request.id,
			problem: problemOf(this.#failure?.error)
		});
		try {
			do
				await this.#save(this.summary());
			while (this.#book.readyPages > 0);
		} catch (error) {
			this.#failure ??= { error };
			this.#state = "failed";
			log.error("The result of a simulation could not be kept.", {
				id: request.id,
				problem: problemOf(error)
			});
		}
		const summary = this.summary();
		this.#feed.publish(summary, true);
		return summary;
	}
};
function problemOf(error) {
	return error instanceof HookwrightError ? error.problem : `An unexpected error: ${error instanceof Error ? error.message : "unknown"}.`;
}
// src/main/simulator/simulation-target.ts
/** How long an attempt lasts where the provider documents no deadline, ms: nothing may hang for ever. */
var ownDeadlineMs = 6e4;
/** The deadlines of a policy's attempts. */
function deadlinesOf(policy) {
	const { connectTimeoutMs, readTimeoutMs, totalTimeoutMs } = policy;
	const partsMs = (connectTimeoutMs ?? 0) + (readTimeoutMs ?? 0);
	return {
		connectMs: connectTimeoutMs,
		responseMs: readTimeoutMs ?? null,
		totalMs: totalTimeoutMs ?? Math.max(ownDeadlineMs, partsMs)
	};
}
// src/main/simulator/url-target.ts
/** Bytes of an answer that are looked at for its first line. */
var shownBytes = 600;
/** A real handler: every attempt is really sent. */
async function askUrl(sender, { request }, terms) {
	const result = await sender.attempt(request, terms.target, terms.deadlines, terms.signal);
	const { phases, response, failure } = result;
	if (response === null || failure !== null) return {
		phases,
		status: null,
		headers: [],
		failure: failure?.kind ?? "protocol",
		detail: failure?.problem ?? "There was no answer."
	};
	return {
		phases,
		status: response.status,
		headers: response.headers,
		failure: null,
		detail: firstLine(result, response.status)
	};
}
function firstLine({ responseBody }, status) {
	const text = new TextDecoder().decode(responseBody.subarray(0, shownBytes)).trimStart();
	const line = plainLine(/^[^\r\n]*/.exec(text)?.[0] ?? "");
	return line === "" ? `${status} without a body` : `${status} ${line}`;
}
// src/main/simulator/simulator.ts
var undisturbed = {
	duplicates: 0,
	reordered: 0,
	dropped: 0,
	parallel: 0
};
function createSimulator({ clock, log, sender, sink, isOwnReceiver }) {
	function refuseLoop(url, field) {
		if (!isOwnReceiver(url)) return;
		throw new HookwrightError("loop-detected", "The target is an address of Hookwright itself, which would capture its own attempts.", { field });
	}
	function targetOf({ input, policy, profile }, deadlines) {
		if (input.target.kind === "script") return {
			kind: "script",
			...createScriptTarget(input.target.script, deadlines, profile)
		};
		const target = {
			...input.target.target,
			redirects: Math.min(10, policy.redirectsFollowed)
		};
		return {
			kind: "url",
			ask: (asked, signal) => askUrl(sender, asked, {
				target,
				deadlines,
				signal
			})
		};
	}
	function eventsOf({ events, input, profile }, startedAt, spacingMs) {
		if (input.events.kind === "generated") {
			const { count, mix } = input.events;
			return {
				events: generateEvents(profile, {
					count,
					mix,
					seed: input.seed,
					startedAt,
					spacingMs
				}),
				eventCount: count
			};
		}
		if (events !== null) return {
			events: events.source,
			eventCount: events.count
		};
		throw new HookwrightError("bad-input", "There are no events to send.", { field: "events" });
	}
	return { run(request) {
		const { input, profile, policy, secret } = request;
		const url = input.target.kind === "url" ? input.target.target.url : scriptUrl;
		const probeUrl = probeUrlOf(input);
		if (input.target.kind === "url") refuseLoop(url, "target.target.url");
		if (probeUrl !== null) refuseLoop(probeUrl, "handledTwiceProbe.url");
		const rules = {
			url,
			profile,
			policy,
			secret,
			seed: input.seed
		};
		requireSigning(rules, input.probeBadSignature);
		const startedAt = clock.now();
		const spacingMs = 1e3 / (input.events.perSecond ?? 1);
		const terms = input.target.kind === "url" ? input.target.target : null;
		const run = new SimulationRun({
			clock,
			log,
			sink,
			request,
			rules,
			startedAt,
			...eventsOf(request, startedAt, spacingMs),
			stream: {
				seed: input.seed,
				spacingMs,
				disturbance: {
					...undisturbed,
					...input.disturbance
				},
				probeBadSignature: input.probeBadSignature
			},
			target: targetOf(request, deadlinesOf(policy)),
			askHandled: (record, signal) => probeUrl === null || terms === null ? null : askHandledTimes(sender, {
				...terms,
				url: probeUrl
			}, record.event.eventId, signal),
			aheadMs: aheadOf(policy)
		});
		return {
			id: request.id,
			summary: () => run.summary(),
			follow: (signal) => run.follow(signal),
			lanes: (from, atMost) => run.lanes(from, atMost),
			cancel: () => run.cancel(),
			done: run.run()
		};
	} };
}
function probeUrlOf({ handledTwiceProbe }) {
	return handledTwiceProbe !== void 0 && "url" in handledTwiceProbe ? handledTwiceProbe.url : null;
}
/**
* How far attempts may be sent ahead of an answer that is still to come: whatever that answer is, nothing follows from it
* before the shortest wait of the policy. Nothing at all where one answer can switch the endpoint off.
*/
function aheadOf(policy) {
	const { kind } = policy.disable;
	if (kind !== "none" && kind !== "failing-after-giving-up" || firstStatus(policy.disableStatuses) !== null) return 0;
	const waits = Array.from({ length: retryCount(policy) }, (_, index) => jitterBounds(policy, waitAfter(policy, index + 1) ?? 0)[0]);
	return waits.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...waits);
}
export { resolveWithSystem as A, EndpointWatches as C, signRequest as D, ownedBytes as E, isForbiddenHost as F, providerProfile as I, silentLog as L, parseTarget as M, parseUrl as N, freshSample as O, isForbiddenAddress as P, targetFor as S, DeliveryJournal as T, failedResult as _, replayDraft as a, makeAttempt as b, composeDelivery as c, shownTarget as d, createSender as f, deadlinesOf$1 as g, attemptDigest as h, buildRequest as i, bareHost as j, builtInProviders as k, openTarget as l, parsedUrl as m, buildBulkRequest as n, replayRecipe as o, attemptUrl as p, hiddenHeaders as r, chosenSecret as s, createSimulator as t, sealTarget as u, failureOf as v, isAsExpected as w, outcomeRecord as x, hideSecrets as y };
