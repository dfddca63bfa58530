import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';

/** Copies text and says so where it was asked for: `copied` stays true for a moment. A refusal is told as a notification. */
export function useCopyText(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copiedAt, setCopiedAt] = useState(0);
  useEffect(() => {
    if (copiedAt === 0) return undefined;
    const timer = window.setTimeout(() => setCopiedAt(0), 1_500);
    return () => window.clearTimeout(timer);
  }, [copiedAt]);
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopiedAt(performance.now()),
      () => notifications.show({ message: 'The clipboard refused the text. Select it and copy it with the keyboard instead.' }),
    );
  };
  return { copied: copiedAt !== 0, copy };
}
