import { describe, expect, it } from 'vitest';
import { CoreSwitch, type Core } from '#main/core-switch.ts';

interface Api {
  readonly names: { list(): string[]; follow(signal?: AbortSignal): AsyncGenerator<string, void> };
  version(): number;
}

/** A core whose stream says its own number and then waits for ever, as streams do that wait for something to happen. */
function cores() {
  const closed: number[] = [];
  let made = 0;
  const open = async (): Promise<Core<Api>> => {
    made += 1;
    const number = made;
    const isClosed = (): boolean => closed.includes(number);
    return {
      api: {
        names: {
          list: () => {
            if (isClosed()) throw new Error('the database is not open');
            return [`core ${number}`];
          },
          async *follow(signal) {
            yield `hello from ${number}`;
            await new Promise<void>((resolve) => {
              if (signal?.aborted === true) resolve();
              signal?.addEventListener('abort', () => resolve());
            });
          },
        },
        version: () => number,
      },
      close: async () => {
        closed.push(number);
      },
    };
  };
  return { open, closed };
}

describe('a core that is replaced', () => {
  it('is reached through the same objects before and after', async () => {
    const { open } = cores();
    const core = new CoreSwitch<Api>(open, {});
    await core.start();
    const { api } = core;
    const { names } = api;
    expect([names.list(), api.version()]).toEqual([['core 1'], 1]);
    await core.replace(async () => {});
    expect([names.list(), api.version()]).toEqual([['core 2'], 2]);
  });

  it('is closed before the work and made anew after it, also when the work fails', async () => {
    const { open, closed } = cores();
    const core = new CoreSwitch<Api>(open, {});
    await core.start();
    const work = core.replace(async () => {
      expect(closed).toEqual([1]);
      expect(() => core.api.version()).toThrow('The database is being replaced.');
      throw new Error('the swap failed');
    });
    await expect(work).rejects.toThrow('the swap failed');
    expect(core.api.version()).toBe(2);
  });

  it('takes one replacement after the other', async () => {
    const { open, closed } = cores();
    const core = new CoreSwitch<Api>(open, {});
    await core.start();
    const seen: number[][] = [];
    await Promise.all([1, 2, 3].map(() => core.replace(async () => void seen.push([...closed]))));
    expect(seen).toEqual([[1], [1, 2], [1, 2, 3]]);
  });

  it('goes on with its streams, the first words first', async () => {
    const { open } = cores();
    const core = new CoreSwitch<Api>(open, { 'names.follow': 'begin anew' });
    await core.start();
    const stream = core.api.names.follow();
    expect((await stream.next()).value).toBe('hello from 1');
    const next = stream.next();
    await core.replace(async () => {});
    expect((await next).value).toBe('begin anew');
    expect((await stream.next()).value).toBe('hello from 2');
  });

  it('tells a stream that nobody was reading from meanwhile as well', async () => {
    const { open } = cores();
    const core = new CoreSwitch<Api>(open, {});
    await core.start();
    const stream = core.api.names.follow();
    await stream.next();
    await core.replace(async () => {});
    expect((await stream.next()).value).toBe('hello from 2');
  });

  it('ends a stream whose reader has gone, and all of them when it closes for good', async () => {
    const { open } = cores();
    const core = new CoreSwitch<Api>(open, {});
    await core.start();
    const abort = new AbortController();
    const gone = core.api.names.follow(abort.signal);
    const stays = core.api.names.follow();
    await gone.next();
    await stays.next();
    abort.abort();
    expect(await gone.next()).toEqual({ done: true, value: undefined });
    const last = stays.next();
    await core.close();
    expect(await last).toEqual({ done: true, value: undefined });
    await expect(core.replace(async () => {})).rejects.toThrow('Hookwright is closing.');
  });
});
