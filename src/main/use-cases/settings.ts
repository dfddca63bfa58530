import type { Settings, SettingsPatch } from '#shared/settings.ts';
import type { AppApi } from '../app-api.ts';
import type { Certificates } from '../certificates/certificates.ts';
import type { Intake, ListeningAt } from '../intake/intake.ts';
import type { StoreReader } from '../store/reader.ts';

interface SettingsContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly certificates: Certificates;
  /** What holds for this run in place of the stored settings, until it is changed on purpose. */
  readonly overrides: Partial<Settings['receiver']>;
  readonly listened: (at: ListeningAt) => void;
  readonly applyRules: () => Promise<void>;
}

export function createSettingsApi(context: SettingsContext): AppApi['settings'] {
  const { reader, intake, certificates, listened, applyRules } = context;
  let overrides: Partial<Settings['receiver']> = context.overrides;
  return {
    get: () => reader.settings(),
    async update(patch) {
      const before = reader.settings();
      const after = merge(before, patch);
      const receiverChanged = JSON.stringify(after.receiver) !== JSON.stringify(before.receiver);
      if (receiverChanged) {
        const changed = new Set(Object.keys(patch.receiver ?? {}));
        const kept = Object.fromEntries(Object.entries(overrides).filter(([name]) => !changed.has(name)));
        const receiver = { ...after.receiver, ...kept };
        // Listening comes first: a port that cannot be had is refused and nothing is saved.
        await certificates.setHostNames(receiver.hostNames);
        listened(await intake.listen({ settings: receiver, leaf: certificates.leaf() }));
        overrides = kept;
      }
      await intake.saveSettings(after);
      await applyRules();
      return after;
    },
  };
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  const defined = (part: object = {}): object =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
  return {
    receiver: { ...settings.receiver, ...defined(patch.receiver) },
    retention: { ...settings.retention, ...defined(patch.retention) },
  };
}
