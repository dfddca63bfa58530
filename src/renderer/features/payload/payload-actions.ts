import { defineAction } from '../../keys/registry.ts';

export const wrapLines = defineAction({
  id: 'payload.wrap',
  title: 'Wrap long lines of the payload, or not',
  group: 'Detail',
  keys: ['W'],
  rooms: ['inbox', 'conversations'],
  keywords: 'word wrap values tree raw pretty',
});
