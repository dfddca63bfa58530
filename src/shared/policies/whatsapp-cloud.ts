import type { RetryPolicy } from '../retry-policy.ts';
import { day, definePolicy, minute, onlyScheduleKnown } from './define-policy.ts';

/** WhatsApp Business Platform, Cloud API. */
export const whatsappCloud: RetryPolicy = definePolicy({
  id: 'whatsapp-cloud',
  name: 'WhatsApp Cloud API',
  success: '200',
  // Doubling from a minute, as many as fit into seven days.
  delays: { kind: 'exponential', firstSeconds: minute, factor: 2, capSeconds: null, retries: 13 },
  windowSeconds: 7 * day,
  confidence: 'guess',
  notes: [
    'Documented is only that retries go on for up to 7 days with growing waits; the steps, doubling from 1 minute, are a guess.',
    'No deadline is documented; a median answer within 250 ms, and fewer than 1 % over 1 second, are advised.',
    'Duplicates are likely. The old on-premises API stopped after about 24 hours.',
  ],
  assumed: [...onlyScheduleKnown, 'everything but 200 is retried'],
  source: 'https://docs.360dialog.com/docs/messaging/webhook',
});
