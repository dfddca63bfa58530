/**
 * A reply script while it is being edited: every number as the text a person typed. Validation is the schema's own, so a
 * problem here is exactly what the host would refuse. Knows nothing of React or of the wire.
 */
import { explainIssues } from '#shared/input-problem.ts';
import { replyScript, type DelayStep, type ReplyScript, type ReplyStep, type ScriptEntry } from '#shared/reply-script.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { checkScript } from '#shared/script/check-script.ts';

export type StepKind = ReplyStep['kind'];
export type DelayKind = DelayStep['kind'] | 'none';

/** One entry; what its kind of step does not use keeps its value for when the kind is changed back. */
export interface EntryDraft {
  /** Stays the same while entries change places. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly headerName: string;
  readonly headerEquals: string;
  readonly pointer: string;
  readonly fieldEquals: string;
  readonly nth: string;
  readonly retry: 'any' | 'first' | 'again';
  readonly chance: string;
  readonly times: string;
  readonly forSeconds: string;
  readonly delayKind: DelayKind;
  readonly delayMs: string;
  readonly delayToMs: string;
  readonly sigma: string;
  readonly stepKind: StepKind;
  readonly status: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
  readonly malformedAt: 'status-line' | 'header' | 'chunk';
  readonly bytes: string;
  readonly chunks: string;
  readonly overMs: string;
  readonly missingBytes: string;
  readonly retryStatus: '429' | '503';
  readonly retrySeconds: string;
  readonly redirectStatus: '301' | '302' | '303' | '307' | '308';
  readonly location: string;
  readonly requests: string;
  readonly windowSeconds: string;
}

export interface ScriptDraft {
  readonly name: string;
  readonly seed: string;
  readonly scope: ReplyScript['scope'];
  readonly afterwards: ReplyScript['afterwards'];
  readonly entries: readonly EntryDraft[];
}

/** Problems by the field of the script, e.g. `entries.2.delay.toMs`; `notes` are odd, yet can be played. */
export interface ScriptReading {
  readonly script: ReplyScript | null;
  readonly problems: Readonly<Record<string, string>>;
  readonly notes: Readonly<Record<string, string>>;
}

let made = 0;
const freshKey = (): string => {
  made += 1;
  return `entry-${made}`;
};

const defaults: Omit<EntryDraft, 'key'> = {
  method: '',
  path: '',
  headerName: '',
  headerEquals: '',
  pointer: '',
  fieldEquals: '',
  nth: '',
  retry: 'any',
  chance: '100',
  times: '1',
  forSeconds: '',
  delayKind: 'none',
  delayMs: '1000',
  delayToMs: '5000',
  sigma: '0.5',
  stepKind: 'reply',
  status: '500',
  headers: [['content-type', 'application/json']],
  body: '{"error":"Failing on purpose."}',
  malformedAt: 'status-line',
  bytes: '512',
  chunks: '10',
  overMs: '5000',
  missingBytes: '64',
  retryStatus: '429',
  retrySeconds: '30',
  redirectStatus: '307',
  location: '/moved',
  requests: '10',
  windowSeconds: '1',
};

export function newEntry(): EntryDraft {
  return { ...defaults, key: freshKey() };
}

export function copyOfEntry(entry: EntryDraft): EntryDraft {
  return { ...entry, key: freshKey() };
}

const text = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value));

export function draftOfScript(script: ReplyScript): ScriptDraft {
  return {
    name: script.name,
    seed: String(script.seed),
    scope: script.scope,
    afterwards: script.afterwards,
    entries: script.entries.map(draftOfEntry),
  };
}

function draftOfEntry(entry: ScriptEntry): EntryDraft {
  const { when, delay, step } = entry;
  return {
    ...newEntry(),
    method: when?.method ?? '',
    path: when?.path ?? '',
    headerName: when?.header?.name ?? '',
    headerEquals: when?.header?.equals ?? '',
    pointer: when?.field?.pointer ?? '',
    fieldEquals: when?.field?.equals ?? '',
    nth: text(when?.nth),
    retry: when?.retry === undefined ? 'any' : when.retry ? 'again' : 'first',
    chance: text(Math.round(entry.probability * 100_000) / 1000),
    times: text(entry.times),
    forSeconds: text(entry.forSeconds),
    delayKind: delay?.kind ?? 'none',
    delayMs:
      delay === undefined
        ? defaults.delayMs
        : text(delay.kind === 'fixed' ? delay.ms : delay.kind === 'uniform' ? delay.fromMs : delay.medianMs),
    delayToMs: delay?.kind === 'uniform' ? text(delay.toMs) : defaults.delayToMs,
    sigma: delay?.kind === 'lognormal' ? text(delay.sigma) : defaults.sigma,
    stepKind: step.kind,
    ...stepDraft(step),
  };
}

function stepDraft(step: ReplyStep): Partial<EntryDraft> {
  const answer = 'reply' in step ? { status: text(step.reply.status), headers: step.reply.headers, body: step.reply.body } : {};
  switch (step.kind) {
    case 'malformed':
      return { malformedAt: step.at ?? 'status-line' };
    case 'garbage':
      return { bytes: text(step.bytes) };
    case 'dribble':
      return { ...answer, chunks: text(step.chunks), overMs: text(step.overMs) };
    case 'truncated':
      return { ...answer, missingBytes: text(step.missingBytes) };
    case 'retry-after':
      return { retryStatus: step.status === 429 ? '429' : '503', retrySeconds: text(step.seconds) };
    case 'redirect':
      return { redirectStatus: redirectText(step.status), location: step.location };
    case 'rate-limit':
      return { requests: text(step.requests), windowSeconds: text(step.windowSeconds) };
    case 'reply':
      return answer;
    case 'endpoint-reply':
    case 'hang':
    case 'reset':
    case 'empty-close':
      break;
  }
  return {};
}

