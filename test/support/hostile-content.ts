/** Traffic in which every field that comes over the wire, or that a user could have pasted from it, is markup with a script. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { E2eApp } from './e2e.ts';
import { connectRaw } from './raw-client.ts';
import { pdfOf } from './sample-documents.ts';
import { openRpc } from './rpc-client.ts';
import { hexHmac } from './webhook-client.ts';

/** Whoever makes this text markup runs `ran`, asks another host for a picture, or both. */
export function markup(place: string): string {
  return `'"></title><img src=https://leak.example/${place} onerror="ran('${place}')"><svg/onload=ran('${place}')><script>ran('${place}')</script>`;
}

const scriptUrl = (place: string): string => `javascript:ran('${place}')//`;

/** A target whose every word is markup. */
export async function startHostileTarget(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    response.statusMessage = markup('reason');
    response.writeHead(500, { 'content-type': 'text/html', 'x-answer': markup('answer-header') });
    response.end(`<!doctype html>${markup('answer-body')}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The bytes of one request with markup in its path, query and header values; in a header name it is refused, and captured. */
function rawRequest(path: string, headerName: string, body: string): string {
  const evil = markup('request-line').replaceAll(' ', '%20');
  return [
    `POST ${path}/${evil}?${evil}=${evil} HTTP/1.1`,
    'Host: localhost',
    `${headerName}: ${markup('odd-header')}`,
    `X-Plain: ${markup('header-value')}`,
    `User-Agent: ${markup('agent')}`,
    `Content-Type: text/html; name=${markup('type')}`,
    `Authorization: Basic ${Buffer.from(`${markup('user')}:${markup('password')}`).toString('base64')}`,
    `Cookie: a=${markup('cookie')}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const bodies: readonly (readonly [type: string, body: string | Uint8Array])[] = [
  [
    'application/json',
    JSON.stringify({
      [markup('key')]: markup('value'),
      [markup('list')]: [markup('item'), { [markup('deep')]: scriptUrl('deep') }],
      nested: JSON.stringify({ [markup('nested')]: markup('nested') }),
      coded: Buffer.from(markup('base64')).toString('base64'),
      link: scriptUrl('link'),
      page: `data:text/html,${markup('data')}`,
      url: `https://leak.example/"onmouseover="ran('url')`,
    }),
  ],
  ['application/x-www-form-urlencoded', new URLSearchParams([[markup('field'), markup('field-value')]]).toString()],
  [
    'multipart/form-data; boundary=b',
    [
      '--b',
      `Content-Disposition: form-data; name="${markup('part').replaceAll('"', '%22')}"; filename="../../${markup('file').replaceAll('"', '%22')}.html"`,
      'Content-Type: text/html',
      '',
      markup('part-body'),
      '--b--',
      '',
    ].join('\r\n'),
  ],
  [
    'application/xml',
    `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="https://leak.example/xsl"?><a xmlns:h="http://www.w3.org/1999/xhtml" onload="ran('xml')"><h:script>ran('xml')</h:script><![CDATA[${markup('cdata')}]]></a>`,
  ],
  ['text/html', `<!doctype html><base href="https://leak.example/">${markup('html')}`],
  [
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="ran('svg')"><script>ran('svg')</script><image href="https://leak.example/svg"/><foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="ran('svg')"/></foreignObject></svg>`,
  ],
  ['application/pdf', pdfOf(['A script opens this'])],
  ['text/markdown', `[x](${scriptUrl('markdown')}) ![x](https://leak.example/md) ${markup('markdown')}`],
  ['text/plain', markup('text')],
];

/** How many captures of `fillWithMarkup` are there for their bodies alone; they come first. */
export const hostileBodies = bodies.length;

function maiaFields(): Record<string, unknown> {
  return {
    channelId: markup('channel'),
    agentId: markup('agent-id'),
    sessionId: markup('session'),
    externalUserId: markup('sender'),
    direction: 'incoming',
    response: `${markup('words')} ${scriptUrl('words')} https://leak.example/"onclick="ran('chat')`,
    attachments: [
      {
        id: markup('file-id'),
        url: scriptUrl('file'),
        type: markup('file-type'),
        mimeType: markup('mime'),
        name: markup('name'),
      },
      { id: 'a', url: `data:text/html,${markup('file-data')}`, type: 'image', mimeType: 'text/html' },
    ],
  };
}

function aisouleFields(): Record<string, unknown> {
  return {
    from: markup('from'),
    contact_name: markup('contact'),
    type: markup('kind'),
    text: markup('text'),
    message_id: markup('id'),
  };
}

/** Fills an app with all of it, in every place that can hold it, and sends some of it to a target. */
export async function fillWithMarkup(app: E2eApp, targetUrl: string): Promise<void> {
  const [maia, aisoule] = [maiaFields(), aisouleFields()];
  await app.saveSecret();
  const { client, close } = await openRpc(app);
  try {
    const { items } = await client.workbench.providers();
    const known = items.find(({ id }) => id === 'maia');
    if (known === undefined) throw new Error('there is no profile to begin with');
    const { builtIn: _builtIn, ...profile } = known;
    await client.workbench.saveProvider({ ...profile, id: 'hostile', name: markup('provider') });
    await app.createEndpoint({ slug: 'hostile', name: markup('endpoint').slice(0, 100), provider: 'hostile' });
    await client.workbench.saveFilter({
      name: markup('filter').slice(0, 80),
      filter: `"${markup('saved').replaceAll('"', '')}"`,
    });
    await client.workbench.saveRule({
      name: markup('rule').slice(0, 100),
      filter: '',
      tags: ['ran'],
      enabled: true,
      notify: { on: true, content: true, sound: false },
    });
    for (const [type, body] of bodies) await app.post('/inbox', body, { 'Content-Type': type });
    const { port } = new URL(app.receiverUrl);
    const ca = readFileSync(app.caCertificatePath);
    for (const [path, name] of [
      ['/inbox', 'X-Odd'],
      ['/nowhere', 'X-Odd'],
      ['/inbox', markup('header-name').replaceAll(/[\s:]/g, '')],
    ] as const) {
      const raw = await connectRaw({ port: Number(port), tls: { ca } });
      raw.write(rawRequest(path, name, markup('raw-body')));
      await raw.untilClosed();
    }
    const event = JSON.stringify({ event: markup('event-type'), timestamp: '2026-05-29T10:30:00Z', data: aisoule });
    const signature = hexHmac('another secret', event);
    await app.createEndpoint({ slug: 'events', name: 'Events', provider: 'aisoule' });
    await app.post('/events', event, { 'Content-Type': 'application/json', 'X-Webhook-Signature': signature });
    await app.postAisoule('message.incoming', aisoule);
    await app.post('/hostile', JSON.stringify({ ...maia, messageId: markup('message') }), {
      'Content-Type': 'application/json',
      'X-Maia-Signature': markup('signature'),
    });
    await app.postMaia(maia);
    const [newest] = await app.captures();
    if (newest === undefined) throw new Error('nothing was captured');
    await client.workbench.setNote({ id: newest.id, note: markup('note') });
    await client.deliveries.create({
      targetUrl: `${targetUrl}/${encodeURIComponent(markup('target'))}`,
      provider: 'maia',
      secret: 's'.repeat(20),
      payload: JSON.stringify(maia),
      headers: [['X-Sent', markup('sent')]],
    });
    await client.captures.replay({ id: newest.id, targetUrl, mode: 'as-captured' });
  } finally {
    close();
  }
}
