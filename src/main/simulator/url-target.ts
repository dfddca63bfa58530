import { plainLine } from '#shared/reading/plain-line.ts';
import type { Deadlines, Target } from '#shared/target.ts';
import type { AttemptResult } from '../sender/outgoing-request.ts';
import type { AttemptSender } from './simulation-run-request.ts';
import type { TargetAnswer, TargetRequest } from './simulation-target.ts';

/** Bytes of an answer that are looked at for its first line. */
const shownBytes = 600;

/** A real handler: every attempt is really sent. */
export async function askUrl(
  sender: AttemptSender,
  { request }: TargetRequest,
  terms: { readonly target: Target; readonly deadlines: Deadlines; readonly signal: AbortSignal },
): Promise<TargetAnswer> {
  const result = await sender.attempt(request, terms.target, terms.deadlines, terms.signal);
  const { phases, response, failure } = result;
  if (response === null || failure !== null) {
    return {
      phases,
      status: null,
      headers: [],
      failure: failure?.kind ?? 'protocol',
      detail: failure?.problem ?? 'There was no answer.',
    };
  }
  return {
    phases,
    status: response.status,
    headers: response.headers,
    failure: null,
    detail: firstLine(result, response.status),
  };
}

function firstLine({ responseBody }: AttemptResult, status: number): string {
  const text = new TextDecoder().decode(responseBody.subarray(0, shownBytes)).trimStart();
  const line = plainLine(/^[^\r\n]*/.exec(text)?.[0] ?? '');
  return line === '' ? `${status} without a body` : `${status} ${line}`;
}
