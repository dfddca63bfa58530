import { a as explainFailure, c as health, d as createWorkerIntake, f as createApp, g as createStderrLog, i as createRouter, l as byteBlob, m as captureRow, n as openFolderVault, o as reportOf, p as capture, s as httpContract, u as ownBytes } from "./vault-5Q490Nw9.js";
import { t as systemClock } from "./clock-BZYd0JO2.js";
import { r as statusOf, t as HookwrightError } from "./errors-zkUhezhD.js";
import { n as createRendererFiles, r as protectiveHeaders, t as createPeerServer } from "./peer-yP0-W78-.js";
import { a as delivery, s as deliveryRow } from "./curl-BpTpDCMY.js";
import { L as endpoint } from "./check-signature-0KCi9jli.js";
import { i as simulationSummary, n as simulation } from "./simulation-DxMNXxQr.js";
import { t as bindLoopback } from "./loopback-binding-GmoBNauZ.js";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { createServer } from "node:http";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { BodyLimitPlugin } from "@orpc/server/node";
import { OpenAPIGenerator } from "@orpc/openapi";
import { JSON_SCHEMA_REGISTRY, ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { WebSocketServer } from "ws";
// src/main/rpc/openapi-document.ts
/** The OpenAPI document of the HTTP API, made from the same contract that serves it. */
/** What can be wrong with anything that is to be sent. */
var refusedSending = [
	"bad-input",
	"target-malformed",
	"target-forbidden",
	"secret-malformed",
	"policy-not-found",
	"content-type-refused"
];
/** What each call can fail with, besides what any call can. */
var failures = {
	createEndpoint: [
		"bad-input",
		"slug-unusable",
		"secret-malformed",
		"provider-not-found",
		"slug-taken",
		"content-type-refused"
	],
	getEndpoint: ["endpoint-not-found"],
	updateEndpoint: [
		"bad-input",
		"slug-unusable",
		"secret-malformed",
		"endpoint-not-found",
		"provider-not-found",
		"slug-taken",
		"content-type-refused"
	],
	removeEndpoint: ["endpoint-not-found"],
	listCaptures: [
		"bad-input",
		"filter-malformed",
		"cursor-malformed"
	],
	waitForCaptures: [
		"bad-input",
		"filter-malformed",
		"wait-timed-out"
	],
	getCapture: ["capture-not-found"],
	getCaptureBody: ["bad-input", "capture-not-found"],
	replayCapture: [
		...refusedSending,
		"capture-not-found",
		"loop-detected"
	],
	listDeliveries: ["bad-input", "cursor-malformed"],
	createDelivery: [
		...refusedSending,
		"endpoint-not-found",
		"provider-not-found"
	],
	getDelivery: ["delivery-not-found"],
	createSimulation: [
		...refusedSending,
		"endpoint-not-found",
		"provider-not-found",
		"policy-malformed",
		"filter-malformed",
		"loop-detected"
	],
	getSimulation: ["simulation-not-found"]
};
var failuresOfAnyCall = [
	"unauthorized",
	"origin-refused",
	"host-refused",
	"internal"
];
/** `serverPath` is where the API is served, e.g. `/api/v1`. */
async function generateOpenApiDocument(serverPath, version) {
	if (!JSON_SCHEMA_REGISTRY.has(byteBlob)) JSON_SCHEMA_REGISTRY.add(byteBlob, {
		type: "string",
		format: "binary",
		contentMediaType: "application/octet-stream"
	});
	const document = await new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(httpContract, {
		info: {
			title: "Hookwright",
			version,
			description: "Manages endpoints, reads captured webhooks, sends, replays and rehearses them. Served on loopback only, to holders of the token printed at start."
		},
		servers: [{ url: serverPath }],
		tags: [
			{
				name: "Endpoints",
				description: "Named local URLs that receive webhooks."
			},
			{
				name: "Captures",
				description: "Received requests, kept byte for byte."
			},
			{
				name: "Deliveries",
				description: "What was sent or replayed, attempt by attempt."
			},
			{
				name: "Simulations",
				description: "Retry policies rehearsed against a target or a reply script."
			},
			{
				name: "Health",
				description: "State of the receiver and the store."
			}
		],
		security: [{ token: [] }],
		components: {
			securitySchemes: { token: {
				type: "http",
				scheme: "bearer",
				description: "New at each start."
			} },
			schemas: { Error: errorSchema }
		},
		commonSchemas: {
			Endpoint: {
				schema: endpoint,
				strategy: "output"
			},
			CaptureRow: {
				schema: captureRow,
				strategy: "output"
			},
			Capture: {
				schema: capture,
				strategy: "output"
			},
			Delivery: {
				schema: delivery,
				strategy: "output"
			},
			DeliveryRow: {
				schema: deliveryRow,
				strategy: "output"
			},
			Simulation: {
				schema: simulation,
				strategy: "output"
			},
			SimulationSummary: {
				schema: simulationSummary,
				strategy: "output"
			},
			Health: {
				schema: health,
				strategy: "output"
			}
		}
	});
	for (const item of Object.values(document.paths ?? {})) for (const operation of [
		item?.get,
		item?.post,
		item?.patch,
		item?.delete
	]) if (operation !== void 0) {
		const done = operation.responses?.["204"] === void 0 ? {} : { "204": { description: "Done" } };
		operation.responses = Object.assign(operation.responses ?? {}, done, errorResponses(operation.operationId ?? ""));
	}
	return document;
}
var errorSchema = {
	type: "object",
	title: "Error",
	description: "What every failed call answers.",
	required: [
		"code",
		"field",
		"problem",
		"remedy"
	],
	properties: {
		code: {
			type: "string",
			description: "Stable; scripts may rely on it."
		},
		field: {
			type: ["string", "null"],
			description: "Path of the field at fault, e.g. `reply.status`."
		},
		problem: {
			type: "string",
			description: "What happened, in one sentence."
		},
		remedy: {
			type: "string",
			description: "What to do, in one sentence."
		},
		details: {
			type: "array",
			description: "Every field at fault, when input was refused.",
			items: {
				type: "object",
				required: ["field", "problem"],
				properties: {
					field: { type: ["string", "null"] },
					problem: { type: "string" }
				}
			}
		}
	}
};
function errorResponses(operationId) {
	const codes = [...failures[operationId] ?? [], ...failuresOfAnyCall];
	const byStatus = Map.groupBy(codes, statusOf);
	return Object.fromEntries([...byStatus].map(([status, codesOfStatus]) => [String(status), {
		description: codesOfStatus.map((code) => `\`${code}\``).join(", "),
		content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } }
	}]));
}
// src/main/rpc/http-api.ts
var apiPath = "/api/v1";
/** Longest request body, bytes: room for the largest payload the contract takes, as base64 within JSON. */
var bodyLimit = 100663296;
var methods = /* @__PURE__ */ new Set([
	"GET",
	"POST",
	"PATCH",
	"DELETE"
]);
var methodsWithBody = /* @__PURE__ */ new Set(["POST", "PATCH"]);
/** `version` is Hookwright's own, for the document. */
function createHttpApi(router, options) {
	const { log, version } = options;
	const { endpoints, captures, conversations, deliveries, simulations, health } = router;
	const handler = new OpenAPIHandler({
		endpoints,
		captures,
		conversations,
		deliveries,
		simulations,
		health
	}, {
		plugins: [new BodyLimitPlugin({ maxBodySize: bodyLimit })],
		interceptors: [async (options) => {
			const { request } = options;
			try {
				return asAttachment(await options.next());
			} catch (error) {
				const call = `${request.method} ${request.url.pathname}`;
				throw explainFailure(error, {
					call,
					log,
					abandoned: request.signal?.aborted ?? false
				});
			}
		}],
		customErrorResponseBodyEncoder: reportOf
	});
	let document;
	return { async handle(request, response) {
		response.setHeader("cache-control", "no-store");
		try {
			refuseMethodOrType(request);
			if (request.method === "GET" && pathOf$1(request) === `/api/v1/openapi.json`) {
				document ??= generateOpenApiDocument(apiPath, version).then((made) => JSON.stringify(made));
				response.setHeader("content-type", "application/json").end(await document);
				return;
			}
			const { matched } = await handler.handle(request, response, { prefix: apiPath });
			if (!matched) throw new HookwrightError("route-not-found", `There is no call ${request.method ?? ""} ${pathOf$1(request).slice(0, 200)}.`);
		} catch (error) {
			sendErrorReport(response, explainFailure(error, {
				call: pathOf$1(request),
				log,
				abandoned: response.closed
			}).data);
		}
	} };
}
/** Answers with an error report as JSON, unless an answer has begun. */
function sendErrorReport(response, report) {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	response.writeHead(statusOf(report.code), {
		"content-type": "application/json",
		"cache-control": "no-store"
	});
	response.end(JSON.stringify(report));
}
function refuseMethodOrType(request) {
	const method = request.method ?? "";
	if (!methods.has(method)) throw new HookwrightError("method-refused", `The API has no calls with the method ${method}.`);
	const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
	if (methodsWithBody.has(method) && type !== "application/json") throw new HookwrightError("content-type-refused", "A call that changes something takes JSON only.", { field: "content-type" });
}
function pathOf$1(request) {
	return request.url?.split("?", 1)[0] ?? "";
}
/** Bytes of a webhook are for saving, never for a browser to show: hostile HTML would otherwise run on our origin. */
function asAttachment(result) {
	const body = result.response?.body;
	if (result.response === void 0 || !(body instanceof File)) return result;
	const name = body.name.replaceAll(/[^\w.-]/g, "_");
	const headers = {
		...result.response.headers,
		"content-disposition": `attachment; filename="${name}"`
	};
	return {
		...result,
		response: {
			...result.response,
			headers
		}
	};
}
// src/main/rpc/websocket.ts
/** Close code for a client that sends what is no message of the contract. */
var malformedMessageClose = 4400;
/**
* Serves `router` on sockets that are open. Who may connect is the host's business: nothing is checked here.
* Streams end and calls are abandoned when the socket closes; a client that reads slowly holds its own streams back.
*/
function createWebSocketServer(router, log) {
	const openPeer = createPeerServer(router);
	return (socket) => {
		const peer = openPeer((message) => sendWhole(socket, message));
		socket.on("message", (data, isBinary) => {
			const bytes = bytesOf(data);
			peer.receive(isBinary ? ownBytes(bytes) : bytes.toString("utf8")).catch((error) => {
				log.warn("A WebSocket message could not be served; the connection was closed.", { error });
				socket.close(malformedMessageClose, "malformed message");
			});
		});
		socket.on("close", () => peer.close());
	};
}
/** Resolves when the bytes left for the kernel, or the socket is gone: then `close` ends the rest. */
function sendWhole(socket, message) {
	return new Promise((resolve) => {
		socket.send(message, () => resolve());
	});
}
function bytesOf(data) {
	if (Buffer.isBuffer(data)) return data;
	return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
// src/main/hosts/headless/guard.ts
/**
* Who may talk to the browser host.
*
* Threat model. The server listens on loopback only, but loopback is not a trust boundary:
* 1. Any web page the user visits can make their browser send requests and open WebSockets to localhost.
*    -> `Origin` must be our own where a browser gives one, `Sec-Fetch-Site` must be same-origin or none, there are no CORS
*       headers at all, and what changes something takes JSON only (http-api.ts), which no foreign page can send unasked.
* 2. DNS rebinding: a page's own host name comes to mean 127.0.0.1. Its requests are then same-origin in the browser's eyes
*    and a plain GET carries no Origin. -> The Host header must name loopback and our port, before anything else is looked at.
* 3. Other users and programs of this machine can connect and can forge every header.
*    -> Everything but the page's own files needs a 256-bit token that is new at each start, compared in constant time.
*       It stands in a URL fragment only, so no log, history of requests or Referer ever holds it; a WebSocket sends it as its
*       first message, HTTP in a header. Cookies are not used: they ignore ports, so another local app could read or set them.
* 4. Captured payloads are hostile. -> They are never served as anything a browser would show (http-api.ts, renderer-files.ts).
* Each layer holds alone; all of them apply to requests and to WebSocket upgrades alike.
*
* Out of scope: a program that runs as the same user can read our memory and files.
*/
/** A token of 256 random bits, base64url. */
function createToken() {
	return randomBytes(32).toString("base64url");
}
/** Constant-time: neither the length nor the place of the first difference shows in the time taken. */
function isToken(given, token) {
	return typeof given === "string" && timingSafeEqual(digest(given), digest(token));
}
function digest(text) {
	return createHash("sha256").update(text, "utf8").digest();
}
/** Throws host-refused unless the request came under a loopback name and our own port. The first check of every request. */
function checkHost(request, port) {
	const hosts = request.headersDistinct["host"] ?? [];
	const [host] = hosts;
	if (host === void 0 || hosts.length > 1 || !ownAuthorities(port).includes(host.toLowerCase())) throw new HookwrightError("host-refused", "The request came under a host name that is not ours.", { field: "host" });
}
/** Throws origin-refused when a browser says that a page of another origin makes the request. */
function checkOrigin(request, port) {
	const origins = request.headersDistinct["origin"] ?? [];
	const own = ownAuthorities(port).map((authority) => `http://${authority}`);
	if (origins.some((origin) => !own.includes(origin))) throw new HookwrightError("origin-refused", "The request comes from a page that is not ours.", { field: "origin" });
	if ((request.headersDistinct["sec-fetch-site"] ?? []).some((site) => site !== "same-origin" && site !== "none")) throw new HookwrightError("origin-refused", "The request comes from a page that is not ours.", { field: "sec-fetch-site" });
}
/** Throws unauthorized unless the request carries the token as its only Authorization header. */
function checkToken(request, token) {
	const given = request.headersDistinct["authorization"] ?? [];
	const [, bearer] = /^Bearer +(\S+)$/i.exec(given.length === 1 ? given[0] ?? "" : "") ?? [];
	if (!isToken(bearer, token)) {
		const problem = given.length === 0 ? "The request carries no token." : "The token is not the one of this start.";
		throw new HookwrightError("unauthorized", problem, { field: "authorization" });
	}
}
function ownAuthorities(port) {
	return [
		"localhost",
		"127.0.0.1",
		"[::1]"
	].flatMap((name) => port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]);
}
// src/main/hosts/headless/rpc-gate.ts
var tokenRefusedClose = 4401;
var shuttingDownClose = 4503;
/** Longest message a client may send, bytes: room for a body of 32 MiB as base64 within JSON. */
var messageLimit = 50331648;
/** A page needs one connection; this allows for many pages and stops a runaway client. */
var connectionLimit$1 = 64;
var handshakeMs = 5e3;
var handshakeLimit = 1024;
/** A client that does not answer two pings in a row is gone: a suspended machine closes nothing. */
var pingMs = 3e4;
/** How long a client may take to agree to a close. */
var closeMs = 500;
var handshake = z.strictObject({ token: z.string() });
function createRpcGate(options) {
	const { clock, log } = options;
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: messageLimit,
		perMessageDeflate: false,
		clientTracking: true
	});
	return {
		admit(request, socket, head) {
			if (sockets.clients.size >= connectionLimit$1) throw new HookwrightError("too-many-connections", `${connectionLimit$1} pages are connected already.`);
			sockets.handleUpgrade(request, socket, head, (client) => {
				client.on("error", (error) => log.warn("A WebSocket connection failed.", { error }));
				askForToken(client, options);
			});
		},
		async close() {
			const open = [...sockets.clients];
			sockets.close();
			await Promise.all(open.map((client) => closeClient(client, clock)));
		}
	};
}
function askForToken(client, { token, clock, serve }) {
	const refuse = () => client.close(tokenRefusedClose, "token refused");
	const cancelTimer = clock.after(handshakeMs, refuse);
	client.once("close", cancelTimer);
	client.once("message", (data, isBinary) => {
		cancelTimer();
		if (isBinary || !isToken(tokenIn(data), token)) {
			refuse();
			return;
		}
		keepAlive(client, clock);
		serve(client);
		client.send("{\"ready\":true}");
	});
}
function tokenIn(data) {
	const text = Buffer.isBuffer(data) && data.length <= handshakeLimit ? data.toString("utf8") : "";
	try {
		const read = handshake.safeParse(JSON.parse(text));
		return read.success ? read.data.token : null;
	} catch {
		return null;
	}
}
function keepAlive(client, clock) {
	let unanswered = 0;
	let cancel;
	const ping = () => {
		if (unanswered >= 2) {
			client.terminate();
			return;
		}
		unanswered += 1;
		client.ping();
		cancel = clock.after(pingMs, ping);
	};
	cancel = clock.after(pingMs, ping);
	client.on("pong", () => {
		unanswered = 0;
	});
	client.once("close", () => cancel());
}
function closeClient(client, clock) {
	return new Promise((resolve) => {
		const cancel = clock.after(closeMs, () => client.terminate());
		client.once("close", () => {
			cancel();
			resolve();
		});
		client.close(shuttingDownClose, "shutting down");
	});
}
// src/main/hosts/headless/start-headless.ts
/**
* The browser host: the same renderer and the same contract as the desktop window, on loopback, for whoever holds the token.
* Owns the HTTP server, its guard (guard.ts, with the threat model) and the WebSocket gate. Must not know how the app is made
* or what its calls mean, and never listens beyond loopback.
*/
var rpcPath = "/rpc";
var serverLimits = {
	headersTimeout: 1e4,
	requestTimeout: 6e4,
	keepAliveTimeout: 5e3,
	connectionsCheckingInterval: 5e3,
	maxHeaderSize: 32768,
	requireHostHeader: false
};
/** Connections per address; a browser uses six, scripts a handful. */
var connectionLimit = 256;
/** Starts serving. Throws port-taken, port-forbidden or address-unavailable. */
async function startHeadless(options) {
	const { app, log, clock = systemClock } = options;
	const token = createToken();
	const router = createRouter(app.api, log);
	const gate = createRpcGate({
		token,
		clock,
		log,
		serve: createWebSocketServer(router, log)
	});
	const site = {
		port: 0,
		token,
		log,
		gate,
		api: createHttpApi(router, {
			log,
			version: app.api.health().version
		}),
		files: createRendererFiles(options.rendererFolder)
	};
	const servers = [];
	const { port, ipv6Problem } = await bindLoopback(options.uiPort, () => {
		const server = createSiteServer(site);
		servers.push(server);
		return server;
	});
	site.port = port;
	if (ipv6Problem !== null) log.warn("The browser host listens on 127.0.0.1 alone.", { problem: ipv6Problem });
	const origin = `http://localhost:${site.port}`;
	return {
		uiUrl: `${origin}/#token=${token}`,
		apiUrl: `${origin}${apiPath}`,
		token,
		port: site.port,
		async close() {
			const stopped = Promise.all(servers.map(stopServer));
			await gate.close();
			for (const server of servers) server.closeAllConnections();
			await stopped;
		}
	};
}
function createSiteServer(site) {
	const server = createServer(serverLimits, (request, response) => {
		answer(site, request, response).catch((error) => {
			const context = {
				call: "page",
				log: site.log,
				abandoned: response.closed
			};
			sendErrorReport(response, explainFailure(error, context).data);
		});
	});
	server.maxConnections = connectionLimit;
	server.on("upgrade", (request, socket, head) => admitUpgrade(site, request, socket, head));
	return server;
}
async function answer(site, request, response) {
	for (const [name, value] of Object.entries(protectiveHeaders)) response.setHeader(name, value);
	response.setHeader("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
	checkHost(request, site.port);
	const path = pathOf(request);
	if (path === "/api" || path.startsWith("/api/")) {
		checkOrigin(request, site.port);
		checkToken(request, site.token);
		await site.api.handle(request, response);
		return;
	}
	await sendPage(site.files, path, request, response);
}
/** The page's own files hold no secret and need no token: the page must load before it can read its fragment. */
async function sendPage(files, path, request, response) {
	if (request.method !== "GET" && request.method !== "HEAD") {
		response.setHeader("allow", "GET, HEAD");
		throw new HookwrightError("method-refused", "Pages can only be read.");
	}
	const file = await files.resolve(path);
	if (file === null) {
		if (path === "/") throw new HookwrightError("page-not-built", "The page is not built yet.");
		throw new HookwrightError("route-not-found", "There is no such page.", { remedy: "Open the address printed at start." });
	}
	response.writeHead(200, {
		...file.headers,
		"content-length": file.bytes.byteLength
	});
	response.end(request.method === "HEAD" ? void 0 : file.bytes);
}
function admitUpgrade(site, request, socket, head) {
	socket.on("error", () => socket.destroy());
	try {
		checkHost(request, site.port);
		checkOrigin(request, site.port);
		if (pathOf(request) !== rpcPath) throw new HookwrightError("route-not-found", "There is no WebSocket here.");
		site.gate.admit(request, socket, head);
	} catch (error) {
		const { data } = explainFailure(error, {
			call: "upgrade",
			log: site.log,
			abandoned: socket.destroyed
		});
		const body = JSON.stringify(data);
		const lines = [
			`HTTP/1.1 ${statusOf(data.code)} Refused`,
			"content-type: application/json",
			`content-length: ${Buffer.byteLength(body)}`,
			"x-content-type-options: nosniff",
			"cache-control: no-store",
			"connection: close"
		];
		socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
	}
}
/** Path as it came, still encoded. An absolute target (`GET http://elsewhere/`) has none of ours. */
function pathOf(request) {
	return request.url?.split("?", 1)[0] ?? "";
}
function stopServer(server) {
	return new Promise((resolve) => {
		server.close(() => resolve());
	});
}
// src/main/hosts/headless/open-headless.ts
/** Opens the data folder, starts the receiver and the browser host. Throws HookwrightError; nothing stays open then. */
async function openHeadless(options) {
	const log = createStderrLog(options.logLevel);
	const app = await createApp({
		dataFolder: options.dataFolder,
		clock: systemClock,
		log,
		openVault: (dataFolder) => openFolderVault(dataFolder, options.passphrase),
		createIntake: createWorkerIntake,
		version: options.version,
		overrides: options.receiver,
		requireReceiver: true
	});
	try {
		const { uiPort, rendererFolder } = options;
		return await describe(app, await startHeadless({
			app,
			uiPort,
			rendererFolder,
			log
		}));
	} catch (error) {
		await app.close();
		throw error;
	}
}
async function describe(app, headless) {
	const { receiver } = app.api.health();
	const [firstEndpoint] = app.api.endpoints.list();
	return {
		receiverUrl: receiver.url ?? "",
		httpUrl: receiver.httpUrl,
		uiUrl: headless.uiUrl,
		apiUrl: headless.apiUrl,
		token: headless.token,
		caCertificatePath: app.caCertificatePath,
		certificateAuthority: await app.api.certificateAuthority(),
		firstEndpointPath: firstEndpoint === void 0 ? null : `/${firstEndpoint.slug}`,
		async close() {
			await headless.close();
			await app.close();
		}
	};
}
export { openHeadless };
