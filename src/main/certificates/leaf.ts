import { X509Certificate, createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { attempt, dayMs, type Authority } from './authority.ts';
import { readPem, unusable, writePem } from './certificate-files.ts';

const lifetimeDays = 90;
const renewBelowDays = 30;
/** Key and certificate share one file, so that they can only be replaced together. */
const leafFile = 'leaf.pem';
const ownNames = ['localhost', '127.0.0.1', '::1'] as const;

/** The certificate the receiver shows. */
export interface Leaf {
  readonly key: string;
  readonly certificate: string;
  readonly hostNames: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The names a leaf carries: ours, then the user's, each once. */
export function namesOnLeaf(hostNames: readonly string[]): string[] {
  return [...new Set([...ownNames, ...hostNames.map((name) => name.toLowerCase())])];
}

/** The leaf on disk if it is still good for these names; null when a new one must be made. Throws certificate-unusable. */
export async function readLeaf(
  folder: string,
  authority: Authority,
  names: readonly string[],
  now: number,
): Promise<Leaf | null> {
  const path = join(folder, leafFile);
  const text = await readPem(path);
  if (text === null) return null;
  const keyPem = pemBlock(text, 'PRIVATE KEY');
  const certificatePem = pemBlock(text, 'CERTIFICATE');
  if (keyPem === null || certificatePem === null)
    throw unusable(path, 'is damaged: it does not hold a private key and a certificate');
  const certificate = attempt(path, 'is damaged: its certificate cannot be read', () => new X509Certificate(certificatePem));
  const key = attempt(path, 'is damaged: its private key cannot be read', () => createPrivateKey(keyPem));
  if (!certificate.checkPrivateKey(key)) throw unusable(path, 'holds a private key that does not belong to its certificate');

  const leaf = describeLeaf(keyPem, certificatePem, certificate);
  const issued = certificate.checkIssued(authority.parsed) && certificate.verify(authority.parsed.publicKey);
  return issued && sameNames(leaf.hostNames, names) && !isDue(leaf, now) ? leaf : null;
}

/** True when it runs out within 30 days, or when the clock went back to before it began. */
export function isDue(leaf: Leaf, now: number): boolean {
  return leaf.notAfter.getTime() - now < renewBelowDays * dayMs || now < leaf.notBefore.getTime();
}

export async function makeLeaf(folder: string, authority: Authority, names: readonly string[], now: number): Promise<Leaf> {
  const { issueLeaf } = await import('./issue-certificates.ts');
  const validity = {
    // A day back, so that a caller whose clock is behind accepts it too; but never older than its authority.
    notBefore: new Date(Math.max(now - dayMs, authority.parsed.validFromDate.getTime())),
    notAfter: new Date(Math.min(now + lifetimeDays * dayMs, authority.parsed.validToDate.getTime())),
  };
  const { certificate, key } = await issueLeaf(authority, names, validity);
  await writePem(join(folder, leafFile), `${key}${certificate}`, 0o600);
  return describeLeaf(key, certificate, new X509Certificate(certificate));
}

function describeLeaf(key: string, certificate: string, parsed: X509Certificate): Leaf {
  return {
    key,
    certificate,
    hostNames: subjectNames(parsed),
    notBefore: parsed.validFromDate,
    notAfter: parsed.validToDate,
  };
}

function subjectNames(certificate: X509Certificate): string[] {
  const names = (certificate.subjectAltName ?? '').split(', ').filter((name) => name !== '');
  return names.map((name) => {
    const value = name.slice(name.indexOf(':') + 1);
    return value === '0:0:0:0:0:0:0:1' ? '::1' : value;
  });
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && others.every((name) => some.includes(name));
}

function pemBlock(text: string, label: string): string | null {
  return new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n?`).exec(text)?.[0] ?? null;
}
