/**
 * What shall be rehearsed, while it is being set up: numbers as the text a person typed. The schema of the contract says what
 * is wrong, so a problem here is what the host would refuse. Knows nothing of React or of the wire.
 */
import { explainIssues } from '#shared/input-problem.ts';
import { policyForProvider } from '#shared/policies/built-in.ts';
import { readyMadeScripts } from '#shared/script/ready-made.ts';
import { simulationInput, type SimulationInput } from '#shared/simulation.ts';
import { noOptions, optionsOf, targetOf as connectionOf, type TargetOptions } from '../send/target-draft.ts';
import { draftOfScript, readScriptDraft, type ScriptDraft } from '../reply-script/script-draft.ts';

export interface SetupDraft {
  readonly provider: string;
  readonly policy: string;
  readonly eventsKind: SimulationInput['events']['kind'];
  readonly count: string;
  readonly perSecond: string;
  /** Weight by event id; left out: 1. */
  readonly mix: Readonly<Record<string, string>>;
  readonly filter: string;
  readonly atMost: string;
  /** Joined by commas or spaces. */
  readonly ids: string;
  /** Percent. */
  readonly duplicates: string;
  readonly reordered: string;
  readonly dropped: string;
  readonly parallel: string;
  readonly targetKind: SimulationInput['target']['kind'];
  readonly script: ScriptDraft;
  readonly url: string;
  /** How the handler is connected to; its redirects are the policy's affair. */
  readonly options: TargetOptions;
  readonly clock: SimulationInput['clock']['kind'];
  readonly factor: string;
  readonly seed: string;
  /** `none`, `secret` or the id of an endpoint. */
  readonly signWith: string;
  readonly secret: string;
  readonly probeBadSignature: boolean;
  readonly handledProbe: 'none' | 'header' | 'url';
  readonly probeHeader: string;
  readonly probeUrl: string;
  readonly concurrency: string;
  readonly name: string;
}

/** Problems by the field of the input, e.g. `events.count`. */
export type SetupProblems = Readonly<Record<string, string>>;

function readyMade(id: string): ScriptDraft {
  const scripts = readyMadeScripts();
  const found = scripts.find((each) => each.id === id) ?? scripts[0];
  if (found === undefined) throw new RangeError('There are no ready-made scripts');
  return draftOfScript(found.script);
}

export const firstSetup: SetupDraft = {
  provider: 'aisoule',
  policy: 'aisoule',
  eventsKind: 'generated',
  count: '1',
  perSecond: '1',
  mix: {},
  filter: '',
  atMost: '100',
  ids: '',
  duplicates: '0',
  reordered: '0',
  dropped: '0',
  parallel: '0',
  targetKind: 'script',
  script: readyMade('always-down'),
  url: '',
  options: noOptions,
  clock: 'virtual',
  factor: '60',
  seed: '1',
  signWith: 'none',
  secret: '',
  probeBadSignature: false,
  handledProbe: 'none',
  probeHeader: 'x-handled-times',
  probeUrl: '',
  concurrency: '8',
  name: '',
};

/** What changes when another provider is chosen: its own policy, and no weights of the other one's events. */
export function withProvider(provider: string): Partial<SetupDraft> {
  const policy = policyForProvider(provider);
  return { provider, mix: {}, ...(policy === null ? {} : { policy }) };
}

export interface Example {
  readonly title: string;
  readonly words: string;
  readonly setup: Partial<SetupDraft>;
}

/** One click each, to see what this is for. */
export const examples: readonly Example[] = [
  {
    title: 'AIsoule’s ladder against a handler that is down',
    words: 'Attempts at 0 s, 10 s, 70 s and 370 s, then the webhook is marked as failing.',
    setup: { ...withProvider('aisoule'), script: readyMade('always-down'), name: 'AIsoule against a handler that is down' },
  },
  {
    title: 'MAIA and a handler that fails twice',
    words: 'Waits of 1 s and 2 s, then it is delivered.',
    setup: { ...withProvider('maia'), script: readyMade('fails-twice'), name: 'MAIA and a handler that fails twice' },
  },
  {
    title: '60 events into an outage of 8 minutes',
    words: 'Svix’s ladder reaches past the outage: does everything arrive in the end?',
    setup: {
      ...withProvider('standard-webhooks'),
      policy: 'svix',
      count: '60',
      perSecond: '0.5',
      duplicates: '5',
      script: readyMade('down-8-minutes'),
      name: '60 events into an outage of 8 minutes',
    },
  },
];

function numberOf(typed: string): number | string | undefined {
  const trimmed = typed.trim();
  if (trimmed === '') return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : trimmed;
}

function share(percent: string): number | string | undefined {
  const value = numberOf(percent);
  return typeof value === 'number' ? value / 100 : value;
}

function eventsOf(draft: SetupDraft): unknown {
  const perSecond = numberOf(draft.perSecond);
  if (draft.eventsKind === 'generated') {
    const mix = Object.fromEntries(
      Object.entries(draft.mix)
        .map(([id, weight]) => [id, numberOf(weight)] as const)
        .filter(([, weight]) => weight !== undefined),
    );
    return { kind: 'generated', count: numberOf(draft.count), perSecond, mix };
  }
  if (draft.eventsKind === 'filter') {
    return {
      kind: 'filter',
      filter: draft.filter,
      atMost: numberOf(draft.atMost),
      ...(perSecond === undefined ? {} : { perSecond }),
    };
  }
  return {
    kind: 'captures',
    ids: draft.ids.split(/[\s,]+/).filter((id) => id !== ''),
    ...(perSecond === undefined ? {} : { perSecond }),
  };
}

