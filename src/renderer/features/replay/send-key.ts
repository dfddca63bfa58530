import { defineAction } from '../../keys/registry.ts';
import { useAction } from '../../keys/use-action.ts';

const sendReplay = defineAction({
  id: 'replay.send',
  title: 'Send the replay',
  group: 'Send',
  keys: ['Mod+Enter'],
  rooms: [],
  inDialogs: true,
});

/** Ctrl+Enter or Cmd+Enter sends what the dialog shows. */
export function useSendKey(onSend: () => void): void {
  useAction({ ...sendReplay, run: onSend });
}
