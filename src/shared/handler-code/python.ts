import {
  hashOf,
  indented,
  literal,
  signedHeaders,
  pieceWriter,
  signedPieces,
  timePlace,
  type HandlerScheme,
} from './handler-parts.ts';

const pieceOf = pieceWriter({
  body: 'body',
  timestamp: 'timestamp.encode()',
  text: (words) => `b${literal(words)}`,
  header: (name) => `headers[${literal(name)}].encode("latin-1")`,
});

/** Python's standard library; Ed25519 needs the package cryptography. */
export function writePythonHandler({ scheme, provider, title, variable, notes }: HandlerScheme): string {
  const { algorithm, layout, timestamp, secret } = scheme;
  const place = timePlace(scheme);
  const usesBase64 = algorithm !== 'shared-token' && (scheme.encoding === 'base64' || secret.encoding === 'base64');
  const check = [
    `header = headers.get(${literal(scheme.header)})`,
    'if header is None:',
    '    return False',
    ...signaturesOf(layout),
    ...(place === null || timestamp === null
      ? []
      : [
          'header' in place
            ? `timestamp = headers.get(${literal(place.header)})`
            : `timestamp = next((value for key, value in pairs if key == ${literal(place.key)}), None)`,
          ...timeCheck(timestamp.unit),
          `if abs(now - signed_at) > ${timestamp.toleranceSeconds}:`,
          '    return False',
        ]),
    ...signedHeaders(scheme).flatMap((name) => [`if headers.get(${literal(name)}) is None:`, '    return False']),
    ...(algorithm === 'shared-token' ? [] : [`signed = ${signedPieces(scheme).map(pieceOf).join(' + ')}`]),
    ...decide(scheme),
  ];
  return `${[
    `# Verifies webhooks of ${provider}: ${title}. Python 3.9 or later${algorithm === 'ed25519' ? ', with the package cryptography' : ', no packages'}.`,
    ...notes.map((note) => `# ${note}`),
    `# Run: ${variable}=... python3 handler.py`,
    ...(usesBase64 ? ['import base64'] : []),
    ...(algorithm === 'ed25519' ? [] : algorithm === 'shared-token' ? ['import hmac'] : ['import hashlib', 'import hmac']),
    'import os',
    ...(timestamp === null ? [] : ['import re', 'import time']),
    ...(timestamp?.unit === 'iso' ? ['from datetime import datetime'] : []),
    'from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer',
    ...(algorithm === 'ed25519'
      ? [
          '',
          'from cryptography.exceptions import InvalidSignature',
          'from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey',
        ]
      : []),
    '',
    '# The second one counts while a secret is being replaced.',
    `SECRETS = [value for value in (os.environ.get("${variable}"), os.environ.get("${variable}_PREVIOUS")) if value]`,
    'if not SECRETS:',
    `    raise SystemExit("Set ${variable}.")`,
    'LARGEST_BODY = 10 * 1024 * 1024',
    '',
    '',
    `def is_valid(headers, body${timestamp === null ? '' : ', now=None'}):`,
    '    """The body is the bytes as they came, never parsed and written again."""',
    ...(timestamp === null ? [] : ['    now = time.time() if now is None else now']),
    ...indented(check, 4),
    '',
    '',
    'class Handler(BaseHTTPRequestHandler):',
    '    def do_POST(self):',
    '        length = self.headers.get("Content-Length", "")',
    '        if not length.isdigit() or int(length) > LARGEST_BODY:',
    '            self.answer(411 if length == "" else 413)',
    '            return',
    '        body = self.rfile.read(int(length))',
    '        if not is_valid(self.headers, body):',
    '            self.answer(401)',
    '            return',
    '        # Answer first, then do the work: the sender waits.',
    '        self.answer(200)',
    '        print(body.decode(errors="replace"), flush=True)',
    '',
    '    def answer(self, status):',
    '        self.send_response(status)',
    '        self.send_header("Content-Length", "0")',
    '        self.end_headers()',
    '',
    '',
    'if __name__ == "__main__":',
    '    server = ThreadingHTTPServer(("localhost", int(os.environ.get("PORT", "3000"))), Handler)',
    '    print(f"Listening on port {server.server_port}", flush=True)',
    '    server.serve_forever()',
  ].join('\n')}\n`;
}

function signaturesOf(layout: HandlerScheme['scheme']['layout']): string[] {
  if (layout.kind === 'pairs') {
    return [
      `pairs = [tuple(part.strip() for part in pair.partition("=")[::2]) for pair in header.split(${literal(layout.separator)})]`,
      `signatures = [value for key, value in pairs if key == ${literal(layout.signatureKey)}]`,
    ];
  }
  const parts = layout.kind === 'list' ? `header.split(${literal(layout.separator)})` : '[header]';
  const { prefix } = layout;
  if (prefix === '') return [`signatures = ${parts}`];
  return [`signatures = [part[${prefix.length}:] for part in ${parts} if part.startswith(${literal(prefix)})]`];
}

function timeCheck(unit: 'seconds' | 'milliseconds' | 'iso'): string[] {
  if (unit === 'iso') {
    return [
      'try:',
      '    signed_at = datetime.fromisoformat(re.sub("Z$", "+00:00", timestamp or "")).timestamp()',
      'except ValueError:',
      '    return False',
    ];
  }
  return [
    'if timestamp is None or not re.fullmatch("[0-9]{1,15}", timestamp):',
    '    return False',
    `signed_at = int(timestamp)${unit === 'milliseconds' ? ' / 1000' : ''}`,
  ];
}

function decide(scheme: HandlerScheme['scheme']): string[] {
  const { algorithm, encoding, secret } = scheme;
  const text = secret.prefix === '' ? 'secret' : `secret.removeprefix(${literal(secret.prefix)})`;
  const key =
    secret.encoding === 'utf8'
      ? `${text}.encode()`
      : secret.encoding === 'hex'
        ? `bytes.fromhex(${text})`
        : `base64.b64decode(${text})`;
  if (algorithm === 'ed25519') {
    const raw = secret.encoding === 'hex' ? `bytes.fromhex(${text})` : `base64.b64decode(${text})`;
    return [
      'for secret in SECRETS:',
      `    key = Ed25519PublicKey.from_public_bytes(${raw})`,
      '    for signature in signatures:',
      '        try:',
      `            key.verify(${encoding === 'hex' ? 'bytes.fromhex(signature)' : 'base64.b64decode(signature)'}, signed)`,
      '            return True',
      '        except (InvalidSignature, ValueError):',
      '            continue',
      'return False',
    ];
  }
  const expected =
    algorithm === 'shared-token'
      ? `${text}.encode()`
      : encoding === 'hex'
        ? `hmac.new(${key}, signed, hashlib.${hashOf(scheme)}).hexdigest().encode()`
        : `base64.b64encode(hmac.new(${key}, signed, hashlib.${hashOf(scheme)}).digest())`;
  return [
    'valid = False',
    'for secret in SECRETS:',
    `    expected = ${expected}`,
    '    for signature in signatures:',
    '        # Takes the same time whatever is wrong.',
    '        if hmac.compare_digest(signature.encode("latin-1", "replace"), expected):',
    '            valid = True',
    'return valid',
  ];
}
