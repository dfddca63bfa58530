/**
 * The demonstration as data: an hour of an online shop told in twenty-five webhooks of three systems and three customers,
 * with what goes wrong in real life: one sent twice, one unsigned, one signed over another writing of itself. Payloads have
 * the documented shape of each provider; people, numbers and addresses are made up and belong to nobody.
 */
import { randomUUID } from 'node:crypto';

/** Where a webhook of the demonstration goes. `unsigned` is one of WhatsAble whose signing nobody has switched on yet. */
export type DemoPlace = 'maia' | 'whatsable' | 'aisoule' | 'unsigned';

export interface DemoStep {
  readonly place: DemoPlace;
  /** When it is sent, ms from the beginning. */
  readonly atMs: number;
  /** Made when it is sent, so that its times are of that moment. `now`: ms since 1970. */
  readonly body: (now: number) => string;
  /** `other-writing`: over the same JSON with other spaces, the mistake that handlers and proxies make. */
  readonly signature: 'right' | 'other-writing' | 'none';
  /** Sends the very bytes of the step before again, as a provider does that did not hear the answer. */
  readonly again?: true;
}

interface Line {
  readonly place: DemoPlace;
  /** Seconds after the line before. */
  readonly after: number;
  readonly payload: (now: number) => unknown;
  readonly signature?: DemoStep['signature'];
  readonly again?: true;
}

const iso = (now: number): string => new Date(now).toISOString();
const seconds = (now: number): number => Math.floor(now / 1000);

/** A fresh telling, 20 seconds long: every id is new, so that two demonstrations are no duplicates of each other. */
export function demoSteps(): DemoStep[] {
  let atMs = 0;
  return linesOf().map(({ place, after, payload, signature = 'right', again }) => {
    atMs += after * 1000;
    return { place, atMs, signature, body: (now) => JSON.stringify(payload(now)), ...(again === true ? { again } : {}) };
  });
}

function linesOf(): Line[] {
  const { maia, aisoule, notifyer } = { maia: maiaLines(), aisoule: aisouleLines(), notifyer: notifyerLines() };
  return [
    maia.asks,
    maia.answers,
    aisoule.contact,
    aisoule.asks,
    maia.sendsPhoto,
    aisoule.sent,
    aisoule.delivered,
    maia.explains,
    maia.sendsLabel,
    maia.sendsLabelAgain,
    notifyer.asks,
    aisoule.read,
    notifyer.answers,
    notifyer.asksUnsigned,
    aisoule.replies,
    maia.thanks,
    maia.callsBack,
    notifyer.person,
    aisoule.sentToo,
    aisoule.failed,
    maia.agrees,
    maia.confirms,
    notifyer.document,
    aisoule.tampered,
    aisoule.campaign,
  ];
}

function maiaLines() {
  const session = {
    channelId: randomUUID(),
    channelIdentifier: '+5511955550100',
    agentId: randomUUID(),
    sessionId: randomUUID(),
  };
  const customer = { externalUserId: '+5511955550142' };
  const place = 'maia' as const;
  const line = (after: number, response: string, more: object = {}): Line => {
    const messageId = randomUUID();
    return { place, after, payload: (now) => ({ ...session, messageId, response, timestamp: iso(now), ...more }) };
  };
  const incoming = { direction: 'incoming', ...customer };
  const file = (name: string, type: string, mimeType: string, size: number) => ({
    attachments: [{ id: randomUUID(), url: `https://files.example/${name}?signature=demo`, type, size, mimeType }],
  });
  const label = line(0.9, 'Here is your return label. It is valid for 14 days.', {
    ...file('return-label-12345.pdf', 'document', 'application/pdf', 102_400),
    direction: 'outgoing',
  });
  return {
    asks: line(0, 'Hi! Where is my order #12345? It should have come on Monday.', incoming),
    answers: line(1, 'Hello Marta! Order #12345 left our warehouse on Tuesday and will arrive tomorrow before noon.', {
      direction: 'outgoing',
    }),
    sendsPhoto: line(0.8, 'It just came, but one of the cups is broken.', {
      ...incoming,
      ...file('broken-cup.jpg', 'image', 'image/jpeg', 245_760),
    }),
    explains: line(0.9, 'I am sorry about that. A new cup is on its way, free of charge. Please send the broken set back.', {
      direction: 'outgoing',
    }),
    sendsLabel: label,
    sendsLabelAgain: { ...label, after: 1, again: true as const },
    thanks: line(0.8, '', { ...incoming, ...file('thanks.ogg', 'audio', 'audio/ogg', 51_200) }),
    callsBack: line(0.9, 'Marta, this is Ana from the shop. I will call you in ten minutes.', { direction: 'echo', ...customer }),
    agrees: line(0.9, 'Perfect, thank you!', incoming),
    confirms: line(0.7, 'All done. Is there anything else I can do for you?', { direction: 'outgoing' }),
  };
}

