/**
 * Makes the stand-in honest: whatever it does not implement throws on first touch, so that a test can never pass
 * because a call did nothing.
 */

/** Names that JavaScript itself, the inspector or a promise looks for on any object. */
const asked = new Set<PropertyKey>([
  'then',
  'toJSON',
  'constructor',
  'prototype',
  'inspect',
  'nodeType',
  'tagName',
  '$$typeof',
  'asymmetricMatch',
  'splice',
  'length',
]);

/** The object with a guard around it: reading a member it does not have throws and names it. Members may be replaced by tests. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property) {
      if (typeof property === 'symbol' || asked.has(property) || property in object) {
        const member = Reflect.get(object, property, object) as unknown;
        // Bound, because a class's private fields are on the object and not on the guard.
        return typeof member === 'function' && property !== 'prototype' && property !== 'constructor'
          ? bound(object, member)
          : member;
      }
      throw new Error(`The Electron stand-in does not implement ${name}.${property}. Implement it in test/support/electron/.`);
    },
  });
}

const boundMembers = new WeakMap<object, WeakMap<object, unknown>>();

/** The same function for the same member each time, so that a listener can be removed again. */
function bound(owner: object, member: object): unknown {
  const members = boundMembers.get(owner) ?? new WeakMap<object, unknown>();
  boundMembers.set(owner, members);
  const known = members.get(member) ?? (member as (...args: unknown[]) => unknown).bind(owner);
  members.set(member, known);
  return known;
}

/** A module of Electron that the stand-in does not have at all. */
export function absent(name: string): object {
  const fail = (): never => {
    throw new Error(`The Electron stand-in does not implement ${name}. Implement it in test/support/electron/.`);
  };
  return new Proxy(function () {}, {
    get: (_object, property) => (typeof property === 'symbol' || asked.has(property) ? undefined : fail()),
    apply: fail,
    construct: fail,
  });
}
