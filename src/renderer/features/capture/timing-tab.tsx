import type { Capture } from '#shared/capture.ts';
import { FactList, type Fact } from '../../parts/fact-list.tsx';
import { formatExactSize } from '../../parts/format-size.ts';
import { exactTime, formatDuration } from '../../parts/format-time.ts';
import { Panel } from '../../parts/panel.tsx';
import { WireText } from '../../parts/wire-text.tsx';
import { FaultLine } from '../reply-script/fault-badge.tsx';
import detail from './capture-detail.module.css';
import styles from './timing-tab.module.css';

/** When it came, over which connection, and what was answered. */
export function TimingTab({ capture }: { readonly capture: Capture }) {
  return (
    <div className={detail['reading']}>
      <Panel title="Arrival">
        <FactList facts={arrivalFacts(capture)} />
      </Panel>
      <Panel title="Connection">
        <FactList facts={connectionFacts(capture)} />
      </Panel>
      <Panel title="Reply given">
        {capture.fault === null ? null : <FaultLine words={capture.fault} />}
        <ReplyGiven capture={capture} />
      </Panel>
    </div>
  );
}

function plain(label: string, value: string | null, wire = false): Fact[] {
  return value === null || value === '' ? [] : [{ label, value, wire, copy: value }];
}

function arrivalFacts(capture: Capture): Fact[] {
  const { declaredSize, bodySize, timing } = capture;
  const size =
    declaredSize === null || declaredSize === bodySize
      ? formatExactSize(bodySize)
      : `${formatExactSize(bodySize)} of ${formatExactSize(declaredSize)} announced`;
  return [
    ...(capture.imported === undefined
      ? [...plain('First byte', exactTime(capture.receivedAt)), ...plain('Last byte', exactTime(timing.completedAt))]
      : importFacts(capture)),
    ...plain('Took', timing.receiveMs === 0 ? null : formatDuration(timing.receiveMs)),
    ...plain('Body', size),
    ...(capture.problem === null ? [] : plain('Problem', capture.problem.detail)),
  ];
}

/** It never arrived here: when it first came as the file tells, and when it was brought in. */
function importFacts({ imported, importedFrom, receivedAt }: Capture): Fact[] {
  const first = imported?.originalAt ?? null;
  return [
    { label: 'First came', value: first === null ? 'the file does not say' : exactTime(first) },
    ...plain('Imported', exactTime(receivedAt)),
    ...plain('From file', importedFrom?.name ?? null),
  ];
}

function connectionFacts(capture: Capture): Fact[] {
  const { tls, remoteAddress, remotePort, scheme, httpVersion, method } = capture;
  const address = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
  return [
    ...plain('From', remoteAddress === '' ? null : `${address}:${remotePort}`, true),
    ...plain('Protocol', method === '' ? scheme.toUpperCase() : `${scheme.toUpperCase()}, HTTP/${httpVersion}`),
    ...(tls === null
      ? []
      : [
          ...plain('TLS', tls.version),
          ...plain('Cipher', tls.cipher, true),
          ...plain('Server name', tls.sni ?? 'none sent (SNI)', tls.sni !== null),
        ]),
  ];
}

function replyFacts(reply: NonNullable<Capture['reply']>, { timing, imported }: Capture): Fact[] {
  const { receiveMs, replyMs } = timing;
  return [
    ...plain('Status', String(reply.status)),
    ...(reply.delayMs === 0 ? [] : plain('Waited', `${formatDuration(reply.delayMs)} on purpose`)),
    ...(imported === undefined
      ? plain('Left', replyMs === null ? 'not known' : `${formatDuration(replyMs)} after the last byte`)
      : []),
    ...(replyMs === null || receiveMs === 0
      ? []
      : plain('In all', `${formatDuration(receiveMs + replyMs)} after the first byte`)),
  ];
}

function ReplyGiven({ capture }: { readonly capture: Capture }) {
  const { reply } = capture;
  if (reply === null && capture.fault !== null) return null;
  if (reply === null) return <p className={styles['note']}>None could be given: the connection was gone.</p>;
  return (
    <>
      <FactList facts={replyFacts(reply, capture)} />
      <pre className={styles['reply']}>
        {reply.headers.map(([name, value]) => (
          <div key={name}>
            <span className={styles['name']}>{name}:</span> <WireText text={value} />
          </div>
        ))}
        {reply.body === '' ? null : (
          <div className={styles['body']}>{reply.body.length > 4_000 ? `${reply.body.slice(0, 4_000)}…` : reply.body}</div>
        )}
      </pre>
    </>
  );
}
