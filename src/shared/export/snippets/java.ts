import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces, quotedUnits } from './literals.ts';
import { snippet } from './snippet.ts';

/** Java 11's HttpClient. */
export function writeJava(form: OutgoingForm): WrittenForm {
  return snippet(form, { latin1: false }, (parts) => {
    const { method, url, headers, hasBody, text, base64 } = parts;
    const body =
      text === null
        ? [
            '        byte[] body = Base64.getDecoder().decode(String.join("",',
            ...base64Pieces(base64).map((piece, index, all) => `            "${piece}"${index === all.length - 1 ? '));' : ','}`),
          ]
        : // Sources may be read in any encoding, so that all beyond ASCII is escaped.
          [`        byte[] body = ${quotedUnits(text)}.getBytes(StandardCharsets.UTF_8);`];
    const lines = [
      'import java.net.URI;',
      'import java.net.http.HttpClient;',
      'import java.net.http.HttpRequest;',
      'import java.net.http.HttpResponse;',
      'import java.nio.charset.StandardCharsets;',
      'import java.util.Base64;',
      '',
      'public class Send {',
      '    public static void main(String[] arguments) throws Exception {',
      ...(hasBody ? body : []),
      `        HttpRequest request = HttpRequest.newBuilder(URI.create(${quotedUnits(url)}))`,
      '            .version(HttpClient.Version.HTTP_1_1)',
      ...headers.map(([name, value]) => `            .header(${quotedUnits(name)}, ${quotedUnits(value)})`),
      `            .method(${quotedUnits(method)}, HttpRequest.BodyPublishers.${hasBody ? 'ofByteArray(body)' : 'noBody()'})`,
      '            .build();',
      '        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
      '        System.out.println(response.statusCode() + " " + response.body());',
      '    }',
      '}',
    ];
    return `${lines.join('\n')}\n`;
  });
}
