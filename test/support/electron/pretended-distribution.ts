/**
 * A folder laid out like an unpacked Electron for Linux whose executable holds nothing but Electron's fuse wire: enough
 * for electron-builder to package the app around it, and for the fuses to be set and read. It cannot run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What @electron/fuses searches an executable for; after it: version of the wire, its length, a character a fuse. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 ships: '1' on, '0' off. */
const shippedFuses = '101100010';

/** Writes it into `folder`, which it makes. */
export function writePretendedElectron(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, shippedFuses.length]), Buffer.from(shippedFuses)]);
  const executable = Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(4096, 'a'), wire, Buffer.alloc(4096, 'b')]);
  writeFileSync(join(folder, 'electron'), executable, { mode: 0o755 });
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(folder, name), name === 'version' ? '45.4.1' : '');
  }
}
