import type { TrustInstruction } from '#shared/certificate.ts';
import { defaultSettings } from '#shared/settings.ts';

/** What the instructions are about: the authority's file, its common name and the SHA-1 of its DER (upper-case hex). */
export interface TrustSubject {
  readonly path: string;
  readonly commonName: string;
  readonly sha1: string;
}

/** Exact commands, ready to paste, for a POSIX shell or (Windows) PowerShell. */
export function trustInstructions(
  { path, commonName, sha1 }: TrustSubject,
  platform: NodeJS.Platform = process.platform,
): TrustInstruction[] {
  const file = quoteForPosixShell(path);
  const name = quoteForPosixShell(commonName);
  const installed = `${commonName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.crt`;
  const onWindows = platform === 'win32';
  const quotedHere = onWindows ? quoteForPowerShell(path) : file;
  const keychain = '~/Library/Keychains/login.keychain-db';
  const debianCopy = `/usr/local/share/ca-certificates/${installed}`;
  const fedoraCopy = `/etc/pki/ca-trust/source/anchors/${installed}`;
  const everyProfile = 'for db in ~/.mozilla/firefox/*/cert9.db; do';
  return [
    {
      id: 'macos',
      title: 'macOS',
      trust: `security add-trusted-cert -r trustRoot -k ${keychain} ${file}`,
      untrust: `security remove-trusted-cert ${file}; security delete-certificate -Z ${sha1} ${keychain}`,
    },
    {
      id: 'windows',
      title: 'Windows (PowerShell)',
      trust: `certutil -user -addstore Root ${quoteForPowerShell(path)}`,
      untrust: `certutil -user -delstore Root ${sha1}`,
    },
    {
      id: 'debian',
      title: 'Debian, Ubuntu',
      trust: `sudo cp ${file} ${debianCopy} && sudo update-ca-certificates`,
      untrust: `sudo rm ${debianCopy} && sudo update-ca-certificates --fresh`,
    },
    {
      id: 'fedora',
      title: 'Fedora, RHEL',
      trust: `sudo cp ${file} ${fedoraCopy} && sudo update-ca-trust`,
      untrust: `sudo rm ${fedoraCopy} && sudo update-ca-trust`,
    },
    {
      id: 'firefox',
      title: 'Firefox on Linux (certutil is in libnss3-tools or nss-tools; on macOS and Windows Firefox follows the system)',
      trust: `${everyProfile} certutil -A -d "sql:$(dirname "$db")" -t C,, -n ${name} -i ${file}; done`,
      untrust: `${everyProfile} certutil -D -d "sql:$(dirname "$db")" -n ${name}; done`,
    },
    {
      id: 'node',
      title: 'Node.js',
      trust: onWindows ? `$env:NODE_EXTRA_CA_CERTS = ${quotedHere}` : `export NODE_EXTRA_CA_CERTS=${quotedHere}`,
      untrust: onWindows ? 'Remove-Item Env:NODE_EXTRA_CA_CERTS' : 'unset NODE_EXTRA_CA_CERTS',
    },
    {
      id: 'curl',
      title: 'curl',
      trust: `${onWindows ? 'curl.exe' : 'curl'} --cacert ${quotedHere} https://localhost:${defaultSettings.receiver.port}/`,
      untrust: null,
    },
  ];
}

/** One shell word, whatever it holds: nothing is special between single quotes. */
export function quoteForPosixShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** PowerShell takes curly single quotes for straight ones, so they are doubled as well. */
function quoteForPowerShell(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}
