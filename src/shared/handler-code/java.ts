import { quotedUnits } from '../export/snippets/literals.ts';
import { hashOf, indented, signedHeaders, pieceWriter, signedPieces, timePlace, type HandlerScheme } from './handler-parts.ts';

const text = quotedUnits;

const pieceOf = pieceWriter({
  body: 'body',
  timestamp: 'timestamp.getBytes(StandardCharsets.ISO_8859_1)',
  text: (words) => `${text(words)}.getBytes(StandardCharsets.UTF_8)`,
  header: (name) => `headers.getFirst(${text(name)}).getBytes(StandardCharsets.ISO_8859_1)`,
});

/** Java 17 with the server that comes with it. */
export function writeJavaHandler({ scheme, provider, title, variable, notes }: HandlerScheme): string {
  const { timestamp, algorithm } = scheme;
  const place = timePlace(scheme);
  const check = [
    `String header = headers.getFirst(${text(scheme.header)});`,
    'if (header == null) return false;',
    ...signaturesOf(scheme),
    ...(place === null || timestamp === null
      ? []
      : [
          ...('header' in place ? [`String timestamp = headers.getFirst(${text(place.header)});`] : []),
          ...timeCheck(timestamp.unit),
          `if (Math.abs(System.currentTimeMillis() - signedAt) > ${timestamp.toleranceSeconds}L * 1000) return false;`,
        ]),
    ...signedHeaders(scheme).map((name) => `if (headers.getFirst(${text(name)}) == null) return false;`),
    ...(algorithm === 'shared-token'
      ? []
      : [
          'ByteArrayOutputStream content = new ByteArrayOutputStream();',
          ...signedPieces(scheme).map((piece) => `content.writeBytes(${pieceOf(piece)});`),
          'byte[] signed = content.toByteArray();',
        ]),
    ...decide(scheme),
  ];
  return `${[
    `// Verifies webhooks of ${provider}: ${title}. Java 17 or later, no packages.`,
    ...notes.map((note) => `// ${note}`),
    `// Run: ${variable}=... java Handler.java`,
    'import com.sun.net.httpserver.Headers;',
    'import com.sun.net.httpserver.HttpServer;',
    'import java.io.ByteArrayOutputStream;',
    'import java.net.InetSocketAddress;',
    'import java.nio.charset.StandardCharsets;',
    'import java.security.*;',
    'import java.security.spec.X509EncodedKeySpec;',
    'import java.time.OffsetDateTime;',
    'import java.util.*;',
    'import java.util.stream.Stream;',
    'import javax.crypto.Mac;',
    'import javax.crypto.spec.SecretKeySpec;',
    '',
    'public class Handler {',
    '    // The second one counts while a secret is being replaced.',
    '    static final List<String> SECRETS =',
    `        Stream.of(System.getenv("${variable}"), System.getenv("${variable}_PREVIOUS"))`,
    '            .filter(value -> value != null && !value.isEmpty())',
    '            .toList();',
    '',
    '    /** The body is the bytes as they came, never parsed and written again. */',
    '    static boolean isValid(Headers headers, byte[] body) throws GeneralSecurityException {',
    ...indented(check, 8),
    '    }',
    '',
    '    public static void main(String[] arguments) throws Exception {',
    `        if (SECRETS.isEmpty()) throw new IllegalStateException("Set ${variable}.");`,
    '        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));',
    '        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);',
    '        server.createContext("/", exchange -> {',
    '            byte[] body = exchange.getRequestBody().readNBytes(10 * 1024 * 1024);',
    '            boolean valid;',
    '            try {',
    '                valid = isValid(exchange.getRequestHeaders(), body);',
    '            } catch (GeneralSecurityException | IllegalArgumentException problem) {',
    '                valid = false;',
    '            }',
    '            exchange.sendResponseHeaders(valid ? 200 : 401, -1);',
    '            exchange.close();',
    '            if (valid) System.out.println(new String(body, StandardCharsets.UTF_8));',
    '        });',
    '        server.start();',
    '        System.out.println("Listening on port " + server.getAddress().getPort());',
    '    }',
    '}',
  ].join('\n')}\n`;
}

function signaturesOf({ layout, timestamp }: HandlerScheme['scheme']): string[] {
  if (layout.kind === 'pairs') {
    const time = layout.timestampKey !== null && timestamp !== null;
    return [
      'List<String> signatures = new ArrayList<>();',
      ...(time ? ['String timestamp = null;'] : []),
      `for (String pair : header.split(java.util.regex.Pattern.quote(${text(layout.separator)}))) {`,
      '    String[] parts = pair.trim().split("=", 2);',
      '    if (parts.length < 2) continue;',
      `    if (parts[0].equals(${text(layout.signatureKey)})) signatures.add(parts[1]);`,
      ...(time ? [`    if (parts[0].equals(${text(layout.timestampKey ?? '')})) timestamp = parts[1];`] : []),
      '}',
    ];
  }
  const parts =
    layout.kind === 'list'
      ? `List.of(header.split(java.util.regex.Pattern.quote(${text(layout.separator)})))`
      : 'List.of(header)';
  if (layout.prefix === '') return [`List<String> signatures = ${parts};`];
  return [
    `List<String> signatures = ${parts}.stream()`,
    `    .filter(part -> part.startsWith(${text(layout.prefix)}))`,
    `    .map(part -> part.substring(${layout.prefix.length}))`,
    '    .toList();',
  ];
}

function timeCheck(unit: 'seconds' | 'milliseconds' | 'iso'): string[] {
  if (unit === 'iso') {
    return [
      'if (timestamp == null) return false;',
      'long signedAt;',
      'try {',
      '    signedAt = OffsetDateTime.parse(timestamp).toInstant().toEpochMilli();',
      '} catch (java.time.format.DateTimeParseException problem) {',
      '    return false;',
      '}',
    ];
  }
  return [
    'if (timestamp == null || !timestamp.matches("[0-9]{1,15}")) return false;',
    `long signedAt = Long.parseLong(timestamp)${unit === 'seconds' ? ' * 1000' : ''};`,
  ];
}

function decide(scheme: HandlerScheme['scheme']): string[] {
  const { algorithm, encoding, secret } = scheme;
  const { prefix } = secret;
  const plain = prefix === '' ? 'secret' : `(secret.startsWith(${text(prefix)}) ? secret.substring(${prefix.length}) : secret)`;
  const decoded = (kind: string, value: string): string =>
    kind === 'hex' ? `HexFormat.of().parseHex(${value})` : `Base64.getDecoder().decode(${value})`;
  if (algorithm === 'ed25519') {
    const raw = decoded(secret.encoding === 'hex' ? 'hex' : 'base64', plain);
    return [
      'for (String secret : SECRETS) {',
      '    // The key as a DER structure, as Java wants it.',
      '    ByteArrayOutputStream der = new ByteArrayOutputStream();',
      '    der.writeBytes(HexFormat.of().parseHex("302a300506032b6570032100"));',
      `    der.writeBytes(${raw});`,
      '    PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der.toByteArray()));',
      '    for (String signature : signatures) {',
      '        Signature check = Signature.getInstance("Ed25519");',
      '        check.initVerify(key);',
      '        check.update(signed);',
      `        if (check.verify(${decoded(encoding, 'signature')})) return true;`,
      '    }',
      '}',
      'return false;',
    ];
  }
  const key = secret.encoding === 'utf8' ? `${plain}.getBytes(StandardCharsets.UTF_8)` : decoded(secret.encoding, plain);
  const name = { sha1: 'HmacSHA1', sha256: 'HmacSHA256', sha512: 'HmacSHA512' }[hashOf(scheme)];
  const expected =
    algorithm === 'shared-token'
      ? [`    byte[] expected = ${plain}.getBytes(StandardCharsets.ISO_8859_1);`]
      : [
          `    Mac mac = Mac.getInstance("${name}");`,
          `    mac.init(new SecretKeySpec(${key}, "${name}"));`,
          encoding === 'hex'
            ? '    byte[] expected = HexFormat.of().formatHex(mac.doFinal(signed)).getBytes(StandardCharsets.ISO_8859_1);'
            : '    byte[] expected = Base64.getEncoder().encode(mac.doFinal(signed));',
        ];
  return [
    'boolean valid = false;',
    'for (String secret : SECRETS) {',
    ...expected,
    '    for (String signature : signatures) {',
    '        // Takes the same time whatever is wrong.',
    '        valid |= MessageDigest.isEqual(signature.getBytes(StandardCharsets.ISO_8859_1), expected);',
    '    }',
    '}',
    'return valid;',
  ];
}
