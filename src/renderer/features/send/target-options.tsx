import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { fieldNote } from '../../parts/field-note.ts';
import styles from './send.module.css';
import type { TargetOptions } from './target-draft.ts';

interface TargetOptionsFieldsProps {
  readonly options: TargetOptions;
  readonly onOptions: (options: TargetOptions) => void;
  /** Problems by field of the target, e.g. `ca` or `clientCertificate.key`. */
  readonly problems?: Readonly<Record<string, string>>;
  /** False where something else decides how many redirects are followed. */
  readonly withRedirects?: boolean;
}

/** The terms of sending that are seldom needed. */
export function TargetOptionsFields({ options, onOptions, problems = {}, withRedirects = true }: TargetOptionsFieldsProps) {
  const put = (part: Partial<TargetOptions>): void => onOptions({ ...options, ...part });
  const wire = { classNames: { input: styles['wireInput'] ?? '' }, spellCheck: false, autoComplete: 'off' } as const;
  return (
    <div className={styles['optionFields']}>
      <div className={styles['switches']}>
        <Switch
          label="Skip certificate verification"
          checked={options.skipVerify}
          color="red"
          classNames={{ label: options.skipVerify ? (styles['dangerLabel'] ?? '') : '' }}
          onChange={(event) => put({ skipVerify: event.currentTarget.checked })}
        />
        <Switch
          label="Allow link-local and cloud-metadata addresses"
          checked={options.allowLinkLocal}
          onChange={(event) => put({ allowLinkLocal: event.currentTarget.checked })}
        />
      </div>
      <p className={styles['danger']} data-shown={options.skipVerify || undefined} aria-live="polite">
        {options.skipVerify ? (
          <>
            <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
            Any certificate is accepted: whoever stands between can read and change what is sent.
          </>
        ) : null}
      </p>
      <div className={styles['pair']}>
        <TextInput
          label="Host override"
          placeholder="shop.example"
          value={options.hostOverride}
          onChange={(event) => put({ hostOverride: event.currentTarget.value })}
          {...wire}
          {...fieldNote('Sent as Host and server name', problems['hostOverride'])}
        />
        <TextInput
          label="Proxy"
          placeholder="http://localhost:8080"
          value={options.proxy}
          onChange={(event) => put({ proxy: event.currentTarget.value })}
          {...wire}
          {...fieldNote('An http:// proxy to go through', problems['proxy'])}
        />
      </div>
      {withRedirects ? (
        <NumberInput
          className={styles['redirects'] ?? ''}
          label="Redirects followed"
          min={0}
          max={10}
          allowDecimal={false}
          value={options.redirects}
          onChange={(value) => put({ redirects: typeof value === 'number' ? Math.min(10, Math.max(0, value)) : 0 })}
          {...fieldNote('0 shows the redirect as the answer')}
        />
      ) : null}
      <Textarea
        label="Certificate authority"
        placeholder="-----BEGIN CERTIFICATE-----"
        autosize
        minRows={2}
        maxRows={8}
        value={options.ca}
        onChange={(event) => put({ ca: event.currentTarget.value })}
        {...wire}
        {...fieldNote('PEM, trusted besides the system’s; Hookwright’s own always is', problems['ca'])}
      />
      <div className={styles['pair']}>
        <Textarea
          label="Client certificate"
          placeholder="-----BEGIN CERTIFICATE-----"
          autosize
          minRows={2}
          maxRows={8}
          value={options.certificate}
          onChange={(event) => put({ certificate: event.currentTarget.value })}
          {...wire}
          {...fieldNote('PEM, shown to the target', problems['clientCertificate.certificate'])}
        />
        <Textarea
          label="Its key"
          placeholder="-----BEGIN PRIVATE KEY-----"
          autosize
          minRows={2}
          maxRows={8}
          value={options.key}
          onChange={(event) => put({ key: event.currentTarget.value })}
          {...wire}
          {...fieldNote('PEM, without a passphrase', problems['clientCertificate.key'])}
        />
      </div>
    </div>
  );
}
