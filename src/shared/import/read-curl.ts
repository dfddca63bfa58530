import { parseCurl } from '../curl-parse.ts';
import { checkedHeaders, ImportFault, type ImportedRequest } from './imported-request.ts';

/** A curl command as the request it would send. Nothing is run, and no file it names is opened. */
export function readCurlCommand(bytes: Uint8Array): ImportedRequest {
  const reading = parseCurl(new TextDecoder().decode(bytes));
  if (!reading.ok) throw new ImportFault('', reading.problem);
  const { method, url, headers, body, warnings, target } = reading.request;
  const [, scheme, authority = '', rest] = /^(https?):\/\/([^/?#]*)([^#]*)/i.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) throw new ImportFault('', 'Its URL does not begin with http:// or https://.');
  const host = target.hostOverride ?? authority;
  return {
    method,
    target: rest.startsWith('/') ? rest : `/${rest}`,
    httpVersion: '1.1',
    headers: checkedHeaders(
      [
        ...(headers.some(([name]) => name.toLowerCase() === 'host') ? [] : [['Host', host] as const]),
        ...headers,
        ...(body.length === 0 ? [] : [['Content-Length', String(body.length)] as const]),
      ],
      '',
    ),
    trailers: [],
    scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https',
    tls: null,
    remoteAddress: null,
    remotePort: 0,
    bodyKind: 'body',
    body,
    declaredSize: body.length === 0 ? null : body.length,
    problem: null,
    originalAt: null,
    receiveMs: 0,
    reply: null,
    redacted: false,
    warnings,
  };
}
