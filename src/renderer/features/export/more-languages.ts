/**
 * Languages written by @scalar/snippetz: those of its writers that quote everything. They take text only, so that a body of
 * other bytes is refused here and not quietly changed.
 */
import type { Request as HarRequest } from 'har-format';
import {
  headersToWrite,
  headerValue,
  plainBodyText,
  plainUrl,
  repeatedNames,
  type OutgoingForm,
  type WrittenForm,
} from '#shared/export/outgoing-form.ts';

interface Writer {
  readonly generate: (request?: Partial<HarRequest>) => string;
}

interface TextLanguage {
  readonly load: () => Promise<Writer>;
  /** What the written code does with a header that comes twice. */
  readonly repeats: 'kept' | 'last';
}

const languages: Readonly<Record<string, TextLanguage>> = {
  axios: { load: async () => (await import('@scalar/snippetz/plugins/js/axios')).jsAxios, repeats: 'kept' },
  okhttp: { load: async () => (await import('@scalar/snippetz/plugins/java/okhttp')).javaOkhttp, repeats: 'kept' },
  kotlin: { load: async () => (await import('@scalar/snippetz/plugins/kotlin/okhttp')).kotlinOkhttp, repeats: 'kept' },
  reqwest: { load: async () => (await import('@scalar/snippetz/plugins/rust/reqwest')).rustReqwest, repeats: 'last' },
  swift: { load: async () => (await import('@scalar/snippetz/plugins/swift/nsurlsession')).swiftNsurlsession, repeats: 'last' },
  libcurl: { load: async () => (await import('@scalar/snippetz/plugins/c/libcurl')).cLibcurl, repeats: 'kept' },
};

/** Null for a language that is none of these; a sentence where the request cannot be written in it. */
export async function writeTextLanguage(id: string, form: OutgoingForm): Promise<WrittenForm | string | null> {
  const language = Object.hasOwn(languages, id) ? languages[id] : undefined;
  if (language === undefined) return null;
  const text = plainBodyText(form.body);
  if (text === null) return 'The body is not plain text, and this language is written for text alone.';
  const { headers, notes } = headersToWrite(form);
  if (headers.some(([, value]) => /[^\x20-\x7e]/.test(value)))
    return 'A header holds bytes beyond ASCII, which this language cannot be given.';
  const { url, notes: urlNotes } = plainUrl(form.url);
  const repeated = repeatedNames(headers);
  const writer = await language.load();
  const made = writer.generate({
    method: form.method,
    url: url.replaceAll("'", '%27'),
    httpVersion: 'HTTP/1.1',
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: [],
    cookies: [],
    headersSize: -1,
    bodySize: form.body.length,
    ...(form.body.length === 0 ? {} : { postData: { mimeType: headerValue(headers, 'content-type') ?? 'text/plain', text } }),
  });
  return {
    text: `${made}\n`,
    notes: [
      ...urlNotes,
      ...notes,
      ...(repeated.length > 0 && language.repeats === 'last'
        ? [`This client sends a header once; only the last of these is written: ${repeated.join(', ')}.`]
        : []),
    ],
  };
}
