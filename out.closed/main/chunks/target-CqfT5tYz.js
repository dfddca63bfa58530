import { i as headerPair } from "./duration-text-CdFtN1tz.js";
import { z } from "zod";
// src/shared/target.ts
/** Where requests go and on which terms. */
var target = z.strictObject({
	/** http or https, without credentials. */
	url: z.string().max(8192),
	/** PEM of authorities trusted besides the built-in ones; null for none. Hookwright's own is always trusted. */
	ca: z.string().max(2e5).nullable().default(null),
	/** True: any certificate will do. Shown in red wherever it is used. */
	skipVerify: z.boolean().default(false),
	/** PEM certificate and key shown to the target. */
	clientCertificate: z.strictObject({
		certificate: z.string(),
		key: z.string()
	}).nullable().default(null),
	/** Sent as Host (and as SNI) in place of the URL's own. */
	hostOverride: z.string().max(255).nullable().default(null),
	/** http:// proxy to go through; null for none. */
	proxy: z.string().max(2048).nullable().default(null),
	/** Redirects followed, at most; 0 shows the 3xx as the answer. */
	redirects: z.int().min(0).max(10).default(0),
	/** Link-local and cloud-metadata addresses are refused unless this is set. */
	allowLinkLocal: z.boolean().default(false)
});
z.strictObject({
	connectMs: z.number().min(1).max(36e5).nullable(),
	/** From the first byte sent to the first byte of the answer. */
	responseMs: z.number().min(1).max(36e5).nullable(),
	totalMs: z.number().min(1).max(36e5).nullable()
});
var attemptFailureKind = z.enum([
	"refused",
	"reset",
	"dns",
	"unreachable",
	"tls",
	"timeout-connect",
	"timeout-response",
	"timeout-total",
	"protocol",
	"target-forbidden",
	"proxy",
	"interrupted",
	"cancelled"
]);
/** How long each phase took, milliseconds, monotonic; null for a phase that was not reached or not needed. */
var attemptPhases = z.object({
	dnsMs: z.number().nullable(),
	connectMs: z.number().nullable(),
	tlsMs: z.number().nullable(),
	/** Request sent to first byte of the answer. */
	waitingMs: z.number().nullable(),
	/** First byte of the answer to its end. */
	bodyMs: z.number().nullable(),
	totalMs: z.number()
});
/** The answer to an attempt; its body is fetched apart. */
var attemptResponse = z.object({
	status: z.int(),
	httpVersion: z.string(),
	headers: z.array(headerPair),
	/** Bytes kept, at most 1 MiB. */
	bodySize: z.int(),
	/** True when more came than is kept. */
	cut: z.boolean()
});
var attemptFailure = z.object({
	kind: attemptFailureKind,
	/** One sentence: what happened, in words (for TLS: what is wrong with the certificate). */
	problem: z.string(),
	remedy: z.string()
});
var attemptTrigger = z.enum([
	"first",
	"retry",
	"manual",
	"bulk"
]);
export { attemptTrigger as a, attemptResponse as i, attemptFailureKind as n, target as o, attemptPhases as r, attemptFailure as t };
