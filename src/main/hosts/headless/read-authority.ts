import { join } from 'node:path';
import type { CertificateAuthority } from '#shared/certificate.ts';
import { HookwrightError } from '#shared/errors.ts';
import { readAuthority } from '#main/certificates/authority.ts';
import { describeAuthority } from '#main/certificates/certificates.ts';

/**
 * The certificate authority of a data folder, read without opening the app: it may be running or not, and nothing is changed.
 * Throws authority-not-made or certificate-unusable.
 */
export async function readAuthorityOf(dataFolder: string): Promise<Omit<CertificateAuthority, 'leaf'>> {
  const authority = await readAuthority(join(dataFolder, 'certificates'));
  if (authority === null) {
    throw new HookwrightError('authority-not-made', `There is no certificate authority in ${dataFolder} yet.`);
  }
  return describeAuthority(authority);
}
