/** A header value like `multipart/form-data; boundary=x`, taken apart. */
export interface MediaType {
  /** In lower case; empty when there is none. */
  readonly type: string;
  /** Names in lower case; of a repeated one the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const parameterAt = /[;\s]*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\[^])*)"?|([^;\s]*))/y;
/** More than any sender means; a header of a megabyte must not become a map of a megabyte. */
const parametersAtMost = 100;
const lengthAtMost = 16_384;

/** Reads a Content-Type or Content-Disposition value, tolerantly: quotes may be missing or never close. */
export function parseMediaType(header: string): MediaType {
  const value = header.slice(0, lengthAtMost);
  const semicolon = value.indexOf(';');
  const type = (semicolon === -1 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  parameterAt.lastIndex = semicolon === -1 ? value.length : semicolon;
  while (parameters.size < parametersAtMost) {
    const match = parameterAt.exec(value);
    if (match === null) break;
    const name = (match[1] ?? '').toLowerCase();
    if (!parameters.has(name)) parameters.set(name, match[2]?.replaceAll(/\\(["\\])/g, '$1') ?? match[3] ?? '');
  }
  return { type, parameters };
}
