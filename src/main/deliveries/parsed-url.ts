let last: { readonly text: string; readonly url: URL | null } | null = null;

/** Null for a text that is no URL; only to be read. All items of a bulk replay ask for the same one. */
export function parsedUrl(text: string): Readonly<URL> | null {
  if (last?.text !== text) last = { text, url: URL.parse(text) };
  return last.url;
}

/** Of a text that was found to be a URL before. Throws TypeError for one that is none. */
export function requiredUrl(text: string): Readonly<URL> {
  return parsedUrl(text) ?? new URL(text);
}
