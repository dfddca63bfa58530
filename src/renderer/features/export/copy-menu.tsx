/**
 * One menu for copying, the same wherever a request is shown: list, capture, attempt, preview. What it copies has no secrets
 * in it unless the second list is chosen, which nothing remembers.
 */
import { ActionIcon, Button, Loader, Menu } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FormSource } from '#shared/transfer-contract.ts';
import { fileFormats, otherLanguages, textLanguages, usualFormats, type CopyFormat } from './copy-formats.ts';
import styles from './export.module.css';
import { useCopyAs, type CopyAs } from './use-copy-as.tsx';

export interface CopyItemsProps {
  readonly source: FormSource;
  /** False for bytes that never became a request. */
  readonly isRequest?: boolean;
  readonly hasBody?: boolean;
  /** Short texts besides, by what they are called: ids and the like. */
  readonly texts?: readonly (readonly [string, string])[];
  readonly copying: CopyAs;
}

/** The items, for a menu that somebody else opens. */
export function CopyItems({ source, isRequest = true, hasBody = true, texts = [], copying }: CopyItemsProps) {
  const isStored = 'captureId' in source || 'deliveryId' in source;
  const item = ({ id, title }: CopyFormat, label: string, withSecrets: boolean, disabled = false): ReactNode => (
    <Menu.Item
      key={id}
      disabled={disabled}
      onClick={() => copying.copyAs(source, id, id === 'body' || id === 'headers' ? `the ${title}` : `as ${title}`, withSecrets)}
    >
      {label}
    </Menu.Item>
  );
  const languages = (withSecrets: boolean): ReactNode => (
    <>
      {otherLanguages.map((format) => item(format, format.title, withSecrets))}
      <Menu.Divider />
      <Menu.Label>For bodies of plain text</Menu.Label>
      {textLanguages.map((format) => item(format, format.title, withSecrets))}
    </>
  );
  return (
    <>
      {item({ id: 'body', title: 'body' }, 'Copy body', false, !hasBody)}
      {item({ id: 'headers', title: 'headers' }, 'Copy headers', false, !isRequest)}
      <Menu.Divider />
      {usualFormats.map((format) => item(format, `Copy as ${format.title}`, false, !isRequest && format.id !== 'http'))}
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item disabled={!isRequest}>Copy in another language</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown className={styles['languages'] ?? ''}>{languages(false)}</Menu.Sub.Dropdown>
      </Menu.Sub>
      {isStored ? fileFormats.map((format) => item(format, `Copy as ${format.title}`, false)) : null}
      <Menu.Divider />
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item leftSection={<IconKey size={14} stroke={1.75} aria-hidden />}>Copy with secrets</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown className={styles['languages'] ?? ''}>
          <Menu.Label className={styles['secretLabel'] ?? ''}>Logins, cookies, tokens and signatures stay in</Menu.Label>
          {item({ id: 'body', title: 'body' }, 'Body', true, !hasBody)}
          {item({ id: 'headers', title: 'headers' }, 'Headers', true, !isRequest)}
          {[...usualFormats, ...(isStored ? fileFormats : [])].map((format) =>
            item(format, format.title.replace('raw', 'Raw'), true, !isRequest && !['http', 'har', 'ndjson'].includes(format.id)),
          )}
          <Menu.Divider />
          {isRequest ? languages(true) : null}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      {texts.length === 0 ? null : <Menu.Divider />}
      {texts.map(([name, text]) => (
        <Menu.Item key={name} onClick={() => copying.copy(text)}>
          Copy {name}
        </Menu.Item>
      ))}
    </>
  );
}

interface CopyMenuProps extends Omit<CopyItemsProps, 'copying'> {
  /** What is copied, on hover: "Copy". */
  readonly label?: string;
  /** With this word beside the icon: where another button has the same icon. */
  readonly word?: string;
}

/** A button with the menu behind it. */
export function CopyMenu({ label = 'Copy', word, ...items }: CopyMenuProps) {
  const copying = useCopyAs();
  const { copied } = copying;
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        {word === undefined ? (
          <ActionIcon aria-label={copied ? 'Copied' : label} title={label}>
            <CopyIcon {...copying} />
          </ActionIcon>
        ) : (
          <Button variant="subtle" aria-label={copied ? 'Copied' : `${word}: ${label}`} leftSection={<CopyIcon {...copying} />}>
            {copied ? 'Copied' : word}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <CopyItems {...items} copying={copying} />
      </Menu.Dropdown>
    </Menu>
  );
}

function CopyIcon({ copied, busy }: Pick<CopyAs, 'copied' | 'busy'>) {
  if (busy) return <Loader size={14} />;
  return copied ? <IconCheck size={16} stroke={1.75} aria-hidden /> : <IconCopy size={16} stroke={1.75} aria-hidden />;
}

/** Copies all headers at once, without their secrets. */
export function CopyHeadersButton({ source }: { readonly source: FormSource }) {
  const copying = useCopyAs();
  return (
    <Button
      aria-label={copying.copied ? 'Copied' : 'Copy all headers'}
      title="Secrets are taken out; the copy menu has the headers with them"
      leftSection={<CopyIcon {...copying} />}
      onClick={() => copying.copyAs(source, 'headers', 'the headers', false)}
    >
      {copying.copied ? 'Copied' : 'Copy all'}
    </Button>
  );
}
