import { X509Certificate, createPrivateKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPem, setAside, unusable, writePem } from './certificate-files.ts';
import { permitsNames } from './name-constraints.ts';

export const dayMs = 86_400_000;
const lifetimeDays = 3650;
const certificateFile = 'ca.pem';
const keyFile = 'ca.key';

/** A local certificate authority, as it lies on disk. */
export interface Authority {
  readonly path: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM; never leaves this folder. */
  readonly key: string;
  readonly parsed: X509Certificate;
}

/** Reads the authority; null when there is none. Throws certificate-unusable naming the damaged or mismatched file. */
export async function readAuthority(folder: string): Promise<Authority | null> {
  const path = join(folder, certificateFile);
  const keyPath = join(folder, keyFile);
  const certificate = await readPem(path);
  // A key without its certificate is what a crash in the middle of making one leaves: nobody can trust it yet.
  if (certificate === null) return null;
  const key = await readPem(keyPath);
  if (key === null) throw unusable(keyPath, `is missing, although its certificate ${path} is there`);

  const parsed = attempt(path, 'is damaged: it is not a PEM certificate', () => new X509Certificate(certificate));
  const privateKey = attempt(keyPath, 'is damaged: it is not a PEM private key', () => createPrivateKey(key));
  if (!parsed.ca) throw unusable(path, 'is not the certificate of an authority');
  if (!parsed.checkPrivateKey(privateKey)) throw unusable(keyPath, `does not belong to the certificate ${path}`);
  return { path, certificate, key, parsed };
}

/** Whether this authority may vouch for all names, and for long enough to be worth it. */
export function canVouchFor({ parsed }: Authority, names: readonly string[], now: number): boolean {
  return permitsNames(parsed.raw, names) && parsed.validToDate.getTime() - now > 30 * dayMs;
}

/** Makes a new authority. What lies there is kept beside under a dated name. */
export async function makeAuthority(folder: string, names: readonly string[], now: number): Promise<Authority> {
  // Loaded only when needed: it costs more than the rest of a start.
  const { issueAuthority } = await import('./issue-certificates.ts');
  // The short unique part tells two of them apart in a trust store; the machine's or user's name is nobody's business.
  const commonName = `Hookwright local CA ${randomBytes(4).toString('hex')}`;
  const validity = { notBefore: new Date(now - dayMs), notAfter: new Date(now + lifetimeDays * dayMs) };
  const { certificate, key } = await issueAuthority(commonName, names, validity);

  const path = join(folder, certificateFile);
  // The certificate goes first and comes last, so that a crash in between never leaves a pair that does not match.
  await setAside(folder, certificateFile, new Date(now));
  await setAside(folder, keyFile, new Date(now));
  await writePem(join(folder, keyFile), key, 0o600);
  await writePem(path, certificate, 0o644);
  return { path, certificate, key, parsed: new X509Certificate(certificate) };
}

/** Reads with `read`; what it throws becomes certificate-unusable naming the file. */
export function attempt<T>(path: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw unusable(path, what, cause);
  }
}
