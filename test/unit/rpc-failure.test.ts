import { ValidationError } from '@orpc/contract';
import { ORPCError } from '@orpc/server';
import { expect, test } from 'vitest';
import { errorCatalogue, HookwrightError } from '#shared/errors.ts';
import { explainFailure } from '#main/rpc/failure.ts';
import { recordLog } from '../support/recorded-log.ts';

function explain(error: unknown, abandoned = false) {
  const log = recordLog();
  return { failure: explainFailure(error, { call: 'endpoints.create', log, abandoned }), log };
}

test('an error thrown on purpose keeps its code, status, field and words', () => {
  const { failure, log } = explain(new HookwrightError('slug-taken', 'The slug "a" is taken.', { field: 'slug' }));
  expect(failure.status).toBe(409);
  expect(failure.data).toEqual({
    code: 'slug-taken',
    field: 'slug',
    problem: 'The slug "a" is taken.',
    remedy: errorCatalogue['slug-taken'].remedy,
  });
  expect(log.lines).toEqual([]);
});

test('anything unknown becomes internal, without a word of what it was, and is logged once', () => {
  const { failure, log } = explain(new Error('sqlite says: no such column whatever'));
  expect(failure.status).toBe(500);
  expect(failure.code).toBe('internal');
  expect(JSON.stringify(failure.toJSON())).not.toContain('sqlite');
  expect(JSON.stringify(failure.toJSON())).not.toContain('rpc-failure.test');
  expect(log.lines).toHaveLength(1);
  expect(log.lines[0]).toContain('sqlite');
  expect(explainFailure(failure, { call: 'again', log, abandoned: false })).toBe(failure);
  expect(log.lines).toHaveLength(1);
});

test('a caller who left is no fault of ours', () => {
  expect(explain(new Error('aborted'), true).log.lines).toEqual([]);
});

test('refused input names the first field and lists them all', () => {
  const issues = [
    { message: 'must not be empty', path: ['name'] },
    { message: 'must not be empty', path: ['secrets', 0] },
  ];
  const cause = new ValidationError({ message: 'x', issues, data: { name: '', secrets: [''] } });
  const { failure } = explain(new ORPCError('BAD_REQUEST', { data: { issues }, cause }));
  expect(failure.data).toEqual({
    code: 'bad-input',
    field: 'name',
    problem: '"name" must not be empty.',
    remedy: errorCatalogue['bad-input'].remedy,
    details: [
      { field: 'name', problem: '"name" must not be empty.' },
      { field: 'secrets.0', problem: '"secrets.0" must not be empty.' },
    ],
  });
});

test('broken JSON and a body beyond the limit are told apart', () => {
  expect(explain(new SyntaxError('Unexpected token')).failure.data).toMatchObject({
    code: 'bad-input',
    problem: 'The request body is not valid JSON.',
  });
  expect(explain(new ORPCError('PAYLOAD_TOO_LARGE')).failure).toMatchObject({ code: 'body-too-large', status: 413 });
});
