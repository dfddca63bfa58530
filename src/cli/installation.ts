/** Where this program lies: beside its package.json, whether it runs from source or from the build. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Installation {
  readonly version: string;
  /** Folder of the built renderer; it may not exist yet. */
  readonly rendererFolder: string;
}

export function findInstallation(): Installation {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  return { version, rendererFolder: join(folder, 'out', 'renderer') };
}
