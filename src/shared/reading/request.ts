import type { HeaderPair } from '../reply.ts';

/** What reading needs of a request. `body` is without its Content-Encoding where the caller has removed one. */
export interface ReadableRequest {
  readonly method: string;
  /** Request target as it came, query included. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/** The first value of a header, whatever the case of its name; null when it is not there. */
export function headerValue(headers: readonly HeaderPair[], name: string): string | null {
  const wanted = name.toLowerCase();
  for (const [key, value] of headers) {
    if (key.length === wanted.length && key.toLowerCase() === wanted) return value;
  }
  return null;
}

/** The first value of a query parameter, decoded; null when it is not there. */
export function queryValue(target: string, name: string): string | null {
  const start = target.indexOf('?');
  return start === -1 ? null : formValue(target.slice(start + 1), name);
}

/** The first value of a field in form-encoded text, decoded; null when it is not there. */
export function formValue(form: string, name: string): string | null {
  for (const pair of form.split('&')) {
    const equals = pair.indexOf('=');
    const key = equals === -1 ? pair : pair.slice(0, equals);
    if (decodeFormText(key) === name) return equals === -1 ? '' : decodeFormText(pair.slice(equals + 1));
  }
  return null;
}

/** Form-encoded text in plain; returned as it came when its escapes are broken. */
export function decodeFormText(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
