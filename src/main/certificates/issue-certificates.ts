// The X.509 library's dependency injection needs this polyfill before it is loaded.
import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { encodeNameConstraints } from './name-constraints.ts';

const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** PEM texts that belong together. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A self-signed authority that may vouch for local names and `hostNames` as a TLS server, and for nothing else. */
export async function issueAuthority(commonName: string, hostNames: readonly string[], validity: Validity): Promise<Issued> {
  const { keys, pem } = await makeKeyPair();
  const extensions = [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    // Without this a stolen key could sign programs and mail on systems that trust one store for everything.
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new Extension('2.5.29.30', true, encodeNameConstraints(hostNames)),
    await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
  ];
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: [{ CN: [commonName] }], ...validity, keys, signingAlgorithm, extensions },
    webcrypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: pem };
}

/** A TLS server certificate for `names`, signed by `authority`. */
export async function issueLeaf(authority: Issued, names: readonly string[], validity: Validity): Promise<Issued> {
  const { keys, pem } = await makeKeyPair();
  const issuer = new X509Certificate(authority.certificate);
  const pkcs8 = createPrivateKey(authority.key).export({ format: 'der', type: 'pkcs8' });
  const certificate = await X509CertificateGenerator.create(
    {
      subject: [{ CN: ['localhost'] }],
      issuer: issuer.subjectName,
      ...validity,
      publicKey: keys.publicKey,
      signingKey: await webcrypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), signingAlgorithm, false, ['sign']),
      signingAlgorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }))),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: pem };
}

async function makeKeyPair(): Promise<{ keys: webcrypto.CryptoKeyPair; pem: string }> {
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const pem = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
  return { keys, pem: String(pem) };
}
