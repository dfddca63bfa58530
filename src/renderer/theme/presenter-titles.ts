/** In presenter mode a title on hover would tell what the mask hides: titles of masked elements are put away meanwhile. */
const masked = "main :is(td, dd, code, pre, .wire, [dir='auto'], [role='treeitem'], [data-private])";
const putAway = new Map<Element, string>();

function isPresenting(): boolean {
  return document.documentElement.hasAttribute('data-presenter');
}

function hideTitle(event: MouseEvent): void {
  if (!isPresenting() || !(event.target instanceof Element)) return;
  for (
    let element = event.target.closest('[title]');
    element !== null;
    element = element.parentElement?.closest('[title]') ?? null
  ) {
    if (element.closest('[data-public]') !== null || element.closest(masked) === null) continue;
    putAway.set(element, element.getAttribute('title') ?? '');
    element.removeAttribute('title');
  }
}

function bringBack(): void {
  if (isPresenting()) return;
  for (const [element, title] of putAway) if (!element.hasAttribute('title')) element.setAttribute('title', title);
  putAway.clear();
}

/** Once, in main.tsx. */
export function guardTitles(): void {
  document.addEventListener('mouseover', hideTitle, { capture: true });
  new MutationObserver(bringBack).observe(document.documentElement, { attributeFilter: ['data-presenter'] });
}
