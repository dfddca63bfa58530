import { valueAt } from '../reading/json-pointer.ts';
import { scalarText } from '../reading/value-source.ts';
import type { HeaderPair } from '../reply.ts';
import type { StepCondition } from '../reply-script.ts';

/** What a script may ask about a request. */
export interface RequestFacts {
  readonly method: string;
  /** Request target; its query is left out of account. */
  readonly path: string;
  readonly headers: readonly HeaderPair[];
  /** The parsed JSON of the body, as reading has it; undefined when the body is no JSON. */
  readonly root: unknown;
  /** Equal for arrivals of the same event; null when nothing tells. */
  readonly eventId: string | null;
}

/** Whether all that the condition names holds. `nth`: from 1. `seenBefore`: the same event came before. */
export function conditionHolds(
  when: StepCondition,
  request: RequestFacts,
  { nth, seenBefore }: { readonly nth: number; readonly seenBefore: boolean },
): boolean {
  if (when.nth !== undefined && when.nth !== nth) return false;
  if (when.retry !== undefined && when.retry !== seenBefore) return false;
  if (when.method !== undefined && when.method.toUpperCase() !== request.method.toUpperCase()) return false;
  if (when.path !== undefined && !matchesPattern(when.path, pathOf(request.path))) return false;
  if (when.header !== undefined && !hasHeader(when.header, request.headers)) return false;
  return when.field === undefined || hasField(when.field, request.root);
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/** `*` stands for any text, also for none. Looks for the pieces one after the other, so that no pattern takes long. */
function matchesPattern(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}

function hasHeader({ name, equals }: NonNullable<StepCondition['header']>, headers: readonly HeaderPair[]): boolean {
  const wanted = name.toLowerCase();
  return headers.some(([key, value]) => key.toLowerCase() === wanted && (equals === undefined || value === equals));
}

function hasField({ pointer, equals }: NonNullable<StepCondition['field']>, root: unknown): boolean {
  const value = valueAt(root, pointer);
  if (value === undefined || equals === undefined) return value !== undefined;
  return (value === null ? 'null' : scalarText(value)) === equals;
}
