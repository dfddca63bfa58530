const names: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  301: 'Moved permanently',
  302: 'Found',
  304: 'Not modified',
  307: 'Temporary redirect',
  308: 'Permanent redirect',
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Request timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal server error',
  502: 'Bad gateway',
  503: 'Service unavailable',
  504: 'Gateway timeout',
};

const kinds: Readonly<Record<string, string>> = { 2: 'Success', 3: 'Redirect', 4: 'Client error', 5: 'Server error' };

/** What a status as typed means: its name, or its kind. */
export function statusWords(status: string): string {
  const trimmed = status.trim();
  return names[trimmed] ?? (/^\d{3}$/.test(trimmed) ? (kinds[trimmed.charAt(0)] ?? '') : '200 to 599');
}
