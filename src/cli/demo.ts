/** `hookwright demo`: plays the demonstration to a Hookwright that runs, or takes it away. */
import type { Command } from 'commander';
import { addRunningOptions, connect, type Client, type ConnectionOptions } from './connection.ts';
import type { Installation } from './installation.ts';
import { counted, printable, type Terminal } from './terminal.ts';

interface DemoOptions extends ConnectionOptions {
  readonly atOnce?: true;
  readonly remove?: true;
  readonly json?: true;
}

export function addDemoCommand(program: Command, terminal: Terminal, installation: Installation): void {
  const command = program
    .command('demo')
    .description('send 25 signed webhooks of three systems to the receiver, on endpoints of their own')
    .option('--at-once', 'all of them now (default: in 20 seconds)')
    .option('--remove', 'take the demonstration away: its endpoints and all that arrived on them');
  addRunningOptions(command)
    .option('--json', 'print one JSON object')
    .action((options: DemoOptions) => demo(options, terminal, installation));
}

async function demo(options: DemoOptions, terminal: Terminal, installation: Installation): Promise<void> {
  const connection = await connect(options, installation);
  try {
    if (options.remove) {
      const gone = await connection.client.workbench.removeDemo();
      terminal.print(
        options.json
          ? JSON.stringify(gone)
          : `Removed ${counted(gone.captures, 'capture')} and ${counted(gone.endpoints, 'endpoint')} of the demonstration.`,
      );
      return;
    }
    const end = await play(connection.client, options.atOnce === true, terminal);
    if (options.json) terminal.print(JSON.stringify(end));
    else
      terminal.print(
        `Sent ${end.sent} of ${counted(end.total, 'webhook')} to ${end.endpoints.map(({ slug }) => `/${slug}`).join(', ')}.`,
      );
    if (end.problem !== null) terminal.warn(`hookwright: ${printable(`${end.problem.problem} ${end.problem.remedy}`)}`);
    if (!options.json) terminal.print('hookwright demo --remove  takes all of it away again.');
  } finally {
    await connection.close();
  }
}

async function play(client: Client, atOnce: boolean, terminal: Terminal) {
  let state = await client.workbench.startDemo({ pace: atOnce ? 'at-once' : 'spread' });
  for await (const told of await client.workbench.followDemo()) {
    state = told;
    terminal.progress(`${told.sent} of ${told.total}`);
    if (told.state !== 'running') break;
  }
  terminal.progress(null);
  return state;
}
