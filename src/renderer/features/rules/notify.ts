/** The system's notifications and the one sound, as far as this window may use them. */
import type { RuleMatch } from '#shared/annotation.ts';
import { formatCount } from '../../parts/format-size.ts';

export type NotifyState = NotificationPermission | 'missing';

export function notifyState(): NotifyState {
  return typeof Notification === 'undefined' ? 'missing' : Notification.permission;
}

/** To be called by a click of the user only. */
export async function askToNotify(): Promise<NotifyState> {
  if (typeof Notification === 'undefined') return 'missing';
  return Notification.permission === 'default' ? Notification.requestPermission() : Notification.permission;
}

export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly sound: boolean;
  /** Where a click leads: the filter of the rule, and the capture where there is just one. */
  readonly params: Readonly<Record<string, string>>;
}

const bodyLimit = 200;

/** One notification for all that matched. Says nothing of a capture that its rule does not allow to be said. */
export function noticeOf(matches: readonly RuleMatch[]): Notice | null {
  const [first] = matches;
  if (first === undefined) return null;
  const count = matches.reduce((sum, match) => sum + match.count, 0);
  const captures = count === 1 ? '1 capture' : `${formatCount(count)} captures`;
  const sound = matches.some((match) => match.sound);
  if (matches.length > 1) {
    const body = matches.map((match) => `${match.name}: ${formatCount(match.count)}`).join('\n');
    return { title: `${captures} fit your rules`, body: body.slice(0, bodyLimit), sound, params: {} };
  }
  const { newest } = first;
  const said =
    newest === null ? '' : [newest.eventType, newest.summary].filter((part) => part !== null && part !== '').join(': ');
  const body = count === 1 || said === '' ? said : `The newest: ${said}`;
  return {
    title: `${first.name}: ${captures}`,
    body: body.slice(0, bodyLimit),
    sound,
    params: {
      ...(first.filter === '' ? {} : { filter: first.filter }),
      ...(count === 1 && newest !== null ? { capture: newest.id } : {}),
    },
  };
}

/** Two soft notes, about a quarter of a second. Nothing is heard where the browser wants a click first. */
export function playNotice(): void {
  if (typeof AudioContext === 'undefined') return;
  const audio = new AudioContext();
  const start = audio.currentTime;
  for (const [frequency, at] of [
    [660, 0],
    [880, 0.09],
  ] as const) {
    const tone = new OscillatorNode(audio, { type: 'sine', frequency });
    const loudness = new GainNode(audio, { gain: 0 });
    loudness.gain.setValueAtTime(0, start + at);
    loudness.gain.linearRampToValueAtTime(0.06, start + at + 0.01);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.16);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start + at);
    tone.stop(start + at + 0.18);
  }
  window.setTimeout(() => void audio.close().catch(() => {}), 600);
}