function aisouleLines() {
  const account = randomUUID();
  const contact = { contact_name: 'John Doe', phone: '+919800005550' };
  const wamid = (): string => `wamid.${randomUUID().replaceAll('-', '')}`;
  const [asked, answered, replied, offered, tampered] = [wamid(), wamid(), wamid(), wamid(), wamid()];
  const line = (after: number, event: string, data: object, more: Partial<Line> = {}): Line => ({
    place: 'aisoule',
    after,
    payload: (now) => ({ event, timestamp: iso(now), data }),
    ...more,
  });
  const incoming = (message_id: string, text: string): object => ({
    message_id,
    from: contact.phone,
    contact_name: contact.contact_name,
    type: 'text',
    text,
    whatsapp_account_id: account,
  });
  const outgoing = (message_id: string, status: string, more: object = {}): object => ({
    message_id,
    waba_number: '15555550199',
    sender: '15555550199',
    recipient: '919800005550',
    status,
    ...more,
  });
  return {
    contact: line(0.8, 'contact.created', contact),
    asks: line(0.6, 'message.incoming', incoming(asked, 'Hello, I need pricing for 50 seats')),
    sent: line(
      0.9,
      'message.sent',
      outgoing(answered, 'sent', { type: 'text', body: '50 seats are 12 a month each, 10 % off for a year.' }),
    ),
    delivered: line(0.7, 'message.delivered', outgoing(answered, 'delivered')),
    read: line(0.7, 'message.read', outgoing(answered, 'read')),
    replies: line(0.8, 'message.incoming', incoming(replied, 'Sounds good. Can you send me the contract?')),
    sentToo: line(0.8, 'message.sent', outgoing(offered, 'sent', { type: 'text', body: 'Of course, here it is.' })),
    failed: line(0.8, 'message.failed', outgoing(offered, 'failed', { error: 'The recipient’s phone is unreachable' })),
    tampered: line(0.9, 'message.incoming', incoming(tampered, 'Did the contract go out? I have nothing yet.'), {
      signature: 'other-writing',
    }),
    campaign: line(0.9, 'campaign.completed', { name: 'Spring offer', status: 'completed' }),
  };
}

function notifyerLines() {
  const userId = randomUUID();
  const messages: { type: 'user' | 'bot'; content: string; timestamp: string; content_type: string; media_url?: string }[] = [];
  const line = (
    after: number,
    said: { by: 'user' | 'bot'; text: string; file?: string },
    more: object = {},
    signed = true,
  ): Line => ({
    place: signed ? 'whatsable' : 'unsigned',
    after,
    signature: signed ? 'right' : 'none',
    payload(now) {
      const kind = said.file === undefined ? 'text' : 'document';
      messages.unshift({
        type: said.by,
        content: said.text,
        timestamp: iso(now),
        content_type: kind,
        ...(said.file === undefined ? {} : { media_url: said.file }),
      });
      const last = (by: 'user' | 'bot') => messages.find(({ type }) => type === by);
      const time = (by: 'user' | 'bot'): number | null => {
        const at = last(by)?.timestamp;
        return at === undefined ? null : seconds(Date.parse(at));
      };
      return {
        last_messages: messages.slice(0, 4),
        phone_number: '14155550133',
        recipient_name: 'Sarah Johnson',
        user_id: userId,
        last_message_of_user: last('user')?.content ?? null,
        last_message_of_bot: last('bot')?.content ?? null,
        message_type: kind,
        ...more,
        user_last_message_time: time('user'),
        bot_last_message_time: time('bot'),
        attachment_url: said.file ?? null,
        note: '',
        note_automation: '',
        labels: 'shop',
      };
    },
  });
  const outgoing = (by: string, human: boolean): object => ({
    incoming_message: false,
    send_by: by,
    was_message_by_human: human,
  });
  return {
    asks: line(0.8, { by: 'user', text: 'Do you deliver on Saturdays?' }),
    answers: line(0.9, { by: 'bot', text: 'Yes, between 9 and 13 o’clock.' }, outgoing('Support automation', false)),
    asksUnsigned: line(0.8, { by: 'user', text: 'Great. And can I pay when it comes?' }, {}, false),
    person: line(0.8, { by: 'bot', text: 'Sure, card or cash, both are fine. Tom' }, outgoing('WhatsApp App', true)),
    document: line(0.9, { by: 'user', text: '', file: 'https://files.example/order-form.pdf' }),
  };
}
