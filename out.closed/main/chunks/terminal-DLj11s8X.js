import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { styleText } from "node:util";
// src/cli/exit-codes.ts
/** How a command ends, as scripts see it. */
var exitCodes = {
	done: 0,
	failed: 1,
	/** The command line or a file it names was not understood. */
	usage: 2,
	/** Everything went through, but not as `--expect` says. */
	unexpected: 3,
	timedOut: 4,
	/** 128 + SIGINT, as shells report it. */
	interrupted: 130
};
/** What was typed cannot be meant. Its message is one sentence. */
var UsageError = class extends Error {};
// src/cli/input-files.ts
/** What comes from files or from stdin: secrets, payloads, scripts, certificates. */
/** Far above any secret, token or key. */
var secretLimit = 65536;
var noReason = "it could not be read";
var reasons = {
	ENOENT: "there is no such file",
	EISDIR: "it is a folder",
	EACCES: "it may not be read by you"
};
/** The bytes of a file, or of stdin for `-`. Throws UsageError naming the option. */
async function readInput(path, option) {
	if (path === "-") return buffer(process.stdin);
	try {
		return readFileSync(path);
	} catch (error) {
		throw new UsageError(`${option}: ${path} cannot be used: ${reasons[error instanceof Error && "code" in error ? String(error.code) : ""] ?? noReason}.`);
	}
}
/** Text of a file or of stdin. */
async function readText(path, option) {
	return Buffer.from(await readInput(path, option)).toString("utf8");
}
/** A secret: the first line of a file or of stdin. The line's end is not part of it, everything else is. */
async function readSecret(path, option) {
	const bytes = await readInput(path, option);
	if (bytes.length > secretLimit) throw new UsageError(`${option}: ${sourceName(path)} is too large for a secret.`);
	const text = Buffer.from(bytes).toString("utf8").replace(/\r?\n$/, "");
	if (text === "") throw new UsageError(`${option}: ${sourceName(path)} is empty.`);
	if (/[\r\n]/.test(text)) throw new UsageError(`${option}: ${sourceName(path)} has more than one line.`);
	return text;
}
/** Refuses two readers of stdin, of which the second would get nothing. `given`: option and value. */
function requireOneStdin(given) {
	const readers = Object.keys(given).filter((option) => given[option] === "-");
	if (readers.length > 1) throw new UsageError(`Only one of ${readers.join(" and ")} can read stdin.`);
}
/** Parses JSON of a file. Throws UsageError. */
function parseJson(text, option) {
	try {
		return JSON.parse(text);
	} catch {
		throw new UsageError(`${option}: what it holds is not JSON.`);
	}
}
function sourceName(path) {
	return path === "-" ? "stdin" : path;
}
// src/cli/terminal.ts
/** What goes to a terminal: plain lines, colour only where it is wanted, and no control characters from elsewhere. */
function createTerminal(stdout, stderr) {
	let shown = false;
	const clear = () => {
		if (shown) stderr.write("\r\x1B[K");
		shown = false;
	};
	return {
		print(line) {
			clear();
			stdout.write(`${line}\n`);
		},
		warn(line) {
			clear();
			stderr.write(`${line}\n`);
		},
		strong: (text) => styleText("bold", text, { stream: stdout }),
		faint: (text) => styleText("dim", text, { stream: stdout }),
		alarm: (text) => styleText("red", text, { stream: stderr }),
		progress(line) {
			if (!stderr.isTTY || process.env["TERM"] === "dumb") return;
			clear();
			if (line === null) return;
			stderr.write(line.slice(0, Math.max(20, (stderr.columns || 80) - 1)));
			shown = true;
		}
	};
}
/**
* Text that may have come from anywhere, safe to print: control characters, and those that turn the direction of reading,
* stand as `\u{...}`. Line breaks too, so that one message stays one line.
*/
function printable(text) {
	return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
		return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
	});
}
/** `1 attempt`, `2 attempts`. */
function counted(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
export { readInput as a, requireOneStdin as c, parseJson as i, UsageError as l, createTerminal as n, readSecret as o, printable as r, readText as s, counted as t, exitCodes as u };
