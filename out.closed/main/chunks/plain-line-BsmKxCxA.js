var unwanted = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/;
var unwantedRun = new RegExp(`${unwanted.source}+`, "g");
/** Nothing to remove, the usual case. */
var plainWords = /^[!-~]+(?: [!-~]+)*$/;
var lineBreakRun = /[\s\u0085\u2028\u2029]+/g;
/** One line of plain text that is safe in a list: no control or direction-changing characters, cut at `limit` characters. */
function plainLine(text, limit = 200) {
	let line = text.length > limit * 3 ? text.slice(0, limit * 3) : text;
	if (line.length <= limit && plainWords.test(line)) return line;
	line = line.replace(lineBreakRun, " ");
	if (unwanted.test(line)) line = line.replace(unwantedRun, "");
	line = line.trim().toWellFormed();
	if (line.length <= limit) return line;
	const cut = line.slice(0, limit - 1);
	return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
var units = [
	"kB",
	"MB",
	"GB"
];
/** A number of bytes as a person reads it, e.g. `51.2 kB` (1 kB is 1,000 bytes). */
function byteCountWords(bytes) {
	if (bytes < 1e3) return `${bytes} B`;
	let size = bytes;
	let unit = "kB";
	for (const next of units) {
		unit = next;
		size /= 1e3;
		if (size < 999.95) break;
	}
	return `${size.toFixed(1)} ${unit}`;
}
export { plainLine as n, byteCountWords as t };
