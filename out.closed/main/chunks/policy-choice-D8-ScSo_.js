import { t as nearWords } from "./near-words-D3_u7Ptj.js";
import { i as requirePolicy, n as findBuiltInPolicy, r as policyForProvider, t as builtInPolicies } from "./built-in-DHpDGxm3.js";
import { i as parseJson, l as UsageError, s as readText } from "./terminal-DLj11s8X.js";
// src/cli/policy-choice.ts
/** The retry policy that a command line names, and the words for one it cannot mean. */
/** That of a file, the one named, or the provider's own. Throws UsageError or policy-malformed. */
async function choosePolicy({ provider, policy, policyFile }) {
	if (policyFile !== void 0) {
		const given = parseJson(await readText(policyFile, "--policy-file"), "--policy-file");
		requirePolicy(given);
		return given;
	}
	const id = policy ?? (provider === void 0 ? null : policyForProvider(provider));
	const found = id === null ? null : findBuiltInPolicy(id);
	if (found !== null) return found;
	if (policy === void 0 && provider === void 0) throw new UsageError("Say whose retries to follow, with --provider, --policy or --policy-file.");
	throw new UsageError(unknownWord("retry policy", policy ?? provider ?? "", builtInPolicies.map((known) => known.id)));
}
/** `There is no KIND "word". Did you mean ...?` */
function unknownWord(kind, word, known) {
	const near = nearWords(word, known);
	const hint = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : `There are: ${known.join(", ")}.`;
	return `There is no ${kind} "${word.slice(0, 80)}". ${hint}`;
}
export { unknownWord as n, choosePolicy as t };
