/** Certificates for tests, good or bad in the way asked for. */
import 'reflect-metadata';
import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

export interface IssuedCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly parsed: X509Certificate;
  readonly keys: CryptoKeyPair;
}

interface Wanted {
  readonly commonName: string;
  /** Absent: signs itself. */
  readonly by?: IssuedCertificate;
  readonly names?: readonly string[];
  readonly authority?: boolean;
  /** Days from now; -1 and 1 when left out. */
  readonly days?: readonly [number, number];
}

export async function issueCertificate({
  commonName,
  by,
  names = [],
  authority = false,
  days = [-1, 1],
}: Wanted): Promise<IssuedCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const parsed = await X509CertificateGenerator.create(
    {
      subject: [{ CN: [commonName] }],
      issuer: by?.parsed.subjectName ?? [{ CN: [commonName] }],
      notBefore: new Date(Date.now() + days[0] * dayMs),
      notAfter: new Date(Date.now() + days[1] * dayMs),
      publicKey: keys.publicKey,
      signingKey: (by?.keys ?? keys).privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(authority, undefined, true),
        ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names.map(alternativeName))]),
      ],
    },
    crypto,
  );
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
  return { cert: `${parsed.toString('pem')}\n`, key: String(key), parsed, keys };
}

function alternativeName(name: string): { type: 'dns' | 'ip'; value: string } {
  return { type: isIP(name) === 0 ? 'dns' : 'ip', value: name };
}
