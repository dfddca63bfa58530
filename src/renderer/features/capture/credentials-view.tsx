import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { readCredentials, type Credentials } from '#shared/payload/credentials.ts';
import { formatJson } from '#shared/payload/json-format.ts';
import { jsonChildren } from '#shared/payload/json-nodes.ts';
import { keyOf, plainHead } from '#shared/payload/json-pointer.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import { readTime } from '#shared/payload/time-value.ts';
import { useNow } from '../../parts/now.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { timeWords } from '../payload/time-words.ts';
import styles from './headers-tab.module.css';

/** What is encoded in credentials, behind a button: who looks over a shoulder sees nothing that was not asked for. */
export function CredentialsView({ value }: { readonly value: string }) {
  const [shown, setShown] = useState(false);
  const credentials = useMemo(() => readCredentials(value), [value]);
  if (credentials === null) return null;
  const Icon = shown ? IconEyeOff : IconEye;
  const what = credentials.kind === 'basic' ? 'user and password' : 'JWT';
  return (
    <div className={styles['credentials']}>
      <Button
        variant="subtle"
        leftSection={<Icon size={14} stroke={1.75} aria-hidden />}
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Decode'} {what}
      </Button>
      {shown ? <Decoded credentials={credentials} /> : null}
    </div>
  );
}

function Decoded({ credentials }: { readonly credentials: Credentials }) {
  if (credentials.kind === 'basic') {
    return (
      <dl className={styles['decoded']}>
        <dt>User</dt>
        <dd>{credentials.user === '' ? '(empty)' : <WireText text={credentials.user} />}</dd>
        <dt>Password</dt>
        <dd>{credentials.password === '' ? '(empty)' : <WireText text={credentials.password} />}</dd>
      </dl>
    );
  }
  const { header, claims, algorithm } = credentials.jwt;
  return (
    <>
      <p className={styles['small']}>
        {algorithm === null || algorithm.toLowerCase() === 'none'
          ? 'Unsigned by its own word.'
          : 'Signature not checked: its key is not known here.'}
      </p>
      <dl className={styles['decoded']}>
        <dt>Header</dt>
        <dd>
          <WireText text={formatJson(scanJson(header), 8_000).text} edges={false} />
        </dd>
        <dt>Claims</dt>
        <dd>
          <WireText text={formatJson(scanJson(claims), 16_000).text} edges={false} />
        </dd>
        <ClaimTimes claims={claims} />
      </dl>
    </>
  );
}

const timeClaims: Readonly<Record<string, string>> = { iat: 'Issued', nbf: 'Valid from', exp: 'Expires', auth_time: 'Signed in' };

function ClaimTimes({ claims }: { readonly claims: string }) {
  const now = useNow();
  const scan = scanJson(claims);
  return jsonChildren(scan.nodes, 0, 0, 200).map((node) => {
    const name = keyOf(scan, node) ?? '';
    const label = Object.hasOwn(timeClaims, name) ? timeClaims[name] : undefined;
    const time = label === undefined ? null : readTime(plainHead(scan, node, 40).text, name, true);
    if (label === undefined || time === null) return null;
    const { local, utc, relative } = timeWords(time, now);
    return [
      <dt key={`${node} name`}>{label}</dt>,
      <dd key={`${node} time`} title={utc}>
        {local}, {relative}
      </dd>,
    ];
  });
}
