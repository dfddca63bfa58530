import type { SignatureScheme } from '#shared/provider-profile.ts';

/** A fresh random secret of the form a scheme wants; 32 bytes unless it sets other limits. */
export function generateSecret(scheme: Pick<SignatureScheme, 'secret'> | null): string {
  const rule = scheme?.secret;
  const size = Math.min(Math.max(32, rule?.minBytes ?? 0), rule?.maxBytes ?? 64);
  const bytes = crypto.getRandomValues(new Uint8Array(size));
  const text =
    rule?.encoding === 'base64'
      ? btoa(String.fromCharCode(...bytes))
      : hex(rule?.encoding === 'utf8' ? bytes.slice(0, size / 2) : bytes);
  return `${rule?.prefix ?? ''}${text}`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
