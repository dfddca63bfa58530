import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { CertificateAuthority } from '#shared/certificate.ts';

export type TrustState = CertificateAuthority['trust'];

/** What is asked about: the authority's file, its PEM text and the SHA-1 of its DER (upper-case hex, no colons). */
export interface TrustQuestion {
  readonly path: string;
  readonly pem: string;
  readonly sha1: string;
}

interface TrustCommand {
  readonly program: string;
  readonly args: (question: TrustQuestion) => readonly string[];
}

/**
 * The systems' own answers; exit code 0 means trusted. On Windows the user's Root store shows the machine's too.
 * `security verify-cert -l` lets an authority stand where a leaf would; `-L` keeps it off the network.
 */
const trustCommands: Partial<Record<NodeJS.Platform, TrustCommand>> = {
  darwin: { program: '/usr/bin/security', args: ({ path }) => ['verify-cert', '-q', '-L', '-l', '-p', 'basic', '-c', path] },
  win32: { program: 'certutil.exe', args: ({ sha1 }) => ['-user', '-store', 'Root', sha1] },
};

/** Where Linux distributions keep the certificates that everything but browsers trusts. */
const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

const commandLimitMs = 5000;

/**
 * Whether this machine trusts the authority now. Asked anew each time, unlike `tls.getCACertificates('system')`,
 * which keeps its first answer for the life of the process and so would not notice that the user has just trusted it.
 */
export async function findTrust(
  question: TrustQuestion,
  platform: NodeJS.Platform = process.platform,
  bundles: readonly string[] = linuxBundles,
): Promise<TrustState> {
  const command = trustCommands[platform];
  if (command !== undefined) return runTrustCommand(command.program, command.args(question));
  return findInBundles(question.pem, bundles);
}

async function findInBundles(pem: string, bundles: readonly string[]): Promise<TrustState> {
  const wanted = base64Of(pem);
  for (const path of bundles) {
    const bundle = await readFile(path, 'latin1').catch(() => null);
    if (bundle !== null) return base64Of(bundle).includes(wanted) ? 'trusted' : 'not-trusted';
  }
  return 'unknown';
}

/** Runs without a shell; anything but a clean yes or no is `unknown`. */
export function runTrustCommand(program: string, args: readonly string[], limitMs: number = commandLimitMs): Promise<TrustState> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: limitMs, windowsHide: true, maxBuffer: 1_048_576 }, (error) => {
      if (error === null) resolve('trusted');
      else resolve(typeof error.code === 'number' ? 'not-trusted' : 'unknown');
    });
  });
}

function base64Of(pem: string): string {
  return pem.replaceAll(/-----(?:BEGIN|END) [A-Z ]+-----/g, '.').replaceAll(/\s/g, '');
}
