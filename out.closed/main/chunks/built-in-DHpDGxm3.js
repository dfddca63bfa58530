import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { r as retryPolicy, t as createRandom } from "./random-lRI7hPIE.js";
import { t as durationText } from "./duration-text-CdFtN1tz.js";
import { a as firstStatus, i as firstSharedStatus, n as everyStatusBut, r as findStatusSetProblem } from "./status-set-xnhUiBjx.js";
// src/shared/retry/waits.ts
/** How long a policy waits before a retry: the rule, and what jitter makes of it. */
/** How many retries a policy makes at most; the first attempt is not one of them. */
function retryCount(policy) {
	const { delays } = policy;
	if (delays.kind === "none") return 0;
	if (delays.kind === "list") return delays.seconds.length;
	return delays.countsFirst === true ? delays.retries - 1 : delays.retries;
}
/** Ms before the retry that follows attempt `attempts`, before jitter; null when there is none. */
function waitAfter(policy, attempts) {
	const { delays } = policy;
	if (attempts > retryCount(policy)) return null;
	if (delays.kind === "none") return null;
	if (delays.kind === "list") return Math.round((delays.seconds[attempts - 1] ?? 0) * 1e3);
	const grown = delays.firstSeconds * delays.factor ** (attempts - 1);
	const wait = Math.min(Number.isNaN(grown) ? 0 : grown, delays.capSeconds ?? Number.POSITIVE_INFINITY);
	return Math.round(wait * 1e3);
}
/** The shortest and the longest that jitter can make of a wait, ms. */
function jitterBounds(policy, waitMs) {
	const { jitter } = policy;
	if (jitter.kind === "none") return [waitMs, waitMs];
	if (jitter.kind === "added") return [waitMs, Math.round(waitMs + jitter.seconds * 1e3)];
	return [Math.round(waitMs * (1 - jitter.fraction)), Math.round(waitMs * (1 + jitter.fraction))];
}
/** A wait with its jitter, ms. The draw depends on seed and attempt only, never on what was drawn before. */
function jitteredWait(policy, waitMs, seed, attempts) {
	if (policy.jitter.kind === "none") return waitMs;
	const [shortest, longest] = jitterBounds(policy, waitMs);
	return Math.round(shortest + createRandom(seed * 1000003 + attempts)() * (longest - shortest));
}
// src/shared/input-problem.ts
/** Longest piece of a caller's own text that is repeated to them. */
var echoLimit = 100;
var problemLimit = 20;
/**
* The problems of an input, the first one first; never empty.
* `input` is the value that was checked: it tells a missing field from one of the wrong type.
*/
function explainIssues(issues, input) {
	const [first, ...rest] = issues.flatMap((issue) => explainIssue(issue, [], input)).slice(0, problemLimit);
	return first === void 0 ? [{
		field: null,
		problem: "The input does not fit."
	}] : [first, ...rest];
}
function explainIssue(issue, above, input) {
	const path = [...above, ...(issue.path ?? []).map(segmentName)];
	if (issue.code === "unrecognized_keys" && Array.isArray(issue.keys)) return issue.keys.map((key) => {
		const field = fieldName([...path, String(key)]);
		return {
			field,
			problem: `There is no field "${field}" here.`
		};
	});
	const branch = issue.code === "invalid_union" ? nearestBranch(issue.errors) : null;
	if (branch !== null) return branch.flatMap((inner) => explainIssue(inner, path, input));
	const field = path.length === 0 ? null : fieldName(path);
	return [{
		field,
		problem: `${field === null ? "The input" : `"${field}"`} ${whatIsWrong(issue, valueAt(input, path))}.`
	}];
}
/** Of a choice of shapes, the one the input comes nearest to. */
function nearestBranch(errors) {
	if (!Array.isArray(errors) || errors.length === 0) return null;
	return errors.reduce((nearest, branch) => branch.length < nearest.length ? branch : nearest);
}
function whatIsWrong(issue, value) {
	const written = !/^(?:Invalid|Too (?:big|small)|Unrecognized)\b/.test(issue.message);
	if (issue.code === "invalid_type") return value === void 0 ? "is missing" : `must be ${typeName(issue.expected)}, not ${typeNameOf(value, issue.received)}`;
	if (written) return issue.message.replace(/\.$/, "");
	if (issue.code === "too_small" || issue.code === "too_big") return limitInWords(issue);
	const choices = Array.isArray(issue.values) ? issue.values : Array.isArray(issue.options) ? issue.options : null;
	if (choices !== null) return `must be ${choices.length === 1 ? "" : "one of "}${choices.map((choice) => JSON.stringify(choice)).join(", ")}`;
	return "has an unusable form";
}
function limitInWords(issue) {
	const small = issue.code === "too_small";
	const bound = String(small ? issue.minimum : issue.maximum);
	const strict = issue.inclusive === false;
	const unit = {
		string: "character",
		array: "item",
		set: "item"
	}[String(issue.origin)];
	if (unit === void 0) return `must be ${small ? strict ? "more than" : "at least" : strict ? "less than" : "at most"} ${bound}`;
	return `must have at ${small ? "least" : "most"} ${bound} ${unit}${bound === "1" ? "" : "s"}`;
}
function typeName(expected) {
	return {
		string: "text",
		number: "a number",
		int: "a whole number",
		boolean: "true or false",
		array: "a list",
		tuple: "a list",
		object: "an object",
		record: "an object",
		null: "null"
	}[String(expected)] ?? String(expected);
}
function typeNameOf(value, received) {
	if (typeof value === "number" && !Number.isFinite(value)) return String(value);
	if (received === "NaN") return "something else";
	if (typeof value === "number" && !Number.isInteger(value)) return "a fraction";
	return typeName(value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
}
function segmentName(segment) {
	return String(typeof segment === "object" ? segment.key : segment);
}
function fieldName(path) {
	const name = path.join(".");
	return name.length > echoLimit ? `${name.slice(0, echoLimit)}…` : name;
}
function valueAt(input, path) {
	let value = input;
	for (const segment of path) {
		if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return;
		value = Reflect.get(value, segment);
	}
	return value;
}
// src/shared/retry/check-policy.ts
/** Whether a retry policy makes sense: what the schema cannot see, because it lies between fields. */
/** Everything that is wrong with a policy, the first field first; empty when it can be used. Takes any value. */
function checkPolicy(policy) {
	const shaped = retryPolicy.safeParse(policy);
	return shaped.success ? checkSense(shaped.data) : explainIssues(shaped.error.issues, policy);
}
/** Throws `policy-malformed` naming the first field at fault when a policy makes no sense. Takes any value. */
function requirePolicy(policy) {
	const [first] = checkPolicy(policy);
	if (first === void 0) return;
	throw new HookwrightError("policy-malformed", first.problem, first.field === null ? {} : { field: first.field });
}
function checkSense(policy) {
	return [
		...checkSets(policy),
		...checkDeadlines(policy),
		...checkWaits(policy),
		...checkDisabling(policy)
	].filter((problem) => problem !== null);
}
function checkSets(policy) {
	const fields = [
		"success",
		"retriedStatuses",
		"stopStatuses",
		"disableStatuses"
	];
	const malformed = fields.map((field) => found(field, findStatusSetProblem(policy[field])));
	if (malformed.some((problem) => problem !== null)) return malformed;
	const overlaps = fields.slice(1).map((field) => {
		const shared = firstSharedStatus(policy.success, policy[field]);
		return found(field, shared === null ? null : `${shared} counts as success already; a status can only be one of the two.`);
	});
	return [found("success", firstStatus(policy.success) === null ? "No status counts as success, so nothing could ever be delivered." : null), ...overlaps];
}
function checkDeadlines(policy) {
	const { connectTimeoutMs, readTimeoutMs, totalTimeoutMs } = policy;
	if (totalTimeoutMs === null) return [];
	const longer = (ms) => (ms ?? 0) > totalTimeoutMs ? `${durationText(ms ?? 0)} is longer than the ${durationText(totalTimeoutMs)} for the whole attempt.` : null;
	return [found("connectTimeoutMs", longer(connectTimeoutMs)), found("readTimeoutMs", longer(readTimeoutMs))];
}
function checkWaits(policy) {
	const nothingRetried = firstStatus(policy.retriedStatuses) === null && !policy.retriesTimeouts && !policy.retriesNetworkErrors;
	const waits = Array.from({ length: retryCount(policy) }, (_, index) => waitAfter(policy, index + 1) ?? 0);
	const windowMs = policy.windowSeconds === null ? Number.POSITIVE_INFINITY : policy.windowSeconds * 1e3;
	const longestMs = Math.min(windowMs, waits.reduce((total, wait) => total + jitterBounds(policy, wait)[1], 0));
	const where = policy.delays.kind === "list" ? "delays.seconds" : "delays.firstSeconds";
	return [
		found("retriedStatuses", policy.delays.kind !== "none" && nothingRetried ? "There are waits for retries, but nothing is retried." : null),
		found(where, waits.filter((wait) => wait === 0).length > 1 ? "Only one retry may follow without a wait." : null),
		found(where, longestMs > 31536e6 ? "The retries go on for more than a year; make fewer, cap the waits or set a window." : null),
		found("windowSeconds", windowMs === 0 ? "A window of 0 leaves no time for a retry." : null)
	];
}
function checkDisabling(policy) {
	const { disable } = policy;
	switch (disable.kind) {
		case "failing-for": return [found("disable.seconds", disable.seconds === 0 ? "Must be more than 0 seconds." : null)];
		case "success-share": return [found("disable.below", disable.below === 0 ? "No share is below 0; the endpoint would never be switched off." : null), found("disable.windowSeconds", disable.windowSeconds === 0 ? "Must be more than 0 seconds." : null)];
		case "pausing": return [
			found("disable.firstPauseSeconds", disable.firstPauseSeconds === 0 ? "Must be more than 0 seconds." : null),
			found("disable.capSeconds", disable.capSeconds < disable.firstPauseSeconds ? "Must not be less than the first pause." : null),
			found("disable.disabledAfterFailures", disable.disabledAfterFailures <= disable.pausedAfterFailures ? "Must be more than the failures that pause it." : null)
		];
	}
	return [];
}
function found(field, problem) {
	return problem === null ? null : {
		field,
		problem
	};
}
// src/shared/policies/define-policy.ts
var hour = 3600;
var day = 86400;
/** Left out: 2xx is success, everything else is retried, no deadlines, jitter, window, stop or disable rules; nothing is renewed. */
function definePolicy({ assumed = [], notes = [], ...facts }) {
	const success = facts.success ?? "2xx";
	return {
		connectTimeoutMs: null,
		totalTimeoutMs: null,
		success,
		retriedStatuses: everyStatusBut(success),
		retriesTimeouts: true,
		retriesNetworkErrors: true,
		redirectsFollowed: 0,
		jitter: { kind: "none" },
		windowSeconds: null,
		retryAfter: "ignored",
		stopStatuses: "",
		stopHeaders: [],
		disableStatuses: "",
		disable: { kind: "none" },
		renewsTimestamp: false,
		renewsEventId: false,
		confidence: "documented",
		...facts,
		notes: assumed.length === 0 ? [...notes] : [...notes, `Not documented, assumed here: ${assumed.join("; ")}.`]
	};
}
/** What is assumed where documents speak of nothing but the schedule. */
var onlyScheduleKnown = ["waits have no jitter", "Retry-After is ignored"];
/** A policy without any automatic retry. */
var noRetries = {
	delays: { kind: "none" },
	retriedStatuses: "",
	retriesTimeouts: false,
	retriesNetworkErrors: false
};
// src/shared/policies/aisoule.ts
/** AIsoule, help page "Receiving webhooks": exactly 200 within 5 s, three retries, then the webhook is failing. */
var aisoule = definePolicy({
	id: "aisoule",
	name: "AIsoule",
	totalTimeoutMs: 5e3,
	success: "200",
	delays: {
		kind: "list",
		seconds: [
			10,
			60,
			300
		]
	},
	disable: { kind: "failing-after-giving-up" },
	notes: [
		"Only 200 counts: 201, 202 and 204 are failures and are retried.",
		"The documents say the webhook is marked as failing \"after 3 failures\" and list three retries; it is marked here when the first attempt and all three retries have failed.",
		"The same event may be sent twice, so handlers must be idempotent."
	],
	assumed: [...onlyScheduleKnown, "every status but 200 is retried, 4xx included"],
	source: "https://aisoule.com/help/integrations/webhooks-receiving"
});
// src/shared/policies/discord.ts
/** Discord webhook events (not the webhooks that post into channels). */
var discord = definePolicy({
	id: "discord",
	name: "Discord events",
	totalTimeoutMs: 3e3,
	success: "204",
	delays: {
		kind: "exponential",
		firstSeconds: 5,
		factor: 2,
		capSeconds: null,
		retries: 6
	},
	windowSeconds: 600,
	renewsTimestamp: true,
	confidence: "guess",
	notes: [
		"Documented is only that retries go on for up to 10 minutes with growing waits; the steps, doubling from 5 seconds, are a guess.",
		"Only 204 counts as delivered. After too many failures Discord stops sending and writes a mail; the number is not documented.",
		"Discord also sends bad signatures on purpose and removes a URL that accepts them."
	],
	assumed: [
		...onlyScheduleKnown,
		"everything but 204 is retried",
		"each attempt is signed anew"
	],
	source: "https://docs.discord.com/developers/events/webhook-events"
});
// src/shared/policies/gateways.ts
var hookdeck = definePolicy({
	id: "hookdeck",
	name: "Hookdeck",
	totalTimeoutMs: 3e4,
	delays: {
		kind: "exponential",
		firstSeconds: 60,
		factor: 2,
		capSeconds: null,
		retries: 5
	},
	addedHeaders: [{
		name: "x-hookdeck-attempt-count",
		value: "{attempt}",
		on: "every-attempt"
	}],
	confidence: "guess",
	notes: [
		"Retries follow a rule of your own, linear or doubling, at most 50; 5 retries doubling from 1 minute are a guess to start from.",
		"30 seconds is the default deadline of its CLI.",
		"A manual retry is always possible; a success cancels what is left. An issue is opened after the last failure."
	],
	assumed: [...onlyScheduleKnown, "everything but 2xx is retried"],
	source: "https://hookdeck.com/docs/retries"
});
var outpost = definePolicy({
	id: "outpost",
	name: "Outpost (defaults)",
	totalTimeoutMs: 5e3,
	delays: {
		kind: "exponential",
		firstSeconds: 30,
		factor: 2,
		capSeconds: null,
		retries: 10
	},
	notes: ["These are the defaults, 30 s doubling 10 times; an explicit list of waits can be set instead.", "100 failures in a row raise an alert. Switching the endpoint off then is an option that is off here; copy the policy to rehearse it."],
	assumed: onlyScheduleKnown,
	source: "https://github.com/hookdeck/outpost"
});
var convoy = definePolicy({
	id: "convoy",
	name: "Convoy",
	delays: {
		kind: "exponential",
		firstSeconds: 10,
		factor: 2,
		capSeconds: 2 * hour,
		retries: 5,
		countsFirst: true
	},
	jitter: {
		kind: "added",
		seconds: 5
	},
	confidence: "guess",
	notes: [
		"Interval, cap, count and deadline are your own settings; 10 s, 2 hours and 5 attempts are a guess to start from. Documented are the doubling and the jitter of under 5 seconds.",
		"Convoy counts the first attempt too: a count of 5 makes 5 attempts, 4 of them retries.",
		"Its at-most-once mode retries only when there was no response at all. A circuit breaker pauses failing endpoints; it is not rehearsed here."
	],
	assumed: ["Retry-After is ignored", "everything but 2xx is retried"],
	source: "https://getconvoy.io/docs/glossary/retry-schedule"
});
// src/shared/policies/github.ts
var source = "https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks";
var github = definePolicy({
	id: "github",
	name: "GitHub",
	...noRetries,
	totalTimeoutMs: 1e4,
	notes: ["GitHub retries nothing by itself. A delivery can be sent again by hand or by its API for 3 days, with the same X-GitHub-Delivery."],
	source
});
var githubEnterprise = definePolicy({
	id: "github-enterprise",
	name: "GitHub Enterprise Server",
	...noRetries,
	totalTimeoutMs: 3e4,
	notes: ["Nothing is retried by itself. A delivery can be sent again by hand for 7 days (older releases: 30), with the same X-GitHub-Delivery."],
	source
});
// src/shared/policies/gitlab.ts
var gitlab = definePolicy({
	id: "gitlab",
	name: "GitLab",
	...noRetries,
	totalTimeoutMs: 1e4,
	disable: {
		kind: "pausing",
		pausedAfterFailures: 4,
		firstPauseSeconds: 60,
		factor: 2,
		capSeconds: day,
		disabledAfterFailures: 40
	},
	notes: ["No event is retried by itself; the whole webhook is paused after 4 failures in a row, and what happens meanwhile is not sent.", "Older releases switched a webhook off for good after four answers of 4xx in a row; on self-managed servers pausing is off by default."],
	assumed: ["the first pause, of 1 minute, follows the 4th failure and doubles with every failure after it"],
	source: "https://gitlab.com/gitlab-org/gitlab/-/merge_requests/166329"
});
// src/shared/policies/maia.ts
var facts$1 = {
	totalTimeoutMs: 1e4,
	retriedStatuses: "5xx,429",
	assumed: [
		"3xx is not retried",
		"waits have no jitter",
		"Retry-After is ignored, also with 429"
	],
	source: "https://docs.maiacompany.io/webhooks/"
};
var contradiction = "The documents say \"up to 3 attempts\" and list three delays, 1 s, 2 s and 4 s, which make four attempts. One policy keeps the three delays as documented, the other one makes 3 attempts in total.";
var loss = "After the last failure the notification is lost; the message to the customer is not affected.";
/** MAIA as its delays are documented: the first attempt and three retries. */
var maia = definePolicy({
	id: "maia",
	name: "MAIA",
	...facts$1,
	delays: {
		kind: "list",
		seconds: [
			1,
			2,
			4
		]
	},
	notes: [contradiction, loss]
});
/** The other reading of the same page. */
var maiaThreeAttempts = definePolicy({
	id: "maia-three-attempts",
	name: "MAIA, 3 attempts in total",
	...facts$1,
	delays: {
		kind: "list",
		seconds: [1, 2]
	},
	notes: [contradiction, loss]
});
// src/shared/policies/mailgun.ts
var mailgun = definePolicy({
	id: "mailgun",
	name: "Mailgun",
	success: "200",
	delays: {
		kind: "list",
		seconds: [
			600,
			600,
			900,
			1800,
			hour,
			2 * hour,
			4 * hour
		]
	},
	stopStatuses: "406",
	notes: ["406 says \"received, do not send it again\". The deadline is not documented."],
	assumed: [...onlyScheduleKnown, "everything but 200 and 406 is retried"],
	source: "https://help.mailgun.com/hc/en-us/articles/202236504"
});
// src/shared/policies/payments.ts
var assumed = [...onlyScheduleKnown, "everything that is no success is retried"];
var paddle = definePolicy({
	id: "paddle",
	name: "Paddle, live",
	totalTimeoutMs: 5e3,
	success: "200",
	delays: {
		kind: "exponential",
		firstSeconds: 60,
		factor: 2,
		capSeconds: 4500,
		retries: 60
	},
	windowSeconds: 3 * day,
	confidence: "guess",
	notes: ["Documented are up to 60 retries over 3 days with growing waits; the steps, doubling from 1 minute to 75 minutes, are a guess.", "After the last failure an event can be replayed by hand through the API."],
	assumed,
	source: "https://developer.paddle.com/webhooks/about/respond-to-webhooks"
});
var paypal = definePolicy({
	id: "paypal",
	name: "PayPal",
	delays: {
		kind: "exponential",
		firstSeconds: 60,
		factor: 2,
		capSeconds: 13500,
		retries: 25
	},
	windowSeconds: 3 * day,
	confidence: "guess",
	notes: ["Documented are up to 25 retries over 3 days; the steps, doubling from 1 minute to 3 h 45 min, are a guess.", "The deadline is not documented. PayPal only calls port 443."],
	assumed,
	source: "https://developer.paypal.com/api/rest/webhooks/rest"
});
var square = definePolicy({
	id: "square",
	name: "Square",
	delays: {
		kind: "exponential",
		firstSeconds: 60,
		factor: 2,
		capSeconds: null,
		retries: 10
	},
	windowSeconds: day,
	confidence: "guess",
	notes: ["Documented is only that retries go on for up to 24 hours (an older page says 72); the steps, doubling from 1 minute, are a guess.", "An answer \"as soon as possible\" is asked for; an older page says 10 seconds. No deadline is set here."],
	assumed,
	source: "https://developer.squareup.com/docs/webhooks/troubleshooting"
});
var chargebee = definePolicy({
	id: "chargebee",
	name: "Chargebee",
	connectTimeoutMs: 2e4,
	readTimeoutMs: 2e4,
	totalTimeoutMs: 6e4,
	delays: {
		kind: "list",
		seconds: [
			120,
			360,
			1800,
			hour,
			5 * hour,
			day,
			2 * day
		]
	},
	notes: ["An older support article says only 200 counts, and retries go on for 3 days; 2xx is used here."],
	assumed,
	source: "https://support.chargebee.com/support/solutions/articles/257941-at-which-rate-can-we-expect-the-webhook-calls-in-chargebee-will-there-be-any-performance-disruption"
});
var circleSeconds = [
	1,
	10,
	30,
	60,
	900,
	hour,
	3 * hour,
	5 * hour,
	6 * hour,
	10 * hour,
	11 * hour
];
var circleSource = "https://developers.circle.com/cpn/references/webhook-retries";
var circleLive = definePolicy({
	id: "circle-live",
	name: "Circle CPN, production",
	delays: {
		kind: "list",
		seconds: circleSeconds
	},
	notes: ["The deadline is not documented."],
	assumed,
	source: circleSource
});
var circleTest = definePolicy({
	id: "circle-test",
	name: "Circle CPN, testing",
	delays: {
		kind: "list",
		seconds: circleSeconds.slice(0, 6)
	},
	notes: ["The deadline is not documented.", "Testing makes 6 retries: the first six waits of the published table."],
	assumed,
	source: circleSource
});
var nmi = definePolicy({
	id: "nmi",
	name: "NMI",
	success: "200",
	delays: {
		kind: "list",
		seconds: [
			15,
			...Array(3).fill(60),
			300,
			900,
			1800,
			...Array(10).fill(hour),
			...Array(2).fill(12 * hour),
			day
		]
	},
	notes: ["The waits are called approximate, and fewer retries are made while much is pending.", "The deadline is not documented."],
	assumed,
	source: "https://docs.nmi.com/reference/retry-logic"
});
var recurly = definePolicy({
	id: "recurly",
	name: "Recurly",
	delays: {
		kind: "list",
		seconds: Array.from({ length: 10 }, (_, x) => 10 + x * 2 ** (x + 5))
	},
	notes: ["The waits follow the published formula, \"approximately\" 10 + x * 2^(x + 5) seconds with x from 0 to 9.", "The deadline is not documented."],
	assumed,
	source: "https://docs.recurly.com/recurly-subscriptions/docs/automatic-retries"
});
var razorpay = definePolicy({
	id: "razorpay",
	name: "Razorpay",
	delays: {
		kind: "exponential",
		firstSeconds: 60,
		factor: 2,
		capSeconds: null,
		retries: 10
	},
	windowSeconds: day,
	disable: {
		kind: "failing-for",
		seconds: day
	},
	confidence: "guess",
	notes: [
		"Documented is only that retries go on for 24 hours with growing waits; the steps, doubling from 1 minute, are a guess.",
		"The webhook is switched off when everything has failed for 24 hours.",
		"The deadline is not documented."
	],
	assumed,
	source: "https://razorpay.com/docs/webhooks/best-practices"
});
// src/shared/policies/shopify.ts
var shopify = definePolicy({
	id: "shopify",
	name: "Shopify",
	connectTimeoutMs: 1e3,
	totalTimeoutMs: 5e3,
	delays: {
		kind: "exponential",
		firstSeconds: 56,
		factor: 2,
		capSeconds: null,
		retries: 8
	},
	windowSeconds: 4 * hour,
	disable: { kind: "disabled-after-giving-up" },
	confidence: "guess",
	notes: [
		"Documented are 8 retries over 4 hours with growing waits; the steps, doubling from 56 seconds, are a guess.",
		"A subscription made through the Admin API is deleted after 8 consecutive failures; here that happens when the first attempt and all 8 retries of an event have failed.",
		"A retry carries the original payload and X-Shopify-Triggered-At, and goes to the address of that time."
	],
	assumed: [...onlyScheduleKnown, "everything but 2xx is retried"],
	source: "https://shopify.dev/changelog/updates-to-webhook-retry-mechanism"
});
// src/shared/policies/site-builders.ts
var wix = definePolicy({
	id: "wix",
	name: "Wix",
	totalTimeoutMs: 1250,
	success: "200",
	delays: {
		kind: "list",
		seconds: [
			60,
			600,
			hour,
			...Array(3).fill(2 * hour),
			...Array(3).fill(4 * hour),
			...Array(2).fill(8 * hour),
			12 * hour
		]
	},
	notes: ["A retry does not hold up later events, so they may arrive out of order."],
	assumed: onlyScheduleKnown,
	source: "https://dev.wix.com/docs/rest/articles/getting-started/webhook-resend-policy"
});
var webflow = definePolicy({
	id: "webflow",
	name: "Webflow",
	totalTimeoutMs: 3e4,
	delays: {
		kind: "list",
		seconds: Array(3).fill(600)
	},
	assumed: [...onlyScheduleKnown, "everything but 2xx is retried"],
	source: "https://github.com/hookdeck/webhook-skills"
});
var sanity = definePolicy({
	id: "sanity",
	name: "Sanity",
	retriedStatuses: "429,5xx",
	delays: {
		kind: "list",
		seconds: [30, 30]
	},
	notes: ["Only 429 and 5xx are retried. The deadline is not documented."],
	assumed: [...onlyScheduleKnown, "timeouts and network errors are retried"],
	source: "https://www.sanity.io/docs/changelog"
});
// src/shared/policies/slack.ts
/** Slack Events API. */
var slack = definePolicy({
	id: "slack",
	name: "Slack events",
	totalTimeoutMs: 3e3,
	redirectsFollowed: 2,
	delays: {
		kind: "list",
		seconds: [
			0,
			60,
			300
		]
	},
	stopHeaders: [{
		name: "X-Slack-No-Retry",
		value: "1"
	}],
	disable: {
		kind: "success-share",
		below: .05,
		windowSeconds: hour
	},
	addedHeaders: [{
		name: "X-Slack-Retry-Num",
		value: "{retry}",
		on: "retries"
	}, {
		name: "X-Slack-Retry-Reason",
		value: "{reason}",
		on: "retries"
	}],
	retryReasons: {
		timeout: "http_timeout",
		status: "http_error",
		redirects: "too_many_redirects",
		connection: "connection_failed",
		tls: "ssl_error",
		other: "unknown_error"
	},
	renewsTimestamp: true,
	notes: [
		"The first retry follows at once, the second after 1 minute, the third after 5 minutes.",
		"Subscriptions may be switched off when under 5 % of deliveries within 60 minutes get 200.",
		"At most 30,000 events an hour are sent for one workspace; what is beyond is announced by app_rate_limited."
	],
	assumed: [...onlyScheduleKnown, "each attempt carries its own timestamp and signature"],
	source: "https://docs.slack.dev/apis/events-api"
});
// src/shared/policies/standard-webhooks.ts
var firstIsImmediate = "The published list begins with \"immediately\": that is the first attempt, not a retry.";
/** The example schedule of the Standard Webhooks specification 1.0.0. */
var standardWebhooks = definePolicy({
	id: "standard-webhooks",
	name: "Standard Webhooks (example schedule)",
	totalTimeoutMs: 15e3,
	delays: {
		kind: "list",
		seconds: [
			5,
			300,
			1800,
			2 * hour,
			5 * hour,
			10 * hour,
			14 * hour,
			20 * hour,
			24 * hour
		]
	},
	retryAfter: "honoured",
	disableStatuses: "410",
	renewsTimestamp: true,
	notes: [
		"The schedule is an example, 75 h 35 min 5 s in all; senders choose their own.",
		firstIsImmediate,
		"A deadline of 15 to 30 seconds is advised; 15 is used here.",
		"Random jitter is advised without saying how much; none is added here.",
		"429, 502 and 504 ask the sender to slow down: they are retried on the same schedule here, later if Retry-After asks for it."
	],
	source: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"
});
/** Svix, which also sends for Resend, Clerk and others. */
var svix = definePolicy({
	id: "svix",
	name: "Svix (Resend, Clerk ...)",
	totalTimeoutMs: 15e3,
	delays: {
		kind: "list",
		seconds: [
			5,
			300,
			1800,
			2 * hour,
			5 * hour,
			10 * hour,
			10 * hour
		]
	},
	stopHeaders: [{
		name: "webhook-delivery",
		value: "abort-message"
	}],
	disable: {
		kind: "failing-for",
		seconds: 5 * day
	},
	renewsTimestamp: true,
	notes: [firstIsImmediate, "An endpoint is switched off when everything has failed for 5 days; that clock starts only after several failures within 24 hours, here it starts with the first failure."],
	assumed: ["waits have no jitter", "Retry-After is ignored"],
	source: "https://docs.svix.com/retries"
});
// src/shared/policies/stripe.ts
var facts = {
	renewsTimestamp: true,
	confidence: "guess",
	assumed: [
		...onlyScheduleKnown,
		"everything but 2xx is retried",
		"each attempt is signed anew"
	],
	source: "https://docs.stripe.com/webhooks/process-undelivered-events"
};
var unpublished = "The deadline is not published.";
var order = "Stripe promises neither the order of events nor that each comes once; nothing is retried once the endpoint is disabled or deleted.";
/** Stripe, live mode: "up to three days with exponential back off". */
var stripeLive = definePolicy({
	id: "stripe-live",
	name: "Stripe, live mode",
	...facts,
	delays: {
		kind: "exponential",
		firstSeconds: 60,
		factor: 2,
		capSeconds: null,
		retries: 12
	},
	windowSeconds: 3 * day,
	notes: [
		"Documented is only that retries go on for up to 3 days with growing waits; the steps, doubling from 1 minute, are a guess.",
		unpublished,
		order
	]
});
/** Stripe, sandbox: three times in a few hours. */
var stripeSandbox = definePolicy({
	id: "stripe-sandbox",
	name: "Stripe, sandbox",
	...facts,
	delays: {
		kind: "exponential",
		firstSeconds: 1800,
		factor: 2,
		capSeconds: null,
		retries: 3
	},
	notes: [
		"Documented are three retries over a few hours; the steps of 30 minutes, 1 hour and 2 hours are a guess.",
		unpublished,
		order
	]
});
// src/shared/policies/twilio.ts
var twilio = definePolicy({
	id: "twilio",
	name: "Twilio",
	connectTimeoutMs: 5e3,
	readTimeoutMs: 15e3,
	totalTimeoutMs: 15e3,
	retriedStatuses: "",
	retriesTimeouts: false,
	delays: {
		kind: "list",
		seconds: [0]
	},
	windowSeconds: 15,
	confidence: "guess",
	notes: ["These are the defaults: one retry when the connection fails. A fragment on the webhook’s URL changes them: #ct and #rt the deadlines, #tt the total, #rc 0 to 5 retries, #rp what is retried.", "The total of 15 seconds covers all attempts; then the fallback URL is called, which is not rehearsed here."],
	assumed: [
		"the retry follows at once",
		"timeouts after the connection stands and error answers are not retried",
		"Retry-After is ignored"
	],
	source: "https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides"
});
// src/shared/policies/whatsable.ts
/** WhatsAble Notifyer: 2xx within 10 s is documented, the schedule is not. */
var whatsable = definePolicy({
	id: "whatsable",
	name: "WhatsAble Notifyer",
	totalTimeoutMs: 1e4,
	delays: {
		kind: "list",
		seconds: [
			10,
			60,
			300
		]
	},
	confidence: "guess",
	notes: ["The retry schedule is not documented; 10 s, 60 s and 5 min are a guess to start from. Copy the policy and set your own.", "The documents only say that every request must be answered, or it is retried."],
	assumed: [...onlyScheduleKnown, "everything but 2xx is retried"],
	source: "https://docs.whatsable.app/guides/notifyer-system/api/incoming-message"
});
// src/shared/policies/whatsapp-cloud.ts
/** WhatsApp Business Platform, Cloud API. */
var whatsappCloud = definePolicy({
	id: "whatsapp-cloud",
	name: "WhatsApp Cloud API",
	success: "200",
	delays: {
		kind: "exponential",
		firstSeconds: 60,
		factor: 2,
		capSeconds: null,
		retries: 13
	},
	windowSeconds: 7 * day,
	confidence: "guess",
	notes: [
		"Documented is only that retries go on for up to 7 days with growing waits; the steps, doubling from 1 minute, are a guess.",
		"No deadline is documented; a median answer within 250 ms, and fewer than 1 % over 1 second, are advised.",
		"Duplicates are likely. The old on-premises API stopped after about 24 hours."
	],
	assumed: [...onlyScheduleKnown, "everything but 200 is retried"],
	source: "https://docs.360dialog.com/docs/messaging/webhook"
});
// src/shared/policies/zoom.ts
var zoom = definePolicy({
	id: "zoom",
	name: "Zoom",
	totalTimeoutMs: 3e3,
	success: "200,204",
	delays: {
		kind: "list",
		seconds: [
			300,
			1200,
			3600
		]
	},
	renewsTimestamp: true,
	notes: ["The three waits, 5, 20 and 60 minutes, are counted from the failure before. The event is dropped after the third retry."],
	assumed: [
		...onlyScheduleKnown,
		"everything but 200 and 204 is retried",
		"each attempt is signed anew"
	],
	source: "https://devsupport.zoom.us/hc/en-us/articles/360059893812"
});
// src/shared/policies/built-in.ts
/**
* The retry policies Hookwright knows from the start, in the order they are shown.
* A new one is one file beside this one and one line here; every policy is checked when the list is made.
*/
/** Checks policies for a list; throws `policy-malformed` for one that makes no sense and `policy-taken` for an id used twice. */
function listPolicies(policies) {
	const ids = /* @__PURE__ */ new Set();
	for (const policy of policies) {
		requirePolicy(policy);
		if (ids.has(policy.id)) throw new HookwrightError("policy-taken", `Two retry policies have the id "${policy.id}".`, { field: "id" });
		ids.add(policy.id);
	}
	return policies;
}
var builtInPolicies = listPolicies([
	maia,
	maiaThreeAttempts,
	aisoule,
	whatsable,
	standardWebhooks,
	svix,
	stripeLive,
	stripeSandbox,
	github,
	githubEnterprise,
	gitlab,
	slack,
	shopify,
	twilio,
	whatsappCloud,
	discord,
	zoom,
	hookdeck,
	outpost,
	convoy,
	paddle,
	paypal,
	square,
	chargebee,
	recurly,
	razorpay,
	circleLive,
	circleTest,
	nmi,
	mailgun,
	wix,
	webflow,
	sanity
]);
/** Providers whose policy goes by another name than they do. */
var byProvider = /* @__PURE__ */ new Map([
	["stripe", "stripe-live"],
	["circle", "circle-live"],
	["resend", "svix"],
	["clerk", "svix"],
	["whatsapp", "whatsapp-cloud"],
	["meta", "whatsapp-cloud"]
]);
/** A built-in policy by its id; null for an id that is none. */
function findBuiltInPolicy(id) {
	return builtInPolicies.find((policy) => policy.id === id) ?? null;
}
/** Id of the policy that a provider profile's sender follows unless told otherwise; null when none is known. */
function policyForProvider(providerId) {
	return findBuiltInPolicy(byProvider.get(providerId) ?? providerId)?.id ?? null;
}
export { explainIssues as a, retryCount as c, requirePolicy as i, waitAfter as l, findBuiltInPolicy as n, jitterBounds as o, policyForProvider as r, jitteredWait as s, builtInPolicies as t };
