/** The part of the contract that searches: matches in lists, values to complete a filter with, saved filters. `contract.ts` joins it to the rest. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { captureRow } from './capture.ts';

/** UTF-16 offsets, `to` exclusive. */
const textRange = z.object({ from: z.int(), to: z.int() });

/** A piece of the decoded body around the first place that a filter's words stand at. Text, never markup. */
const captureExcerpt = z.object({
  text: z.string(),
  ranges: z.array(textRange),
  cutBefore: z.boolean(),
  cutAfter: z.boolean(),
});

/** A row as a list under a filter gives it; `excerpt` only where the filter's words stand in the body and not in the summary. */
export const listedCapture = captureRow.extend({ excerpt: captureExcerpt.optional() });
export type ListedCapture = z.infer<typeof listedCapture>;

export const savedFilter = z.object({
  id: z.string(),
  name: z.string(),
  filter: z.string(),
});
export type SavedFilter = z.infer<typeof savedFilter>;

export const savedFilterInput = z.strictObject({
  /** Of the one to change; left out, a new one is made and put last. */
  id: z.string().optional(),
  name: z.string().trim().min(1).max(80),
  filter: z.string().max(10_000),
});
export type SavedFilterInput = z.infer<typeof savedFilterInput>;

export const searchWorkbench = {
  /**
   * Values that occur, to complete a filter with; `completeAt` says which `key` to ask for. Newest first where order says
   * something, else in alphabetical order. Never takes long: of headers and bodies only the last few hundred captures are read.
   */
  filterValues: oc
    .input(
      z.strictObject({
        key: z.string().max(2000),
        prefix: z.string().max(2000).default(''),
        limit: z.int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ items: z.array(z.string()) })),
  /** In the order the user gave them. */
  savedFilters: oc.output(z.object({ items: z.array(savedFilter) })),
  /** The filter must be readable; names are unique, whatever their case. */
  saveFilter: oc.input(savedFilterInput).output(savedFilter),
  removeFilter: oc.input(z.strictObject({ id: z.string() })),
  /** Those not named keep their order behind the others. */
  orderFilters: oc
    .input(z.strictObject({ ids: z.array(z.string()).max(1000) }))
    .output(z.object({ items: z.array(savedFilter) })),
};
