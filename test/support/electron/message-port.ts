/** `MessageChannelMain`: two ports; one stays in main, the other may go to a page, from then on over the isolated world. */
import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';
import { decodeValue, encodeValue } from './wire-values.ts';

/** What is at the other end of a port: the sibling in main, or a port inside a page. */
interface FarEnd {
  deliver(value: string): void;
  close(): void;
}

/** How a page's world takes a port over; given by whoever knows the page. */
export interface PortCarrier extends FarEnd {
  /** Called once with what a message or the end from the page must do here. */
  attach(near: FarEnd): void;
}

const ends = new WeakMap<object, PortEnd>();

class PortEnd implements FarEnd {
  far: FarEnd | undefined;
  readonly emitter: EventEmitter;
  #queue: string[] | null = [];
  #closed = false;

  constructor(emitter: EventEmitter) {
    this.emitter = emitter;
  }

  deliver(value: string): void {
    if (this.#queue === null) {
      queueMicrotask(() => this.#closed || this.emitter.emit('message', { data: decodeValue(value), ports: [] }));
    } else {
      this.#queue.push(value);
    }
  }

  start(): void {
    const queued = this.#queue ?? [];
    this.#queue = null;
    for (const value of queued) this.deliver(value);
  }

  takeQueue(): readonly string[] {
    return this.#queue ?? [];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.far?.close();
    queueMicrotask(() => this.emitter.emit('close'));
  }
}

class StandInPort extends EventEmitter {
  constructor() {
    super();
    const guarded = strict('MessagePortMain', this);
    const end = new PortEnd(this);
    ends.set(this, end);
    ends.set(guarded, end);
    return guarded;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('The Electron stand-in cannot transfer ports over ports.');
    endOf(this).far?.deliver(encodeValue(message));
  }

  start(): void {
    endOf(this).start();
  }

  close(): void {
    endOf(this).close();
  }
}

function endOf(port: object): PortEnd {
  const end = ends.get(port);
  if (end === undefined) throw new TypeError('Only a MessagePortMain can be transferred.');
  return end;
}

export class MessageChannelMain {
  readonly port1: object;
  readonly port2: object;

  constructor() {
    this.port1 = new StandInPort();
    this.port2 = new StandInPort();
    const [one, two] = [endOf(this.port1), endOf(this.port2)];
    one.far = two;
    two.far = one;
  }
}

/** Moves a port out of main: what its sibling sends goes to the carrier from now on, what was queued first. */
export function transferPort(port: object, carrier: PortCarrier): void {
  const moved = endOf(port);
  const sibling = moved.far;
  if (!(sibling instanceof PortEnd)) throw new Error('This MessagePortMain has been transferred already.');
  sibling.far = carrier;
  carrier.attach(sibling);
  for (const value of moved.takeQueue()) carrier.deliver(value);
}