export const redirectStatuses = ['301', '302', '303', '307', '308'] as const;

function redirectText(status: number): EntryDraft['redirectStatus'] {
  return redirectStatuses.find((each) => each === String(status)) ?? '307';
}

/** A number where it is one; what was typed where it is not, so that the schema can say so; undefined for nothing. */
function numberOf(typed: string): number | string | undefined {
  const trimmed = typed.trim();
  if (trimmed === '') return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : trimmed;
}

function whenOf(entry: EntryDraft): unknown {
  const when = {
    ...(entry.method.trim() === '' ? {} : { method: entry.method.trim() }),
    ...(entry.path === '' ? {} : { path: entry.path }),
    ...(entry.headerName.trim() === ''
      ? {}
      : { header: { name: entry.headerName.trim(), ...(entry.headerEquals === '' ? {} : { equals: entry.headerEquals }) } }),
    ...(entry.pointer === ''
      ? {}
      : { field: { pointer: entry.pointer, ...(entry.fieldEquals === '' ? {} : { equals: entry.fieldEquals }) } }),
    ...(entry.nth.trim() === '' ? {} : { nth: numberOf(entry.nth) }),
    ...(entry.retry === 'any' ? {} : { retry: entry.retry === 'again' }),
  };
  return Object.keys(when).length === 0 ? undefined : when;
}

function delayOf(entry: EntryDraft): unknown {
  switch (entry.delayKind) {
    case 'fixed':
      return { kind: 'fixed', ms: numberOf(entry.delayMs) };
    case 'uniform':
      return { kind: 'uniform', fromMs: numberOf(entry.delayMs), toMs: numberOf(entry.delayToMs) };
    case 'lognormal':
      return { kind: 'lognormal', medianMs: numberOf(entry.delayMs), sigma: numberOf(entry.sigma) };
    case 'none':
    default:
      return undefined;
  }
}

function stepOf(entry: EntryDraft): unknown {
  const kind = entry.stepKind;
  const answer = { status: numberOf(entry.status), headers: entry.headers, body: entry.body };
  switch (kind) {
    case 'reply':
      return { kind, reply: answer };
    case 'malformed':
      return { kind, at: entry.malformedAt };
    case 'garbage':
      return { kind, bytes: numberOf(entry.bytes) };
    case 'dribble':
      return { kind, reply: answer, chunks: numberOf(entry.chunks), overMs: numberOf(entry.overMs) };
    case 'truncated':
      return { kind, reply: answer, missingBytes: numberOf(entry.missingBytes) };
    case 'retry-after':
      return { kind, status: Number(entry.retryStatus), seconds: numberOf(entry.retrySeconds) };
    case 'redirect':
      return { kind, status: Number(entry.redirectStatus), location: entry.location };
    case 'rate-limit':
      return { kind, requests: numberOf(entry.requests), windowSeconds: numberOf(entry.windowSeconds) };
    case 'endpoint-reply':
    case 'hang':
    case 'reset':
    case 'empty-close':
    default:
      return { kind };
  }
}

function candidateOf(draft: ScriptDraft): unknown {
  return {
    name: draft.name.trim(),
    seed: numberOf(draft.seed),
    scope: draft.scope,
    afterwards: draft.afterwards,
    entries: draft.entries.map((entry) => {
      const when = whenOf(entry);
      const delay = delayOf(entry);
      const chance = numberOf(entry.chance);
      return {
        ...(when === undefined ? {} : { when }),
        probability: typeof chance === 'number' ? chance / 100 : (chance ?? null),
        times: numberOf(entry.times) ?? null,
        forSeconds: numberOf(entry.forSeconds) ?? null,
        ...(delay === undefined ? {} : { delay }),
        step: stepOf(entry),
      };
    }),
  };
}

export function readScriptDraft(draft: ScriptDraft): ScriptReading {
  return readCandidate(candidateOf(draft));
}

function readCandidate(candidate: unknown): ScriptReading {
  const read = replyScript.safeParse(candidate);
  const problems: Record<string, string> = {};
  const notes: Record<string, string> = {};
  if (!read.success) {
    for (const { field, problem } of explainIssues(read.error.issues, candidate))
      problems[field ?? ''] ??= sentenceOf(field ?? '', problem);
    return { script: null, problems, notes };
  }
  for (const { severity, field, problem } of checkScript(read.data)) (severity === 'wrong' ? problems : notes)[field] ??= problem;
  return { script: Object.keys(problems).length === 0 ? read.data : null, problems, notes };
}

/** The field's name stands above it already, and a chance is typed in percent. */
function sentenceOf(field: string, problem: string): string {
  if (field.endsWith('.probability')) return 'A chance from 0 to 100 %.';
  const words = problem.replace(/^"[^"]*" /, '');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** A script as text, to be edited as JSON. */
export function scriptText(script: ReplyScript): string {
  return `${JSON.stringify(script, null, 2)}\n`;
}

/** The script of a JSON text; `problem` says why it is none. */
export function readScriptText(json: string): { readonly draft: ScriptDraft | null; readonly problem: string | null } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { draft: null, problem: `Not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.` };
  }
  const { script, problems } = readCandidate(value);
  if (script !== null) return { draft: draftOfScript(script), problem: null };
  const [field, problem] = Object.entries(problems)[0] ?? ['', 'It does not fit.'];
  return { draft: null, problem: field === '' ? problem : `${field}: ${problem}` };
}
