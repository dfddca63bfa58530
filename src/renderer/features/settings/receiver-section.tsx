import { TextInput } from '@mantine/core';
import { useHealth } from '../../host/host-context.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { LimitField } from './limit-field.tsx';
import type { SectionProps } from './section-props.ts';
import { SettingRow } from './setting-row.tsx';
import styles from './settings.module.css';

/** Where webhooks come in and how much of one is taken. */
export function ReceiverSection({ draft, problems, onChange }: SectionProps) {
  const health = useHealth();
  return (
    <section aria-labelledby="receiver-title">
      <h2 id="receiver-title" className={styles['title']}>
        Receiver
      </h2>
      <p className={styles['intro']}>
        Listens on 127.0.0.1 and ::1 only: other machines reach it through a tunnel of your choice.
      </p>
      <SettingRow
        id="port"
        name="HTTPS port"
        help="The port in every endpoint’s URL. 0 takes any free port, another one at each start."
      >
        <TextInput
          id="port"
          inputMode="numeric"
          value={draft.port}
          onChange={(event) => onChange({ port: event.currentTarget.value })}
          {...fieldNote(portHint(health?.receiver.port ?? null, draft.port), problems['receiver.port'])}
        />
      </SettingRow>
      <SettingRow
        id="http-port"
        name="Plain HTTP listener"
        help="For tunnels that end TLS themselves and forward without it. Off otherwise: providers send over HTTPS, and nothing on this machine should get used to sending secrets unencrypted."
      >
        <LimitField
          id="http-port"
          switchLabel="Listen on plain HTTP too"
          on={draft.httpOn}
          value={draft.httpPort}
          hint="On this port of 127.0.0.1 and ::1"
          offHint="Off"
          problem={problems['receiver.httpPort']}
          inputMode="numeric"
          onSwitch={(httpOn) => onChange({ httpOn })}
          onValue={(httpPort) => onChange({ httpPort })}
        />
      </SettingRow>
      <SettingRow
        id="body-limit"
        name="Largest body"
        help="A longer body is answered 413; what arrived up to the limit is kept and marked."
      >
        <TextInput
          id="body-limit"
          value={draft.bodyLimit}
          onChange={(event) => onChange({ bodyLimit: event.currentTarget.value })}
          {...fieldNote('1 KB to 512 MB, such as 32 MB', problems['receiver.bodyLimitBytes'])}
        />
      </SettingRow>
      <SettingRow
        id="request-timeout"
        name="Request timeout"
        help="A request that is not complete by then is answered 408; what arrived is kept and marked."
      >
        <TextInput
          id="request-timeout"
          inputMode="numeric"
          value={draft.requestTimeout}
          onChange={(event) => onChange({ requestTimeout: event.currentTarget.value })}
          rightSection="s"
          {...fieldNote('Seconds, 1 to 3,600', problems['receiver.requestTimeoutSeconds'])}
        />
      </SettingRow>
    </section>
  );
}

/** A port given on the command line wins over the setting for as long as that run lasts. */
function portHint(listening: number | null, typed: string): string {
  return listening === null || String(listening) === typed.trim() ? 'Usually 8443' : `Listening on ${listening} now`;
}
