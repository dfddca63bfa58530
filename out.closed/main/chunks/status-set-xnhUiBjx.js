// src/shared/retry/status-set.ts
/**
* Sets of HTTP statuses written as text: codes, classes and ranges joined by commas (`200`, `2xx`, `500-599`).
* Reading one is cheap after the first time, for planning asks it for every attempt.
*/
/** Every status line carries three digits; nothing below 100 is a status. */
var lowest = 100;
var highest = 999;
var known = /* @__PURE__ */ new Map();
/** Policies are few; a caller that makes up ever new texts must not fill the memory. */
var knownLimit = 500;
/** True when the status is in the set. A text that is no set holds nothing. */
function isInStatusSet(set, status) {
	return membersOf(set)?.[status] === 1;
}
/** What is wrong with the text, as a sentence; null when it is a set. The empty text is the empty set. */
function findStatusSetProblem(set) {
	if (set === "") return null;
	for (const part of set.split(",")) {
		const range = rangeOf(part);
		if (range === null) return `"${part}" is not a status such as 200, a class such as 2xx or a range such as 500-599.`;
		if (range[0] < lowest) return `${part} is below ${lowest}, the lowest status.`;
		if (range[0] > range[1]) return `The range ${part} runs backwards.`;
	}
	return null;
}
/** The lowest status that is in both sets; null when they share none. */
function firstSharedStatus(left, right) {
	const [ours, theirs] = [membersOf(left), membersOf(right)];
	const found = ours?.findIndex((inside, status) => inside === 1 && theirs?.[status] === 1) ?? -1;
	return found === -1 ? null : found;
}
/** The lowest status of a set; null for the empty one. */
function firstStatus(set) {
	const found = membersOf(set)?.indexOf(1) ?? -1;
	return found === -1 ? null : found;
}
/** The set of all statuses that are not in this one, as text. */
function everyStatusBut(set) {
	const members = membersOf(set);
	const parts = [];
	let start = null;
	for (let status = lowest; status <= 1e3; status += 1) {
		const outside = status <= highest && members?.[status] !== 1;
		if (outside && start === null) start = status;
		if (!outside && start !== null) {
			parts.push(start === status - 1 ? String(start) : `${start}-${status - 1}`);
			start = null;
		}
	}
	return parts.join(",");
}
/** The set in words, `any status but 200` where that is shorter. */
function describeStatusSet(set) {
	if (firstStatus(set) === null) return "none";
	if (firstStatus(everyStatusBut(set)) === null) return "any status";
	for (const short of [
		"200",
		"204",
		"2xx",
		"200,204",
		"2xx,3xx"
	]) if (set === everyStatusBut(short)) return `any status but ${describeStatusSet(short)}`;
	const parts = set.split(",");
	const last = parts.pop() ?? "";
	return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}
function membersOf(set) {
	const before = known.get(set);
	if (before !== void 0) return before;
	if (known.size >= knownLimit) known.clear();
	const members = readMembers(set);
	known.set(set, members);
	return members;
}
function readMembers(set) {
	if (findStatusSetProblem(set) !== null) return null;
	const members = /* @__PURE__ */ new Uint8Array(1e3);
	if (set === "") return members;
	for (const part of set.split(",")) {
		const range = rangeOf(part);
		if (range !== null) members.fill(1, range[0], range[1] + 1);
	}
	return members;
}
function rangeOf(part) {
	if (/^[1-5]xx$/.test(part)) return [Number(part[0]) * 100, Number(part[0]) * 100 + 99];
	const match = /^(\d{3})(?:-(\d{3}))?$/.exec(part);
	if (match === null) return null;
	return [Number(match[1]), Number(match[2] ?? match[1])];
}
export { firstStatus as a, firstSharedStatus as i, everyStatusBut as n, isInStatusSet as o, findStatusSetProblem as r, describeStatusSet as t };
