import { z } from "zod";
// src/shared/reply.ts
/** Header name and value as they stand on the wire; order, case and repeats are kept. */
var headerPair = z.tuple([z.string(), z.string()]);
var headerName = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, "must be a header name: letters, digits and hyphens");
var headerValue = z.string().max(8192).regex(/^[\t\x20-\x7e\x80-\xff]*$/, "must not contain line breaks or characters beyond Latin-1");
/** What an endpoint answers. */
var reply = z.strictObject({
	/** 200 to 599. */
	status: z.int().min(200).max(599),
	headers: z.array(z.tuple([headerName, headerValue])).max(50),
	/** Sent as UTF-8. */
	body: z.string().max(1048576),
	/** Wait before answering, in milliseconds; at most five minutes. */
	delayMs: z.int().min(0).max(3e5)
});
var defaultReply = {
	status: 200,
	headers: [["content-type", "application/json"]],
	body: "{\"received\":true}",
	delayMs: 0
};
// src/shared/retry/duration-text.ts
var units = [
	["d", 864e5],
	["h", 36e5],
	["min", 6e4]
];
/** A duration exactly, in the largest units it needs: `10 s`, `1 min 30 s`, `27 h 35 min 5 s` as `1 d 3 h 35 min 5 s`, `250 ms`. */
function durationText(ms) {
	if (ms < 1e3) return `${Math.round(ms)} ms`;
	const parts = [];
	let left = Math.round(ms);
	for (const [name, size] of units) {
		const count = Math.floor(left / size);
		if (count > 0) parts.push(`${count} ${name}`);
		left -= count * size;
	}
	if (left > 0) parts.push(`${left / 1e3} s`);
	return parts.join(" ");
}
export { headerValue as a, headerPair as i, defaultReply as n, reply as o, headerName as r, durationText as t };
