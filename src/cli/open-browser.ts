import { spawn } from 'node:child_process';

/** The program that opens an address the way the user's desktop does, with its arguments. */
function opener(url: string): [string, string[]] {
  if (process.platform === 'win32') {
    // Not `cmd /c start`: a shell would read the address.
    return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  }
  return [process.platform === 'darwin' ? 'open' : 'xdg-open', [url]];
}

/**
 * Opens the user's browser; false when there is none to be found. Never waits for the browser to end.
 * While it opens, the address stands in the process list, which other users of this machine can read: it must be one that
 * works only once. (A file that redirects would hide it, but a sandboxed browser cannot read the data folder.)
 */
export function openBrowser(url: string): Promise<boolean> {
  const [command, args] = opener(url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
