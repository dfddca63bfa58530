import { a as printOutcome, i as parseOutcomes, t as planAttempts } from "./plan-attempts-_JXQcZ1H.js";
import { t as durationText } from "./duration-text-CdFtN1tz.js";
import { l as UsageError, r as printable, u as exitCodes } from "./terminal-DLj11s8X.js";
import { t as choosePolicy } from "./policy-choice-D8-ScSo_.js";
// src/cli/simulate-plan.ts
/** `hookwright simulate --plan`: what a provider would do after the outcomes given. Reads no data folder, sends nothing. */
async function printPlan(options, terminal) {
	if (options.outcomes === void 0) throw new UsageError("--plan needs --outcomes, like 500,timeout,200; the last one repeats.");
	const policy = await choosePolicy(options);
	const outcomes = parseOutcomes(options.outcomes);
	const plan = planAttempts(policy, outcomes, options.seed === void 0 ? {} : { seed: options.seed });
	const attempts = plan.attempts.map(({ number, atMs, outcome }) => ({
		number,
		atMs,
		outcome: printOutcome(outcome)
	}));
	const lines = options.json ? [JSON.stringify({
		attempts,
		end: plan.end
	})] : table(policy, plan, terminal);
	for (const line of lines) terminal.print(line);
	return options.expect === void 0 || options.expect === plan.end ? exitCodes.done : exitCodes.unexpected;
}
function table(policy, { attempts, end, reason }, { strong, faint }) {
	const rows = attempts.map(({ number, atMs, outcome, next }, index) => {
		const before = attempts[index - 1];
		return [
			String(number),
			durationText(atMs),
			before === void 0 ? "" : `+ ${durationText(atMs - before.atMs)}`,
			printOutcome(outcome),
			next.reason
		];
	});
	const named = [
		"attempt",
		"at",
		"wait",
		"outcome",
		""
	];
	const widths = named.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
	const line = (cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
	return [
		strong(printable(policy.name)),
		faint(`  ${line(named)}`),
		...rows.map((row) => `  ${printable(line(row))}`),
		`${strong(end)}: ${printable(reason)}.`,
		...policy.notes.map((note) => faint(`Note: ${printable(note)}`))
	];
}
export { printPlan };
