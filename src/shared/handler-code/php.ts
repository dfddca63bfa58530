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

const special = /\$/;
const text = (value: string): string => literal(value, special);

const pieceOf = pieceWriter({
  body: '$body',
  timestamp: '$timestamp',
  text: text,
  header: (name) => `$headers[${text(name.toLowerCase())}]`,
});

/** PHP 8 without packages. */
export function writePhpHandler({ scheme, provider, title, variable, notes }: HandlerScheme): string {
  const { timestamp, algorithm } = scheme;
  const place = timePlace(scheme);
  const check = [
    `$header = $headers[${text(scheme.header.toLowerCase())}] ?? null;`,
    'if ($header === null) {',
    '    return false;',
    '}',
    ...signaturesOf(scheme),
    ...(place === null || timestamp === null
      ? []
      : [
          ...('header' in place ? [`$timestamp = $headers[${text(place.header.toLowerCase())}] ?? "";`] : []),
          ...timeCheck(timestamp.unit),
          `if (abs(microtime(true) - $signedAt) > ${timestamp.toleranceSeconds}) {`,
          '    return false;',
          '}',
        ]),
    ...signedHeaders(scheme).flatMap((name) => [
      `if (!isset($headers[${text(name.toLowerCase())}])) {`,
      '    return false;',
      '}',
    ]),
    ...(algorithm === 'shared-token' ? [] : [`$signed = ${signedPieces(scheme).map(pieceOf).join(' . ')};`]),
    ...decide(scheme),
  ];
  return `${[
    '<?php',
    `// Verifies webhooks of ${provider}: ${title}. PHP 8${algorithm === 'ed25519' ? ' with sodium' : ''}, no packages.`,
    ...notes.map((note) => `// ${note}`),
    `// Run: ${variable}=... php -S localhost:3000 handler.php`,
    'declare(strict_types=1);',
    '',
    '// The body is the bytes as they came, never parsed and written again.',
    'function isValid(array $headers, string $body, array $secrets): bool',
    '{',
    ...indented(check, 4),
    '}',
    '',
    '// The second one counts while a secret is being replaced.',
    `$secrets = array_values(array_filter([getenv("${variable}"), getenv("${variable}_PREVIOUS")]));`,
    'if ($secrets === []) {',
    '    http_response_code(500);',
    `    exit("Set ${variable}.");`,
    '}',
    '$headers = array_change_key_case(getallheaders(), CASE_LOWER);',
    '$body = file_get_contents("php://input");',
    'if (!isValid($headers, $body, $secrets)) {',
    '    http_response_code(401);',
    '    exit;',
    '}',
    'http_response_code(200);',
    'error_log($body);',
  ].join('\n')}\n`;
}

function signaturesOf({ layout, timestamp }: HandlerScheme['scheme']): string[] {
  if (layout.kind === 'pairs') {
    const time = layout.timestampKey !== null && timestamp !== null;
    return [
      '$signatures = [];',
      ...(time ? ['$timestamp = "";'] : []),
      `foreach (explode(${text(layout.separator)}, $header) as $pair) {`,
      '    [$key, $value] = array_map("trim", explode("=", $pair, 2)) + ["", ""];',
      `    if ($key === ${text(layout.signatureKey)}) {`,
      '        $signatures[] = $value;',
      '    }',
      ...(time ? [`    if ($key === ${text(layout.timestampKey ?? '')}) {`, '        $timestamp = $value;', '    }'] : []),
      '}',
    ];
  }
  const parts = layout.kind === 'list' ? `explode(${text(layout.separator)}, $header)` : '[$header]';
  if (layout.prefix === '') return [`$signatures = ${parts};`];
  return [
    '$signatures = [];',
    `foreach (${parts} as $part) {`,
    `    if (str_starts_with($part, ${text(layout.prefix)})) {`,
    `        $signatures[] = substr($part, ${layout.prefix.length});`,
    '    }',
    '}',
  ];
}

function timeCheck(unit: 'seconds' | 'milliseconds' | 'iso'): string[] {
  if (unit === 'iso') return ['$signedAt = strtotime($timestamp);', 'if ($signedAt === false) {', '    return false;', '}'];
  return [
    'if (preg_match("/^[0-9]{1,15}\\z/", $timestamp) !== 1) {',
    '    return false;',
    '}',
    `$signedAt = (int) $timestamp${unit === 'milliseconds' ? ' / 1000' : ''};`,
  ];
}

function decide(scheme: HandlerScheme['scheme']): string[] {
  const { algorithm, encoding, secret } = scheme;
  const { prefix } = secret;
  const plain =
    prefix === '' ? '$secret' : `(str_starts_with($secret, ${text(prefix)}) ? substr($secret, ${prefix.length}) : $secret)`;
  const key = secret.encoding === 'hex' ? `hex2bin(${plain})` : secret.encoding === 'base64' ? `base64_decode(${plain})` : plain;
  if (algorithm === 'ed25519') {
    const raw = secret.encoding === 'hex' ? key : `base64_decode(${plain})`;
    return [
      'foreach ($secrets as $secret) {',
      `    $key = ${raw};`,
      '    foreach ($signatures as $signature) {',
      `        $bytes = ${encoding === 'hex' ? '@hex2bin($signature)' : 'base64_decode($signature, true)'};`,
      '        if (is_string($bytes) && strlen($bytes) === 64 && strlen($key) === 32 && sodium_crypto_sign_verify_detached($bytes, $signed, $key)) {',
      '            return true;',
      '        }',
      '    }',
      '}',
      'return false;',
    ];
  }
  const digest = `hash_hmac("${hashOf(scheme)}", $signed, ${key}${encoding === 'hex' ? '' : ', true'})`;
  const expected = algorithm === 'shared-token' ? plain : encoding === 'hex' ? digest : `base64_encode(${digest})`;
  return [
    '$valid = false;',
    'foreach ($secrets as $secret) {',
    `    $expected = ${expected};`,
    '    foreach ($signatures as $signature) {',
    '        // Takes the same time whatever is wrong.',
    '        if (hash_equals($expected, $signature)) {',
    '            $valid = true;',
    '        }',
    '    }',
    '}',
    'return $valid;',
  ];
}
