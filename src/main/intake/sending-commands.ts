import type { MessagePort } from 'node:worker_threads';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane } from '#shared/simulation.ts';
import type { DeliveryWrite } from '../store/delivery-record.ts';
import type { StoredSimulation } from '../store/simulation-storage.ts';
import type { StoreWriter } from '../store/writer.ts';
import { serveWrites } from './write-port.ts';

/** What the sending half has written by the one writer. Every call may reject with a HookwrightError. */
export interface SendingCommands {
  /** All in one transaction; returns for each change the number of the row it made, 0 where it made none. */
  writeDeliveries(changes: readonly DeliveryWrite[]): Promise<readonly number[]>;
  /** Does the same for another thread, which holds the other end of the port; see write-port.ts. */
  serveWrites(port: MessagePort): Promise<void>;
  /** Only ended ones go; returns the ids of those. */
  removeDeliveries(ids: readonly string[]): Promise<string[]>;
  savePolicy(policy: RetryPolicy): Promise<void>;
  removePolicy(id: string): Promise<void>;
  /** Returns the new id. */
  createSimulation(made: Omit<StoredSimulation, 'id'>): Promise<string>;
  saveSimulation(
    changed: StoredSimulation,
    pages: readonly { readonly page: number; readonly lanes: readonly Lane[] }[],
  ): Promise<void>;
  removeSimulation(id: string): Promise<void>;
}

export function createSendingCommands(store: () => StoreWriter): SendingCommands {
  return {
    writeDeliveries: async (changes) => store().deliveries.write(changes),
    serveWrites: async (port) => serveWrites(port, (changes) => store().deliveries.write(changes)),
    removeDeliveries: async (ids) => store().deliveries.remove(ids),
    savePolicy: async (policy) => store().deliveries.savePolicy(policy),
    removePolicy: async (id) => store().deliveries.removePolicy(id),
    createSimulation: async (made) => store().simulations.create(made),
    saveSimulation: async (changed, pages) => store().simulations.save(changed, pages),
    removeSimulation: async (id) => store().simulations.remove(id),
  };
}
