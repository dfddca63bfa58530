/** The part of the contract that is about beginnings and endings: demonstration, trust, diagnosis, backups, reset. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { backup, backupCheck, backupsState, replaced, storageUse } from './backup.ts';
import { byteBlob } from './bytes.ts';
import { demoPace, demoState } from './demo.ts';
import { diagnostics } from './diagnostics.ts';
import { settings } from './settings.ts';
import { trustWatch } from './trust.ts';

const backupInput = z.strictObject({ id: z.string().max(200) });

/** What must be typed before everything is reset. */
export const resetWord = 'Hookwright';

/** What only Hookwright's own screens and its command call; not served over HTTP. */
export const startWorkbench = {
  /** The demonstration now and whenever it changes. */
  followDemo: oc.output(eventIterator(demoState)),
  /** Makes its endpoints where they are missing and begins to send; a run under way goes on. */
  startDemo: oc.input(z.strictObject({ pace: demoPace.default('spread') })).output(demoState),
  /** What has arrived stays. */
  stopDemo: oc.output(demoState),
  /** Takes away its endpoints and everything that arrived on them, pinned or not. */
  removeDemo: oc.output(z.object({ captures: z.int(), endpoints: z.int() })),
  /** Opens an address per place to be read over TLS, for as long as somebody watches. Nothing of it becomes a capture. */
  watchTrust: oc.output(eventIterator(trustWatch)),
  /** Reads the whole database once; takes seconds where it is large. */
  diagnose: oc.output(diagnostics),
  storageUse: oc.output(storageUse),
  followBackups: oc.output(eventIterator(backupsState)),
  /** Resolves when the copy is whole. Receiving goes on meanwhile. */
  makeBackup: oc.output(backup),
  /** Calls off what is under way, when it still can be. */
  cancelBackup: oc.output(z.object({ cancelled: z.boolean() })),
  checkBackup: oc.input(backupInput).output(backupCheck),
  /**
   * Checks the backup, keeps the present database aside and puts the backup in its place. Senders get 503 with Retry-After
   * in between; every stream begins anew.
   */
  restoreBackup: oc.input(backupInput).output(replaced),
  removeBackup: oc.input(backupInput),
  /** A piece of a backup's file, for saving it elsewhere. */
  readBackup: oc.input(backupInput.extend({ offset: z.int().min(0), length: z.int().min(1).max(8_388_608) })).output(byteBlob),
  /** All settings as on the first day; answers those of before. */
  resetSettings: oc.output(z.object({ before: settings, after: settings })),
  /** Everything as on the first day, but certificates, keys and backups. `confirm`: the name of the program. */
  resetEverything: oc.input(z.strictObject({ confirm: z.string().max(100) })).output(replaced),
};
