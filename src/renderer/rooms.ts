/**
 * The rooms that are made anew whenever they are entered, each loaded when it is first entered or when the page has nothing
 * else to do: what is not needed to see the inbox does not delay it. Some check what is typed with the contract's own schemas,
 * and so bring the schema library along; that must stay in here (test/unit/renderer-weight.test.ts).
 */
import { lazy, type ComponentType } from 'react';
import type { View } from './navigation.ts';

const loaders = {
  conversations: async () => (await import('./features/conversations/conversations-screen.tsx')).ConversationsScreen,
  compare: async () => (await import('./features/compare/compare-screen.tsx')).CompareScreen,
  send: async () => (await import('./features/send/send-screen.tsx')).SendScreen,
  deliveries: async () => (await import('./features/deliveries/deliveries-screen.tsx')).DeliveriesScreen,
  simulator: async () => (await import('./features/simulator/simulator-screen.tsx')).SimulatorScreen,
  endpoints: async () => (await import('./features/endpoints/endpoints-screen.tsx')).EndpointsScreen,
  settings: async () => (await import('./features/settings/settings-screen.tsx')).SettingsScreen,
} satisfies Record<Exclude<View, 'inbox'>, () => Promise<ComponentType>>;

function room(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }));
}

export const rooms: Record<keyof typeof loaders, ReturnType<typeof room>> = {
  conversations: room(loaders.conversations),
  compare: room(loaders.compare),
  send: room(loaders.send),
  deliveries: room(loaders.deliveries),
  simulator: room(loaders.simulator),
  endpoints: room(loaders.endpoints),
  settings: room(loaders.settings),
};

const prefetchLatestMs = 5_000;
/** What the page shows first has settled by then. */
const prefetchAfterMs = 4_000;

/** Loads what is not loaded yet, one after the other, while the page is idle. */
export function prefetchRooms(): void {
  window.setTimeout(() => {
    window.requestIdleCallback(
      () => {
        void Object.values(loaders).reduce<Promise<unknown>>(
          (before, load) => before.then(load).catch(() => undefined),
          Promise.resolve(),
        );
      },
      { timeout: prefetchLatestMs },
    );
  }, prefetchAfterMs);
}
