import { defineAction } from '../keys/registry.ts';
import { useAction } from '../keys/use-action.ts';

const save = defineAction({ id: 'form.save', title: 'Save', group: 'Forms', keys: ['Mod+S'] });

/** Ctrl+S or Cmd+S saves, also from within a field. */
export function useSaveKey(onSave: () => void): void {
  useAction({ ...save, run: onSave });
}
