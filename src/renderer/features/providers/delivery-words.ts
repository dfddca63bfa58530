import type { DeliveryRules } from '#shared/provider-profile.ts';

const units: readonly (readonly [number, string])[] = [
  [3600, 'h'],
  [60, 'min'],
];

/** A span in seconds as a person says it: `10 s`, `5 min`, `27 h 35 min`. */
export function spanWords(seconds: number): string {
  if (seconds > 0 && seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const parts: string[] = [];
  let rest = Math.round(seconds * 100) / 100;
  for (const [size, unit] of units) {
    const whole = Math.floor(rest / size);
    if (whole > 0) parts.push(`${whole} ${unit}`);
    rest -= whole * size;
  }
  if (rest > 0 || parts.length === 0) parts.push(`${Number(rest.toPrecision(3))} s`);
  return parts.slice(0, 2).join(' ');
}

/** What counts as delivered, in words. */
export function successWords(success: string): string {
  if (success === '2xx') return 'Any status from 200 to 299';
  return /^\d{3}$/.test(success) ? `Exactly status ${success}` : success;
}

/** One attempt of the documented ladder. */
export interface LadderStep {
  readonly attempt: number;
  /** Wait since the attempt before failed, seconds; null for the first. */
  readonly wait: number | null;
  /** Waits so far, seconds. */
  readonly at: number;
}

/** The documented attempts of a provider; null when it documents no delays. */
export function retryLadder(rules: Pick<DeliveryRules, 'retryDelaysSeconds'>): LadderStep[] | null {
  if (rules.retryDelaysSeconds === null) return null;
  const steps: LadderStep[] = [{ attempt: 1, wait: null, at: 0 }];
  let at = 0;
  for (const [index, wait] of rules.retryDelaysSeconds.entries()) {
    at += wait;
    steps.push({ attempt: index + 2, wait, at });
  }
  return steps;
}
