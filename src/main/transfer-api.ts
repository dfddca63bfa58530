/** Bringing requests out and in, free of any transport; joined to AppApi. Every method throws HookwrightError. */
import type { HeaderPair } from '#shared/reply.ts';
import type { ExportEstimate, ExportInput, FormSource, ImportInput, ImportProgress } from '#shared/transfer-contract.ts';

export interface ExportPart {
  readonly content: Uint8Array;
  readonly done: number;
  readonly redacted: number;
  readonly end: boolean;
}

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: HeaderPair[];
  readonly content: Uint8Array;
  readonly isRawPacket: boolean;
  readonly redacted: number;
}

export interface TransferApi {
  outgoingForm(
    source: FormSource,
    choice: { readonly withSecrets: boolean; readonly personalData: boolean },
  ): Promise<OutgoingRequest>;
  estimateExport(input: ExportInput): ExportEstimate;
  openExport(input: ExportInput): ExportEstimate & { exportId: string; fileName: string };
  /** Parts come in order; the next one begins when it is asked for. */
  readExport(exportId: string): Promise<ExportPart>;
  closeExport(exportId: string): void;
  openImport(input: ImportInput): Promise<ImportProgress>;
  writeImport(importId: string, part: Uint8Array, last: boolean): Promise<ImportProgress>;
  cancelImport(importId: string): Promise<ImportProgress>;
  undoImport(importId: string): Promise<{ undoToken: string; removed: number }>;
  /** Ends what is open. */
  close(): void;
}
