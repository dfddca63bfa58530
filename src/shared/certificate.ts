import { z } from 'zod';

/** How to trust the local authority on one system: the exact command, and how to take it back. */
export const trustInstruction = z.object({
  id: z.enum(['macos', 'windows', 'debian', 'fedora', 'firefox', 'node', 'curl']),
  title: z.string(),
  trust: z.string(),
  /** Null where nothing permanent was done. */
  untrust: z.string().nullable(),
});
export type TrustInstruction = z.infer<typeof trustInstruction>;

export const certificateAuthority = z.object({
  /** Path of the CA certificate, PEM. */
  path: z.string(),
  /** SHA-256 of the DER, upper-case hex pairs joined by colons. */
  fingerprint: z.string(),
  subject: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  leaf: z.object({ hostNames: z.array(z.string()), notBefore: z.string(), notAfter: z.string() }),
  /** `unknown` where this machine gives no way to find out. */
  trust: z.enum(['trusted', 'not-trusted', 'unknown']),
  instructions: z.array(trustInstruction),
});
export type CertificateAuthority = z.infer<typeof certificateAuthority>;
