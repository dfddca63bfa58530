import type { OutgoingForm, WrittenForm } from '../outgoing-form.ts';
import { base64Pieces, quoted, quotedUnits } from './literals.ts';
import { snippet, type SnippetParts } from './snippet.ts';

/** fetch, as browsers and Node have it. */
export function writeFetch(form: OutgoingForm): WrittenForm {
  return snippet(form, { repeats: 'joined', recased: true, bodyless: ['GET', 'HEAD'] }, (parts) => {
    const sendsBody = parts.hasBody && parts.method !== 'GET' && parts.method !== 'HEAD';
    const lines = [
      ...(sendsBody ? [bodyOf(parts, browserBytes), ''] : []),
      `const response = await fetch(${quotedUnits(parts.url)}, {`,
      `  method: ${quotedUnits(parts.method)},`,
      ...(parts.headers.length === 0
        ? []
        : [
            '  headers: [',
            ...parts.headers.map(([name, value]) => `    [${quotedUnits(name)}, ${quotedUnits(value)}],`),
            '  ],',
          ]),
      ...(sendsBody ? ['  body,'] : []),
      '});',
      'console.log(response.status, await response.text());',
    ];
    return `${lines.join('\n')}\n`;
  });
}

/** Node's own client: sends names, order and repeats as they are. */
export function writeNodeRequest(form: OutgoingForm): WrittenForm {
  return snippet(form, {}, (parts) => {
    const scheme = parts.url.startsWith('http:') ? 'http' : 'https';
    const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(parts.url)?.[1] ?? '';
    const headers = [['Host', host] as const, ...parts.headers];
    const lines = [
      `import { request } from "node:${scheme}";`,
      '',
      ...(parts.hasBody ? [bodyOf(parts, nodeBytes), ''] : []),
      `const sent = request(${quotedUnits(parts.url)}, {`,
      `  method: ${quotedUnits(parts.method)},`,
      '  headers: [',
      ...headers.map(([name, value]) => `    ${quotedUnits(name)}, ${quotedUnits(value)},`),
      ...(parts.hasBody ? ['    "Content-Length", String(body.length),'] : []),
      '  ],',
      '});',
      'sent.on("response", (response) => {',
      '  console.log(response.statusCode);',
      '  response.pipe(process.stdout);',
      '});',
      'sent.on("error", console.error);',
      `sent.end(${parts.hasBody ? 'body' : ''});`,
    ];
    return `${lines.join('\n')}\n`;
  });
}

function bodyOf(
  { text, base64 }: SnippetParts,
  bytes: { text: (literal: string) => string; base64: (text: string) => string },
): string {
  if (text !== null) return `const body = ${bytes.text(quoted(text))};`;
  const pieces = base64Pieces(base64).map((piece) => `  "${piece}",`);
  return `const base64 = [\n${pieces.join('\n')}\n].join("");\nconst body = ${bytes.base64('base64')};`;
}

const browserBytes = {
  // A string would make fetch add a content type of its own.
  text: (literal: string) => `new TextEncoder().encode(${literal})`,
  base64: (name: string) => `Uint8Array.from(atob(${name}), (character) => character.charCodeAt(0))`,
};
const nodeBytes = {
  text: (literal: string) => `Buffer.from(${literal})`,
  base64: (name: string) => `Buffer.from(${name}, "base64")`,
};