function targetOf(draft: SetupDraft, script: unknown): unknown {
  if (draft.targetKind === 'script') return { kind: 'script', script };
  return {
    kind: 'url',
    target: { ...connectionOf({ ...draft.options, redirects: 0 }), url: draft.url.trim() },
  };
}

function clockOf({ clock, factor }: SetupDraft): unknown {
  return clock === 'scaled' ? { kind: clock, factor: numberOf(factor) } : { kind: clock };
}

function probeOf(draft: SetupDraft): unknown {
  if (draft.targetKind !== 'url' || draft.handledProbe === 'none') return undefined;
  return draft.handledProbe === 'header' ? { header: draft.probeHeader.trim() } : { url: draft.probeUrl.trim() };
}

/** The input a draft comes to, and what is wrong with it; the input is null while anything is. */
export function readSetup(draft: SetupDraft): { readonly input: SimulationInput | null; readonly problems: SetupProblems } {
  const script = draft.targetKind === 'script' ? readScriptDraft(draft.script) : null;
  const handledTwiceProbe = probeOf(draft);
  const candidate = {
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    provider: draft.provider,
    policy: draft.policy,
    events: eventsOf(draft),
    disturbance: {
      duplicates: share(draft.duplicates),
      reordered: share(draft.reordered),
      dropped: share(draft.dropped),
      parallel: share(draft.parallel),
    },
    target: targetOf(draft, script?.script ?? undefined),
    clock: clockOf(draft),
    seed: numberOf(draft.seed),
    ...(draft.signWith === 'none' ? {} : draft.signWith === 'secret' ? { secret: draft.secret } : { endpointId: draft.signWith }),
    ...(handledTwiceProbe === undefined ? {} : { handledTwiceProbe }),
    probeBadSignature: draft.probeBadSignature,
    concurrency: numberOf(draft.concurrency),
  };
  const problems: Record<string, string> = { ...ownProblems(draft) };
  if (script !== null && script.script === null) problems['target.script'] = 'The script has open problems; edit it.';
  const read = simulationInput.safeParse(candidate);
  if (!read.success) {
    for (const { field, problem } of explainIssues(read.error.issues, candidate)) {
      if (field?.startsWith('target.script') !== true) problems[field ?? ''] ??= sentenceOf(field ?? '', problem);
    }
  }
  return { input: read.success && Object.keys(problems).length === 0 ? read.data : null, problems };
}

function ownProblems(draft: SetupDraft): Record<string, string> {
  const found: Record<string, string> = {};
  if (draft.targetKind === 'url' && !/^https?:\/\/[^/]/i.test(draft.url.trim())) {
    found['target.target.url'] =
      draft.url.trim() === '' ? 'Needed: where your handler listens.' : 'Must begin with http:// or https://.';
  }
  const { certificate, key } = draft.options;
  if (draft.targetKind === 'url' && certificate.trim() !== '' && key.trim() === '')
    found['target.target.clientCertificate.key'] = 'Needed with the certificate; keys of earlier runs are not kept.';
  if (draft.signWith === 'secret' && draft.secret === '') found['secret'] = 'Needed to sign with.';
  if (draft.probeBadSignature && draft.signWith === 'none') found['probeBadSignature'] = 'Choose what to sign with first.';
  if (draft.eventsKind === 'captures' && draft.ids.trim() === '') found['events.ids'] = 'Name at least one capture, such as c12.';
  if (draft.handledProbe === 'url' && draft.targetKind === 'url' && !draft.probeUrl.includes('{eventId}')) {
    found['handledTwiceProbe.url'] = 'Needs {eventId} where the event’s id belongs.';
  }
  return found;
}

function sentenceOf(field: string, problem: string): string {
  if (field.startsWith('disturbance.')) return '0 to 100 %.';
  const words = problem.replace(/^"[^"]*" /, '');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The set-up of a run that was made, to change and run again. A secret is never kept, so it has to be given again. */
export function setupOf(input: SimulationInput): SetupDraft {
  const { events, target, clock, disturbance, handledTwiceProbe: probe } = input;
  const percent = (value: number | undefined): string => String(Math.round((value ?? 0) * 100_000) / 1000);
  const url = target.kind === 'url' ? target.target : null;
  return {
    ...firstSetup,
    name: input.name ?? '',
    provider: input.provider,
    policy: typeof input.policy === 'string' ? input.policy : input.policy.id,
    eventsKind: events.kind,
    perSecond: String(events.perSecond ?? 1),
    ...(events.kind === 'generated'
      ? {
          count: String(events.count),
          mix: Object.fromEntries(Object.entries(events.mix).map(([id, weight]) => [id, String(weight)])),
        }
      : events.kind === 'filter'
        ? { filter: events.filter, atMost: String(events.atMost) }
        : { ids: events.ids.join(', ') }),
    duplicates: percent(disturbance?.duplicates),
    reordered: percent(disturbance?.reordered),
    dropped: percent(disturbance?.dropped),
    parallel: percent(disturbance?.parallel),
    targetKind: target.kind,
    ...(target.kind === 'script' ? { script: draftOfScript(target.script) } : {}),
    ...(url === null ? {} : { url: url.url, options: optionsOf(url) }),
    clock: clock.kind,
    factor: clock.kind === 'scaled' ? String(clock.factor) : firstSetup.factor,
    seed: String(input.seed),
    signWith: input.endpointId ?? 'none',
    probeBadSignature: input.probeBadSignature,
    ...(probe === undefined
      ? {}
      : 'header' in probe
        ? { handledProbe: 'header' as const, probeHeader: probe.header }
        : { handledProbe: 'url' as const, probeUrl: probe.url }),
    concurrency: String(input.concurrency),
  };
}
