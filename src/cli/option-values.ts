/** Reads the values of options; what does not fit becomes a usage error that names the option. */
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { HeaderPair } from '#shared/reply.ts';
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

/** Collects a repeatable header, `Name: value`. */
export function collectHeader(text: string, previous: readonly HeaderPair[] | undefined): HeaderPair[] {
  const [, name, value] = /^([^:]+):[ \t]*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('It must be a header, like "X-Name: value".');
  }
  return [...(previous ?? []), [name, value]];
}

/** Collects a repeatable text. */
export function collectText(text: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), text];
}

/** Seconds, fractions allowed; more than none and at most a day. */
export function readSeconds(text: string): number {
  return readNumber(text, 0.001, 86_400, 'seconds');
}

/** A reader of whole numbers within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,10}$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Events or requests per second. */
export function readRate(text: string): number {
  return readNumber(text, 0.01, 100_000, 'a number per second');
}

/** A share, as `0.2` or `20%`. */
export function readShare(text: string): number {
  const percent = text.endsWith('%');
  const value = Number(percent ? text.slice(0, -1) : text) / (percent ? 100 : 1);
  if (!/^\d*\.?\d+%?$/.test(text) || value > 1) {
    throw new InvalidArgumentError('It must be a share from 0 to 1, or from 0% to 100%.');
  }
  return value;
}

function readNumber(text: string, least: number, most: number, what: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value < least || value > most) {
    throw new InvalidArgumentError(`It must be ${what}, from ${least} to ${most}.`);
  }
  return value;
}
