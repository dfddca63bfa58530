/**
 * One JSON object per line, each whole in itself: everything known of a capture with its body as base64, or of an attempt
 * with both its bodies. `schema` names the kind of the line and the version of its form.
 */
import type { ExportedAttempt, ExportedCapture } from './exported.ts';
import { encodeBase64 } from '../base64.ts';

export const captureSchema = 'hookwright.capture/1';
export const attemptSchema = 'hookwright.attempt/1';

/** Everything known of a capture but its body. */
export function captureFields({ capture, endpoint, redacted }: ExportedCapture): object {
  const { endpointId: _, bodySize: __, path: ___, malformed: ____, ...rest } = capture;
  return { schema: captureSchema, redacted, endpoint, ...rest };
}

/** Ends with a line feed. */
export function captureLine(exported: ExportedCapture): string {
  return `${JSON.stringify({ ...captureFields(exported), bodyBase64: encodeBase64(exported.body) })}\n`;
}

/** Everything known of an attempt but its bodies. */
export function attemptFields({ delivery, attempt, redacted }: ExportedAttempt): object {
  return { schema: attemptSchema, redacted, delivery, attempt };
}

/** Ends with a line feed. */
export function attemptLine(exported: ExportedAttempt): string {
  return `${JSON.stringify({
    ...attemptFields(exported),
    requestBodyBase64: encodeBase64(exported.requestBody),
    responseBodyBase64: encodeBase64(exported.responseBody),
  })}\n`;
}
