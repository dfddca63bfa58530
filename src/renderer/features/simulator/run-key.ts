import { defineAction } from '../../keys/registry.ts';
import { useAction } from '../../keys/use-action.ts';

const run = defineAction({
  id: 'simulation.run',
  title: 'Run the simulation',
  group: 'Simulator',
  keys: ['Mod+Enter'],
  rooms: ['simulator'],
});

/** Ctrl+Enter or Cmd+Enter runs the set-up, also from within a field. */
export function useRunKey(onRun: () => void): void {
  useAction({ ...run, run: onRun });
}
