import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { Capture } from '#shared/capture.ts';
import { curlCommand } from '#shared/curl.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { useClient, useHealth } from '../../host/host-context.tsx';
import { useCopyText } from '../../parts/copy-text.ts';
import { tellFailure } from '../../parts/tell-failure.ts';

/** Headers that curl writes itself; sending them again would send them twice or wrongly. */
const writtenByCurl = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding']);
const carriesSecret = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);

function curlHeaders(headers: readonly HeaderPair[], withSecrets: boolean): HeaderPair[] {
  return headers
    .filter(([name]) => !writtenByCurl.has(name.toLowerCase()))
    .map(([name, value]) => (!withSecrets && carriesSecret.has(name.toLowerCase()) ? [name, 'HIDDEN'] : [name, value]));
}

const notText = {
  code: 'body-not-text',
  problem: 'The body is not UTF-8 text.',
  remedy: 'Copy it as hex from the Payload tab instead.',
};

/** Bytes as text when they are UTF-8 through and through; null otherwise. */
function textOf(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The ways to take a capture elsewhere as text. */
export function CopyMenu({ capture }: { readonly capture: Capture }) {
  const client = useClient();
  const receiver = useHealth()?.receiver.url ?? null;
  const { copied, copy } = useCopyText();
  const hasSecrets = capture.headers.some(([name]) => carriesSecret.has(name.toLowerCase()));

  const copyBody = async (make: (body: string) => string): Promise<void> => {
    try {
      const body = textOf(await (await client.captures.body({ id: capture.id })).arrayBuffer());
      if (body === null) tellFailure(notText);
      else copy(make(body));
    } catch (error) {
      tellFailure(error);
    }
  };
  const curl = (withSecrets: boolean) => (body: string) =>
    curlCommand({
      method: capture.method,
      url: `${receiver ?? 'https://localhost:8443'}${capture.target}`,
      headers: curlHeaders(capture.headers, withSecrets),
      body,
      caPath: null,
    });
  const request = capture.bodyKind === 'body' && capture.method !== '';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={copied ? 'Copied' : 'Copy'} title="Copy">
          {copied ? <IconCheck size={16} stroke={1.75} aria-hidden /> : <IconCopy size={16} stroke={1.75} aria-hidden />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={capture.bodySize === 0} onClick={() => void copyBody((body) => body)}>
          Copy body
        </Menu.Item>
        <Menu.Item disabled={!request} onClick={() => void copyBody(curl(false))}>
          Copy as curl
        </Menu.Item>
        {hasSecrets ? (
          <Menu.Item disabled={!request} onClick={() => void copyBody(curl(true))}>
            Copy as curl with secrets
          </Menu.Item>
        ) : null}
        <Menu.Item onClick={() => copy(capture.headers.map(([name, value]) => `${name}: ${value}`).join('\n'))}>
          Copy headers
        </Menu.Item>
        {capture.eventId === null ? null : <Menu.Item onClick={() => copy(capture.eventId ?? '')}>Copy event id</Menu.Item>}
        <Menu.Item onClick={() => copy(capture.id)}>Copy capture id</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
