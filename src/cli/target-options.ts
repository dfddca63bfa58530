/** The options that say where requests go and on which terms; send, replay and simulate share them. */
import type { Command } from 'commander';
import type { TargetInput } from '#shared/target.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './input-files.ts';
import { wholeNumber } from './option-values.ts';
import type { Terminal } from './terminal.ts';

export interface TargetOptions {
  readonly insecure?: true;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly hostHeader?: string;
  readonly proxy?: string;
  readonly location?: number;
  readonly linkLocal?: true;
}

export type TargetTerms = Omit<TargetInput, 'url'>;

export function addTargetOptions(command: Command): Command {
  return command
    .option('--insecure', 'accept any certificate of the target')
    .option('--cacert <file>', 'trust this authority too (PEM)')
    .option('--cert <file>', 'client certificate to show (PEM); needs --key')
    .option('--key <file>', 'its private key (PEM, without a passphrase)')
    .option('--host-header <name>', 'send this as Host in place of the target’s own')
    .option('--proxy <url>', 'go through this http:// proxy')
    .option('--location <count>', 'follow up to this many redirects (default: as the policy does, else none)', wholeNumber(0, 10))
    .option('--link-local', 'allow link-local and cloud-metadata addresses');
}

/** Reads the files named. Throws UsageError. */
export async function readTarget(options: TargetOptions, terminal: Terminal): Promise<TargetTerms> {
  if ((options.cert === undefined) !== (options.key === undefined)) {
    throw new UsageError('--cert and --key go together.');
  }
  if (options.insecure) terminal.warn(terminal.alarm('hookwright: --insecure: any certificate of the target is accepted.'));
  return {
    ...(options.insecure ? { skipVerify: true } : {}),
    ...(options.cacert === undefined ? {} : { ca: await readText(options.cacert, '--cacert') }),
    ...(options.cert === undefined || options.key === undefined
      ? {}
      : {
          clientCertificate: {
            certificate: await readText(options.cert, '--cert'),
            key: await readText(options.key, '--key'),
          },
        }),
    ...(options.hostHeader === undefined ? {} : { hostOverride: options.hostHeader }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.location === undefined ? {} : { redirects: options.location }),
    ...(options.linkLocal ? { allowLinkLocal: true } : {}),
  };
}
