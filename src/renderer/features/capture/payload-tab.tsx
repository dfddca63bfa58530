import { SegmentedControl } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Capture } from '#shared/capture.ts';
import { formatJson } from '#shared/payload/json-format.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { shownBodyLimit, useReadableBody, type ReadBody } from './capture-data.ts';
import { CodeView } from './code-view.tsx';
import { useDetailState } from './detail-state.ts';
import { FormView, PartsView } from './fields-view.tsx';
import { HexView } from './hex-view.tsx';
import { ImageView } from './image-view.tsx';
import { JsonTree } from './json-tree.tsx';
import styles from './payload-tab.module.css';
import { readPayload, type PayloadReading, type PayloadView } from './read-payload.ts';

const viewWords: Record<PayloadView, string> = {
  tree: 'Tree',
  pretty: 'Pretty',
  fields: 'Fields',
  parts: 'Parts',
  image: 'Image',
  raw: 'Raw',
  hex: 'Hex',
};

/** The body: decoded for the eye in several views, and byte for byte in Hex. */
export function PayloadTab({ capture }: { readonly capture: Capture }) {
  const { data, error, refetch } = useReadableBody(capture.id);
  if (error !== null) {
    return (
      <div className={styles['message']}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (capture.bodySize === 0)
    return <p className={styles['message']}>{capture.method === '' ? 'No bytes arrived.' : 'This request has no body.'}</p>;
  return data === undefined ? null : <Payload capture={capture} body={data} />;
}

function Payload({ capture, body }: { readonly capture: Capture; readonly body: ReadBody }) {
  const reading = useMemo(() => readPayload(capture, body.bytes), [capture, body.bytes]);
  const { payloadView, setPayloadView } = useDetailState();
  const view = reading.views.find((each) => each === payloadView) ?? reading.views[0] ?? 'hex';
  return (
    <div className={styles['payload']}>
      <div className={styles['bar']}>
        <SegmentedControl
          aria-label="View"
          value={view}
          onChange={(value) => setPayloadView(reading.views.find((each) => each === value) ?? view)}
          data={reading.views.map((each) => ({ value: each, label: viewWords[each] }))}
        />
        <Sizes capture={capture} body={body} />
        {reading.kind in binaryKinds ? null : <CopyButton value={reading.text.text} label="Copy payload as it reads here" />}
      </div>
      <Notes notes={notesOf(capture, body, reading)} />
      <View view={view} capture={capture} body={body} reading={reading} />
    </div>
  );
}

const binaryKinds = { image: true, audio: true, video: true, pdf: true, binary: true };

function Sizes({ capture, body }: { readonly capture: Capture; readonly body: ReadBody }) {
  const decoded = body.encodings.length > 0 && body.decodedSize !== null;
  return (
    <span className={styles['sizes']}>
      <span title={formatExactSize(capture.bodySize)}>
        {formatSize(capture.bodySize)}
        {decoded ? ` ${body.encodings.join(', ')}` : ''}
      </span>
      {decoded ? <span title={formatExactSize(body.decodedSize)}> → {formatSize(body.decodedSize)} decoded</span> : null}
    </span>
  );
}

function notesOf(capture: Capture, body: ReadBody, reading: PayloadReading): string[] {
  const whole = body.decodedSize === null ? '' : ` of ${formatSize(body.decodedSize)}`;
  return [
    ...(capture.bodyKind === 'raw-packet' ? ['This is the whole request as it came: it could not be read as HTTP.'] : []),
    ...(body.problem === null ? [] : [body.problem]),
    ...(body.cut
      ? [
          `Only the first ${formatSize(Math.min(shownBodyLimit, body.bytes.length))}${whole} are shown here. Hex reaches every byte.`,
        ]
      : []),
    // What is cut here cannot be whole JSON; saying so would blame the sender.
    ...(body.cut ? reading.problems.filter((problem) => !problem.startsWith('This is not whole JSON')) : reading.problems),
  ];
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={styles['notes']}>
      {notes.map((note) => (
        <li key={note}>
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
          {note}
        </li>
      ))}
    </ul>
  );
}

interface ViewProps {
  readonly view: PayloadView;
  readonly capture: Capture;
  readonly body: ReadBody;
  readonly reading: PayloadReading;
}

function View({ view, capture, body, reading }: ViewProps) {
  if (view === 'tree' && reading.scan !== null) return <JsonTree scan={reading.scan} />;
  if (view === 'pretty' && reading.scan !== null)
    return <CodeView text={formatJson(reading.scan).text} language="json" label="Payload, laid out" />;
  if (view === 'fields') return <FormView bytes={body.bytes} charset={reading.charset} />;
  if (view === 'parts' && reading.boundary !== null) return <PartsView bytes={body.bytes} boundary={reading.boundary} />;
  if (view === 'image' && reading.imageType !== null) return <ImageView bytes={body.bytes} mimeType={reading.imageType} />;
  if (view === 'raw') return <CodeView text={reading.text.text} language={languageOf(reading)} label="Payload as text" />;
  return <HexView capture={capture} />;
}

function languageOf({ kind }: PayloadReading): 'json' | 'xml' | 'text' {
  if (kind === 'json') return 'json';
  return kind === 'xml' || kind === 'html' ? 'xml' : 'text';
}
