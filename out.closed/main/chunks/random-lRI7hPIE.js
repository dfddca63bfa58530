import { a as headerValue, r as headerName } from "./duration-text-CdFtN1tz.js";
import { z } from "zod";
// src/shared/retry-policy.ts
/**
* Retry policies as data: how one provider delivers, retries and gives up. Behaviour is in `retry/`, the built-in
* policies in `policies/`. The schema checks shape and range; `retry/check-policy.ts` checks that it makes sense as a whole.
*/
/**
* Statuses, as a list of codes, classes and ranges: `200`, `2xx`, `500-599`, `2xx,304`; an empty string is the empty set.
*/
var statusSet = z.string().max(500).regex(/^$|^(\d{3}|[1-5]xx|\d{3}-\d{3})(,(\d{3}|[1-5]xx|\d{3}-\d{3}))*$/, "must be statuses like 2xx or 200,204 or 500-599");
/** One year: no wait and no window is longer. */
var longestSeconds = 31536e3;
var seconds = z.number().min(0).max(longestSeconds);
var delayRule = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("none") }),
	z.strictObject({
		kind: z.literal("list"),
		seconds: z.array(seconds).min(1).max(1e3)
	}),
	z.strictObject({
		kind: z.literal("exponential"),
		firstSeconds: seconds,
		factor: z.number().min(1).max(10),
		capSeconds: seconds.nullable(),
		retries: z.int().min(1).max(1e3),
		/** True where the provider counts the first attempt too: `retries` of 5 then makes 5 attempts, not 6. */
		countsFirst: z.literal(true).optional()
	})
]);
var jitterRule = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("none") }),
	z.strictObject({
		kind: z.literal("fraction"),
		fraction: z.number().min(0).max(1)
	}),
	z.strictObject({
		kind: z.literal("added"),
		seconds
	})
]);
var disableRule = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("none") }),
	z.strictObject({ kind: z.literal("failing-after-giving-up") }),
	z.strictObject({ kind: z.literal("disabled-after-giving-up") }),
	z.strictObject({
		kind: z.literal("consecutive-failures"),
		failures: z.int().min(1).max(1e5)
	}),
	z.strictObject({
		kind: z.literal("pausing"),
		pausedAfterFailures: z.int().min(1).max(1e5),
		firstPauseSeconds: seconds,
		factor: z.number().min(1).max(10),
		capSeconds: seconds,
		disabledAfterFailures: z.int().min(1).max(1e5)
	}),
	z.strictObject({
		kind: z.literal("failing-for"),
		seconds
	}),
	z.strictObject({
		kind: z.literal("success-share"),
		below: z.number().min(0).max(1),
		windowSeconds: seconds
	})
]);
/** A header the provider adds; `{attempt}`, `{retry}` (the attempt less one) and `{reason}` are filled in. */
var addedHeader = z.strictObject({
	name: headerName,
	value: headerValue,
	on: z.enum(["every-attempt", "retries"])
});
/** The provider's own words for why it retries. */
var retryReasons = z.strictObject({
	timeout: headerValue,
	status: headerValue,
	redirects: headerValue,
	connection: headerValue,
	tls: headerValue,
	other: headerValue
});
var retryPolicy = z.strictObject({
	id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be lower-case letters, digits and hyphens"),
	name: z.string().min(1).max(100),
	/** Null: not documented, or not bounded by the provider. Milliseconds. */
	connectTimeoutMs: z.number().min(1).max(36e5).nullable(),
	/** From the request's end to the first byte of the answer, and between bytes; left out: only the total counts. */
	readTimeoutMs: z.number().min(1).max(36e5).optional(),
	totalTimeoutMs: z.number().min(1).max(36e5).nullable(),
	success: statusSet,
	/** Of the statuses that are no success, those that are tried again. */
	retriedStatuses: statusSet,
	/** Timeouts after the connection stands; one while connecting is retried where either of the two is. */
	retriesTimeouts: z.boolean(),
	retriesNetworkErrors: z.boolean(),
	/** Redirects followed before the answer counts; 0: a redirect is an ordinary status. */
	redirectsFollowed: z.int().min(0).max(20),
	delays: delayRule,
	jitter: jitterRule,
	/** Retries end this long after the first attempt; null: only the count bounds them. */
	windowSeconds: seconds.nullable(),
	/** Honoured: the retry waits at least as long as the answer asks for, yet not beyond the window. */
	retryAfter: z.enum(["honoured", "ignored"]),
	/** Statuses after which nothing more is sent for this event. */
	stopStatuses: statusSet,
	/** Response headers that stop the retries of this event; `value` null: any. */
	stopHeaders: z.array(z.strictObject({
		name: headerName,
		value: z.string().max(1e3).nullable()
	})).max(50),
	/** Statuses that switch the endpoint off. */
	disableStatuses: statusSet,
	disable: disableRule,
	/** What attempts carry besides the event's own headers. */
	addedHeaders: z.array(addedHeader).max(50).optional(),
	retryReasons: retryReasons.optional(),
	/** What a retry carries anew. */
	renewsTimestamp: z.boolean(),
	renewsEventId: z.boolean(),
	/** Documented, or a schedule that is an assumption to start from. */
	confidence: z.enum(["documented", "guess"]),
	/** Gaps, contradictions and assumptions, as sentences for the screen. */
	notes: z.array(z.string().max(1e3)).max(50),
	source: z.string().max(1e3)
});
// src/shared/random.ts
/** A seeded source of numbers from 0 up to but not including 1: the same seed gives the same numbers everywhere (mulberry32). */
function createRandom(seed) {
	let state = seed >>> 0;
	return () => {
		state = state + 1831565813 >>> 0;
		let mixed = Math.imul(state ^ state >>> 15, state | 1);
		mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
		return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
	};
}
export { longestSeconds as n, retryPolicy as r, createRandom as t };
