// src/shared/filter/near-words.ts
/** Longer words are typed by no one by mistake, and are not worth comparing. */
var longestCompared = 40;
/** The candidates that `word` was most likely meant to be, nearest first, at most three. */
function nearWords(word, candidates) {
	const wanted = word.toLowerCase();
	if (wanted === "" || wanted.length > longestCompared) return [];
	const allowed = wanted.length <= 3 ? 1 : wanted.length <= 6 ? 2 : 3;
	return candidates.map((candidate) => ({
		candidate,
		distance: nearness(wanted, candidate)
	})).filter(({ distance }) => distance <= allowed).toSorted((a, b) => a.distance - b.distance).slice(0, 3).map(({ candidate }) => candidate);
}
function nearness(wanted, candidate) {
	return wanted.length >= 2 && candidate.startsWith(wanted) ? 0 : editDistance(wanted, candidate);
}
/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(a, b) {
	const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
	const at = (row, column) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
	for (let row = 1; row <= a.length; row += 1) {
		const current = [row];
		rows.push(current);
		for (let column = 1; column <= b.length; column += 1) {
			const same = a[row - 1] === b[column - 1];
			const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			current.push(Math.min(at(row - 1, column - 1) + (same ? 0 : 1), at(row - 1, column) + 1, at(row, column - 1) + 1, swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY));
		}
	}
	return at(a.length, b.length);
}
export { nearWords as t };
