import { quotedUnits } from '../export/snippets/literals.ts';
import { hashOf, indented, signedHeaders, pieceWriter, signedPieces, timePlace, type HandlerScheme } from './handler-parts.ts';

const pieceOf = pieceWriter({
  body: 'body',
  timestamp: 'Buffer.from(timestamp)',
  text: (words) => `Buffer.from(${quotedUnits(words)})`,
  header: (name) => `Buffer.from(headers[${low(name)}], "latin1")`,
});

/** Node.js without packages. */
export function writeNodeHandler({ scheme, provider, title, variable, notes }: HandlerScheme): string {
  const { algorithm, layout, timestamp } = scheme;
  const place = timePlace(scheme);
  const imports =
    { ed25519: 'createPublicKey, verify', 'shared-token': 'timingSafeEqual' }[algorithm as string] ??
    'createHmac, timingSafeEqual';
  const check = [
    `const header = headers[${low(scheme.header)}];`,
    'if (header === undefined) return false;',
    ...signaturesOf(layout),
    ...(place === null || timestamp === null
      ? []
      : [
          'header' in place
            ? `const timestamp = headers[${low(place.header)}];`
            : `const timestamp = pairs.find(([key]) => key === ${quotedUnits(place.key)})?.[1];`,
          ...timeCheck(timestamp.unit),
          `if (!(Math.abs(now - signedAt) <= ${timestamp.toleranceSeconds} * 1000)) return false;`,
        ]),
    ...signedHeaders(scheme).map((name) => `if (headers[${low(name)}] === undefined) return false;`),
    ...(algorithm === 'shared-token' ? [] : [`const signed = ${joined(signedPieces(scheme).map(pieceOf))};`]),
    ...decide(scheme),
  ];
  return `${[
    `// Verifies webhooks of ${provider}: ${title}. Node.js 20 or later, no packages.`,
    ...notes.map((note) => `// ${note}`),
    `// Run: ${variable}=... node handler.mjs`,
    `import { ${imports} } from "node:crypto";`,
    'import { createServer } from "node:http";',
    '',
    '// The second one counts while a secret is being replaced.',
    `const secrets = [process.env.${variable}, process.env.${variable}_PREVIOUS].filter(Boolean);`,
    `if (secrets.length === 0) throw new Error("Set ${variable}.");`,
    'const largestBody = 10 * 1024 * 1024;',
    '',
    '/** Names of headers are in lower case; the body is the bytes as they came, never parsed and written again. */',
    `export function isValid(headers, body${timestamp === null ? '' : ', now = Date.now()'}) {`,
    ...indented(check, 2),
    '}',
    '',
    'createServer(async (request, response) => {',
    '  const pieces = [];',
    '  let size = 0;',
    '  for await (const piece of request) {',
    '    size += piece.length;',
    '    if (size > largestBody) return response.writeHead(413, { connection: "close" }).end();',
    '    pieces.push(piece);',
    '  }',
    '  const body = Buffer.concat(pieces);',
    '  if (!isValid(request.headers, body)) return response.writeHead(401).end();',
    '  // Answer first, then do the work: the sender waits.',
    '  response.writeHead(200).end();',
    '  console.log(body.toString());',
    '})',
    '  .listen(Number(process.env.PORT ?? 3000), "localhost", function () {',
    '    console.log(`Listening on port ${this.address().port}`);',
    '  });',
  ].join('\n')}\n`;
}

function joined(pieces: readonly string[]): string {
  return pieces.length === 1 ? (pieces[0] ?? '') : `Buffer.concat([${pieces.join(', ')}])`;
}

function low(name: string): string {
  return quotedUnits(name.toLowerCase());
}

function signaturesOf(layout: HandlerScheme['scheme']['layout']): string[] {
  if (layout.kind === 'pairs') {
    return [
      `const pairs = header.split(${quotedUnits(layout.separator)}).map((pair) => {`,
      '  const at = pair.indexOf("=");',
      '  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];',
      '});',
      `const signatures = pairs.filter(([key]) => key === ${quotedUnits(layout.signatureKey)}).map(([, value]) => value);`,
    ];
  }
  const parts = layout.kind === 'list' ? `header.split(${quotedUnits(layout.separator)})` : '[header]';
  const { prefix } = layout;
  if (prefix === '') return [`const signatures = ${parts};`];
  return [
    `const signatures = ${parts}`,
    `  .filter((part) => part.startsWith(${quotedUnits(prefix)}))`,
    `  .map((part) => part.slice(${prefix.length}));`,
  ];
}

function timeCheck(unit: 'seconds' | 'milliseconds' | 'iso'): string[] {
  if (unit === 'iso') return ['const signedAt = Date.parse(timestamp ?? "");'];
  return [
    'if (!/^\\d{1,15}$/.test(timestamp ?? "")) return false;',
    `const signedAt = Number(timestamp)${unit === 'seconds' ? ' * 1000' : ''};`,
  ];
}

function decide({ algorithm, encoding, secret, ...scheme }: HandlerScheme['scheme']): string[] {
  const text = secret.prefix === '' ? 'secret' : `secret.replace(/^${escaped(secret.prefix)}/, "")`;
  const key = secret.encoding === 'utf8' ? text : `Buffer.from(${text}, "${secret.encoding}")`;
  if (algorithm === 'ed25519') {
    return [
      'return secrets.some((secret) => {',
      `  const x = Buffer.from(${text}, "${secret.encoding === 'utf8' ? 'base64' : secret.encoding}").toString("base64url");`,
      '  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });',
      `  return signatures.some((signature) => verify(null, signed, key, Buffer.from(signature, "${encoding}")));`,
      '});',
    ];
  }
  const expected =
    algorithm === 'shared-token'
      ? [`  const expected = Buffer.from(${text});`]
      : [
          `  const expected = Buffer.from(createHmac("${hashOf({ algorithm, encoding, secret, ...scheme })}", ${key}).update(signed).digest("${encoding}"));`,
        ];
  return [
    'let valid = false;',
    'for (const secret of secrets) {',
    ...expected,
    '  for (const signature of signatures) {',
    '    const received = Buffer.from(signature);',
    '    if (received.length === expected.length && timingSafeEqual(received, expected)) valid = true;',
    '  }',
    '}',
    'return valid;',
  ];
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
