import { readFileSync } from 'node:fs';
import type { ReadableRequest } from '#shared/reading/request.ts';
import type { HeaderPair } from '#shared/reply.ts';

/** The exact text of a documented payload in `fixtures/`. */
export function fixtureText(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');
}

/** A POST as a provider would send it. */
export function posted(body: string | Uint8Array, headers: readonly HeaderPair[] = []): ReadableRequest {
  return { method: 'POST', target: '/inbox', headers, body: typeof body === 'string' ? Buffer.from(body) : body };
}
