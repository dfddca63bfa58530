import type { Capture } from '#shared/capture.ts';
import type { SignatureCheck, SignatureExplanation } from '#shared/verdict.ts';
import { checkSignature } from '../signing/check-signature.ts';
import { explainSignature } from '../signing/explain-signature.ts';
import type { StoreReader } from '../store/reader.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';

/**
 * Checks a stored capture again with the secrets of now, as of the moment it arrived, and explains the outcome.
 * The verdict kept with the capture is not touched.
 */
export function recheckCapture(
  capture: Capture,
  reader: StoreReader,
  directory: EndpointDirectory,
): { check: SignatureCheck; explanation: SignatureExplanation } {
  const request = {
    method: capture.method,
    target: capture.target,
    headers: capture.headers,
    body: reader.readBody(capture.id, 0, capture.bodySize),
    complete: capture.problem === null || capture.problem.code === 'missing-host',
  };
  const endpoint = capture.endpointId === null ? null : directory.find(capture.endpointId);
  const secrets = endpoint?.secrets ?? [];
  const otherSecrets = directory.all().flatMap((other) => (other.id === endpoint?.id ? [] : other.secrets));
  const profile = directory.profile(capture.provider);
  const check = checkSignature(profile, request, secrets, Date.parse(capture.receivedAt));
  return { check, explanation: explainSignature(check, profile, request, secrets, otherSecrets) };
}
