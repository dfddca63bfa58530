import { exactTime, relativeTime } from './format-time.ts';
import { useNow } from './now.ts';

/** `2 minutes ago`, with the exact time on hover. */
export function RelativeTime({ iso }: { readonly iso: string }) {
  const now = useNow();
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {relativeTime(iso, now)}
    </time>
  );
}
