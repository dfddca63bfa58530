/** `hookwright serve`: receiver, API and browser page without a window, until told to stop. */
import { existsSync } from 'node:fs';
import { Option } from 'commander';
import type { Command } from 'commander';
import { curlCommand } from '#shared/curl.ts';
import type { TrustInstruction } from '#shared/certificate.ts';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import type { OpenHeadless } from '#main/hosts/headless/open-headless.ts';
import type { Installation } from './installation.ts';
import { openBrowser } from './open-browser.ts';
import { collectHostName, readFolder, readPort } from './option-values.ts';
import { waitForStop } from './stop-signal.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';

interface ServeOptions {
  readonly dataDir: string;
  readonly receiverPort?: number;
  readonly uiPort: number;
  readonly httpPort?: number;
  readonly hostName?: string[];
  readonly json?: true;
  readonly open?: true;
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent';
}

export function addServeCommand(program: Command, terminal: Terminal, installation: Installation): void {
  program
    .command('serve')
    .description('receive webhooks and serve the page in the browser, without the desktop window')
    .option('--data-dir <folder>', 'where captures, secrets and certificates are kept', readFolder, defaultDataFolder())
    .option(
      '--receiver-port <port>',
      'HTTPS port of the receiver; 0 for any free one (default: as in Settings, 8443 at first)',
      readPort,
    )
    .option('--ui-port <port>', 'port of page and API; 0 for any free one', readPort, 8444)
    .option('--http-port <port>', 'also receive plain HTTP on this port, for tunnels that end TLS', readPort)
    .option('--host-name <name>', 'further name for the receiver’s certificate; may be given again', collectHostName)
    .option('--open', 'open the page in the browser, with a link that works once')
    .option('--json', 'print one JSON object with URLs, token and CA path once everything listens')
    .addOption(
      new Option('--log-level <level>', 'least level logged to stderr')
        .choices(['info', 'warn', 'error', 'silent'])
        .default('warn'),
    )
    .addHelpText(
      'after',
      `
Environment:
  HOOKWRIGHT_PASSPHRASE  encrypts stored secrets; without it their key lies in the data folder, readable by you only
  NO_COLOR               no colour

Examples:
  hookwright serve --open
  hookwright serve --data-dir ./hooks --receiver-port 0 --ui-port 0 --json`,
    )
    .action((options: ServeOptions) => serve(options, terminal, installation));
}

async function serve(options: ServeOptions, terminal: Terminal, installation: Installation): Promise<void> {
  // Listened for before anything is opened: a stop during the start still closes in order.
  const stop = waitForStop();
  // Loaded only here: help and usage errors need none of the app.
  const { openHeadless } = await import('#main/hosts/headless/open-headless.ts');
  const host = await openHeadless({
    dataFolder: options.dataDir,
    uiPort: options.uiPort,
    receiver: {
      ...(options.receiverPort === undefined ? {} : { port: options.receiverPort }),
      ...(options.httpPort === undefined ? {} : { httpPort: options.httpPort }),
      ...(options.hostName === undefined ? {} : { hostNames: options.hostName }),
    },
    rendererFolder: installation.rendererFolder,
    version: installation.version,
    logLevel: options.logLevel,
    passphrase: process.env['HOOKWRIGHT_PASSPHRASE'],
  });
  if (options.json) {
    const { receiverUrl, uiUrl, apiUrl, token, caCertificatePath } = host;
    terminal.print(JSON.stringify({ receiverUrl, uiUrl, apiUrl, token, caCertificatePath, pid: process.pid }));
  } else {
    for (const line of greeting(host, options, terminal, installation.version)) {
      terminal.print(line);
    }
  }
  if (options.open && !(await openBrowser(host.oneTimeUrl()))) {
    terminal.warn('hookwright: no browser could be opened; open the page’s address yourself.');
  }
  await stop;
  await host.close();
}

function greeting(host: OpenHeadless, options: ServeOptions, { strong, faint }: Terminal, version: string): string[] {
  const { certificateAuthority: authority } = host;
  const here = authority.instructions.find(({ id }) => id === thisSystem());
  const firstUrl = host.firstEndpointPath === null ? null : `${host.receiverUrl}${host.firstEndpointPath}`;
  const row = (name: string, value: string): string => `  ${faint(name.padEnd(13))} ${value}`;
  return [
    strong(`Hookwright ${version}`),
    row('Receiver', strong(firstUrl ?? host.receiverUrl)),
    ...(host.httpUrl === null ? [] : [row('Plain HTTP', host.httpUrl)]),
    row('Page', strong(host.uiUrl)),
    row('API', host.apiUrl),
    row('Data', printable(options.dataDir)),
    row('CA', printable(authority.path)),
    row('SHA-256', authority.fingerprint),
    ...(here === undefined || authority.trust === 'trusted' ? [] : [row('Trust the CA', printable(here.trust))]),
    row('', 'hookwright trust  shows how, for every system'),
    ...(firstUrl === null ? [] : ['', '  Send a first webhook:', ...indent(firstWebhook(firstUrl, authority.path))]),
    '',
    '  Ctrl+C stops.',
  ];
}

function firstWebhook(url: string, caPath: string): string {
  const headers: [string, string][] = [['content-type', 'application/json']];
  return curlCommand({ method: 'POST', url, headers, body: '{"hello":"world"}', caPath });
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `    ${printable(line)}`);
}

/** Which trust instruction fits this machine; null when none surely does. */
function thisSystem(): TrustInstruction['id'] | null {
  if (process.platform === 'darwin') {
    return 'macos';
  }
  if (process.platform === 'win32') {
    return 'windows';
  }
  return existsSync('/etc/debian_version') ? 'debian' : existsSync('/etc/redhat-release') ? 'fedora' : null;
}
