/** The part of the contract that brings requests out and in: copies, exports and imports. `contract.ts` joins it to the rest. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { byteBlob } from './bytes.ts';
import { headerPair } from './reply.ts';

const ids = z.array(z.string()).min(1).max(100_000);

/** What is taken out, and what stays. Secrets go out on purpose alone: nobody may make `withSecrets` a default. */
const redactionChoice = {
  withSecrets: z.boolean().default(false),
  /** Phone numbers and e-mail addresses are taken out too. */
  personalData: z.boolean().default(false),
};

export const exportFormat = z.enum(['har', 'ndjson', 'zip']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** What is exported. A filter counts as of the call: what arrives later is not in it. */
export const exportSelection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('captures'), ids }),
  z.strictObject({ kind: z.literal('filter'), filter: z.string().max(10_000) }),
  z.strictObject({ kind: z.literal('deliveries'), ids }),
  /** All of them, or those of one bulk replay. */
  z.strictObject({ kind: z.literal('all-deliveries'), bulkId: z.string().optional() }),
]);
export type ExportSelection = z.infer<typeof exportSelection>;

export const exportInput = z.strictObject({
  what: exportSelection,
  format: exportFormat.default('ndjson'),
  ...redactionChoice,
  /** What is taken out of bodies is replaced by something of its length and type. */
  keepLength: z.boolean().default(false),
});
export type ExportInput = z.infer<typeof exportInput>;

/** Captures or deliveries, and about how many bytes they make. */
const exportEstimate = z.object({ count: z.int(), bytes: z.number() });
export type ExportEstimate = z.infer<typeof exportEstimate>;

const exportPart = z.object({
  content: byteBlob,
  /** Captures or deliveries written until now. */
  done: z.int(),
  /** Different values taken out until now. */
  redacted: z.int(),
  /** True: this was the last part, and the export is closed. */
  end: z.boolean(),
});

/** Which request is written down for another program. */
export const formSource = z.union([
  z.strictObject({ captureId: z.string() }),
  z.strictObject({ deliveryId: z.string(), number: z.int() }),
  /** One that is only being composed. */
  z.strictObject({
    method: z.string(),
    url: z.string(),
    headers: z.array(headerPair).max(1000),
    bodyBase64: z.string().max(89_478_488),
  }),
]);
export type FormSource = z.infer<typeof formSource>;

const outgoingForm = z.object({
  method: z.string(),
  url: z.string(),
  /** Request target as it stood on the wire. */
  target: z.string(),
  httpVersion: z.string(),
  headers: z.array(headerPair),
  content: byteBlob,
  /** True when the bytes are a whole request that no parser took. */
  isRawPacket: z.boolean(),
  /** Different values that were taken out, or would have been. */
  redacted: z.int(),
});

export const importFormat = z.enum(['auto', 'har', 'ndjson', 'http', 'curl']);
export type ImportFormatChoice = z.infer<typeof importFormat>;

export const importInput = z.strictObject({
  /** As the user knows the file; shown with what comes of it, never opened. */
  name: z.string().min(1).max(255),
  format: importFormat.default('auto'),
  /** Null: each request goes to the endpoint of its path. */
  endpointId: z.string().nullable().default(null),
});
export type ImportInput = z.infer<typeof importInput>;

export const importProgress = z.object({
  importId: z.string(),
  /** Null until the file shows what it is. */
  format: z.string().nullable(),
  state: z.enum(['reading', 'done', 'failed', 'cancelled']),
  /** Requests stored. */
  imported: z.int(),
  bytes: z.number(),
  /** By verdict, e.g. `{"valid": 12}`; made now, with the endpoint's secrets of now, as of the time each request first came. */
  verdicts: z.record(z.string(), z.int()),
  /** What is not as it was, each sentence with how often. */
  warnings: z.array(z.object({ sentence: z.string(), count: z.int() })),
  /** Why it stopped: where, and what is wrong there. */
  problem: z.object({ place: z.string(), sentence: z.string() }).nullable(),
});
export type ImportProgress = z.infer<typeof importProgress>;

const importId = z.strictObject({ importId: z.string() });

/** What only the screens and the CLI call. */
export const transferWorkbench = {
  /** One request as it can be sent again, secrets taken out unless asked for. */
  outgoingForm: oc.input(z.strictObject({ source: formSource, ...redactionChoice })).output(outgoingForm),
  estimateExport: oc.input(exportInput).output(exportEstimate),
  /** Begins an export that is then read part by part; left alone for two minutes it is closed. */
  openExport: oc.input(exportInput).output(exportEstimate.extend({ exportId: z.string(), fileName: z.string() })),
  readExport: oc.input(z.strictObject({ exportId: z.string() })).output(exportPart),
  closeExport: oc.input(z.strictObject({ exportId: z.string() })),
  /** Begins an import that then takes the file part by part. */
  openImport: oc.input(importInput).output(importProgress),
  /** At most 8 MiB at a time, in order, one after the other. What was read until a fault stays stored. */
  writeImport: oc.input(z.strictObject({ importId: z.string(), part: byteBlob, last: z.boolean() })).output(importProgress),
  cancelImport: oc.input(importId).output(importProgress),
  /** Removes all that came of an import; the token restores it for ten minutes. */
  undoImport: oc.input(importId).output(z.object({ undoToken: z.string(), removed: z.int() })),
};
