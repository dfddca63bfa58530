import { t as systemClock } from "./clock-BZYd0JO2.js";
import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { i as requirePolicy, n as findBuiltInPolicy, r as policyForProvider } from "./built-in-DHpDGxm3.js";
import { C as EndpointWatches, L as silentLog, M as parseTarget, S as targetFor, b as makeAttempt, c as composeDelivery, f as createSender, g as deadlinesOf, i as buildRequest, k as builtInProviders, l as openTarget, r as hiddenHeaders, t as createSimulator, w as isAsExpected, y as hideSecrets } from "./simulator-iKu3h7mZ.js";
import { r as outcomeOfAttempt } from "./plan-attempts-_JXQcZ1H.js";
import { t as defaultDataFolder } from "./data-folder-Csniwf1Y.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
// src/main/deliveries/one-off-delivery.ts
/** Longest single wait on a timer, ms: a machine that slept is noticed within this time. */
var longestTimerMs = 3e4;
/** In memory there is nothing to seal against. */
var openVault = {
	seal: (text) => text,
	open: (text) => text
};
/** Thinks a delivery out to the end. Throws what is wrong with the input, naming the field. */
function composeOneOff(input, options) {
	const { clock, send } = options;
	const { recipe, body, expectation, summary, eventType } = composeDelivery(input, draftContext(clock.now()));
	const { policy, signing } = recipe;
	const profile = findProfile(recipe.provider);
	const target = targetFor(openTarget(recipe.target, openVault), policy);
	const deadlines = {
		...deadlinesOf(policy),
		...options.deadlines
	};
	const hide = hiddenHeaders(recipe, profile);
	const secret = signing?.sealedSecret ?? null;
	const build = (number, now, firstAt, previous) => buildRequest(recipe, body, {
		number,
		now,
		firstAt,
		previous,
		secret,
		profile
	});
	async function* run(signal) {
		const watches = new EndpointWatches();
		const firstAt = clock.now();
		let dueAt = firstAt;
		let previous = null;
		for (let number = 1;; number += 1) {
			const request = build(number, clock.now(), firstAt, previous);
			const result = await makeAttempt(send, () => clock.now(), request, target, deadlines, signal);
			const endedAt = clock.now();
			previous = outcomeOfAttempt(result);
			const progress = {
				attempts: number,
				elapsedMs: Math.max(0, endedAt - firstAt),
				seed: 1,
				answeredAt: endedAt
			};
			const next = previous === null ? outOfHand(result) : watches.judge(policy, recipe.url, previous, endedAt, progress);
			yield {
				attempt: attemptOf(result, {
					number,
					dueAt,
					request,
					headers: hideSecrets(result.sentHeaders, hide),
					next
				}),
				responseBody: result.responseBody,
				waitMs: next.kind === "retry" ? next.waitMs : null
			};
			if (next.kind === "end") {
				const asExpected = isAsExpected({ expectation }, result.response, policy);
				return {
					end: signal.aborted ? "cancelled" : next.end,
					reason: next.reason,
					asExpected
				};
			}
			dueAt = endedAt + next.waitMs;
			await waitUntil(dueAt, clock, signal);
			if (signal.aborted) return {
				end: "cancelled",
				reason: "cancelled while waiting for a retry",
				asExpected: null
			};
		}
	}
	return {
		expectation,
		summary,
		eventType,
		preview() {
			const now = clock.now();
			const { method, url, headers, body: sent } = build(1, now, now, null);
			return {
				method,
				url,
				headers: hideSecrets(headers, hide),
				body: sent
			};
		},
		run
	};
}
function draftContext(now) {
	return {
		now,
		profile: findProfile,
		policy(id) {
			const policy = findBuiltInPolicy(id);
			if (policy !== null) return policy;
			throw new HookwrightError("policy-not-found", `There is no retry policy "${id.slice(0, 80)}".`, { field: "policy" });
		},
		policyOfProvider: (provider) => findBuiltInPolicy(policyForProvider(provider) ?? ""),
		secretsOf: () => null,
		seal: openVault.seal,
		target: ({ targetUrl, target }) => parseTarget({
			...target,
			url: targetUrl
		})
	};
}
function findProfile(id) {
	return builtInProviders.find((profile) => profile.id === id) ?? null;
}
/** An attempt that the target had no part in: nothing follows from it. */
function outOfHand({ failure }) {
	return {
		kind: "end",
		end: "stopped",
		reason: failure?.problem.replace(/\.$/, "") ?? "nothing was sent"
	};
}
function attemptOf(result, { number, dueAt, request, headers, next }) {
	const { startedAt, remoteAddress, phases, response, failure } = result;
	return {
		number,
		trigger: number === 1 ? "first" : "retry",
		startedAt: new Date(startedAt).toISOString(),
		dueAt: new Date(Math.min(dueAt, startedAt)).toISOString(),
		method: request.method,
		url: request.url,
		headers: [...headers],
		bodySize: request.body.length,
		remoteAddress,
		phases,
		response,
		failure,
		next: `${next.reason.charAt(0).toUpperCase()}${next.reason.slice(1)}.`
	};
}
async function waitUntil(dueAt, clock, signal) {
	for (let leftMs = dueAt - clock.now(); leftMs > 0 && !signal.aborted; leftMs = dueAt - clock.now()) await new Promise((resolve) => {
		const done = () => {
			cancel();
			signal.removeEventListener("abort", done);
			resolve();
		};
		const cancel = clock.after(Math.min(leftMs, longestTimerMs), done);
		signal.addEventListener("abort", done, { once: true });
	});
}
// src/main/hosts/headless/rehearsal.ts
var lanesPerPage = 100;
/** Throws what makes the run impossible, before anything is sent. */
function startRehearsal({ input: given, lanesKept }, sender) {
	const input = withParsedTarget(given);
	const profile = builtInProviders.find(({ id }) => id === input.provider) ?? null;
	if (profile === null) throw new HookwrightError("provider-not-found", `There is no provider "${input.provider.slice(0, 80)}".`, { field: "provider" });
	const policy = policyOf(input.policy);
	const kept = [];
	const handle = createSimulator({
		clock: systemClock,
		log: silentLog,
		sender,
		sink: {
			lanesPerPage,
			save(_summary, pages) {
				for (const { lanes } of pages) kept.push(...lanes.filter(({ index }) => index < lanesKept));
				return Promise.resolve();
			}
		},
		isOwnReceiver: () => false
	}).run({
		id: "rehearsal",
		name: input.name ?? `${profile.name} by ${policy.name}`,
		createdAt: new Date(systemClock.now()).toISOString(),
		input,
		profile,
		policy,
		secret: input.secret ?? null,
		events: null
	});
	return {
		follow: (signal) => handle.follow(signal),
		cancel: () => handle.cancel(),
		done: handle.done.then((summary) => ({
			summary,
			lanes: kept.toSorted((one, other) => one.index - other.index),
			deadlineMs: policy.totalTimeoutMs ?? policy.readTimeoutMs ?? null
		}))
	};
}
function withParsedTarget(input) {
	if (input.target.kind !== "url") return input;
	return {
		...input,
		target: {
			kind: "url",
			target: parseTarget(input.target.target)
		}
	};
}
function policyOf(given) {
	if (typeof given !== "string") {
		requirePolicy(given);
		return given;
	}
	const policy = findBuiltInPolicy(given);
	if (policy !== null) return policy;
	throw new HookwrightError("policy-not-found", `There is no retry policy "${given.slice(0, 80)}".`, { field: "policy" });
}
// src/main/hosts/headless/open-sender.ts
/** Sending without a data folder: what a command needs to deliver one event, or to rehearse many, and be gone. */
function openSender() {
	const ownAuthority = readOwnAuthority();
	const sender = createSender({
		clock: systemClock,
		log: silentLog,
		ownAuthority: () => ownAuthority
	});
	const send = sender.attempt.bind(sender);
	return {
		compose: (input, deadlines) => composeOneOff(input, {
			clock: systemClock,
			send,
			deadlines
		}),
		rehearse: (input) => startRehearsal(input, sender),
		close: () => sender.close()
	};
}
/** The authority of the usual data folder, so that a Hookwright on this machine is trusted; empty where there is none. */
function readOwnAuthority() {
	try {
		return readFileSync(join(defaultDataFolder(), "certificates", "ca.pem"), "utf8");
	} catch {
		return "";
	}
}
export { openSender };
