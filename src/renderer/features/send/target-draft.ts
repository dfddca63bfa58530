/** The terms on which a request is sent, while they are being edited: texts as typed, empty for none. */
import type { TargetInput } from '#shared/target.ts';

export interface TargetOptions {
  readonly ca: string;
  readonly skipVerify: boolean;
  readonly certificate: string;
  readonly key: string;
  readonly hostOverride: string;
  readonly proxy: string;
  readonly redirects: number;
  readonly allowLinkLocal: boolean;
}

export const noOptions: TargetOptions = {
  ca: '',
  skipVerify: false,
  certificate: '',
  key: '',
  hostOverride: '',
  proxy: '',
  redirects: 0,
  allowLinkLocal: false,
};

function given(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** What to send along with the URL; null when nothing differs from the ordinary. */
export function targetOf(options: TargetOptions): Omit<TargetInput, 'url'> | null {
  const { certificate, key, skipVerify, redirects, allowLinkLocal } = options;
  const [ca, hostOverride, proxy] = [given(options.ca), given(options.hostOverride), given(options.proxy)];
  const target: Omit<TargetInput, 'url'> = {
    ...(ca === null ? {} : { ca: `${ca}\n` }),
    ...(skipVerify ? { skipVerify } : {}),
    ...(given(certificate) === null && given(key) === null ? {} : { clientCertificate: { certificate, key } }),
    ...(hostOverride === null ? {} : { hostOverride }),
    ...(proxy === null ? {} : { proxy }),
    ...(redirects > 0 ? { redirects } : {}),
    ...(allowLinkLocal ? { allowLinkLocal } : {}),
  };
  return Object.keys(target).length === 0 ? null : target;
}

/** How many options are set. */
export function optionsCount(options: TargetOptions): number {
  return Object.keys(targetOf(options) ?? {}).length;
}

/** Options as a pasted request or an earlier delivery has them. */
export function optionsOf(target: Omit<TargetInput, 'url'>): TargetOptions {
  return {
    ca: target.ca ?? '',
    skipVerify: target.skipVerify ?? false,
    certificate: target.clientCertificate?.certificate ?? '',
    key: target.clientCertificate?.key ?? '',
    hostOverride: target.hostOverride ?? '',
    proxy: target.proxy ?? '',
    redirects: target.redirects ?? 0,
    allowLinkLocal: target.allowLinkLocal ?? false,
  };
}
