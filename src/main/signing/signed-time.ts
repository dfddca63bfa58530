import type { SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { headerValues } from './signature-header.ts';

export interface SignedTime {
  /** As it came. */
  readonly value: string;
  /** Milliseconds since 1970; null when it is not in the scheme's unit. */
  readonly millis: number | null;
  /** Receiver's clock minus the signed time; null when that cannot be read. */
  readonly skewSeconds: number | null;
}

/** The time a request was signed; null when the scheme has none or it did not come. */
export function readTimestamp(
  scheme: SignatureScheme,
  headers: readonly HeaderPair[],
  inSignature: string | null,
  receivedAt: number,
): SignedTime | null {
  if (scheme.timestamp === null) return null;
  const value = scheme.timestamp.header === null ? inSignature : headerValues(headers, scheme.timestamp.header)[0]?.trim();
  if (value === undefined || value === null || value === '') return null;
  const millis = timeMillis(value, scheme.timestamp.unit);
  if (millis === null) return { value, millis, skewSeconds: null };
  // A stamp in whole seconds is compared in whole seconds, as the providers' libraries do.
  const now = scheme.timestamp.unit === 'seconds' ? Math.floor(receivedAt / 1000) * 1000 : receivedAt;
  return { value, millis, skewSeconds: (now - millis) / 1000 };
}

/** A time in the scheme's unit as a sender writes it. `now` is in milliseconds since 1970. */
export function writeTimestamp(unit: NonNullable<SignatureScheme['timestamp']>['unit'], now: number): string {
  if (unit === 'iso') return new Date(now).toISOString();
  return String(Math.floor(unit === 'seconds' ? now / 1000 : now));
}

function timeMillis(value: string, unit: NonNullable<SignatureScheme['timestamp']>['unit']): number | null {
  if (unit === 'iso') {
    if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(value)) return null;
    const millis = Date.parse(value);
    return Number.isNaN(millis) ? null : millis;
  }
  if (!/^\d{1,15}$/.test(value)) return null;
  const number = Number(value);
  return unit === 'seconds' ? number * 1000 : number;
}
