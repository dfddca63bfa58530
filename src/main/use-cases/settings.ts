import { defaultSettings, type Settings, type SettingsPatch } from '#shared/settings.ts';
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

  async function update(patch: SettingsPatch): Promise<Settings> {
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
  }

  return {
    get: () => reader.settings(),
    update,
    async reset() {
      const before = reader.settings();
      return { before, after: await update(whatDiffers(defaultSettings, before)) };
    },
  };
}

/** Only what differs counts as changed on purpose: a port given for this run is none of the settings' business. */
function whatDiffers(wanted: Settings, present: Settings): SettingsPatch {
  const differing = (group: keyof Settings): object =>
    Object.fromEntries(
      Object.entries(wanted[group]).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(present[group], name)),
      ),
    );
  return { receiver: differing('receiver'), retention: differing('retention'), backup: differing('backup') };
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  const defined = (part: object = {}): object =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
  return {
    receiver: { ...settings.receiver, ...defined(patch.receiver) },
    retention: { ...settings.retention, ...defined(patch.retention) },
    backup: { ...settings.backup, ...defined(patch.backup) },
  };
}
