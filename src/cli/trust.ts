/** `hookwright trust`: the certificate authority and how to trust it, on every system. Changes nothing by itself. */
import type { Command } from 'commander';
import type { CertificateAuthority } from '#shared/certificate.ts';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import { readFolder } from './option-values.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';

interface TrustOptions {
  readonly dataDir: string;
  readonly json?: true;
}

export function addTrustCommand(program: Command, terminal: Terminal): void {
  program
    .command('trust')
    .description('show the certificate authority of the receiver and how to trust it')
    .option('--data-dir <folder>', 'where captures, secrets and certificates are kept', readFolder, defaultDataFolder())
    .option('--json', 'print one JSON object')
    .action((options: TrustOptions) => showTrust(options, terminal));
}

async function showTrust(options: TrustOptions, terminal: Terminal): Promise<void> {
  const { readAuthorityOf } = await import('#main/hosts/headless/read-authority.ts');
  const authority = await readAuthorityOf(options.dataDir);
  const lines = options.json ? [JSON.stringify(authority)] : describe(authority, terminal);
  for (const line of lines) {
    terminal.print(line);
  }
}

function describe(authority: Omit<CertificateAuthority, 'leaf'>, { strong, faint }: Terminal): string[] {
  const trust = { trusted: 'trusted on this machine', 'not-trusted': 'not trusted yet', unknown: 'not known' }[authority.trust];
  return [
    strong('Certificate authority'),
    `  ${faint('Path    ')} ${printable(authority.path)}`,
    `  ${faint('SHA-256 ')} ${authority.fingerprint}`,
    `  ${faint('Valid to')} ${authority.notAfter.slice(0, 10)}`,
    `  ${faint('Trust   ')} ${trust}`,
    ...authority.instructions.flatMap(({ title, trust, untrust }) => [
      '',
      strong(title),
      ...command(trust),
      ...(untrust === null ? [] : [`  ${faint('To take it back:')}`, ...command(untrust)]),
    ]),
  ];
}

function command(text: string): string[] {
  return text.split('\n').map((line) => `  ${printable(line)}`);
}
