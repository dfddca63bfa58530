import type { ReplyScript, ReplyStep, ScriptEntry } from '../reply-script.ts';
import { describeCondition, isEndless, isSelective } from './describe-script.ts';

/** What is odd about a script that its schema lets through. */
export interface ScriptRemark {
  /** `wrong`: it cannot be played so. `note`: it can, but likely means something else. */
  readonly severity: 'wrong' | 'note';
  /** Path of the field, e.g. `entries.2.delay.toMs`. */
  readonly field: string;
  /** One sentence. */
  readonly problem: string;
}

/** Bodies and headers of all entries together, characters: a script is kept in memory and copied between threads. */
const largestScript = 4_194_304;

/** In the order of the entries; empty when all is well. */
export function checkScript(script: ReplyScript): ScriptRemark[] {
  const remarks: ScriptRemark[] = [];
  let shadow: number | null = null;
  let size = 0;
  for (const [index, entry] of script.entries.entries()) {
    const field = `entries.${index}`;
    size += 'reply' in entry.step ? replySize(entry.step.reply) : 0;
    for (const [at, severity, problem] of entryRemarks(entry)) remarks.push({ severity, field: `${field}.${at}`, problem });
    if (shadow !== null) {
      remarks.push({
        severity: 'note',
        field,
        problem: `It never has its turn: entry ${shadow + 1} before it takes every request for ever.`,
      });
    } else if (!isSelective(entry) && isEndless(entry)) shadow = index;
  }
  if (size > largestScript) {
    remarks.push({
      severity: 'wrong',
      field: 'entries',
      problem: `Its replies are ${size} characters together; ${largestScript} are allowed.`,
    });
  }
  if (script.afterwards !== 'endpoint-reply' && script.entries.some(isEndless)) {
    remarks.push({
      severity: 'note',
      field: 'afterwards',
      problem: 'It never comes to its end, because one of its entries goes on for ever.',
    });
  }
  return remarks;
}

type EntryRemark = readonly [at: string, severity: ScriptRemark['severity'], problem: string];

function entryRemarks({ when, probability, times, delay, step }: ScriptEntry): EntryRemark[] {
  const remarks: EntryRemark[] = [];
  if (probability === 0) remarks.push(['probability', 'note', 'With a chance of 0 it never answers.']);
  if (when !== undefined && describeCondition(when) === '')
    remarks.push(['when', 'note', 'The condition asks for nothing, so it always holds.']);
  if (when?.nth !== undefined && times !== null && times > 1) {
    remarks.push(['times', 'note', 'Only one request has that number, so it answers once at most.']);
  }
  if (delay?.kind === 'uniform' && delay.fromMs > delay.toMs) {
    remarks.push(['delay.toMs', 'wrong', 'The longest delay is shorter than the shortest.']);
  }
  return [...remarks, ...stepRemarks(step)];
}

function stepRemarks(step: ReplyStep): EntryRemark[] {
  if (step.kind !== 'truncated' && step.kind !== 'dribble') return [];
  const { status, body } = step.reply;
  if (status === 204 || status === 205 || status === 304) {
    const verb = step.kind === 'truncated' ? 'cut short' : 'sent in pieces';
    return [['step.reply.status', 'wrong', `An answer with status ${status} has no body that could be ${verb}.`]];
  }
  if (step.kind === 'dribble' && body.length < 2) {
    return [['step.reply.body', 'note', 'The body is too short to be sent in pieces, so it is sent at once.']];
  }
  return [];
}

function replySize({
  headers,
  body,
}: {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, body.length);
}
