/** The app that the contract suite runs on, with a way to let a webhook arrive. */
import type { AppApi } from '#main/app-api.ts';

export interface Webhook {
  /** e.g. `/inbox/orders?x=1`. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface ContractApp {
  readonly api: AppApi;
  /** Sends a webhook to the receiver; resolves once it was answered, and so is stored. */
  deliver(webhook: Webhook): Promise<void>;
  close(): Promise<void>;
}

export { openMemoryApp as openContractApp } from './memory-app.ts';
