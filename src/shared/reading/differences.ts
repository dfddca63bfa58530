/** Where a payload departs from the fields its provider documents. Nothing is dropped or refused for it. */
import type { Difference } from '../event.ts';
import type { EventDefinition, FieldDefinition, ProviderProfile } from '../provider-profile.ts';
import { joinWords, jsonType } from './conditions.ts';
import { childOf, hasChildren, pointerSegment, pointerSegments, valueAt } from './json-pointer.ts';
import { plainLine } from './plain-line.ts';
import { scalarText } from './value-source.ts';

/** More than these say nothing more. */
const mostDifferences = 50;
const mostItemsLookedAt = 100;

interface FieldNode {
  /** As it stands in a pointer, escaped. */
  readonly segment: string;
  field: FieldDefinition | null;
  readonly children: Map<string, FieldNode>;
  /** Every entry of an array. */
  items: FieldNode | null;
}

export interface PayloadCheck {
  readonly differences: Difference[];
  /** Scalars in fields nobody documented, in objects that may have such: name and value. */
  readonly unknownFields: [string, string][];
}

/** Compares a payload with the documented fields of the profile and, where one was found, of the event. */
export function checkPayload(profile: ProviderProfile, definition: EventDefinition | null, root: unknown): PayloadCheck {
  const tree = treeOf(profile, definition);
  const check: PayloadCheck = { differences: [], unknownFields: [] };
  const visit = (node: FieldNode, value: unknown, pointer: string): void => {
    if (node.field !== null && !fits(node.field, value, pointer, root, check)) return;
    if (node.items !== null && Array.isArray(value)) {
      for (const [index, item] of value.slice(0, mostItemsLookedAt).entries()) visit(node.items, item, `${pointer}/${index}`);
    }
    const open = node.field === null ? profile.openPayload : node.field.open === true;
    if ((node.children.size === 0 && !open) || !hasChildren(value) || Array.isArray(value)) return;
    for (const [key, child] of node.children) visit(child, childOf(value, key), `${pointer}/${child.segment}`);
    if (open && profile.showUnknownFields !== true) return;
    for (const key of Object.keys(value)) {
      if (!node.children.has(key)) noteUnknown(pointer, key, childOf(value, key), open, check);
    }
  };
  visit(tree, root, '');
  return check;
}

/** Whether the provider documents any field as always there. */
export function hasRequiredFields(profile: ProviderProfile): boolean {
  return profile.fields.some((field) => field.required);
}

/** A value in a few words, safe to show. */
export function valueWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = scalarText(value);
  if (text === null) return value === null ? 'null' : `an ${jsonType(value)}`;
  return typeof value === 'string' ? `“${plainLine(text, 80)}”` : plainLine(text, 80);
}

function noteUnknown(pointer: string, key: string, value: unknown, open: boolean, check: PayloadCheck): void {
  if (open) {
    const text = scalarText(value);
    if (text !== null && text !== '' && check.unknownFields.length < mostDifferences) check.unknownFields.push([key, text]);
  } else {
    note(check, {
      at: `${pointer}/${pointerSegment(key)}`,
      kind: 'unknown-field',
      expected: 'no such field',
      found: valueWords(value),
    });
  }
}

/** Notes how a value departs from its field; false when there is nothing to look at inside it. */
function fits(field: FieldDefinition, value: unknown, pointer: string, root: unknown, check: PayloadCheck): boolean {
  if (value === undefined) {
    const replaced = field.alternatives?.some((other) => valueAt(root, other) !== undefined) ?? false;
    if (field.required && !replaced) note(check, { at: pointer, kind: 'missing', expected: typeWords(field), found: 'nothing' });
    return false;
  }
  if (value === null && field.nullable) return false;
  if (field.type !== 'any' && jsonType(value) !== field.type) {
    note(check, { at: pointer, kind: 'wrong-type', expected: typeWords(field), found: valueWords(value) });
    return false;
  }
  const text = scalarText(value);
  if (field.values !== null && (text === null || !field.values.includes(text))) {
    note(check, { at: pointer, kind: 'unknown-value', expected: joinWords(field.values, 'or'), found: valueWords(value) });
  }
  return true;
}

function note(check: PayloadCheck, difference: Difference): void {
  if (check.differences.length < mostDifferences) check.differences.push(difference);
}

function typeWords(field: FieldDefinition): string {
  if (field.type === 'any') return 'a value';
  return `${/^[ao]/.test(field.type) ? 'an' : 'a'} ${field.type}${field.nullable ? ' or null' : ''}`;
}

const trees = new WeakMap<ProviderProfile, Map<string, FieldNode>>();

function treeOf(profile: ProviderProfile, definition: EventDefinition | null): FieldNode {
  const perEvent = trees.get(profile) ?? new Map<string, FieldNode>();
  trees.set(profile, perEvent);
  // A definition without an id of its own cannot be: the slash keeps this key apart from all ids.
  const key = definition?.id ?? '/';
  const known = perEvent.get(key);
  if (known !== undefined) return known;
  const tree: FieldNode = { segment: '', field: null, children: new Map(), items: null };
  for (const field of [...profile.fields, ...(definition?.fields ?? [])]) addField(tree, field);
  perEvent.set(key, tree);
  return tree;
}

function addField(tree: FieldNode, field: FieldDefinition): void {
  let node = tree;
  for (const segment of pointerSegments(field.pointer)) {
    const known = segment === '*' ? node.items : node.children.get(segment);
    const next: FieldNode = known ?? { segment: pointerSegment(segment), field: null, children: new Map(), items: null };
    if (segment === '*') node.items = next;
    else node.children.set(segment, next);
    node = next;
  }
  node.field = field;
}
