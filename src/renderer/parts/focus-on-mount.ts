/** As the ref of a field that the user asked for just now: typing can begin at once. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus();
}

/** The same in a dialog: after it noted where the focus goes back to, and before the next key. */
export function focusInDialog(element: HTMLElement | null): void {
  queueMicrotask(() => element?.focus());
}
