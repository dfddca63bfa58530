import { encodeBase64 } from '../../base64.ts';
import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces } from './literals.ts';
import { onceEach, snippet } from './snippet.ts';

/** PowerShell 7's Invoke-WebRequest. */
export function writePowershell(form: OutgoingForm): WrittenForm {
  return snippet(form, { repeats: 'joined', latin1: false }, (parts) => {
    const { method, url, headers, hasBody } = parts;
    // Curly quotes end a string here as well, and a pasted line break may change: such text goes as base64.
    const text = parts.text !== null && !/[\r\n\t\u2018-\u201b]/.test(parts.text) ? parts.text : null;
    const lines = [
      '$headers = @{',
      ...onceEach(headers, 'joined').map(([name, value]) => `  ${single(name)} = ${single(value)}`),
      '}',
      ...(hasBody ? [`$body = ${bodyOf(text, parts.text === null ? parts.base64 : encodeBase64(form.body))}`] : []),
      `Invoke-WebRequest -Uri ${single(url)} -CustomMethod ${single(method)} -Headers $headers -SkipHeaderValidation -SkipHttpErrorCheck -MaximumRedirection 0${hasBody ? ' -Body $body' : ''}`,
    ];
    return `${lines.join('\n')}\n`;
  });
}

function bodyOf(text: string | null, base64: string): string {
  if (text !== null) return `[System.Text.Encoding]::UTF8.GetBytes(${single(text)})`;
  return `[Convert]::FromBase64String(-join @(\n${base64Pieces(base64)
    .map((piece) => `  '${piece}'`)
    .join('\n')}\n))`;
}

/** In single quotes nothing is expanded. */
function single(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
