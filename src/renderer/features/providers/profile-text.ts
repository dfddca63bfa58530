/** A provider profile as the text in the editor: writing it, reading it, and saying which field is wrong. */
import { scanJson } from '#shared/payload/json-scan.ts';
import { providerProfile } from '#shared/provider-profile.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';

export interface ProfileProblem {
  /** Path of the field from the top of the profile; empty when the text is no JSON at all. */
  readonly path: readonly (string | number)[];
  readonly words: string;
  /** Place in the text when the text is no JSON, in characters; null when `path` tells the place. */
  readonly offset: number | null;
}

export interface ProfileReading {
  /** Null while something is wrong. */
  readonly profile: ProviderProfile | null;
  readonly problems: readonly ProfileProblem[];
}

/** The text of a profile, without what only lists know of it. */
export function profileText(profile: ProviderProfile | ListedProfile): string {
  const { builtIn: _, ...bare } = { builtIn: false, ...profile };
  return `${JSON.stringify(bare, null, 2)}\n`;
}

/** A copy of a profile under an id and a name that nobody has. */
export function copyOf(profile: ProviderProfile | ListedProfile, taken: readonly string[]): ProviderProfile {
  const { builtIn: _, ...bare } = { builtIn: false, ...profile };
  const base = `${profile.id.slice(0, 56)}-copy`;
  let id = base;
  for (let count = 2; taken.includes(id); count += 1) id = `${base}-${count}`;
  return { ...bare, id, name: `${profile.name} (copy)` };
}

/** Reads the text of the editor. `taken` are ids that belong to other profiles. */
export function readProfile(text: string, taken: readonly string[]): ProfileReading {
  const { problem } = scanJson(text);
  if (problem !== null) {
    return {
      profile: null,
      problems: [{ path: [], words: `Not JSON: expected ${problem.expected}, found ${problem.found}.`, offset: problem.offset }],
    };
  }
  const value: unknown = JSON.parse(text);
  const result = providerProfile.safeParse(value);
  if (!result.success) return { profile: null, problems: result.error.issues.flatMap((issue) => issueProblems(issue, [])) };
  if (result.data.id === newId || taken.includes(result.data.id)) {
    return { profile: null, problems: [{ path: ['id'], words: 'Taken by another provider: choose another id.', offset: null }] };
  }
  return { profile: result.data, problems: [] };
}

/** Stands in the URL for the profile that does not exist yet. */
const newId = 'new';

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
}

function issueProblems(issue: Issue, above: readonly (string | number)[]): ProfileProblem[] {
  const path = [...above, ...issue.path.filter((part) => typeof part !== 'symbol')];
  // Of several allowed shapes, the one that comes nearest tells best what is wrong.
  const nearest = issue.errors?.toSorted((one, two) => one.length - two.length)[0];
  if (nearest !== undefined && nearest.length > 0) return nearest.flatMap((inner) => issueProblems(inner, path));
  if (issue.keys !== undefined) {
    return issue.keys.map((key) => ({ path: [...path, key], words: 'There is no such field here.', offset: null }));
  }
  const words = issue.message
    .replace(/^Invalid input: expected /, 'Must be ')
    .replace(/, received /, ', not ')
    .replace(/^must /, 'Must ');
  return [
    { path, words: words.endsWith('undefined') ? words.replace(/, not undefined$/, ', but is missing') : words, offset: null },
  ];
}
