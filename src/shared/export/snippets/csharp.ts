import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces, quoted, quotedUnits } from './literals.ts';
import { snippet } from './snippet.ts';

/** Headers that .NET keeps with the content. */
const ofContent = /^(?:allow|content-.+|expires|last-modified)$/i;

/** .NET's HttpClient, as top-level statements. */
export function writeCsharp(form: OutgoingForm): WrittenForm {
  return snippet(form, { latin1: false }, (parts) => {
    const { method, url, headers, hasBody, text, base64 } = parts;
    const needsContent = hasBody || headers.some(([name]) => ofContent.test(name));
    const body =
      text === null
        ? [
            'var body = Convert.FromBase64String(string.Concat(',
            ...base64Pieces(base64).map((piece, index, all) => `    "${piece}"${index === all.length - 1 ? '));' : ' +'}`),
          ]
        : [`var body = Encoding.UTF8.GetBytes(${quoted(text)});`];
    const lines = [
      'using System.Text;',
      '',
      ...(hasBody ? [...body, ''] : []),
      `using var request = new HttpRequestMessage(new HttpMethod(${quotedUnits(method)}), ${quotedUnits(url)});`,
      ...(needsContent ? [`request.Content = new ByteArrayContent(${hasBody ? 'body' : 'Array.Empty<byte>()'});`] : []),
      ...headers.map(
        ([name, value]) =>
          `request.${ofContent.test(name) ? 'Content!.' : ''}Headers.TryAddWithoutValidation(${quotedUnits(name)}, ${quotedUnits(value)});`,
      ),
      '',
      'using var client = new HttpClient();',
      'using var response = await client.SendAsync(request);',
      'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
    ];
    return `${lines.join('\n')}\n`;
  });
}
