/** Turns what a schema says of an input into sentences a person can act on. Values never appear: they may be secrets. */
import type { FieldProblem } from './errors.ts';

/** The part of a schema library's issue that is read here; everything beyond message and path is optional. */
export interface InputIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: unknown;
  readonly expected?: unknown;
  readonly received?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  readonly values?: unknown;
  readonly options?: unknown;
  readonly keys?: unknown;
  readonly errors?: unknown;
}

/** Longest piece of a caller's own text that is repeated to them. */
const echoLimit = 100;
const problemLimit = 20;

/**
 * The problems of an input, the first one first; never empty.
 * `input` is the value that was checked: it tells a missing field from one of the wrong type.
 */
export function explainIssues(issues: readonly InputIssue[], input: unknown): [FieldProblem, ...FieldProblem[]] {
  const [first, ...rest] = issues.flatMap((issue) => explainIssue(issue, [], input)).slice(0, problemLimit);
  return first === undefined ? [{ field: null, problem: 'The input does not fit.' }] : [first, ...rest];
}

function explainIssue(issue: InputIssue, above: readonly string[], input: unknown): FieldProblem[] {
  const path = [...above, ...(issue.path ?? []).map(segmentName)];
  if (issue.code === 'unrecognized_keys' && Array.isArray(issue.keys)) {
    return issue.keys.map((key) => {
      const field = fieldName([...path, String(key)]);
      return { field, problem: `There is no field "${field}" here.` };
    });
  }
  const branch = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : null;
  if (branch !== null) {
    return branch.flatMap((inner) => explainIssue(inner, path, input));
  }
  const field = path.length === 0 ? null : fieldName(path);
  return [{ field, problem: `${field === null ? 'The input' : `"${field}"`} ${whatIsWrong(issue, valueAt(input, path))}.` }];
}

/** Of a choice of shapes, the one the input comes nearest to. */
function nearestBranch(errors: unknown): readonly InputIssue[] | null {
  if (!Array.isArray(errors) || errors.length === 0) {
    return null;
  }
  const branches = errors as readonly (readonly InputIssue[])[];
  return branches.reduce((nearest, branch) => (branch.length < nearest.length ? branch : nearest));
}

function whatIsWrong(issue: InputIssue, value: unknown): string {
  const written = !/^(?:Invalid|Too (?:big|small)|Unrecognized)\b/.test(issue.message);
  if (issue.code === 'invalid_type') {
    return value === undefined ? 'is missing' : `must be ${typeName(issue.expected)}, not ${typeNameOf(value, issue.received)}`;
  }
  if (written) {
    return issue.message.replace(/\.$/, '');
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    return limitInWords(issue);
  }
  const choices = Array.isArray(issue.values) ? issue.values : Array.isArray(issue.options) ? issue.options : null;
  if (choices !== null) {
    return `must be ${choices.length === 1 ? '' : 'one of '}${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
  }
  return 'has an unusable form';
}

function limitInWords(issue: InputIssue): string {
  const small = issue.code === 'too_small';
  const bound = String(small ? issue.minimum : issue.maximum);
  const strict = issue.inclusive === false;
  const units: Readonly<Record<string, string>> = { string: 'character', array: 'item', set: 'item' };
  const unit = units[String(issue.origin)];
  if (unit === undefined) {
    const words = small ? (strict ? 'more than' : 'at least') : strict ? 'less than' : 'at most';
    return `must be ${words} ${bound}`;
  }
  return `must have at ${small ? 'least' : 'most'} ${bound} ${unit}${bound === '1' ? '' : 's'}`;
}

function typeName(expected: unknown): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    tuple: 'a list',
    object: 'an object',
    record: 'an object',
    null: 'null',
  };
  return names[String(expected)] ?? String(expected);
}

function typeNameOf(value: unknown, received: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return String(value);
  }
  if (received === 'NaN') {
    return 'something else';
  }
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return 'a fraction';
  }
  return typeName(value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
}

function segmentName(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}

function fieldName(path: readonly string[]): string {
  const name = path.join('.');
  return name.length > echoLimit ? `${name.slice(0, echoLimit)}…` : name;
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
      return undefined;
    }
    value = Reflect.get(value, segment);
  }
  return value;
}
