import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces, quoted, quotedBytes } from './literals.ts';
import { snippet } from './snippet.ts';

/** Go's net/http. */
export function writeGo(form: OutgoingForm): WrittenForm {
  return snippet(form, {}, (parts) => {
    const { hasBody, text, base64, headers } = parts;
    const encoded = hasBody && text === null;
    const imports = [
      ...(hasBody ? ['bytes'] : []),
      ...(encoded ? ['encoding/base64'] : []),
      'fmt',
      'io',
      'net/http',
      ...(encoded ? ['strings'] : []),
    ];
    const body = encoded
      ? [
          '\tbody, err := base64.StdEncoding.DecodeString(strings.Join([]string{',
          ...base64Pieces(base64).map((piece) => `\t\t"${piece}",`),
          '\t}, ""))',
          ...check,
        ]
      : hasBody
        ? [`\tbody := []byte(${quoted(text ?? '')})`]
        : [];
    const agent = headers.some(([name]) => name.toLowerCase() === 'user-agent');
    const lines = [
      'package main',
      '',
      'import (',
      ...imports.map((name) => `\t"${name}"`),
      ')',
      '',
      'func main() {',
      ...body,
      `\trequest, err := http.NewRequest(${quotedBytes(parts.method)}, ${quotedBytes(parts.url)}, ${hasBody ? 'bytes.NewReader(body)' : 'nil'})`,
      ...check,
      // Set directly: Add would write names in a case of its own.
      ...headers.map(
        ([name, value]) =>
          `\trequest.Header[${quotedBytes(name)}] = append(request.Header[${quotedBytes(name)}], ${quotedBytes(value)})`,
      ),
      ...(agent ? [] : ['\trequest.Header["User-Agent"] = nil']),
      '\tresponse, err := http.DefaultTransport.RoundTrip(request)',
      ...check,
      '\tdefer response.Body.Close()',
      '\tanswer, err := io.ReadAll(response.Body)',
      ...check,
      '\tfmt.Println(response.StatusCode, string(answer))',
      '}',
    ];
    return `${lines.join('\n')}\n`;
  });
}

const check = ['\tif err != nil {', '\t\tpanic(err)', '\t}'];
