/**
 * What a person prefers on this screen: kept by the browser or the window alone, never sent to the host. Takes effect on the
 * document at once, so that stylesheets and formatting follow without every screen having to ask.
 */
import { create } from 'zustand';
import { setTimeZone, type TimeZone } from './parts/format-time.ts';

export type Density = 'comfortable' | 'compact';

export interface Preferences {
  readonly timeZone: TimeZone;
  /** Values that came over the wire and secrets are masked on the screen. */
  readonly presenter: boolean;
  /** How much stands on the screen: the height of rows in lists, tables and trees. */
  readonly density: Density;
  /** Whether long lines go on below: of payloads as text, and of values in trees. */
  readonly wrapText: boolean;
  readonly wrapTrees: boolean;
}

interface PreferenceStore extends Preferences {
  readonly prefer: (change: Partial<Preferences>) => void;
}

const key = 'hookwright-preferences';
const standard: Preferences = { timeZone: 'local', presenter: false, density: 'comfortable', wrapText: true, wrapTrees: false };

function stored(): Preferences {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof read !== 'object' || read === null) return standard;
    const value = (name: keyof Preferences): unknown => Reflect.get(read, name);
    return {
      timeZone: value('timeZone') === 'utc' ? 'utc' : 'local',
      presenter: value('presenter') === true,
      density: value('density') === 'compact' ? 'compact' : 'comfortable',
      wrapText: value('wrapText') !== false,
      wrapTrees: value('wrapTrees') === true,
    };
  } catch {
    // Written by somebody else, or storage is switched off.
    return standard;
  }
}

function apply({ timeZone, presenter, density }: Preferences): void {
  setTimeZone(timeZone);
  document.documentElement.toggleAttribute('data-presenter', presenter);
  document.documentElement.dataset['density'] = density;
}

export const usePreferences = create<PreferenceStore>((set, get) => ({
  ...standard,
  prefer(change) {
    set(change);
    const { prefer: _, ...preferences } = get();
    apply(preferences);
    try {
      localStorage.setItem(key, JSON.stringify(preferences));
    } catch {
      // It holds until the page is closed, then.
    }
  },
}));

/** Before the first paint: what is to be masked must not be seen for a moment. Another tab's change is followed as well. */
export function applyPreferencesEarly(): void {
  const follow = (): void => {
    const read = stored();
    usePreferences.setState(read);
    apply(read);
  };
  follow();
  window.addEventListener('storage', (event) => {
    if (event.key === key) follow();
  });
}
