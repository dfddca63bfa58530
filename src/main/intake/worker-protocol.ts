/** What crosses between the main thread and the intake's thread. */
import type { ErrorReport } from '#shared/errors.ts';
import type { IntakeCommands, IntakeSignal } from './intake.ts';

export type CommandName = keyof IntakeCommands;

export interface CommandCall {
  readonly call: number;
  readonly command: CommandName;
  readonly args: readonly unknown[];
}

export type WorkerMessage =
  | { readonly type: 'done'; readonly call: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly call: number; readonly error: ErrorReport }
  | { readonly type: 'signal'; readonly signal: IntakeSignal }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };

/** Every command, so that the bridge can be built and a forgotten one is a type error. */
const allCommands: Record<CommandName, true> = {
  open: true,
  setRules: true,
  restartScript: true,
  listen: true,
  setLeaf: true,
  createEndpoint: true,
  updateEndpoint: true,
  removeEndpoint: true,
  saveSettings: true,
  saveProvider: true,
  removeProvider: true,
  setPinned: true,
  removeCaptures: true,
  restoreCaptures: true,
  saveFilter: true,
  removeFilter: true,
  orderFilters: true,
  createImport: true,
  setImportFormat: true,
  importCaptures: true,
  indexConversations: true,
  markConversationSeen: true,
  writeDeliveries: true,
  serveWrites: true,
  removeDeliveries: true,
  savePolicy: true,
  removePolicy: true,
  createSimulation: true,
  saveSimulation: true,
  removeSimulation: true,
  replaceDatabase: true,
  resumeStoring: true,
  beginTagChange: true,
  changeTags: true,
  replaceTag: true,
  undoTags: true,
  setNote: true,
  saveRule: true,
  removeRule: true,
  orderRules: true,
  saveRuleProgress: true,
  close: true,
};

export const commandNames = Object.keys(allCommands) as CommandName[];
