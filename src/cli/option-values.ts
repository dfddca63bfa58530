/** Reads the values of options; what does not fit becomes a usage error that names the option. */
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { hostNamePattern } from '#shared/settings.ts';

/** The absolute path of a folder. */
export function readFolder(text: string): string {
  if (text.trim() === '' || text.startsWith('-')) {
    throw new InvalidArgumentError('It must be a folder (./-name for one whose name starts with a hyphen).');
  }
  return resolve(text);
}

/** A TCP port; 0 means any free one. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It must be a port: 0 (any free one) to 65535.');
  }
  return port;
}

/** Collects a repeatable host name. */
export function collectHostName(text: string, previous: readonly string[] | undefined): string[] {
  const name = text.toLowerCase().replace(/\.$/, '');
  if (!hostNamePattern.test(name)) {
    throw new InvalidArgumentError('It must be a host name, like shop.test.');
  }
  return [...(previous ?? []), name];
}
