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

const special = /#/;
const text = (value: string): string => literal(value, special);
/** As Rack names headers. */
const rackName = (name: string): string => text(`HTTP_${name.toUpperCase().replaceAll('-', '_')}`);

const pieceOf = pieceWriter({
  body: 'body',
  timestamp: 'timestamp',
  text: text,
  header: (name) => `env[${rackName(name)}]`,
});

/** Ruby behind any Rack server. */
export function writeRubyHandler({ scheme, provider, title, variable, notes }: HandlerScheme): string {
  const { timestamp, algorithm } = scheme;
  const place = timePlace(scheme);
  const check = [
    `header = env[${rackName(scheme.header)}]`,
    'return false if header.nil?',
    ...signaturesOf(scheme),
    ...(place === null || timestamp === null
      ? []
      : [
          'header' in place
            ? `timestamp = env[${rackName(place.header)}]`
            : `timestamp = pairs.find { |key, _| key == ${text(place.key)} }&.last`,
          ...timeCheck(timestamp.unit),
          `return false if (Time.now.to_f - signed_at).abs > ${timestamp.toleranceSeconds}`,
        ]),
    ...signedHeaders(scheme).map((name) => `return false if env[${rackName(name)}].nil?`),
    ...(algorithm === 'shared-token' ? [] : [`signed = [${signedPieces(scheme).map(pieceOf).join(', ')}].map(&:b).join`]),
    ...decide(scheme),
  ];
  return `${[
    `# Verifies webhooks of ${provider}: ${title}. Ruby 3 with rack and a server such as puma.`,
    ...notes.map((note) => `# ${note}`),
    `# Run: ${variable}=... rackup -p 3000 config.ru`,
    'require "openssl"',
    ...(timestamp?.unit === 'iso' ? ['require "time"'] : []),
    '',
    '# The second one counts while a secret is being replaced.',
    `SECRETS = [ENV["${variable}"], ENV["${variable}_PREVIOUS"]].compact.reject(&:empty?)`,
    `raise "Set ${variable}." if SECRETS.empty?`,
    '',
    '# The body is the bytes as they came, never parsed and written again.',
    'def valid?(env, body)',
    ...indented(check, 2),
    'end',
    '',
    'app = lambda do |env|',
    '  body = env["rack.input"]&.read.to_s.b',
    '  next [401, {}, []] unless valid?(env, body)',
    '',
    '  # Answer first, then do the work: the sender waits.',
    '  warn body',
    '  [200, {}, []]',
    'end',
    '',
    'run app',
  ].join('\n')}\n`;
}

function signaturesOf({ layout }: HandlerScheme['scheme']): string[] {
  if (layout.kind === 'pairs') {
    return [
      `pairs = header.split(${text(layout.separator)}).map { |pair| pair.partition("=").values_at(0, 2).map(&:strip) }`,
      `signatures = pairs.select { |key, _| key == ${text(layout.signatureKey)} }.map(&:last)`,
    ];
  }
  const parts = layout.kind === 'list' ? `header.split(${text(layout.separator)})` : '[header]';
  if (layout.prefix === '') return [`signatures = ${parts}`];
  return [
    `signatures = ${parts}.select { |part| part.start_with?(${text(layout.prefix)}) }.map { |part| part[${layout.prefix.length}..] }`,
  ];
}

function timeCheck(unit: 'seconds' | 'milliseconds' | 'iso'): string[] {
  if (unit === 'iso') {
    return ['signed_at = begin', '  Time.iso8601(timestamp.to_s).to_f', 'rescue ArgumentError', '  return false', 'end'];
  }
  return [
    'return false unless timestamp.to_s.match?(/\\A[0-9]{1,15}\\z/)',
    `signed_at = timestamp.to_i${unit === 'milliseconds' ? ' / 1000.0' : ''}`,
  ];
}

function decide(scheme: HandlerScheme['scheme']): string[] {
  const { algorithm, encoding, secret } = scheme;
  const plain = secret.prefix === '' ? 'secret' : `secret.delete_prefix(${text(secret.prefix)})`;
  const key =
    secret.encoding === 'hex' ? `[${plain}].pack("H*")` : secret.encoding === 'base64' ? `${plain}.unpack1("m")` : plain;
  if (algorithm === 'ed25519') {
    const raw = secret.encoding === 'hex' ? key : `${plain}.unpack1("m")`;
    return [
      'SECRETS.any? do |secret|',
      '  # The key as a DER structure, as OpenSSL wants it.',
      `  key = OpenSSL::PKey.read(["302a300506032b6570032100"].pack("H*") + ${raw})`,
      `  signatures.any? { |signature| key.verify(nil, ${encoding === 'hex' ? '[signature].pack("H*")' : 'signature.unpack1("m")'}, signed) }`,
      'rescue OpenSSL::PKey::PKeyError',
      '  false',
      'end',
    ];
  }
  const digest = `OpenSSL::HMAC.${encoding === 'hex' ? 'hexdigest' : 'digest'}("${hashOf(scheme).toUpperCase()}", ${key}, signed)`;
  const expected = algorithm === 'shared-token' ? plain : encoding === 'hex' ? digest : `[${digest}].pack("m0")`;
  return [
    'SECRETS.map do |secret|',
    `  expected = ${expected}`,
    '  # Takes the same time whatever is wrong.',
    '  signatures.map { |signature| OpenSSL.secure_compare(signature, expected) }.any?',
    'end.any?',
  ];
}
