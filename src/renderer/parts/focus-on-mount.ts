/** As the ref of a field that the user asked for just now: typing can begin at once. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus();
}
