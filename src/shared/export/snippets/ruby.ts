import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces, quoted, quotedBytes } from './literals.ts';
import { snippet } from './snippet.ts';

/** A number sign may begin an interpolation in double quotes. */
const special = /#/;

/** Ruby's net/http. */
export function writeRuby(form: OutgoingForm): WrittenForm {
  return snippet(form, { repeats: 'joined', recased: true }, (parts) => {
    const { method, url, headers, hasBody, text, base64 } = parts;
    const [, target = ''] = /^[a-z]+:\/\/[^/?#]*(.*)$/i.exec(url) ?? [];
    const lines = [
      'require "net/http"',
      '',
      ...(hasBody ? [bodyOf(text, base64), ''] : []),
      `uri = URI(${quotedBytes(url, special)})`,
      `request = Net::HTTPGenericRequest.new(${quotedBytes(method, special)}, ${hasBody}, true, ${quotedBytes(target === '' ? '/' : target, special)})`,
      'request.initialize_http_header({})',
      ...headers.map(([name, value]) => `request.add_field(${quotedBytes(name, special)}, ${quotedBytes(value, special)}.b)`),
      ...(hasBody ? ['request.body = body'] : []),
      'response = Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }',
      'puts response.code, response.body',
    ];
    return `${lines.join('\n')}\n`;
  });
}

function bodyOf(text: string | null, base64: string): string {
  if (text !== null) return `body = ${quoted(text, special)}.b`;
  return `body = [\n${base64Pieces(base64)
    .map((piece) => `  "${piece}",`)
    .join('\n')}\n].join.unpack1("m0")`;
}
