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
  timestamp: 'timestamp',
  text: (words) => literal(words),
  header: (name) => `headers.Get(${literal(name)})`,
});

/** Go's standard library. */
export function writeGoHandler({ scheme, provider, title, variable, notes }: HandlerScheme): string {
  const { algorithm, encoding, layout, timestamp, secret } = scheme;
  const place = timePlace(scheme);
  const isHmac = algorithm.startsWith('hmac-');
  const needsStrings = layout.kind !== 'single' || layout.prefix !== '' || secret.prefix !== '';
  const usesHex = algorithm !== 'shared-token' && (encoding === 'hex' || secret.encoding === 'hex');
  const usesBase64 = algorithm !== 'shared-token' && (encoding === 'base64' || secret.encoding === 'base64');
  const imports = [
    ...(algorithm === 'ed25519' ? ['crypto/ed25519'] : ['crypto/hmac']),
    ...(isHmac ? [`crypto/${hashOf(scheme)}`] : []),
    ...(usesBase64 ? ['encoding/base64'] : []),
    ...(usesHex ? ['encoding/hex'] : []),
    'io',
    'log',
    'net/http',
    'os',
    ...(timestamp !== null && timestamp.unit !== 'iso' ? ['strconv'] : []),
    ...(needsStrings ? ['strings'] : []),
    ...(timestamp === null ? [] : ['time']),
  ];
  const check = [
    `header := headers.Get(${literal(scheme.header)})`,
    'if header == "" {',
    '    return false',
    '}',
    ...signaturesOf(scheme),
    ...(place === null || timestamp === null
      ? []
      : [
          ...('header' in place ? [`timestamp := headers.Get(${literal(place.header)})`] : []),
          ...timeCheck(timestamp.unit),
          `if age := time.Since(signedAt); age > ${timestamp.toleranceSeconds}*time.Second || age < -${timestamp.toleranceSeconds}*time.Second {`,
          '    return false',
          '}',
        ]),
    ...signedHeaders(scheme).flatMap((name) => [`if headers.Get(${literal(name)}) == "" {`, '    return false', '}']),
    ...(algorithm === 'shared-token'
      ? []
      : ['var signed []byte', ...signedPieces(scheme).map((piece) => `signed = append(signed, ${pieceOf(piece)}...)`)]),
    ...decide(scheme),
  ];
  return `${[
    `// Verifies webhooks of ${provider}: ${title}. Go 1.18 or later, no packages.`,
    ...notes.map((note) => `// ${note}`),
    `// Run: ${variable}=... go run handler.go`,
    'package main',
    '',
    'import (',
    ...imports.map((name) => `    "${name}"`),
    ')',
    '',
    '// The second one counts while a secret is being replaced.',
    `var secrets = present(os.Getenv("${variable}"), os.Getenv("${variable}_PREVIOUS"))`,
    '',
    'func present(values ...string) (kept []string) {',
    '    for _, value := range values {',
    '        if value != "" {',
    '            kept = append(kept, value)',
    '        }',
    '    }',
    '    return kept',
    '}',
    '',
    '// isValid checks the bytes as they came; never parse the body and write it again before.',
    'func isValid(headers http.Header, body []byte) bool {',
    ...indented(check, 4),
    '}',
    '',
    'func handle(response http.ResponseWriter, request *http.Request) {',
    '    body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, 10<<20))',
    '    if err != nil {',
    '        http.Error(response, "cannot read the body", http.StatusRequestEntityTooLarge)',
    '        return',
    '    }',
    '    if !isValid(request.Header, body) {',
    '        response.WriteHeader(http.StatusUnauthorized)',
    '        return',
    '    }',
    '    // Answer first, then do the work: the sender waits.',
    '    response.WriteHeader(http.StatusOK)',
    '    log.Printf("%s", body)',
    '}',
    '',
    'func main() {',
    '    if len(secrets) == 0 {',
    `        log.Fatal("Set ${variable}.")`,
    '    }',
    '    port := os.Getenv("PORT")',
    '    if port == "" {',
    '        port = "3000"',
    '    }',
    '    log.Fatal(http.ListenAndServe("localhost:"+port, http.HandlerFunc(handle)))',
    '}',
  ]
    .map((line) => line.replace(/^ +/, (blanks) => '\t'.repeat(blanks.length / 4)))
    .join('\n')}\n`;
}

function signaturesOf({ layout, timestamp }: HandlerScheme['scheme']): string[] {
  if (layout.kind === 'pairs') {
    const time = layout.timestampKey !== null && timestamp !== null;
    return [
      'var signatures []string',
      ...(time ? ['timestamp := ""'] : []),
      `for _, pair := range strings.Split(header, ${literal(layout.separator)}) {`,
      '    key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")',
      '    switch key {',
      `    case ${literal(layout.signatureKey)}:`,
      '        signatures = append(signatures, value)',
      ...(time ? [`    case ${literal(layout.timestampKey ?? '')}:`, '        timestamp = value'] : []),
      '    }',
      '}',
    ];
  }
  const parts = layout.kind === 'list' ? `strings.Split(header, ${literal(layout.separator)})` : '[]string{header}';
  if (layout.prefix === '') return [`signatures := ${parts}`];
  return [
    'var signatures []string',
    `for _, part := range ${parts} {`,
    `    if strings.HasPrefix(part, ${literal(layout.prefix)}) {`,
    `        signatures = append(signatures, part[${layout.prefix.length}:])`,
    '    }',
    '}',
  ];
}

function timeCheck(unit: 'seconds' | 'milliseconds' | 'iso'): string[] {
  if (unit === 'iso') return ['signedAt, err := time.Parse(time.RFC3339, timestamp)', 'if err != nil {', '    return false', '}'];
  return [
    'number, err := strconv.ParseInt(timestamp, 10, 64)',
    'if err != nil {',
    '    return false',
    '}',
    `signedAt := time.${unit === 'seconds' ? 'Unix(number, 0)' : 'UnixMilli(number)'}`,
  ];
}

function decide(scheme: HandlerScheme['scheme']): string[] {
  const { algorithm, encoding, secret } = scheme;
  const text = secret.prefix === '' ? 'secret' : `strings.TrimPrefix(secret, ${literal(secret.prefix)})`;
  const binary = algorithm === 'ed25519' || secret.encoding !== 'utf8';
  const decoded = secret.encoding === 'hex' ? `hex.DecodeString(${text})` : `base64.StdEncoding.DecodeString(${text})`;
  const key = binary
    ? [`    key, err := ${decoded}`, '    if err != nil {', '        continue', '    }']
    : [`    key := []byte(${text})`];
  if (algorithm === 'ed25519') {
    return [
      'for _, secret := range secrets {',
      ...key,
      '    for _, signature := range signatures {',
      `        bytes, err := ${encoding === 'hex' ? 'hex' : 'base64.StdEncoding'}.DecodeString(signature)`,
      '        if err == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, signed, bytes) {',
      '            return true',
      '        }',
      '    }',
      '}',
      'return false',
    ];
  }
  const expected =
    algorithm === 'shared-token'
      ? [`    expected := []byte(${text})`]
      : [
          ...key,
          `    mac := hmac.New(${hashOf(scheme)}.New, key)`,
          '    mac.Write(signed)',
          `    expected := []byte(${encoding === 'hex' ? 'hex.EncodeToString' : 'base64.StdEncoding.EncodeToString'}(mac.Sum(nil)))`,
        ];
  return [
    'valid := false',
    'for _, secret := range secrets {',
    ...expected,
    '    for _, signature := range signatures {',
    '        // Takes the same time whatever is wrong.',
    '        if hmac.Equal([]byte(signature), expected) {',
    '            valid = true',
    '        }',
    '    }',
    '}',
    'return valid',
  ];
}
