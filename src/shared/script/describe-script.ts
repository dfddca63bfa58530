import { joinWords } from '../reading/conditions.ts';
import { durationText } from '../retry/duration-text.ts';
import type { DelayStep, ReplyScript, ReplyStep, ScriptEntry, StepCondition } from '../reply-script.ts';

/** The whole script in one sentence, in the order in which its entries have their turns. */
export function describeScript(script: ReplyScript): string {
  const parts: string[] = [];
  let connector = '';
  for (const entry of script.entries) {
    parts.push(`${connector}${describeEntry(entry)}`);
    connector = isSelective(entry) ? 'otherwise ' : 'then ';
  }
  const last = script.entries.at(-1);
  if (last !== undefined && (isSelective(last) || !isEndless(last))) parts.push(`${connector}${ending(script, last)}`);
  const scope = script.scope === 'per-event' ? 'For each event by itself: ' : '';
  const words = parts.join('; ');
  return `${scope}${scope === '' ? words.slice(0, 1).toUpperCase() + words.slice(1) : words}.`;
}

function ending({ afterwards }: ReplyScript, last: ScriptEntry): string {
  const own = 'the endpoint’s own reply';
  if (afterwards === 'endpoint-reply' || isEndless(last)) return own;
  const selective = isSelective(last) ? `${own}, and once all turns are used ` : '';
  return `${selective}${afterwards === 'start-again' ? 'it starts again' : 'the last goes on for ever'}`;
}

/** One entry: how often, on what condition, with what chance, after what wait, and what it does. */
export function describeEntry({ when, probability, times, forSeconds, delay, step }: ScriptEntry): string {
  const conditions = when === undefined ? '' : describeCondition(when);
  const turns = turnWords(times, forSeconds);
  const chance = probability < 1 ? `with a chance of ${round(probability * 100)} %` : '';
  const wait = delay === undefined ? '' : `after ${delayWords(delay)}`;
  const details = [conditions, turns, chance, wait].filter((words) => words !== '').join(', ');
  return details === '' ? describeStep(step) : `${details}: ${describeStep(step)}`;
}

function turnWords(times: number | null, forSeconds: number | null): string {
  const count = times === null ? '' : times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`;
  if (forSeconds === null) return count;
  const time = `for ${durationText(forSeconds * 1000)}`;
  return count === '' ? time : `${count}, at most ${time}`;
}

/** The condition as words that begin a sentence, e.g. `when the method is POST and the same event came before`. */
export function describeCondition({ method, path, header, field, nth, retry }: StepCondition): string {
  const words: string[] = [];
  if (nth !== undefined) words.push(`it is request number ${nth}`);
  if (method !== undefined) words.push(`the method is ${method.toUpperCase()}`);
  if (path !== undefined) words.push(`the path is ${path}`);
  if (header !== undefined) words.push(`the header ${header.name} is ${valueWords(header.equals)}`);
  if (field !== undefined)
    words.push(`the field ${field.pointer === '' ? '(the whole body)' : field.pointer} is ${valueWords(field.equals)}`);
  if (retry !== undefined) words.push(retry ? 'the same event came before' : 'the event comes for the first time');
  return words.length === 0 ? '' : `when ${joinWords(words)}`;
}

function valueWords(equals: string | undefined): string {
  return equals === undefined ? 'there' : `“${equals}”`;
}

/** What a step does, as a verb without its subject: `answers 500`, `resets the connection`. */
export function describeStep(step: ReplyStep): string {
  switch (step.kind) {
    case 'reply':
      return `answers ${step.reply.status}`;
    case 'endpoint-reply':
      return 'the endpoint’s own reply';
    case 'hang':
      return 'says nothing until the caller gives up';
    case 'reset':
      return 'resets the connection';
    case 'empty-close':
      return 'closes the connection without an answer';
    case 'malformed':
      return `answers with broken HTTP (${malformedWords[step.at ?? 'status-line']})`;
    case 'garbage':
      return `sends ${count(step.bytes, 'random byte')} and closes`;
    case 'dribble':
      return `answers ${step.reply.status} in ${step.chunks} pieces over ${durationText(step.overMs)}`;
    case 'truncated':
      return `answers ${step.reply.status} but stops ${count(step.missingBytes, 'byte')} before the announced end`;
    case 'retry-after':
      return `answers ${step.status} with Retry-After ${step.seconds}`;
    case 'redirect':
      return `redirects with ${step.status} to ${step.location}`;
    case 'rate-limit':
    default:
      return `lets ${count(step.requests, 'request')} through per ${durationText(step.windowSeconds * 1000)} and answers 429 beyond`;
  }
}

const malformedWords = {
  'status-line': 'in the status line',
  header: 'in a header line',
  chunk: 'in a chunk of the body',
} as const;

function delayWords(delay: DelayStep): string {
  switch (delay.kind) {
    case 'fixed':
      return durationText(delay.ms);
    case 'uniform':
      return `${durationText(delay.fromMs)} to ${durationText(delay.toMs)}`;
    case 'lognormal':
    default:
      return `${durationText(delay.medianMs)} in the middle (lognormal, sigma ${delay.sigma})`;
  }
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Whether it may pass a request over to the entries after it while it still has turns. */
export function isSelective({ when, probability }: ScriptEntry): boolean {
  return probability < 1 || (when !== undefined && Object.values(when).some((value) => value !== undefined));
}

/** Whether its turns never end. */
export function isEndless({ times, forSeconds }: ScriptEntry): boolean {
  return times === null && forSeconds === null;
}
