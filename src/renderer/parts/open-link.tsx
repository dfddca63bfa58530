import { ActionIcon } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { desktopBridge } from '../host/electron.ts';

/** The address as a browser understands it, when it is one that may be opened: https, and no name and password in it. */
export function openableUrl(text: string): URL | null {
  if (!/^https:\/\/\S{1,8000}$/i.test(text)) return null;
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' ? url : null;
}

/** Opens an https address in the user's browser, and says whose it is before. Nothing is fetched until it is pressed. */
export function OpenLink({ url }: { readonly url: URL }) {
  const onClick = (event: MouseEvent): void => {
    const bridge = desktopBridge();
    if (bridge === null) return;
    event.preventDefault();
    void bridge.openExternal(url.href);
  };
  return (
    <ActionIcon
      component="a"
      href={url.href}
      target="_blank"
      rel="noreferrer noopener"
      onClick={onClick}
      aria-label={`Open ${url.host} in the browser`}
      title={`Open ${url.host} in the browser`}
    >
      <IconExternalLink size={16} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
}
