import { create } from 'zustand';
import type { ExportSelection } from '#shared/transfer-contract.ts';

interface ExportState {
  /** What is about to be exported; null: the dialog is closed. */
  readonly what: ExportSelection | null;
  readonly openExport: (what: ExportSelection) => void;
  readonly closeExport: () => void;
  readonly importing: boolean;
  readonly openImport: () => void;
  readonly closeImport: () => void;
}

/** Which of the dialogs is open; any screen may open one. */
export const useExportState = create<ExportState>()((set) => ({
  what: null,
  openExport: (what) => set({ what }),
  closeExport: () => set({ what: null }),
  importing: false,
  openImport: () => set({ importing: true }),
  closeImport: () => set({ importing: false }),
}));
