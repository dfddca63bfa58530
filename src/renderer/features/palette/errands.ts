/** What can be done from any room without going there first: taking data in and out, making things, how the screen looks. */
import { notifications } from '@mantine/notifications';
import { diagnosticsMarkdown } from '#shared/diagnostics-markdown.ts';
import { useClient } from '../../host/host-context.tsx';
import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { openView } from '../../navigation.ts';
import { useCopyText } from '../../parts/copy-text.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { usePreferences } from '../../preferences.ts';
import { newEndpoint } from '../endpoints/endpoint-draft-store.ts';
import { useExportState } from '../export/export-state.ts';
import { newProfile } from '../providers/profile-draft-store.ts';
import { emptyRule, useRuleDraft } from '../rules/rule-draft.ts';
import { showDemoBanner } from '../welcome/demo-banner.tsx';
import { useDemo, useRemoveDemo, useStartDemo } from '../welcome/demo-data.ts';

const screen = { group: 'Everywhere', keywords: 'appearance settings' } as const;
const presenter = defineAction({
  ...screen,
  id: 'presenter.toggle',
  title: 'Presenter mode on or off',
  keywords: 'mask hide share screen privacy',
});
const density = defineAction({
  ...screen,
  id: 'density.toggle',
  title: 'Density: comfortable or compact',
  keywords: 'rows height lists appearance',
});
const zone = defineAction({
  ...screen,
  id: 'times.toggle',
  title: 'Times: local or UTC',
  keywords: 'time zone clock appearance',
});

const data = { group: 'Data' } as const;
const importFile = defineAction({ ...data, id: 'data.import', title: 'Import…', keywords: 'har ndjson raw http curl file open' });
const exportAll = defineAction({
  ...data,
  id: 'data.export',
  title: 'Export all captures…',
  keywords: 'har ndjson zip save download file',
});
const backUp = defineAction({ ...data, id: 'data.back-up', title: 'Make a backup now', keywords: 'copy database save snapshot' });
const diagnosis = defineAction({
  ...data,
  id: 'data.diagnosis',
  title: 'Copy diagnosis as Markdown',
  keywords: 'diagnostics bug report doctor support',
});
const demo = defineAction({ ...data, id: 'demo.play', title: 'Play the demonstration', keywords: 'sample example try demo' });
const endDemo = defineAction({ ...data, id: 'demo.remove', title: 'Remove the demonstration', keywords: 'demo sample delete' });

const make = { group: 'New' } as const;
const endpoint = defineAction({ ...make, id: 'new.endpoint', title: 'New endpoint', keywords: 'add create url' });
const provider = defineAction({ ...make, id: 'new.provider', title: 'New provider profile', keywords: 'add create' });
const rule = defineAction({ ...make, id: 'new.rule', title: 'New rule', keywords: 'add create tag notify notification' });

/** Makes these actions known and able to run; once, in the frame. */
export function useErrands(): void {
  const client = useClient();
  const prefer = usePreferences((state) => state.prefer);
  const { openExport, openImport } = useExportState();
  const { copy } = useCopyText();
  const startDemo = useStartDemo();
  const removeDemo = useRemoveDemo();
  const playing = useDemo();
  const tell = (message: string): string => notifications.show({ message });
  useActions([
    { ...presenter, run: () => prefer({ presenter: !usePreferences.getState().presenter }) },
    { ...density, run: () => prefer({ density: usePreferences.getState().density === 'compact' ? 'comfortable' : 'compact' }) },
    { ...zone, run: () => prefer({ timeZone: usePreferences.getState().timeZone === 'utc' ? 'local' : 'utc' }) },
    { ...importFile, run: openImport },
    { ...exportAll, run: () => openExport({ kind: 'filter', filter: '' }) },
    { ...backUp, run: () => void client.workbench.makeBackup().then(() => tell('The backup is made.'), tellFailure) },
    {
      ...diagnosis,
      run: () =>
        void client.workbench.diagnose().then((found) => {
          copy(diagnosticsMarkdown(found));
          tell('The diagnosis is on the clipboard.');
        }, tellFailure),
    },
    {
      ...demo,
      enabled: playing?.state !== 'running' && !startDemo.isPending,
      run: () => {
        showDemoBanner();
        startDemo.mutate('spread', { onError: tellFailure });
      },
    },
    {
      ...endDemo,
      enabled: playing !== null && playing.endpoints.length > 0,
      run: () => removeDemo.mutate(undefined, { onSuccess: () => tell('The demonstration is gone.'), onError: tellFailure }),
    },
    { ...endpoint, run: () => openView('endpoints', { endpoint: newEndpoint }) },
    { ...provider, run: () => openView('endpoints', { provider: newProfile }) },
    {
      ...rule,
      run: () => {
        useRuleDraft.getState().set(emptyRule);
        openView('settings', { section: 'rules' });
      },
    },
  ]);
}
