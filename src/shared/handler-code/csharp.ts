import { quotedUnits } from '../export/snippets/literals.ts';
import { hashOf, indented, signedHeaders, pieceWriter, signedPieces, timePlace, type HandlerScheme } from './handler-parts.ts';

const text = quotedUnits;

const pieceOf = pieceWriter({
  body: '.. body',
  timestamp: '.. Encoding.Latin1.GetBytes(timestamp!)',
  text: (words) => `.. Encoding.UTF8.GetBytes(${text(words)})`,
  header: (name) => `.. Encoding.Latin1.GetBytes(headers[${text(name)}].ToString())`,
});

/** ASP.NET's minimal API; Ed25519 needs the package NSec.Cryptography. */
export function writeCsharpHandler({ scheme, provider, title, variable, notes }: HandlerScheme): string {
  const { timestamp, algorithm } = scheme;
  const place = timePlace(scheme);
  const check = [
    `if (!headers.TryGetValue(${text(scheme.header)}, out var values)) return false;`,
    'var header = values.ToString();',
    ...signaturesOf(scheme),
    ...(place === null || timestamp === null
      ? []
      : [
          ...('header' in place ? [`string? timestamp = headers[${text(place.header)}];`] : []),
          ...timeCheck(timestamp.unit),
          `if (Math.Abs((DateTimeOffset.UtcNow - signedAt).TotalSeconds) > ${timestamp.toleranceSeconds}) return false;`,
        ]),
    ...signedHeaders(scheme).map((name) => `if (!headers.ContainsKey(${text(name)})) return false;`),
    ...(algorithm === 'shared-token' ? [] : [`byte[] signed = [${signedPieces(scheme).map(pieceOf).join(', ')}];`]),
    ...decide(scheme),
  ];
  return `${[
    `// Verifies webhooks of ${provider}: ${title}. .NET 8 or later (web project)${algorithm === 'ed25519' ? ', with the package NSec.Cryptography' : ', no packages'}.`,
    ...notes.map((note) => `// ${note}`),
    `// Run: ${variable}=... dotnet run`,
    'using System.Globalization;',
    'using System.Security.Cryptography;',
    'using System.Text;',
    '',
    '// The second one counts while a secret is being replaced.',
    `string[] secrets = new[] { Environment.GetEnvironmentVariable("${variable}"), Environment.GetEnvironmentVariable("${variable}_PREVIOUS") }`,
    '    .Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).ToArray();',
    `if (secrets.Length == 0) throw new InvalidOperationException("Set ${variable}.");`,
    '',
    'var app = WebApplication.CreateBuilder(args).Build();',
    'app.MapPost("/{**path}", async (HttpRequest request) =>',
    '{',
    '    using var buffer = new MemoryStream();',
    '    await request.Body.CopyToAsync(buffer);',
    '    var body = buffer.ToArray();',
    '    if (!IsValid(request.Headers, body)) return Results.StatusCode(401);',
    '    Console.WriteLine(Encoding.UTF8.GetString(body));',
    '    return Results.Ok();',
    '});',
    'app.Run("http://localhost:" + (Environment.GetEnvironmentVariable("PORT") ?? "3000"));',
    '',
    '// The body is the bytes as they came, never parsed and written again.',
    'bool IsValid(IHeaderDictionary headers, byte[] body)',
    '{',
    ...indented(check, 4),
    '}',
  ].join('\n')}\n`;
}

function signaturesOf({ layout, timestamp }: HandlerScheme['scheme']): string[] {
  if (layout.kind === 'pairs') {
    const time = layout.timestampKey !== null && timestamp !== null;
    return [
      `var pairs = header.Split(${text(layout.separator)}).Select(pair => pair.Trim().Split('=', 2)).Where(pair => pair.Length == 2).ToList();`,
      `var signatures = pairs.Where(pair => pair[0] == ${text(layout.signatureKey)}).Select(pair => pair[1]).ToList();`,
      ...(time ? [`string? timestamp = pairs.FirstOrDefault(pair => pair[0] == ${text(layout.timestampKey ?? '')})?[1];`] : []),
    ];
  }
  const parts = layout.kind === 'list' ? `header.Split(${text(layout.separator)})` : 'new[] { header }';
  if (layout.prefix === '') return [`var signatures = ${parts};`];
  return [
    `var signatures = ${parts}`,
    `    .Where(part => part.StartsWith(${text(layout.prefix)}, StringComparison.Ordinal))`,
    `    .Select(part => part[${layout.prefix.length}..]).ToList();`,
  ];
}

function timeCheck(unit: 'seconds' | 'milliseconds' | 'iso'): string[] {
  if (unit === 'iso') {
    return [
      'if (!DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)) return false;',
    ];
  }
  return [
    'if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 99999999999999) return false;',
    `var signedAt = DateTimeOffset.FromUnixTime${unit === 'seconds' ? 'Seconds(Math.Min(number, 253402300799))' : 'Milliseconds(number)'};`,
  ];
}

function decide(scheme: HandlerScheme['scheme']): string[] {
  const { algorithm, encoding, secret } = scheme;
  const { prefix } = secret;
  const plain =
    prefix === ''
      ? 'secret'
      : `(secret.StartsWith(${text(prefix)}, StringComparison.Ordinal) ? secret[${prefix.length}..] : secret)`;
  const decoded = (kind: string, value: string): string =>
    kind === 'hex' ? `Convert.FromHexString(${value})` : `Convert.FromBase64String(${value})`;
  if (algorithm === 'ed25519') {
    return [
      'var ed25519 = NSec.Cryptography.SignatureAlgorithm.Ed25519;',
      'foreach (var secret in secrets)',
      '{',
      `    var key = NSec.Cryptography.PublicKey.Import(ed25519, ${decoded(secret.encoding === 'hex' ? 'hex' : 'base64', plain)}, NSec.Cryptography.KeyBlobFormat.RawPublicKey);`,
      '    foreach (var signature in signatures)',
      '    {',
      '        try',
      '        {',
      `            if (ed25519.Verify(key, signed, ${decoded(encoding, 'signature')})) return true;`,
      '        }',
      '        catch (FormatException)',
      '        {',
      '        }',
      '    }',
      '}',
      'return false;',
    ];
  }
  const key = secret.encoding === 'utf8' ? `Encoding.UTF8.GetBytes(${plain})` : decoded(secret.encoding, plain);
  const digest = `HMAC${hashOf(scheme).toUpperCase()}.HashData(${key}, signed)`;
  const expected =
    algorithm === 'shared-token'
      ? `Encoding.UTF8.GetBytes(${plain})`
      : encoding === 'hex'
        ? `Encoding.ASCII.GetBytes(Convert.ToHexString(${digest}).ToLowerInvariant())`
        : `Encoding.ASCII.GetBytes(Convert.ToBase64String(${digest}))`;
  return [
    'var valid = false;',
    'foreach (var secret in secrets)',
    '{',
    `    var expected = ${expected};`,
    '    foreach (var signature in signatures)',
    '    {',
    '        // Takes the same time whatever is wrong.',
    '        valid |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected);',
    '    }',
    '}',
    'return valid;',
  ];
}
