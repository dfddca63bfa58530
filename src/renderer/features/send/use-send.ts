import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutgoingPreview } from '#shared/delivery.ts';
import { useClient } from '../../host/host-context.tsx';
import { describeError, type ShownError } from '../../host/error-report.ts';
import { defineAction } from '../../keys/registry.ts';
import { useAction } from '../../keys/use-action.ts';
import { lastTargetsKey } from '../deliveries/delivery-data.ts';
import { usePreview, type Preview } from '../replay/use-preview.ts';
import { deliveryInputOf, replayInputOf, type SendDraft } from './send-draft.ts';
import { useSendStore } from './send-store.ts';

export interface Sending {
  readonly asked: Preview;
  /** What the preview or the sending was refused for; null when nothing was. */
  readonly refused: ShownError | null;
  readonly error: unknown;
  readonly sending: boolean;
  readonly send: () => void;
}

/** Previews the draft as it changes, and sends it. */
export function useSend(draft: SendDraft): Sending {
  const client = useClient();
  const cache = useQueryClient();
  const sent = useSendStore((store) => store.sent);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<{ readonly version: string; readonly error: unknown } | null>(null);
  const version = draft.url.trim() === '' ? null : versionOf(draft);
  const ask = (signal: AbortSignal): Promise<OutgoingPreview> =>
    draft.captureId === null
      ? client.workbench.previewDelivery(deliveryInputOf(draft), { signal })
      : client.workbench.previewReplay({ id: draft.captureId, ...replayInputOf(draft) }, { signal });
  const asked = usePreview(version, ask);

  const send = (): void => {
    if (version === null || sending) return;
    setSending(true);
    setError(null);
    const made =
      draft.captureId === null
        ? client.deliveries.create(deliveryInputOf(draft))
        : client.captures.replay({ id: draft.captureId, ...replayInputOf(draft) });
    made
      .then(
        ({ id }) => sent(id),
        (thrown: unknown) => setError({ version, error: thrown }),
      )
      .finally(() => {
        setSending(false);
        void cache.invalidateQueries({ queryKey: lastTargetsKey });
      });
  };
  const failure = error?.version === version ? error.error : null;
  const reason = failure ?? asked.error;
  return { asked, refused: reason === null ? null : describeError(reason), error: failure, sending, send };
}

/** Text that changes whenever something else would leave. */
function versionOf(draft: SendDraft): string {
  const { body, bodyVersion: _, warnings: __, ...rest } = draft;
  return JSON.stringify([rest, body.kind === 'text' ? body.text : draft.bodyVersion]);
}

const sendNow = defineAction({ id: 'send.send', title: 'Send', group: 'Send', keys: ['Mod+Enter'], rooms: ['send'] });

/** Ctrl+Enter or Cmd+Enter sends, wherever the focus is on the screen. */
export function useSendKey(send: () => void): void {
  useAction({ ...sendNow, run: send });
}
