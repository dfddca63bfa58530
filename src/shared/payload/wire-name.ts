/** A name from the wire as it may stand in a sentence: printable ASCII, 40 characters at most. */
export function wireName(name: string): string {
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return shown.replaceAll(/[^\x21-\x7e…]/g, '?');
}
