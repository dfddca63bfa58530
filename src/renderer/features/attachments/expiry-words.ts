import type { Attachment } from '#shared/event.ts';
import { urlExpiry } from './url-expiry.ts';

/** When an attachment's URL stops working, ISO 8601 UTC: as the URL says, else as its provider does; null: nobody says. */
export function attachmentExpiry({ url, expiresAt }: Pick<Attachment, 'url' | 'expiresAt'>): string | null {
  return (url === null ? null : urlExpiry(url)) ?? expiresAt ?? null;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `expires in 4:07`, `expires in 3 h 12 min`, `expired 3 min ago`; `now` in ms. */
export function expiryWords(expiry: string, now: number): { readonly words: string; readonly over: boolean } {
  const left = Math.ceil((Date.parse(expiry) - now) / 1000);
  if (left <= 0) return { words: `expired ${spanWords(-left)} ago`, over: true };
  if (left < hour) return { words: `expires in ${Math.floor(left / minute)}:${two(left % minute)}`, over: false };
  return { words: `expires in ${spanWords(left)}`, over: false };
}

function spanWords(seconds: number): string {
  if (seconds < minute) return `${seconds} s`;
  if (seconds < hour) return `${Math.floor(seconds / minute)} min`;
  if (seconds < day) return `${Math.floor(seconds / hour)} h ${two(Math.floor((seconds % hour) / minute))} min`;
  const days = Math.floor(seconds / day);
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
