import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from 'node:tls';
import type { Target } from '#shared/target.ts';
import { AttemptFailed } from './attempt-failed.ts';
import type { AttemptWatch } from './attempt-watch.ts';
import { codeOf } from './connect-problem.ts';
import type { Route } from './route.ts';
import { certificateProblem, tlsAlertProblem } from './tls-problem.ts';

/** Building one reads some 150 authorities: those of the last targets are kept. */
const contextsKept = 16;

/** What TLS connections are made with: the trusted authorities and the client certificate of each target. */
export class SecureContexts {
  readonly #ownAuthority: () => string;
  readonly #contexts = new Map<string, SecureContext>();
  #authorities: string[] | null = null;

  constructor(ownAuthority: () => string) {
    this.#ownAuthority = ownAuthority;
  }

  /** Throws AttemptFailed (tls) when a PEM text of the target cannot be used. */
  for({ ca, clientCertificate }: Target): SecureContext {
    const own = this.#ownAuthority();
    const { certificate, key } = clientCertificate ?? { certificate: null, key: null };
    const terms = JSON.stringify([own, ca, certificate, key]);
    const known = this.#contexts.get(terms);
    if (known !== undefined) return known;
    const context = this.#make(
      [own, ca ?? ''].filter((pem) => pem !== ''),
      certificate,
      key,
    );
    if (this.#contexts.size >= contextsKept)
      for (const oldest of this.#contexts.keys()) {
        this.#contexts.delete(oldest);
        break;
      }
    this.#contexts.set(terms, context);
    return context;
  }

  #make(authorities: readonly string[], certificate: string | null, key: string | null): SecureContext {
    this.#authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
    try {
      return createSecureContext({
        ca: [...this.#authorities, ...authorities],
        ...(certificate === null || key === null ? {} : { cert: certificate, key }),
      });
    } catch (error) {
      throw new AttemptFailed(
        'tls',
        `The certificates given for the target cannot be used (${codeOf(error)}).`,
        'Give CA, client certificate and key as PEM texts.',
      );
    }
  }
}

/** Puts TLS on a connection. Not a byte of the request leaves before the certificate is found good. */
export function secure(
  socket: Socket,
  route: Route,
  context: SecureContext,
  watch: AttemptWatch,
  now: () => number,
): Promise<TLSSocket> {
  const { serverName, target } = route;
  return watch.run<TLSSocket>((done, fail) => {
    const tls = connect({
      socket,
      // An address is checked against the certificate, but is no SNI.
      host: serverName,
      ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
      secureContext: context,
      ALPNProtocols: ['http/1.1'],
      // Checked below, where there is still a certificate to describe.
      rejectUnauthorized: false,
    });
    const onError = (error: Error): void => fail(tlsAlertProblem(error, watch.peer));
    tls.once('error', onError);
    tls.once('secureConnect', () => {
      if (tls.authorized || target.skipVerify) {
        tls.off('error', onError);
        done(tls);
        return;
      }
      // Typed as an Error, but a code where the verification failed.
      const problem: unknown = tls.authorizationError;
      const code = problem instanceof Error ? codeOf(problem) : String(problem);
      fail(certificateProblem(code, tls.getPeerCertificate(), serverName, now()));
      tls.destroy();
    });
    return () => tls.destroy();
  });
}
