import type { Target } from '#shared/target.ts';
import type { AttemptSender } from './simulation-run-request.ts';

const deadlines = { connectMs: 5_000, responseMs: 10_000, totalMs: 10_000 };

/** How often the handler says it handled an event; NaN when it does not say so in a way that can be read. */
export async function askHandledTimes(
  sender: AttemptSender,
  target: Target,
  eventId: string | null,
  signal: AbortSignal,
): Promise<number> {
  if (eventId === null) return Number.NaN;
  const url = target.url
    .replaceAll('{eventId}', encodeURIComponent(eventId))
    .replaceAll('%7BeventId%7D', encodeURIComponent(eventId));
  const request = {
    method: 'GET',
    url,
    headers: [['Accept', 'application/json, text/plain']] as [string, string][],
    body: new Uint8Array(),
  };
  const { response, responseBody } = await sender.attempt(request, target, deadlines, signal);
  return response?.status === 200 ? readCount(new TextDecoder().decode(responseBody)) : Number.NaN;
}

/** `2`, or the first number in a JSON object such as `{"handled": 2}`. */
function readCount(text: string): number {
  try {
    const value: unknown = JSON.parse(text);
    const found =
      typeof value === 'object' && value !== null ? Object.values(value).find((each) => typeof each === 'number') : value;
    return typeof found === 'number' ? found : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
