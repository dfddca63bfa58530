import { encodeBase64 } from '../../base64.ts';
import { utf8TextOf, type OutgoingForm, type WrittenForm } from '../outgoing-form.ts';
import { base64Lines, bodyArgument, bodyPipe, shellWord } from '../shell-text.ts';
import { onceEach, snippet } from './snippet.ts';

/** GNU Wget. */
export function writeWget(form: OutgoingForm): WrittenForm {
  return snippet(form, { repeats: 'last' }, (parts) => {
    const { hasBody } = parts;
    const word = hasBody ? bodyArgument(form.body, utf8TextOf(form.body)) : null;
    const before =
      hasBody && word === null ? `base64 --decode > body.bin <<'BODY'\n${base64Lines(encodeBase64(form.body))}\nBODY\n` : '';
    const lines = [
      'wget --quiet --output-document=- --content-on-error --max-redirect=0',
      `--method=${shellWord(parts.method)}`,
      ...onceEach(parts.headers, 'last').map(([name, value]) => `--header=${shellWord(`${name}: ${value}`)}`),
      ...(hasBody ? [word === null ? '--body-file=body.bin' : `--body-data=${word}`] : []),
      shellWord(parts.url),
    ];
    return `${before}${lines.join(' \\\n  ')}\n`;
  });
}

/** HTTPie 3. */
export function writeHttpie(form: OutgoingForm): WrittenForm {
  return snippet(form, { latin1: false }, (parts) => {
    const { hasBody } = parts;
    const word = hasBody ? bodyArgument(form.body, utf8TextOf(form.body)) : null;
    const before = hasBody && word === null ? bodyPipe(encodeBase64(form.body)) : '';
    const lines = [
      `http ${before === '' ? '--ignore-stdin ' : ''}${shellWord(parts.method)} ${shellWord(parts.url)}`,
      ...parts.headers.map(([name, value]) => shellWord(headerItem(name, value))),
      ...(hasBody && word !== null ? [`--raw=${word}`] : []),
    ];
    return `${before}${lines.join(' \\\n  ')}\n`;
  });
}

/** A value that begins like another kind of item is kept a header's by a backslash; a semicolon sends an empty one. */
function headerItem(name: string, value: string): string {
  if (value === '') return `${name};`;
  return `${name}:${/^[=@]/.test(value) ? '\\' : ''}${value}`;
}
