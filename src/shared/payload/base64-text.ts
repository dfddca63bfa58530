/** Base64 as senders write it: standard or URL-safe, with or without padding, in lines. */

const shortest = 8;

/** Whether a text can be base64 of something: its letters and its length allow it. Cheap for long texts: only an end is read. */
export function mayBeBase64(text: string): boolean {
  const trimmed = text.length > 4096 ? text.slice(0, 4096) : text.trim();
  if (trimmed.length < shortest) return false;
  if (!/^[A-Za-z0-9+/_\-\r\n]+={0,2}\s*$/.test(trimmed)) return false;
  if (text.length > 4096) return true;
  const letters = trimmed.replaceAll(/[\r\n=\s]/g, '');
  if (letters.length % 4 === 1) return false;
  // Words, numbers and plain ids are made of the same letters.
  return (
    /[A-Z]/.test(letters) && /[a-z]/.test(letters) && (/[0-9+/_-]/.test(letters) || trimmed.endsWith('=') || letters.length >= 24)
  );
}

/** The bytes; null when it is no base64. */
export function readBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const letters = text
    .replaceAll(/[\r\n\s]/g, '')
    .replace(/={1,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  if (letters === '' || letters.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(letters)) return null;
  try {
    const binary = atob(letters.padEnd(Math.ceil(letters.length / 4) * 4, '='));
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return null;
  }
}

/** Bytes as UTF-8 text; null when they are no text, or hold controls that text does not. */
export function textOfBytes(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
