import { n as attemptFailureKind, o as target, r as attemptPhases } from "./target-CqfT5tYz.js";
import { a as headerValue, o as reply, r as headerName } from "./duration-text-CdFtN1tz.js";
import { r as retryPolicy } from "./random-lRI7hPIE.js";
import { z } from "zod";
// src/shared/reply-script.ts
/** Reply scripts: what an endpoint answers, as a sequence of replies and faults. Data only; the receiver plays them. */
var ms = z.number().min(0).max(36e5);
/** A reply of a step: waiting is the entry's business. */
var stepReply = reply.omit({ delayMs: true });
var delayStep = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("fixed"),
		ms
	}),
	z.strictObject({
		kind: z.literal("uniform"),
		fromMs: ms,
		toMs: ms
	}),
	z.strictObject({
		kind: z.literal("lognormal"),
		medianMs: ms,
		sigma: z.number().min(0).max(5)
	})
]);
var replyStep = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("reply"),
		reply: stepReply
	}),
	z.strictObject({ kind: z.literal("endpoint-reply") }),
	z.strictObject({ kind: z.literal("hang") }),
	z.strictObject({ kind: z.literal("reset") }),
	z.strictObject({ kind: z.literal("empty-close") }),
	z.strictObject({
		kind: z.literal("malformed"),
		at: z.enum([
			"status-line",
			"header",
			"chunk"
		]).optional()
	}),
	z.strictObject({
		kind: z.literal("garbage"),
		bytes: z.int().min(1).max(1048576)
	}),
	z.strictObject({
		kind: z.literal("dribble"),
		reply: stepReply,
		chunks: z.int().min(2).max(1e4),
		overMs: ms
	}),
	z.strictObject({
		kind: z.literal("truncated"),
		reply: stepReply,
		missingBytes: z.int().min(1).max(1048576)
	}),
	z.strictObject({
		kind: z.literal("retry-after"),
		status: z.union([z.literal(429), z.literal(503)]),
		seconds: z.int().min(0).max(86400)
	}),
	z.strictObject({
		kind: z.literal("redirect"),
		status: z.union([
			z.literal(301),
			z.literal(302),
			z.literal(303),
			z.literal(307),
			z.literal(308)
		]),
		location: headerValue.min(1, "must not be empty").max(2048)
	}),
	z.strictObject({
		kind: z.literal("rate-limit"),
		requests: z.int().min(1).max(1e6),
		windowSeconds: z.number().min(.1).max(86400)
	})
]);
/** All that are given must hold. */
var stepCondition = z.strictObject({
	/** In any case. */
	method: z.string().min(1, "must not be empty").max(40).optional(),
	/** The path as captured: with the slug, without the query. `*` stands for anything. */
	path: z.string().min(1, "must not be empty").max(2048).optional(),
	/** Present, or with this value in at least one of its repeats. */
	header: z.strictObject({
		name: headerName.max(200),
		equals: z.string().max(8192).optional()
	}).optional(),
	/** JSON pointer into the body: something stands there, or a text, number, boolean or null that reads so. */
	field: z.strictObject({
		pointer: z.string().max(1e3).regex(/^(\/[\s\S]*)?$/, "must be a JSON pointer, such as /data/type"),
		equals: z.string().max(8192).optional()
	}).optional(),
	/** The nth request of this endpoint since the script was set, from 1. */
	nth: z.int().min(1).max(1e9).optional(),
	/** True: only when the same event came before; false: only its first arrival. */
	retry: z.boolean().optional()
});
/** A request goes to the first entry that still has a turn, whose conditions hold and whose chance comes up. */
var scriptEntry = z.strictObject({
	when: stepCondition.optional(),
	/** Chance that this entry applies, 0 to 1, drawn from the script's seed. */
	probability: z.number().min(0).max(1).default(1),
	/** How often it answers; null: for ever. */
	times: z.int().min(1).max(1e6).nullable().default(1),
	/** Or for how long, seconds from its first use; whichever ends first. */
	forSeconds: z.number().min(.001).max(31536e3).nullable().default(null),
	/** Waited before the step; after it the endpoint's own delay, where its own reply is given. */
	delay: delayStep.optional(),
	step: replyStep
});
var replyScript = z.strictObject({
	name: z.string().min(1).max(100),
	seed: z.int().min(0).max(4294967295).default(1),
	/**
	* `per-event`: each event id goes through the entries by itself, as a provider's retries of one event do.
	* `per-endpoint`: all requests share one place in the sequence.
	*/
	scope: z.enum(["per-endpoint", "per-event"]).default("per-endpoint"),
	entries: z.array(scriptEntry).min(1).max(200),
	/**
	* Once every entry has had all its turns: the endpoint's own reply, the last entry for ever, or all over again.
	* A request that no entry is for gets the endpoint's own reply.
	*/
	afterwards: z.enum([
		"endpoint-reply",
		"repeat-last",
		"start-again"
	]).default("endpoint-reply")
});
// src/shared/simulation.ts
var rate = z.number().min(0).max(1);
/** Events per second of simulated time; 1 where it is left out. */
var perSecond = z.number().min(1e-4).max(1e5);
var simulationEvents = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("captures"),
		ids: z.array(z.string()).min(1).max(1e4),
		perSecond: perSecond.optional()
	}),
	z.strictObject({
		kind: z.literal("filter"),
		filter: z.string().max(1e4),
		atMost: z.int().min(1).max(1e4),
		perSecond: perSecond.optional()
	}),
	z.strictObject({
		kind: z.literal("generated"),
		count: z.int().min(1).max(1e5),
		perSecond,
		mix: z.record(z.string(), z.number().min(0))
	})
]);
/** What networks and providers do to a stream of events. */
var disturbance = z.strictObject({
	duplicates: rate.default(0),
	reordered: rate.default(0),
	dropped: rate.default(0),
	/** The same event sent twice at the same moment. */
	parallel: rate.default(0)
});
var simulationClock = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("real") }),
	z.strictObject({
		kind: z.literal("scaled"),
		factor: z.number().min(2).max(1e4)
	}),
	z.strictObject({ kind: z.literal("virtual") })
]);
var simulationInput = z.strictObject({
	name: z.string().max(100).optional(),
	provider: z.string(),
	/** Id of a policy, or a whole one. */
	policy: z.union([z.string(), retryPolicy]),
	/** A real handler, or a script inside Hookwright that answers without a network. */
	target: z.union([z.strictObject({
		kind: z.literal("url"),
		target
	}), z.strictObject({
		kind: z.literal("script"),
		script: replyScript
	})]),
	clock: simulationClock.default({ kind: "virtual" }),
	seed: z.int().min(0).max(4294967295).default(1),
	events: simulationEvents,
	disturbance: disturbance.optional(),
	secret: z.string().optional(),
	endpointId: z.string().optional(),
	/** Where the handler tells how often it handled an event: a response header's name, or a URL with `{eventId}`. */
	handledTwiceProbe: z.union([z.strictObject({ header: z.string() }), z.strictObject({ url: z.string() })]).optional(),
	/** Also sends each event once with a wrong signature, which a correct handler refuses. */
	probeBadSignature: z.boolean().default(false),
	concurrency: z.int().min(1).max(256).default(8)
});
var laneEnd = z.enum([
	"delivered",
	"gave-up",
	"stopped",
	"endpoint-failing",
	"endpoint-disabled",
	"dropped",
	"running",
	"cancelled"
]);
var laneAttempt = z.object({
	number: z.int(),
	/** On the simulated clock, ms from the start of the run. */
	atMs: z.number(),
	phases: attemptPhases,
	status: z.int().nullable(),
	failure: attemptFailureKind.nullable(),
	/** In words: the failure, or the first line of what answered. */
	detail: z.string(),
	/** The wait that follows, simulated ms; null when nothing follows. */
	waitMs: z.number().nullable(),
	reason: z.string()
});
/** One event's way through the policy. */
var lane = z.object({
	/** Index within the run. */
	index: z.int(),
	eventId: z.string().nullable(),
	title: z.string(),
	kind: z.enum([
		"event",
		"duplicate",
		"parallel",
		"bad-signature"
	]),
	startMs: z.number(),
	attempts: z.array(laneAttempt),
	end: laneEnd,
	reason: z.string()
});
/** What the handler got wrong. */
var finding = z.object({
	code: z.enum([
		"answered-late",
		"accepted-bad-signature",
		"handled-twice",
		"wrong-success-status",
		"not-delivered",
		"endpoint-lost",
		"ahead-of-clock"
	]),
	severity: z.enum([
		"wrong",
		"risky",
		"note"
	]),
	sentence: z.string(),
	/** Lanes concerned, at most 20. */
	lanes: z.array(z.int())
});
var simulationSummary = z.object({
	id: z.string(),
	name: z.string(),
	createdAt: z.string(),
	provider: z.string(),
	policyName: z.string(),
	clock: simulationClock,
	seed: z.int(),
	state: z.enum([
		"running",
		"done",
		"cancelled",
		"failed"
	]),
	progress: z.object({
		events: z.int(),
		eventsEnded: z.int(),
		attempts: z.int(),
		simulatedMs: z.number(),
		realMs: z.number()
	}),
	ends: z.record(z.string(), z.int()),
	/** What the provider would have done to the endpoint. */
	endpoint: z.object({
		state: z.enum([
			"healthy",
			"failing",
			"disabled"
		]),
		atMs: z.number().nullable(),
		reason: z.string()
	}),
	findings: z.array(finding),
	problem: z.string().nullable()
});
/** Lanes come with it up to 500; the rest by page. */
var simulation = simulationSummary.extend({
	input: simulationInput,
	deadlineMs: z.number().nullable(),
	lanes: z.array(lane),
	moreLanes: z.boolean()
});
export { replyScript as a, simulationSummary as i, simulation as n, simulationInput as r, lane as t };
