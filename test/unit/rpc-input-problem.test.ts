import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpointInput } from '#shared/endpoint.ts';
import { explainIssues } from '#shared/input-problem.ts';

function explain(schema: z.ZodType, input: unknown) {
  const result = schema.safeParse(input);
  return explainIssues(result.success ? [] : result.error.issues, input);
}

test('a missing field is called missing, by its path', () => {
  expect(explain(endpointInput, {})).toEqual([{ field: 'slug', problem: '"slug" is missing.' }]);
});

test('a field nobody knows is named', () => {
  const problems = explain(endpointInput, { slug: 'a', sluggg: 'b', reply: { stauts: 200 } });
  expect(problems).toContainEqual({ field: 'sluggg', problem: 'There is no field "sluggg" here.' });
  expect(problems).toContainEqual({ field: 'reply.stauts', problem: 'There is no field "reply.stauts" here.' });
});

test.each([
  [{ slug: 7 }, 'slug', '"slug" must be text, not a number.'],
  [{ slug: 'a', reply: { status: 199 } }, 'reply.status', '"reply.status" must be at least 200.'],
  [{ slug: 'a', reply: { status: 200.5 } }, 'reply.status', '"reply.status" must be a whole number, not a fraction.'],
  [{ slug: 'a', reply: { delayMs: 300_001 } }, 'reply.delayMs', '"reply.delayMs" must be at most 300000.'],
  [{ slug: 'a', name: ' ' }, 'name', '"name" must not be empty.'],
  [{ slug: 'a', name: 'n'.repeat(101) }, 'name', '"name" must have at most 100 characters.'],
  [{ slug: 'a', secrets: Array(21).fill('s') }, 'secrets', '"secrets" must have at most 20 items.'],
  [{ slug: 'a', secrets: ['ok', 5] }, 'secrets.1', '"secrets.1" must be text, not a number.'],
  [
    { slug: 'a', reply: { headers: [['bad name', 'v']] } },
    'reply.headers.0.0',
    '"reply.headers.0.0" must be a header name: letters, digits and hyphens.',
  ],
  ['nothing', null, 'The input must be an object, not text.'],
  [undefined, null, 'The input is missing.'],
  [null, null, 'The input must be an object, not null.'],
])('%j is explained at %s', (input, field, problem) => {
  expect(explain(endpointInput, input)[0]).toEqual({ field, problem });
});

test('a number that is none, as a query brings it', () => {
  expect(explain(z.object({ limit: z.coerce.number() }), { limit: 'ten' })[0].problem).toBe(
    '"limit" must be a number, not something else.',
  );
});

test('a choice of values is listed, and of several shapes the nearest is explained', () => {
  expect(explain(z.object({ mode: z.enum(['as-captured', 're-signed']) }), { mode: 'x' })[0].problem).toBe(
    '"mode" must be one of "as-captured", "re-signed".',
  );
  const selection = z.union([z.strictObject({ ids: z.array(z.string()) }), z.strictObject({ filter: z.string() })]);
  expect(explain(selection, { filter: 5 })[0]).toEqual({ field: 'filter', problem: '"filter" must be text, not a number.' });
});

test('values are never repeated, for they may be secrets', () => {
  const input = { slug: 'a', secrets: ['', 'whsec_canary'], name: { whsec_canary: 1 } };
  expect(JSON.stringify(explain(endpointInput, input))).not.toContain('canary');
});

test('a field name of a caller is cut, and so is their number', () => {
  const input = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}-${'x'.repeat(1000)}`, 1]));
  const problems = explain(endpointInput, { slug: 'a', ...input });
  expect(problems).toHaveLength(20);
  expect(problems[0].problem.length).toBeLessThan(150);
});
