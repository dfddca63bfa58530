import type { EndpointColour } from '#shared/endpoint-colour.ts';
import styles from './endpoint-dot.module.css';

/** The colour a user gave an endpoint, as a mark beside its name; nothing where there is none. The name says it all without it. */
export function EndpointDot({ colour }: { readonly colour: EndpointColour | null }) {
  return colour === null ? null : (
    <span className={styles['dot']} style={{ background: `var(--endpoint-${colour})` }} aria-hidden />
  );
}
