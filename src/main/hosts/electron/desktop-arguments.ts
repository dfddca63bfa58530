/** What a user may say on the desktop app's command line, among the switches that belong to Chromium. Pure. */
import { HookwrightError } from '#shared/errors.ts';

export interface DesktopArguments {
  /** As given, not yet resolved; null when not given. */
  readonly dataFolder: string | null;
  /** 0 means any free port; null when not given. */
  readonly receiverPort: number | null;
}

/** Reads `--data-dir DIR` and `--receiver-port N` (also with `=`). Throws bad-input; whatever else is there is Chromium's. */
export function readDesktopArguments(argv: readonly string[]): DesktopArguments {
  const dataFolder = valueOf(argv, '--data-dir');
  const port = valueOf(argv, '--receiver-port');
  return { dataFolder, receiverPort: port === null ? null : portNumber(port) };
}

/** The last one given counts, as on every command line. */
function valueOf(argv: readonly string[], name: string): string | null {
  const at = argv.findLastIndex((argument) => argument === name || argument.startsWith(`${name}=`));
  const argument = argv[at];
  if (argument === undefined) {
    return null;
  }
  const value = argument === name ? argv[at + 1] : argument.slice(name.length + 1);
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new HookwrightError('bad-input', `${name} needs a value.`, { field: name });
  }
  return value;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new HookwrightError('bad-input', `--receiver-port must be a number from 0 to 65535, not "${text.slice(0, 40)}".`, {
      field: '--receiver-port',
    });
  }
  return port;
}
