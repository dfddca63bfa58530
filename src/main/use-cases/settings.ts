import type { Settings, SettingsPatch } from '#shared/settings.ts';
import type { AppApi } from '../app-api.ts';
import type { Certificates } from '../certificates/certificates.ts';
import type { Intake, ListeningAt } from '../intake/intake.ts';
import type { StoreReader } from '../store/reader.ts';

interface SettingsContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly certificates: Certificates;
  readonly listened: (at: ListeningAt) => void;
  readonly applyRules: () => Promise<void>;
}

export function createSettingsApi({ reader, intake, certificates, listened, applyRules }: SettingsContext): AppApi['settings'] {
  return {
    get: () => reader.settings(),
    async update(patch) {
      const before = reader.settings();
      const after = merge(before, patch);
      const receiverChanged = JSON.stringify(after.receiver) !== JSON.stringify(before.receiver);
      if (receiverChanged) {
        // Listening comes first: a port that cannot be had is refused and nothing is saved.
        await certificates.setHostNames(after.receiver.hostNames);
        listened(await intake.listen({ settings: after.receiver, leaf: certificates.leaf() }));
      }
      await intake.saveSettings(after);
      await applyRules();
      return after;
    },
  };
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  const defined = (part: object = {}): object => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
  return {
    receiver: { ...settings.receiver, ...defined(patch.receiver) },
    retention: { ...settings.retention, ...defined(patch.retention) },
  };
}
