import type { Attachment } from '../event.ts';

const longestName = 120;
/** Names that Windows keeps for devices. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A file name that is safe on every system: no path, no control or direction-changing characters; empty when nothing is left. */
export function safeFileName(text: string): string {
  const last = text.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+/, '')
    .replace(/[\s.]+$/, '');
  const short = plain.length <= longestName ? plain : shorten(plain);
  return reserved.test(short) ? `_${short}` : short;
}

/** Cuts the middle out, so that the ending stays. */
function shorten(name: string): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, longestName - ending.length - 1).toWellFormed()}…${ending}`;
}

/** What an attachment is called: the payload's name for it, else the last part of its URL; null when neither says. */
export function attachmentName({ name, url }: Pick<Attachment, 'name' | 'url'>): string | null {
  const told = safeFileName(name ?? '');
  if (told !== '') return told;
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(\/[^?#]*)/i.exec(url ?? '')?.[1];
  if (path === undefined) return null;
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // As it stands, then.
  }
  return safeFileName(decoded) || null;
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'image/avif': '.avif',
  'audio/ogg': '.ogg',
  'audio/mpeg': '.mp3',
  'audio/aac': '.aac',
  'audio/flac': '.flac',
  'audio/wav': '.wav',
  'audio/amr': '.amr',
  'audio/mp4': '.m4a',
  'video/3gpp': '.3gp',
  'video/mp4': '.mp4',
  'video/ogg': '.ogv',
  'video/webm': '.webm',
  'application/pdf': '.pdf',
};

/** The name with an ending, where it has none and the type is known. */
export function withEnding(name: string, mimeType: string | null): string {
  return /\.[A-Za-z0-9]{1,8}$/.test(name) ? name : name + (endings[mimeType ?? ''] ?? '');
}
