import { u as ownBytes } from "./vault-5Q490Nw9.js";
import { extname, resolve, sep } from "node:path";
import { randomBytes } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { RPCHandler } from "@orpc/server/websocket";
// src/main/hosts/renderer-files.ts
/**
* The built renderer as bytes and headers, the same for the desktop window (`app://`) and the browser host (loopback HTTP).
* Owns which files may be served, their content types and the content security policy.
* Must not know who asks: no Electron, no HTTP server, no tokens.
*/
/** Stands in index.html wherever the nonce of this load belongs. */
var noncePlaceholder = "__CSP_NONCE__";
/** What a bundle may hold. A file of any other kind is not served: nothing else belongs into the folder. */
var contentTypes = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".json": "application/json; charset=utf-8",
	".map": "application/json; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
	".webp": "image/webp",
	".woff2": "font/woff2",
	".wasm": "application/wasm"
};
/**
* The policy of every page Hookwright shows. Nothing may be loaded from elsewhere; styles made at run time carry the nonce;
* a captured payload that becomes markup by mistake can neither run, load, post nor frame anything.
*/
function contentSecurityPolicy(nonce) {
	return [
		"default-src 'none'",
		"script-src 'self'",
		`style-src 'self' 'nonce-${nonce}'`,
		"img-src 'self' data: blob:",
		"media-src blob:",
		"font-src 'self' data:",
		"connect-src 'self'",
		"worker-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'"
	].join("; ");
}
/** Headers of every answer to a page of ours, whatever it is and whether it succeeded. */
var protectiveHeaders = {
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()"
};
/** Reads from `folder`, the built renderer (absolute path). */
function createRendererFiles(folder) {
	const root = resolve(folder);
	return { async resolve(path) {
		const name = fileNameOf(path);
		if (name === null) return null;
		const type = contentTypes[extname(name).toLowerCase()];
		const found = type === void 0 ? null : await readInside(root, name);
		if (type === void 0 || found === null) return null;
		return extname(name) === ".html" ? page(found, type) : asset(found, type, name);
	} };
}
/** A relative file name with plain `/`, or null for anything that is not one: the path is whatever a caller typed. */
function fileNameOf(path) {
	let decoded;
	try {
		decoded = decodeURIComponent(path);
	} catch {
		return null;
	}
	if (!decoded.startsWith("/") || /[\0-\x1f\\:]/.test(decoded)) return null;
	const segments = decoded.slice(1).split("/");
	if (segments.length === 1 && segments[0] === "") return "index.html";
	return segments.some((segment) => segment === "" || segment.startsWith(".")) ? null : segments.join("/");
}
async function readInside(root, name) {
	try {
		const [base, file] = await Promise.all([realpath(root), realpath(resolve(root, name))]);
		return file.startsWith(base + sep) ? await readFile(file) : null;
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}
function isMissing(error) {
	const code = error instanceof Error && "code" in error ? error.code : void 0;
	return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG";
}
function page(source, type) {
	const nonce = randomBytes(18).toString("base64");
	return {
		bytes: Buffer.from(source.toString("utf8").replaceAll(noncePlaceholder, nonce), "utf8"),
		type,
		headers: {
			"content-type": type,
			"content-security-policy": contentSecurityPolicy(nonce),
			"cache-control": "no-store",
			...protectiveHeaders
		}
	};
}
function asset(bytes, type, name) {
	const lasting = name.startsWith("assets/");
	return {
		bytes,
		type,
		headers: {
			"content-type": type,
			...type === contentTypes[".svg"] ? { "content-security-policy": "default-src 'none'; frame-ancestors 'none'" } : {},
			"cache-control": lasting ? "public, max-age=31536000, immutable" : "no-cache",
			...protectiveHeaders
		}
	};
}
// src/main/rpc/peer.ts
/** The contract on anything that moves whole messages both ways; websocket.ts and message-port.ts bring the messages. */
/** Makes a peer per connection. A `send` that takes its time holds the connection's streams back. */
function createPeerServer(router) {
	const handler = new RPCHandler(router);
	return (send) => {
		const socket = {
			send: (message) => send(messageOf(message)),
			addEventListener: () => {}
		};
		return {
			receive: (message) => handler.message(socket, typeof message === "string" ? message : exactBuffer(message)),
			close: () => handler.close(socket)
		};
	};
}
function messageOf(message) {
	if (typeof message === "string" || message instanceof ArrayBuffer) return message;
	if (message instanceof Uint8Array) return ownBytes(message);
	throw new TypeError("The RPC library sent a message of an unknown kind.");
}
function exactBuffer(bytes) {
	if (bytes instanceof ArrayBuffer) return bytes;
	return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
export { createRendererFiles as n, protectiveHeaders as r, createPeerServer as t };
