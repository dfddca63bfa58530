import { z } from 'zod';
import { certificateAuthority } from './certificate.ts';

export const trustPlaceId = z.enum(['browser', 'curl', 'node', 'code']);
export type TrustPlaceId = z.infer<typeof trustPlaceId>;

/**
 * One place that keeps its own idea of whom to trust. Each has an address of its own on this machine, served with the
 * receiver's certificate; whoever reads it over TLS without complaint trusts the authority.
 */
export const trustPlace = z.object({
  id: trustPlaceId,
  /** e.g. `https://localhost:40123/6f1c…/curl`; lasts as long as it is watched. */
  url: z.string(),
  /** Reads the address; null where it is opened rather than run. */
  command: z.string().nullable(),
  /** When it was last read; null when it was not. */
  provedAt: z.string().nullable(),
  /** When a client last turned away at the certificate; null when none did. */
  refusedAt: z.string().nullable(),
});
export type TrustPlace = z.infer<typeof trustPlace>;

export const trustWatch = z.object({
  system: certificateAuthority.shape.trust,
  /** Whether the environment of this Hookwright names the authority's file in NODE_EXTRA_CA_CERTS. */
  nodeEnvironment: z.boolean(),
  places: z.array(trustPlace),
});
export type TrustWatch = z.infer<typeof trustWatch>;
