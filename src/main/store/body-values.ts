/** The values that a path reaches in a body. JSON by its structure, also where a string holds JSON again; forms by their names. */
import type { BodyStep } from '#shared/filter/filter-expression.ts';
import { parseForm } from '#shared/payload/form.ts';
import { parseExactJson } from '#shared/reading/payload.ts';
import { multipartTexts, rawText, type SearchedBody } from './capture-text.ts';

/** Text and numbers as they are; `true`, `false` and `null` as such; objects and arrays as undefined: there, but not text. */
export type BodyValue = string | number | bigint | undefined;

/** More values than this at one path are not looked at. */
const valuesAtMost = 10_000;

export function bodyValues(body: SearchedBody, path: readonly BodyStep[]): BodyValue[] {
  switch (body.kind) {
    case 'json':
      return jsonValues(rawText(body), path);
    case 'form':
      return fieldValues(
        parseForm(body.bytes, body.charset).pairs.map(({ name, value }) => [name, value ?? '']),
        path,
      );
    case 'multipart':
      return fieldValues(
        multipartTexts(body).flatMap(({ name, text }) => (name === null ? [] : [[name, text] as const])),
        path,
      );
    case 'text':
    case 'nothing':
    default:
      return [];
  }
}

function jsonValues(text: string, path: readonly BodyStep[]): BodyValue[] {
  const root = parsed(text);
  return root === notJson ? [] : reach(root, path);
}

const notJson = Symbol('not JSON');

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return notJson;
  }
}

function reach(root: unknown, path: readonly BodyStep[]): BodyValue[] {
  let reached: unknown[] = [root];
  for (const step of path) {
    reached = reached.flatMap((value) => stepInto(opened(value), step)).slice(0, valuesAtMost);
    if (reached.length === 0) return [];
  }
  return reached.map(valueOf);
}

/** A string that holds JSON is stepped into as if it were that: some senders put their payload into one. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  const inner = parsed(value);
  return inner === notJson ? value : inner;
}

function stepInto(value: unknown, step: BodyStep): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === null) return Object.values(value);
  if (Array.isArray(value)) {
    const index = typeof step === 'number' ? step : /^\d{1,9}$/.test(step) ? Number(step) : -1;
    return index >= 0 && index < value.length ? [value[index]] : [];
  }
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
}

function valueOf(value: unknown): BodyValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  return value === null || typeof value === 'boolean' ? String(value) : undefined;
}

/** `a[b][0]` and `a.b.0` are both reached by `a.b[0]`; a name that repeats gives all its values, and `[*]` or an index one of them. */
function fieldValues(fields: readonly (readonly [string, string])[], path: readonly BodyStep[]): BodyValue[] {
  const values: BodyValue[] = [];
  const repeats = new Map<string, number>();
  for (const [name, value] of fields.slice(0, valuesAtMost)) {
    const nth = repeats.get(name) ?? 0;
    repeats.set(name, nth + 1);
    const steps = nameSteps(name);
    const rest = restOfPath(steps, path);
    if (rest === null) continue;
    const [first] = rest;
    if (rest.length === 0) values.push(value);
    else if (first === null || first === nth) values.push(...(rest.length === 1 ? [value] : reachInside(value, rest.slice(1))));
    else values.push(...reachInside(value, rest));
  }
  return values;
}

function reachInside(value: string, path: readonly BodyStep[]): BodyValue[] {
  const inner = opened(value);
  return typeof inner === 'string' ? [] : reach(inner, path);
}

function nameSteps(name: string): string[] {
  return name.split(/[.[\]]+/).filter((step) => step !== '');
}

/** What is left of the path after a field's own name; null where they part. A name may also be written whole, in quotes. */
function restOfPath(steps: readonly string[], path: readonly BodyStep[]): readonly BodyStep[] | null {
  if (path.length < steps.length) return null;
  const fits = steps.every((step, index) => path[index] === null || String(path[index]) === step);
  return fits ? path.slice(steps.length) : null;
}
