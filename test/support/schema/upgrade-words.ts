/** What every fixture holds and every later version must find again. */
const secrets = ['talk-secret-0123456789', 'older-secret-9876543210'] as const;

function message(number: number, text: string): string {
  return JSON.stringify({
    channelId: '550e8400-e29b-41d4-a716-446655440000',
    channelIdentifier: '+5511999999999',
    agentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    messageId: `6ba7b810-9dad-11d1-80b4-00c04fd430c${number}`,
    response: text,
    timestamp: `2026-01-15T10:30:0${number}.000Z`,
  });
}

export const talk = {
  /** Sealed with this passphrase. */
  passphrase: 'the fixtures are no secret',
  secrets,
  messages: [
    { body: message(1, 'Olá! 👋'), signedWith: secrets[0] },
    { body: message(2, 'Your order has left the house.'), signedWith: secrets[1] },
    // Again, as a provider that had no answer does.
    { body: message(2, 'Your order has left the house.'), signedWith: secrets[1] },
    { body: message(3, 'Signed by somebody else.'), signedWith: 'a-wrong-secret' },
  ],
  /** Long enough for its text to be kept in the body alone, since schema 11. Not in older fixtures. */
  longMessage: message(4, 'Seu pedido saiu de nossa casa. '.repeat(12)),
  /** A word that stands in one body alone. */
  needle: 'zebrafinch',
} as const;
