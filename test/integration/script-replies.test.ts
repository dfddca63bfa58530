/** Reply scripts through the whole intake: real sockets, real store. What was done on purpose stands in the capture. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createInlineIntake } from '#main/intake/inline-intake.ts';
import type { Intake, IntakeEndpoint } from '#main/intake/intake.ts';
import { silentLog } from '#main/log.ts';
import { openReader, type StoreReader } from '#main/store/reader.ts';
import type { Capture } from '#shared/capture.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { replyScript, type ReplyScript } from '#shared/reply-script.ts';
import { defaultReply } from '#shared/reply.ts';
import { readyMadeScripts } from '#shared/script/ready-made.ts';
import { defaultSettings } from '#shared/settings.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { connectRaw } from '../support/raw-client.ts';
import { makeTestCertificates, type TestCertificates } from '../support/receiver-under-test.ts';
import { temporaryFolder } from '../support/store-fixtures.ts';

let certificates: TestCertificates;
let clock: FakeClock;
let intake: Intake;
let reader: StoreReader;
let port: number;
let endpointId: string;

beforeAll(async () => {
  certificates = await makeTestCertificates();
});
afterAll(() => certificates.remove());

beforeEach(async () => {
  const dataFolder = temporaryFolder();
  clock = new FakeClock();
  intake = createInlineIntake({ clock, log: silentLog });
  await intake.open(dataFolder);
  reader = openReader({ dataFolder });
  onTestFinished(async () => {
    reader.close();
    const closed = intake.close();
    // A caller that is being lingered for goes by the clock.
    await clock.advanceAsync(10_000);
    await closed;
  });
  endpointId = await intake.createEndpoint({
    slug: 'inbox',
    name: 'inbox',
    provider: 'auto',
    sealedSecrets: [],
    reply: defaultReply,
  });
  const settings = { ...defaultSettings.receiver, port: 0, httpPort: 0 };
  ({ httpPort: port = 0 } = (await intake.listen({ settings, leaf: certificates.leaf })) as { httpPort: number });
});

async function follow(script: ReplyScript | null, more: Partial<IntakeEndpoint> = {}): Promise<void> {
  const endpoint: IntakeEndpoint = {
    id: endpointId,
    slug: 'inbox',
    provider: 'auto',
    secrets: [],
    reply: defaultReply,
    script,
    ...more,
  };
  await intake.setRules({ endpoints: [endpoint], profiles: builtInProviders, retention: defaultSettings.retention });
}

function scriptOf(entries: unknown[], more: Record<string, unknown> = {}): ReplyScript {
  return replyScript.parse({ name: 'test', entries, ...more });
}

const answer = (status: number) => ({ kind: 'reply', reply: { status, headers: [], body: 'on purpose' } });

/** The status that is answered, or null without a readable answer. */
async function post(body: string, path = '/inbox'): Promise<number | null> {
  const client = await connectRaw({ port });
  client.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const status = /^HTTP\/1\.1 (\d+) /.exec(await client.untilClosed())?.[1];
  return status === undefined ? null : Number(status);
}

function newest(): Capture {
  const [row] = reader.listCaptures({ where: null, limit: 1 });
  const capture = row === undefined ? null : reader.captureById(row.id);
  if (capture === null) throw new Error('nothing was captured');
  return capture;
}

const github = (id: string): string => `{"zen":"x","hook_id":1,"id":"${id}"}`;

