import type { MouseEvent } from 'react';

/** Where a menu opens, px from the top left of the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

/** Below an element: where its menu opens by key. */
export function placeBelow(element: Element): MenuPlace {
  const box = element.getBoundingClientRect();
  return { x: box.left + 24, y: box.bottom };
}

/** Where the menu of an element was asked for: at the pointer, or below the element by a key of the keyboard. */
export function askedPlace(event: MouseEvent, element: Element): MenuPlace {
  const byKey = event.button !== 2 || (event.clientX === 0 && event.clientY === 0);
  return byKey ? placeBelow(element) : { x: event.clientX, y: event.clientY };
}
