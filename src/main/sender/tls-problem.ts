import type { PeerCertificate } from 'node:tls';
import { AttemptFailed, printable } from './attempt-failed.ts';

const trustRemedy = 'Give its authority’s certificate (PEM) as this target’s CA, or skip the check for this target.';
const renewRemedy = 'Renew the certificate, or skip the check for this target.';

interface Alert {
  /** Matched against code, reason and message: OpenSSL (Node) and BoringSSL (Electron) name the same thing differently. */
  readonly pattern: RegExp;
  readonly words: string;
  readonly remedy: string;
}

const alerts: readonly Alert[] = [
  {
    pattern: /certificate[ _]required/i,
    words: 'wants a client certificate, and none was given',
    remedy: 'Give a client certificate and its key for this target.',
  },
  {
    pattern: /alert[ _](?:bad|unsupported)[ _]certificate|alert[ _]certificate[ _](?:unknown|expired|revoked)|unknown[ _]ca/i,
    words: 'refused the client certificate',
    remedy: 'Give a client certificate that the target’s authority has signed and that is still valid.',
  },
  {
    pattern: /wrong[ _]version[ _]number|packet[ _]length|http[ _]request|record[ _]layer|invalid[ _]alert/i,
    words: 'does not speak TLS on this port',
    remedy: 'Use http:// for this target, or the port on which it speaks HTTPS.',
  },
  {
    pattern: /unsupported[ _]protocol|protocol[ _]version/i,
    words: 'offers only TLS versions that are too old; TLS 1.2 or 1.3 is needed',
    remedy: 'Turn on TLS 1.2 or 1.3 at the target.',
  },
  {
    pattern: /unrecognized[ _]name/i,
    words: 'has no certificate for this name',
    remedy: 'Correct the host, or set the Host override.',
  },
  {
    pattern: /no[ _]application[ _]protocol/i,
    words: 'does not speak HTTP/1.1 over TLS (perhaps HTTP/2 only)',
    remedy: 'Turn on HTTP/1.1 at the target.',
  },
  {
    pattern: /handshake[ _]failure/i,
    words: 'ended the handshake: no cipher in common, or it wants a client certificate',
    remedy: 'Give a client certificate if the target asks for one.',
  },
  {
    pattern: /ECONNRESET|EPIPE|disconnected|EOF/i,
    words: 'closed the connection during the TLS handshake',
    remedy: 'Check that it speaks HTTPS on this port, and whether it wants a client certificate.',
  },
];

export function isTlsError(error: Error): boolean {
  return 'code' in error && /^ERR_(?:SSL|TLS|OSSL)|^EPROTO$/.test(String(error.code));
}

/** A failed handshake, or an alert that came after it, in words. */
export function tlsAlertProblem(error: Error, peer: string): AttemptFailed {
  const code = 'code' in error ? String(error.code) : '';
  const said = [code, 'reason' in error ? String(error.reason) : '', error.message];
  const known = alerts.find(({ pattern }) => said.some((text) => pattern.test(text)));
  if (known !== undefined) return new AttemptFailed('tls', `${peer} ${known.words}.`, known.remedy);
  return new AttemptFailed(
    'tls',
    `The TLS handshake with ${peer} failed (${printable(code)}).`,
    'Check how TLS is set up at the target.',
  );
}

/** What is wrong with a certificate, in words. `code` is what the verification said, `name` whom it should be for. */
export function certificateProblem(code: string, certificate: PeerCertificate, name: string, now: number): AttemptFailed {
  const issuer = printable(nameOf(certificate.issuer));
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const expired = Date.parse(certificate.valid_to) <= now;
      const words = expired ? `expired on ${day(certificate.valid_to)}` : 'stands on an authority whose certificate has expired';
      return tls(`The target’s certificate ${words}.`, renewRemedy);
    }
    case 'CERT_NOT_YET_VALID':
      return tls(
        `The target’s certificate is not valid before ${day(certificate.valid_from)}.`,
        'Check the clocks of both machines, or skip the check for this target.',
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return tls(
        `The target’s certificate is for ${namesOn(certificate)}, not for ${name}.`,
        'Use a name that is on it, set the Host override, or skip the check for this target.',
      );
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return tls(`The target’s certificate is self-signed (${issuer}): no authority vouches for it.`, trustRemedy);
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return tls(`The target’s certificate comes from an authority that is not known here (${issuer}).`, trustRemedy);
    default:
      return tls(`The target’s certificate was not accepted (${printable(code)}).`, trustRemedy);
  }
}

function tls(problem: string, remedy: string): AttemptFailed {
  return new AttemptFailed('tls', problem, remedy);
}

function nameOf(subject: PeerCertificate['issuer'] | undefined): string {
  const named = [subject?.CN, subject?.O].flat().find((name) => name !== undefined && name !== '');
  return named ?? 'without a name';
}

function namesOn(certificate: PeerCertificate): string {
  const names = (certificate.subjectaltname ?? '')
    .split(', ')
    .map((name) => name.slice(name.indexOf(':') + 1))
    .filter((name) => name !== '');
  if (names.length === 0) return printable(nameOf(certificate.subject));
  const shown = names
    .slice(0, 4)
    .map((name) => printable(name))
    .join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

/** OpenSSL's `Jan  2 03:04:05 2026 GMT` as `2026-01-02`. */
function day(date: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? printable(date) : new Date(time).toISOString().slice(0, 10);
}
