import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces, quoted, quotedBytes } from './literals.ts';
import { snippet } from './snippet.ts';

/** A dollar sign begins a variable in double quotes. */
const special = /\$/;

/** PHP's curl extension. */
export function writePhp(form: OutgoingForm): WrittenForm {
  return snippet(form, {}, (parts) => {
    const { method, url, headers, hasBody, text, base64 } = parts;
    const names = new Set(headers.map(([name]) => name.toLowerCase()));
    // curl drops a header given with an empty value; a semicolon sends it empty. A bare colon keeps its own from being sent.
    const written = headers.map(([name, value]) => quotedBytes(value === '' ? `${name};` : `${name}: ${value}`, special));
    const own = ['Accept', ...(hasBody ? ['Content-Type', 'Expect'] : [])].filter((name) => !names.has(name.toLowerCase()));
    const body =
      text === null
        ? `base64_decode(implode("", [\n${base64Pieces(base64)
            .map((piece) => `    "${piece}",`)
            .join('\n')}\n]))`
        : quoted(text, special);
    const lines = [
      '<?php',
      ...(hasBody ? [`$body = ${body};`, ''] : []),
      `$curl = curl_init(${quotedBytes(url, special)});`,
      'curl_setopt_array($curl, [',
      `    CURLOPT_CUSTOMREQUEST => ${quotedBytes(method, special)},`,
      ...(method === 'HEAD' && !hasBody ? ['    CURLOPT_NOBODY => true,'] : []),
      '    CURLOPT_HTTPHEADER => [',
      ...written.map((header) => `        ${header},`),
      ...own.map((name) => `        "${name}:",`),
      '    ],',
      ...(hasBody ? ['    CURLOPT_POSTFIELDS => $body,'] : []),
      '    CURLOPT_PATH_AS_IS => true,',
      '    CURLOPT_RETURNTRANSFER => true,',
      ']);',
      '$answer = curl_exec($curl);',
      'if ($answer === false) {',
      '    throw new RuntimeException(curl_error($curl));',
      '}',
      'echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), " ", $answer, PHP_EOL;',
    ];
    return `${lines.join('\n')}\n`;
  });
}
