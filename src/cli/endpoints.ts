/** `hookwright endpoints`: lists, adds, changes and removes endpoints. Secrets come from files or stdin and are never shown. */
import type { Command } from 'commander';
import type { Endpoint } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import { addConnectionOptions, connect, type Client, type ConnectionOptions } from './connection.ts';
import { UsageError } from './exit-codes.ts';
import { readSecret, readText, requireOneStdin } from './input-files.ts';
import type { Installation } from './installation.ts';
import { collectText, wholeNumber } from './option-values.ts';
import { refusePlainText } from './secret-option.ts';
import { counted, printable, type Terminal } from './terminal.ts';

interface CommonOptions extends ConnectionOptions {
  readonly json?: true;
}

interface FieldOptions extends CommonOptions {
  readonly name?: string;
  readonly provider?: string;
  readonly secretFile?: string[];
  readonly replyStatus?: number;
  readonly replyBodyFile?: string;
}

interface UpdateOptions extends FieldOptions {
  readonly slug?: string;
  /** False with --no-secrets. */
  readonly secrets: boolean;
}

interface RemoveOptions extends CommonOptions {
  readonly force?: true;
}

export function addEndpointsCommand(program: Command, terminal: Terminal, installation: Installation): void {
  const group = program.command('endpoints').description('list, add, update and remove endpoints');

  const list = group.command('list', { isDefault: true }).description('list all endpoints');
  addCommon(list).action((options: CommonOptions) =>
    within(options, installation, async (client) => {
      const { items } = await client.endpoints.list();
      if (options.json) for (const item of items) terminal.print(JSON.stringify(item));
      else for (const line of table(items, terminal)) terminal.print(line);
    }),
  );

  const add = group.command('add').description('make an endpoint').argument('<slug>', 'what stands for it in its URL');
  addFields(addCommon(add)).action(async (slug: string, options: FieldOptions) => {
    const fields = await readFields(options);
    await within(options, installation, async (client) => {
      tell(await client.endpoints.create({ slug, ...fields }), 'Added', options, terminal);
    });
  });

  const update = group
    .command('update')
    .description('change an endpoint; what is not given stays')
    .argument('<slug>', 'its slug');
  addFields(addCommon(update))
    .option('--slug <slug>', 'give it another slug; its URL changes')
    .option('--no-secrets', 'take all its secrets away')
    .action(async (slug: string, options: UpdateOptions) => {
      if (!options.secrets && options.secretFile !== undefined)
        throw new UsageError('Give either --secret-file or --no-secrets.');
      const fields = {
        ...(await readFields(options)),
        ...(options.slug === undefined ? {} : { slug: options.slug }),
        ...(options.secrets ? {} : { secrets: [] }),
      };
      if (Object.keys(fields).length === 0) throw new UsageError('Nothing is to be changed: say what, for example with --name.');
      await within(options, installation, async (client) => {
        const { id } = await findEndpoint(client, slug);
        tell(await client.endpoints.update({ id, ...fields }), 'Changed', options, terminal);
      });
    });

  const remove = group.command('remove').description('remove an endpoint; its captures stay').argument('<slug>', 'its slug');
  addCommon(remove)
    .option('--force', 'yes: its secrets are gone for good')
    .action((slug: string, options: RemoveOptions) =>
      within(options, installation, async (client) => {
        const found = await findEndpoint(client, slug);
        if (!options.force && found.secrets.count > 0) {
          throw new UsageError(`${slug} has ${counted(found.secrets.count, 'secret')} that cannot be had back: add --force.`);
        }
        await client.endpoints.remove({ id: found.id });
        if (options.json) terminal.print(JSON.stringify({ removed: found.slug }));
        else terminal.print(`Removed ${found.slug}. Its captures stay, without an endpoint.`);
      }),
    );
}

function addCommon(command: Command): Command {
  return addConnectionOptions(command).option('--json', 'print JSON, one object per line');
}

function addFields(command: Command): Command {
  return refusePlainText(command, 'secret')
    .option('--name <name>', 'what it is called')
    .option('--provider <id>', 'who sends to it; auto recognises that from each request')
    .option('--secret-file <file>', 'signing secret from the first line of a file, - for stdin; may be given again', collectText)
    .option('--reply-status <status>', 'what it answers, 200 to 599', wholeNumber(200, 599))
    .option('--reply-body-file <file>', 'body of what it answers, - for stdin');
}

async function readFields({ name, provider, secretFile = [], replyStatus, replyBodyFile }: FieldOptions) {
  const stdins = Object.fromEntries(secretFile.map((file, index) => [`--secret-file ${index + 1}`, file]));
  requireOneStdin({ ...stdins, '--reply-body-file': replyBodyFile });
  const secrets: string[] = [];
  for (const file of secretFile) secrets.push(await readSecret(file, '--secret-file'));
  const reply = {
    ...(replyStatus === undefined ? {} : { status: replyStatus }),
    ...(replyBodyFile === undefined ? {} : { body: await readText(replyBodyFile, '--reply-body-file') }),
  };
  return {
    ...(name === undefined ? {} : { name }),
    ...(provider === undefined ? {} : { provider }),
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(Object.keys(reply).length === 0 ? {} : { reply }),
  };
}

async function within(
  options: ConnectionOptions,
  installation: Installation,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const connection = await connect(options, installation);
  try {
    await work(connection.client);
  } finally {
    await connection.close();
  }
}

/** By slug, as a person knows it. Throws `endpoint-not-found`. */
export async function findEndpoint(client: Client, slug: string): Promise<Endpoint> {
  const { items } = await client.endpoints.list();
  const found = items.find((endpoint) => endpoint.slug === slug);
  if (found !== undefined) return found;
  const known = items.map((endpoint) => endpoint.slug).join(', ');
  throw new HookwrightError('endpoint-not-found', `There is no endpoint "${slug.slice(0, 80)}".`, {
    remedy: known === '' ? 'Add one with hookwright endpoints add.' : `There are: ${known}.`,
  });
}

function tell(endpoint: Endpoint, done: string, { json }: CommonOptions, terminal: Terminal): void {
  if (json) terminal.print(JSON.stringify(endpoint));
  else terminal.print(`${done} ${terminal.strong(endpoint.slug)} (${printable(endpoint.name)}): ${describe(endpoint)}`);
}

function describe({ provider, secrets, reply, script }: Endpoint): string {
  const answer = script === null ? `answers ${reply.status}` : `plays the reply script "${printable(script.name)}"`;
  return `provider ${provider}, ${secrets.count === 0 ? 'no secret' : counted(secrets.count, 'secret')}, ${answer}.`;
}

function table(items: readonly Endpoint[], { faint }: Terminal): string[] {
  if (items.length === 0) return ['There are no endpoints. hookwright endpoints add <slug> makes one.'];
  const rows = items.map(({ slug, provider, secrets, name, script, reply }) => [
    slug,
    provider,
    secrets.count === 0 ? 'no secret' : counted(secrets.count, 'secret'),
    script === null ? String(reply.status) : 'script',
    printable(name),
  ]);
  const head = ['SLUG', 'PROVIDER', 'SECRETS', 'REPLY', 'NAME'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [faint(line(head)), ...rows.map(line)];
}
