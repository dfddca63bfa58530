import { looksLikeCurl } from '../curl-parse.ts';
import { looksLikeRawHttp } from '../raw-http.ts';
import { latin1Of } from '../redaction/latin1.ts';
import { ImportFault, type ImportFormat, type ImportReader } from './imported-request.ts';
import { readCurlCommand } from './read-curl.ts';
import { readHar } from './read-har.ts';
import { readNdjson } from './read-ndjson.ts';
import { readRawRequest, readWhole } from './read-raw.ts';

/** Bytes that are enough to tell. */
const looksAt = 4096;

/** What a file is by its beginning. Throws ImportFault when it is nothing that can be imported. */
export function detectFormat(beginning: Uint8Array): ImportFormat {
  const text = latin1Of(beginning.subarray(0, looksAt)).replace(/^\xef\xbb\xbf/, '');
  if (text.trim() === '') throw new ImportFault('', 'The file is empty.');
  if (looksLikeCurl(text)) return 'curl';
  if (/^\s*\{/.test(text))
    return /^\s*\{\s*"log"\s*:/.test(text) || !/"schema"\s*:\s*"hookwright\./.test(text) ? 'har' : 'ndjson';
  if (looksLikeRawHttp(text)) return 'http';
  throw new ImportFault('', 'It is neither HAR, nor NDJSON of Hookwright, nor an HTTP request, nor a curl command.');
}

/** A reader for a format. */
export function readerOf(format: ImportFormat): ImportReader {
  return readers[format]();
}

const readers: Readonly<Record<ImportFormat, () => ImportReader>> = {
  har: readHar,
  ndjson: readNdjson,
  http: () => readWhole(readRawRequest),
  curl: () => readWhole(readCurlCommand),
};

/** A reader that finds out by itself; `told` hears what it found. */
export function detectingReader(told: (format: ImportFormat) => void): ImportReader {
  let reader: ImportReader | null = null;
  let beginning: Uint8Array = new Uint8Array(0);
  const decide = (): ImportReader => {
    const format = detectFormat(beginning);
    told(format);
    return readerOf(format);
  };
  return {
    *push(bytes) {
      if (reader !== null) {
        yield* reader.push(bytes);
        return;
      }
      const joined = new Uint8Array(beginning.length + bytes.length);
      joined.set(beginning);
      joined.set(bytes, beginning.length);
      beginning = joined;
      if (beginning.length < looksAt) return;
      reader = decide();
      yield* reader.push(beginning);
    },
    *end() {
      if (reader === null) {
        reader = decide();
        yield* reader.push(beginning);
      }
      yield* reader.end();
    },
  };
}
