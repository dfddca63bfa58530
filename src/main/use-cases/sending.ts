import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { attemptDigest } from '../deliveries/make-attempt.ts';
import { buildRequest } from '../deliveries/build-request.ts';
import { hiddenHeaders } from '../deliveries/bulk-request.ts';
import type { DraftContext } from '../deliveries/delivery-draft.ts';
import type { QueueContext } from '../deliveries/delivery-queue.ts';
import { isOwnReceiver, type ReceiverPlace } from '../deliveries/own-receiver.ts';
import { openTarget } from '../deliveries/stored-target.ts';
import { parseTarget } from '../sender/parse-target.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { PolicyBook } from './policies.ts';

export interface SendingContext {
  readonly reader: StoreReader;
  readonly directory: EndpointDirectory;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly policies: PolicyBook;
  readonly receiverPlace: () => ReceiverPlace;
}

/** What drafts, queue and bulk replays ask of the rest of the app. */
export interface Sending {
  draftContext(): DraftContext;
  readonly prepare: QueueContext['prepare'];
  isOwnReceiver(url: string): boolean;
  /** Throws `loop-detected`. */
  refuseLoop(targetUrl: string, capture: ReplayableCapture, body: Uint8Array): void;
}

export function createSending(context: SendingContext): Sending {
  const { reader, directory, vault, clock, policies } = context;
  const secretsOf = (endpointId: string): readonly string[] | null => directory.find(endpointId)?.secrets ?? null;
  const isOwn = (url: string): boolean => isOwnReceiver(url, context.receiverPlace());

  function refuseLoop(targetUrl: string, capture: ReplayableCapture, body: Uint8Array): void {
    if (!isOwn(targetUrl)) return;
    const raw = capture.bodyKind === 'raw-packet';
    const sentBy = reader.deliveries.ownDelivery(attemptDigest(raw ? [] : capture.headers, body), capture.receivedAt);
    if (sentBy === null) return;
    throw new HookwrightError(
      'loop-detected',
      `${capture.id} was itself sent to Hookwright by ${sentBy}; sending it here again would go round in a circle.`,
      {
        field: 'targetUrl',
      },
    );
  }

  return {
    draftContext: () => ({
      now: clock.now(),
      profile: (id) => directory.profile(id),
      policy: (id) => policies.require(id),
      policyOfProvider: (provider) => policies.ofProvider(provider),
      secretsOf,
      seal: (text) => vault.seal(text),
      target: ({ targetUrl, target = {} }) => namingFields(() => parseTarget({ ...definedOnly(target), url: targetUrl })),
    }),
    prepare(recipe, body, numbers) {
      const profile = directory.profile(recipe.provider);
      const { signing } = recipe;
      const sealed = signing?.sealedSecret ?? null;
      const secret = sealed !== null ? vault.open(sealed) : (secretsOf(signing?.endpointId ?? '')?.[0] ?? null);
      return {
        request: buildRequest(recipe, body, { ...numbers, secret, profile }),
        target: openTarget(recipe.target, vault),
        hide: hiddenHeaders(recipe, profile),
      };
    },
    isOwnReceiver: isOwn,
    refuseLoop,
  };
}

/** A target stands in two fields of an input: its URL by itself, the rest in `target`. */
function namingFields<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof HookwrightError) || error.field === null) throw error;
    const field = error.field === 'url' ? 'targetUrl' : `target.${error.field}`;
    throw new HookwrightError(error.code, error.problem, { field, remedy: error.remedy, cause: error });
  }
}

function definedOnly<T extends object>(part: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
