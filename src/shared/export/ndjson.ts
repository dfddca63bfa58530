/**
 * One JSON object per line, each whole in itself: everything known of a capture with its body as base64, or of an attempt
 * with both its bodies. `schema` names the kind of the line and the version of its form.
 */
import type { ExportedAttempt, ExportedCapture } from './exported.ts';
import { encodeBase64 } from '../base64.ts';

export const captureSchema = 'hookwright.capture/1';
export const attemptSchema = 'hookwright.attempt/1';

/** Ends with a line feed. */
export function captureLine({ capture, body, endpoint, redacted }: ExportedCapture): string {
  const { endpointId: _, bodySize: __, path: ___, malformed: ____, ...rest } = capture;
  return `${JSON.stringify({ schema: captureSchema, redacted, endpoint, ...rest, bodyBase64: encodeBase64(body) })}\n`;
}

/** Ends with a line feed. */
export function attemptLine({ delivery, attempt, requestBody, responseBody, redacted }: ExportedAttempt): string {
  return `${JSON.stringify({
    schema: attemptSchema,
    redacted,
    delivery,
    attempt,
    requestBodyBase64: encodeBase64(requestBody),
    responseBodyBase64: encodeBase64(responseBody),
  })}\n`;
}
