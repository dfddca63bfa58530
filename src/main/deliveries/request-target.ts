import { requiredUrl } from './parsed-url.ts';

/**
 * Where a replayed capture goes: the target's own path, then what came after the endpoint's slug, then both queries.
 * A capture of `/inbox/orders?x=1` on the endpoint `inbox`, sent to `http://localhost:3000/hook?k=v`, has the request
 * target `/hook/orders?k=v&x=1`; one of `/inbox` has `/hook?k=v`. Without an endpoint the whole captured path is added.
 * What was captured stands in it character for character. Null: the target's URL says it all.
 */
export function replayTarget(targetUrl: string, captured: string, slug: string | null): string | null {
  const { path, query } = splitTarget(originForm(captured));
  const rest = slug !== null && (path === `/${slug}` || path.startsWith(`/${slug}/`)) ? path.slice(slug.length + 1) : path;
  if ((rest === '' || rest === '/') && query === null && slug !== null) return null;
  const base = requiredUrl(targetUrl);
  const basePath = rest === '' ? base.pathname : base.pathname.replace(/\/$/, '');
  const queries = [base.search.slice(1), query ?? ''].filter((part) => part !== '');
  const tail = queries.length > 0 ? `?${queries.join('&')}` : query === null ? '' : '?';
  return `${basePath}${rest}${tail}`;
}

/** The URL as people read it: what stands in the request line behind the target's origin. */
export function attemptUrl(targetUrl: string, requestTarget: string | null): string {
  return requestTarget === null ? targetUrl : `${requiredUrl(targetUrl).origin}${requestTarget}`;
}

/** A proxy-style target (`https://host/path`) names the same place as its path would; `*` names none. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? '';
}

function splitTarget(target: string): { path: string; query: string | null } {
  const at = target.indexOf('?');
  return at === -1 ? { path: target, query: null } : { path: target.slice(0, at), query: target.slice(at + 1) };
}
