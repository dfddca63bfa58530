/** Sending without a data folder: what a command needs to deliver one event, or to rehearse many, and be gone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryInput } from '#shared/delivery.ts';
import type { Deadlines } from '#shared/target.ts';
import { systemClock } from '#main/clock.ts';
import { composeOneOff, type OneOffDelivery } from '#main/deliveries/one-off-delivery.ts';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import { silentLog } from '#main/log.ts';
import { createSender } from '#main/sender/sender.ts';
import { startRehearsal, type Rehearsal, type RehearsalInput } from './rehearsal.ts';

export type { OneOffAttempt, OneOffDelivery, OneOffEnd } from '#main/deliveries/one-off-delivery.ts';

export interface OpenSender {
  /** Throws what is wrong with the input, naming the field. `deadlines`: in place of the policy's. */
  compose(input: DeliveryInput, deadlines: Partial<Deadlines>): OneOffDelivery;
  /** Throws what makes the run impossible. */
  rehearse(input: RehearsalInput): Rehearsal;
  /** Ends what is under way. */
  close(): void;
}

export function openSender(): OpenSender {
  const ownAuthority = readOwnAuthority();
  const sender = createSender({ clock: systemClock, log: silentLog, ownAuthority: () => ownAuthority });
  const send = sender.attempt.bind(sender);
  return {
    compose: (input, deadlines) => composeOneOff(input, { clock: systemClock, send, deadlines }),
    rehearse: (input) => startRehearsal(input, sender),
    close: () => sender.close(),
  };
}

/** The authority of the usual data folder, so that a Hookwright on this machine is trusted; empty where there is none. */
function readOwnAuthority(): string {
  try {
    return readFileSync(join(defaultDataFolder(), 'certificates', 'ca.pem'), 'utf8');
  } catch {
    return '';
  }
}