describe('a script of an endpoint', () => {
  it.each<[string, unknown, number | null, RegExp]>([
    ['reset', { kind: 'reset' }, null, /^Resets the connection, on purpose/],
    ['empty-close', { kind: 'empty-close' }, null, /^Closes the connection/],
    ['malformed', { kind: 'malformed' }, null, /^Answers with broken HTTP/],
    ['garbage', { kind: 'garbage', bytes: 9 }, null, /^Sends 9 random bytes/],
    ['truncated', { kind: 'truncated', reply: { status: 200, headers: [], body: 'x' }, missingBytes: 3 }, 200, /3 bytes before/],
    ['dribble', { kind: 'dribble', reply: { status: 200, headers: [], body: 'xy' }, chunks: 2, overMs: 0 }, 200, /2 pieces/],
    ['retry-after', { kind: 'retry-after', status: 429, seconds: 4 }, 429, /429 with Retry-After 4/],
    ['redirect', { kind: 'redirect', status: 302, location: '/b' }, 302, /302 to \/b/],
    ['status', answer(500), 500, /^Answers 500/],
  ])('%s: the capture is there, with what was done on purpose', async (kind, step, status, words) => {
    await follow(scriptOf([{ step }]));
    expect(await whileTimePasses(post('{"a":1}'))).toBe(status);
    expect(newest()).toMatchObject({ faultKind: kind, fault: expect.stringMatching(words), replyStatus: status });
    expect(newest().reply?.status ?? null).toBe(status);
    expect(reader.listCaptures({ where: null, limit: 1 })[0]?.fault).toMatch(words);
    expect(await post('{"a":1}')).toBe(200);
    expect(newest()).toMatchObject({ faultKind: null, fault: null, replyStatus: 200 });
  });

  it('a capture of a hang is stored while the caller still waits', async () => {
    await follow(scriptOf([{ step: { kind: 'hang' } }]));
    const client = await connectRaw({ port });
    client.write('POST /inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
    while (reader.countCaptures({ where: null }) === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(client.received()).toBe('');
    expect(newest()).toMatchObject({ faultKind: 'hang', reply: null, replyStatus: null });
    client.socket.destroy();
  });

  it('fails twice per event, then gives the endpoint’s own reply; an event is known by its content where it has no id', async () => {
    const [made] = readyMadeScripts().filter(({ id }) => id === 'fails-twice');
    await follow(made?.script ?? null);
    const statuses: (number | null)[] = [];
    for (const body of ['a', 'b', 'a', 'a', 'b', 'b', 'a']) statuses.push(await post(github(body)));
    expect(statuses).toEqual([500, 500, 500, 200, 500, 200, 200]);
    expect(newest()).toMatchObject({ fault: null, duplicateOf: 'c1' });
  });

  it('reads conditions from headers, path and the decoded body', async () => {
    await follow(
      scriptOf([
        { when: { path: '/inbox/orders/*', field: { pointer: '/type', equals: 'paid' } }, step: answer(418), times: null },
      ]),
    );
    expect(await post('{"type":"paid"}', '/inbox/orders/7?x=1')).toBe(418);
    expect(await post('{"type":"paid"}', '/inbox/other')).toBe(200);
    expect(await post('{"type":"open"}', '/inbox/orders/7')).toBe(200);
    expect(await post('no json', '/inbox/orders/7')).toBe(200);
  });

  it('goes on over a reload of the rules while it is the same, and begins anew when it changes or is set again', async () => {
    const script = scriptOf([{ step: answer(500), times: 2 }]);
    await follow(script);
    expect(await post('1')).toBe(500);
    await follow(structuredClone(script), { reply: { ...defaultReply, status: 202 } });
    expect(await post('2')).toBe(500);
    expect(await post('3')).toBe(202);
    await follow({ ...script, seed: 2 });
    expect(await post('4')).toBe(500);
    expect(await post('5')).toBe(500);
    expect(await post('6')).toBe(200);
    await intake.restartScript(endpointId);
    expect(await post('7')).toBe(500);
    expect(await post('7b')).toBe(500);
    await follow(null);
    expect(await post('8')).toBe(200);
    await follow({ ...script, seed: 2 });
    expect(await post('9')).toBe(500);
  });

  it('is down for its time on the clock of the machine, whatever the wall clock does', async () => {
    const [made] = readyMadeScripts().filter(({ id }) => id === 'down-8-minutes');
    await follow(made?.script ?? null);
    clock.advance(1_000_000);
    expect(await post('1')).toBe(503);
    clock.setWallClock(clock.now() + 86_400_000);
    clock.advance(479_999);
    expect(await post('2')).toBe(503);
    clock.advance(1);
    expect(await post('3')).toBe(200);
  });

  it('takes no turn for a request that the receiver answers by itself', async () => {
    await follow(scriptOf([{ step: answer(500), times: 1 }]));
    const client = await connectRaw({ port });
    client.write('POST /inbox HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n');
    await client.until(/^HTTP\/1\.1 400 /);
    client.socket.destroy();
    expect(newest()).toMatchObject({ malformed: true, fault: null, replyStatus: 400 });
    expect(await post('{}')).toBe(500);
  });

  it('keeps what was done through removal and undo', async () => {
    await follow(scriptOf([{ step: { kind: 'reset' } }]));
    await post('{}');
    const { undoToken } = await intake.removeCaptures({ ids: [newest().id] });
    expect(reader.countCaptures({ where: null })).toBe(0);
    await intake.restoreCaptures(undoToken);
    expect(newest()).toMatchObject({ faultKind: 'reset', fault: expect.stringContaining('on purpose') });
  });
});

/** Moves the clock on until the answer is there. */
async function whileTimePasses<T>(answer: Promise<T>): Promise<T> {
  const waiting = new Set([answer]);
  const settled = answer.finally(() => waiting.clear());
  while (waiting.size > 0) await clock.advanceAsync(1);
  return settled;
}
