/** The retry policy that a command line names, and the words for one it cannot mean. */
import { nearWords } from '#shared/filter/near-words.ts';
import { builtInPolicies, findBuiltInPolicy, policyForProvider } from '#shared/policies/built-in.ts';
import { requirePolicy } from '#shared/retry/check-policy.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { UsageError } from './exit-codes.ts';
import { parseJson, readText } from './input-files.ts';

export interface PolicyOptions {
  readonly provider?: string;
  readonly policy?: string;
  readonly policyFile?: string;
}

/** That of a file, the one named, or the provider's own. Throws UsageError or policy-malformed. */
export async function choosePolicy({ provider, policy, policyFile }: PolicyOptions): Promise<RetryPolicy> {
  if (policyFile !== undefined) {
    const given = parseJson(await readText(policyFile, '--policy-file'), '--policy-file');
    requirePolicy(given);
    return given;
  }
  const id = policy ?? (provider === undefined ? null : policyForProvider(provider));
  const found = id === null ? null : findBuiltInPolicy(id);
  if (found !== null) return found;
  if (policy === undefined && provider === undefined) {
    throw new UsageError('Say whose retries to follow, with --provider, --policy or --policy-file.');
  }
  throw new UsageError(
    unknownWord(
      'retry policy',
      policy ?? provider ?? '',
      builtInPolicies.map((known) => known.id),
    ),
  );
}

/** `There is no KIND "word". Did you mean ...?` */
export function unknownWord(kind: string, word: string, known: readonly string[]): string {
  const near = nearWords(word, known);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${known.join(', ')}.`;
  return `There is no ${kind} "${word.slice(0, 80)}". ${hint}`;
}
