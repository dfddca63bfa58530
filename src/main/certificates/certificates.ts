/**
 * Owns the local certificate authority, the leaf it signs for the receiver, and what a person needs to trust them.
 * The authority is name-constrained: its key, if stolen, vouches for local names only. The leaf renews itself.
 * It knows nothing of listeners, requests or settings: it is given host names and tells when the leaf has changed.
 */
import { createHash } from 'node:crypto';
import type { CertificateAuthority } from '#shared/certificate.ts';
import type { Clock } from '#shared/clock.ts';
import type { Log } from '../log.ts';
import { canVouchFor, makeAuthority, readAuthority, type Authority } from './authority.ts';
import { openCertificateFolder } from './certificate-files.ts';
import { isDue, makeLeaf, namesOnLeaf, readLeaf, type Leaf } from './leaf.ts';
import { findTrust } from './system-trust.ts';
import { trustInstructions } from './trust-instructions.ts';

const renewalCheckMs = 3_600_000;

/** PEM texts, ready for a TLS listener: `cert` is the leaf followed by the authority. */
export interface LeafPem {
  readonly key: string;
  readonly cert: string;
}

export interface Certificates {
  /** Path of the authority's certificate, PEM. */
  readonly authorityPath: string;
  /** The authority's certificate of now, PEM. */
  readonly authorityPem: string;
  leaf(): LeafPem;
  /** Gives the leaf these names besides our own. A name the authority may not vouch for makes a new authority. */
  setHostNames(hostNames: readonly string[]): Promise<void>;
  describe(): Promise<CertificateAuthority>;
  /** The returned function stops the telling. */
  onLeafChanged(listener: (leaf: LeafPem) => void): () => void;
  close(): void;
}

export interface CertificatesOptions {
  /** Where the authority and the leaf lie; made (mode 0700) where it is missing. */
  readonly folder: string;
  readonly hostNames: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

interface Pair {
  readonly authority: Authority;
  readonly leaf: Leaf;
}

/** Throws certificate-unusable (a file is damaged or does not match; nothing is overwritten) or data-folder-unusable. */
export async function openCertificates({ folder, hostNames, clock, log }: CertificatesOptions): Promise<Certificates> {
  await openCertificateFolder(folder);
  let names = namesOnLeaf(hostNames);
  let pair = await readOrMakePair(folder, names, clock, log);
  let work: Promise<void> = Promise.resolve();
  let closed = false;
  const listeners = new Set<(leaf: LeafPem) => void>();

  const renew = async (wanted: readonly string[]): Promise<void> => {
    const before = pair.leaf;
    pair = await readOrMakePair(folder, wanted, clock, log);
    names = [...wanted];
    if (pair.leaf.certificate !== before.certificate) for (const listener of listeners) listener(toPem(pair));
  };

  /** One renewal at a time: the files are shared. */
  const renewFor = (wanted: readonly string[]): Promise<void> => {
    const renewal = work.then(() => renew(wanted));
    work = renewal.catch(() => {});
    return renewal;
  };

  const scheduleCheck = (): (() => void) =>
    clock.after(renewalCheckMs, () => {
      if (closed) return;
      const due = isDue(pair.leaf, clock.now());
      const renewal = due ? renewFor(names) : Promise.resolve();
      renewal.catch((error: unknown) => log.error('The certificate could not be renewed.', { error }));
      cancelCheck = scheduleCheck();
    });
  let cancelCheck = scheduleCheck();

  return {
    get authorityPath() {
      return pair.authority.path;
    },
    get authorityPem() {
      return pair.authority.certificate;
    },
    leaf: () => toPem(pair),
    setHostNames: (wanted) => renewFor(namesOnLeaf(wanted)),
    describe: () => describe(pair),
    onLeafChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      cancelCheck();
      listeners.clear();
    },
  };
}

async function readOrMakePair(folder: string, names: readonly string[], clock: Clock, log: Log): Promise<Pair> {
  const now = clock.now();
  let authority = await readAuthority(folder);
  if (authority === null || !canVouchFor(authority, names, now)) {
    authority = await makeAuthority(folder, names, now);
    log.info('Made a new certificate authority; it has to be trusted once.', { path: authority.path });
  }
  const leaf = (await readLeaf(folder, authority, names, now)) ?? (await makeLeaf(folder, authority, names, now));
  return { authority, leaf };
}

function toPem({ authority, leaf }: Pair): LeafPem {
  return { key: leaf.key, cert: `${leaf.certificate}${authority.certificate}` };
}

async function describe({ authority, leaf }: Pair): Promise<CertificateAuthority> {
  return {
    ...(await describeAuthority(authority)),
    leaf: { hostNames: [...leaf.hostNames], notBefore: leaf.notBefore.toISOString(), notAfter: leaf.notAfter.toISOString() },
  };
}

/** What a person needs to trust an authority; changes nothing on disk. */
export async function describeAuthority({
  path,
  certificate: pem,
  parsed,
}: Authority): Promise<Omit<CertificateAuthority, 'leaf'>> {
  const sha1 = createHash('sha1').update(parsed.raw).digest('hex').toUpperCase();
  const commonName = parsed.subject.replace(/^CN=/, '');
  return {
    path,
    fingerprint: parsed.fingerprint256,
    subject: parsed.subject,
    notBefore: parsed.validFromDate.toISOString(),
    notAfter: parsed.validToDate.toISOString(),
    trust: await findTrust({ path, pem, sha1 }),
    instructions: trustInstructions({ path, commonName, sha1 }),
  };
}
