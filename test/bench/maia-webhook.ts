import { createHmac } from 'node:crypto';

export const benchSecret = 'bench-secret-0123456789abcdef';

/** A MAIA payload of exactly 1,024 bytes. */
export function maiaPayload(messageId = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'): string {
  const fields = {
    channelId: '550e8400-e29b-41d4-a716-446655440000',
    channelIdentifier: '+5511999999999',
    agentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    messageId,
    response: '',
    timestamp: '2024-01-15T10:30:00.000Z',
  };
  fields.response = 'x'.repeat(1024 - JSON.stringify(fields).length);
  return JSON.stringify(fields);
}

/** Its headers, signed with the secret of the benches. */
export function maiaHeaders(body: string): [string, string][] {
  return [
    ['Content-Type', 'application/json'],
    ['X-Maia-Signature', createHmac('sha256', benchSecret).update(body).digest('hex')],
  ];
}
