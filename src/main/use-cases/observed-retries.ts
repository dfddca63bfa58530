import type { ObservedRetries } from '#shared/delivery-contract.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { StoreReader } from '../store/reader.ts';
import type { PolicyBook } from './policies.ts';

/** More arrivals of one event than any provider makes. */
const arrivalsAtMost = 500;

/** When a capture's event arrived, again and again, beside the policy its provider documents. */
export function observeRetries(captureId: string, reader: StoreReader, policies: PolicyBook): ObservedRetries {
  const capture = reader.captureById(captureId);
  if (capture === null)
    throw new HookwrightError('capture-not-found', `There is no capture ${captureId.slice(0, 40)}.`, { field: 'id' });
  const arrivals = reader.sameEvent(captureId, arrivalsAtMost);
  return {
    provider: capture.provider,
    eventId: capture.eventId,
    arrivals: arrivals.map(({ id, receivedAt, replyStatus }, index) => ({
      id,
      receivedAt: new Date(receivedAt).toISOString(),
      gapMs: index === 0 ? null : receivedAt - (arrivals[index - 1]?.receivedAt ?? receivedAt),
      replyStatus,
    })),
    policy: capture.provider === null ? null : policies.ofProvider(capture.provider),
  };
}
