import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces, quoted, quotedBytes } from './literals.ts';
import { onceEach, snippet, type SnippetParts } from './snippet.ts';

/** Python with the package requests. */
export function writeRequests(form: OutgoingForm): WrittenForm {
  return snippet(form, { repeats: 'joined' }, (parts) => {
    const headers = onceEach(parts.headers, 'joined');
    const lines = [
      ...(parts.text === null ? ['import base64', ''] : []),
      'import requests',
      '',
      ...(parts.hasBody ? [bodyOf(parts), ''] : []),
      'response = requests.request(',
      `    ${quotedBytes(parts.method)},`,
      `    ${quotedBytes(parts.url)},`,
      '    headers={',
      ...headers.map(([name, value]) => `        ${quotedBytes(name)}: ${quotedBytes(value)},`),
      '    },',
      ...(parts.hasBody ? ['    data=body,'] : []),
      '    allow_redirects=False,',
      ')',
      'print(response.status_code, response.text)',
    ];
    return `${lines.join('\n')}\n`;
  });
}

/** Python's own client: sends names, order and repeats as they are. */
export function writeHttpClient(form: OutgoingForm): WrittenForm {
  return snippet(form, {}, (parts) => {
    const [, scheme = 'https', host = '', target = ''] = /^([a-z]+):\/\/([^/?#]*)(.*)$/i.exec(parts.url) ?? [];
    const kind = scheme.toLowerCase() === 'http' ? 'HTTPConnection' : 'HTTPSConnection';
    const lines = [
      ...(parts.text === null ? ['import base64'] : []),
      'import http.client',
      '',
      ...(parts.hasBody ? [bodyOf(parts), ''] : []),
      `connection = http.client.${kind}(${quotedBytes(host)})`,
      `connection.putrequest(${quotedBytes(parts.method)}, ${quotedBytes(target === '' ? '/' : target)}, skip_accept_encoding=True)`,
      ...parts.headers.map(([name, value]) => `connection.putheader(${quotedBytes(name)}, ${quotedBytes(value)})`),
      ...(parts.hasBody ? ['connection.putheader("Content-Length", str(len(body)))'] : []),
      `connection.endheaders(${parts.hasBody ? 'body' : ''})`,
      'response = connection.getresponse()',
      'print(response.status, response.read().decode(errors="replace"))',
    ];
    return `${lines.join('\n')}\n`;
  });
}

function bodyOf({ text, base64 }: SnippetParts): string {
  if (text !== null) return `body = ${quoted(text)}.encode()`;
  return `body = base64.b64decode(\n${base64Pieces(base64)
    .map((piece) => `    "${piece}"`)
    .join('\n')}\n)`;
}
