import type { Reply } from './reply.ts';

/** What an endpoint answers until it is told otherwise. */
export const defaultReply: Reply = {
  status: 200,
  headers: [['content-type', 'application/json']],
  body: '{"received":true}',
  delayMs: 0,
};
