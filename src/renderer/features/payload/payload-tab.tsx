import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconTextWrap } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import type { Capture } from '#shared/capture.ts';
import { useAction, useKeyHint } from '../../keys/use-action.ts';
import { useParam } from '../../navigation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { usePreferences } from '../../preferences.ts';
import { shownBodyLimit, useReadableBody, type ReadBody } from '../capture/capture-data.ts';
import { useDetailState } from '../capture/detail-state.ts';
import { termsOfFilter } from './capture-filter.ts';
import { HexView } from './hex-view.tsx';
import { useReading, type ReadyPayload } from './payload-data.ts';
import styles from './payload-tab.module.css';
import { wrapLines } from './payload-actions.ts';
import { fitsEditor, PayloadBody } from './payload-view.tsx';
import { contentTypeOf, type PayloadReading, type PayloadView } from './read-payload.ts';

const viewWords: Record<PayloadView, string> = {
  tree: 'Tree',
  pretty: 'Pretty',
  fields: 'Fields',
  parts: 'Parts',
  image: 'Image',
  media: 'Media',
  pdf: 'Document',
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
  return data === undefined ? <Waiting capture={capture} /> : <Payload capture={capture} body={data} />;
}

/** Bodies that take a moment to fetch and read, bytes. */
const takesAMoment = 1_048_576;

function Waiting({ capture }: { readonly capture: Capture }) {
  return capture.bodySize < takesAMoment ? null : (
    <output className={styles['message']}>Reading {formatSize(capture.bodySize)}</output>
  );
}

function Payload({ capture, body }: { readonly capture: Capture; readonly body: ReadBody }) {
  const contentType = contentTypeOf(capture.headers);
  const payload = useReading(contentType, body.bytes);
  return payload === null ? <Waiting capture={capture} /> : <ReadPayload capture={capture} body={body} payload={payload} />;
}

interface ReadPayloadProps {
  readonly capture: Capture;
  readonly body: ReadBody;
  readonly payload: ReadyPayload;
}

function ReadPayload({ capture, body, payload }: ReadPayloadProps) {
  const { reading } = payload;
  const { payloadView, setPayloadView } = useDetailState();
  const { wrapText, wrapTrees, prefer } = usePreferences();
  const filter = useParam('filter') ?? '';
  const terms = useMemo(() => termsOfFilter(filter), [filter]);
  const view = reading.views.find((each) => each === payloadView) ?? reading.views[0] ?? 'hex';
  const find = useRef<(() => void) | null>(null);
  useFindKey(() => {
    if (find.current === null) return false;
    find.current();
    return true;
  });
  const wraps = view === 'tree' || ((view === 'raw' || view === 'pretty') && fitsEditor(reading));
  const wrap = view === 'tree' ? wrapTrees : wrapText;
  const toggleWrap = (): void => prefer(view === 'tree' ? { wrapTrees: !wrap } : { wrapText: !wrap });
  useAction({ ...wrapLines, enabled: wraps, run: toggleWrap });
  const wrapHint = useKeyHint(wrapLines.id);
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
        {wraps ? (
          <ActionIcon
            aria-label="Wrap long lines"
            title={`Wrap long lines${wrapHint}`}
            aria-pressed={wrap}
            variant={wrap ? 'light' : 'subtle'}
            onClick={toggleWrap}
          >
            <IconTextWrap size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        ) : null}
        {reading.kind in binaryKinds ? null : <CopyButton value={reading.text.text} label="Copy payload as it reads here" />}
      </div>
      <Notes notes={notesOf(capture, body, reading)} />
      <PayloadBody
        view={view}
        payload={payload}
        bytes={body.bytes}
        capture={capture}
        terms={terms}
        wrap={wrap}
        find={find}
        hex={<HexView capture={capture} />}
      />
    </div>
  );
}

/** Ctrl+F searches the payload that is shown instead of the page. */
function useFindKey(begin: () => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key !== 'f')
      return;
    const { target } = event;
    // In the list, or nowhere, it means the filter.
    if (!(target instanceof Element) || target === document.body) return;
    if (target.closest('[data-keys="list"], [role="dialog"]:not([data-sheet])') !== null) return;
    if (begin()) event.preventDefault();
  });
  useEffect(() => {
    // Before the keys of the whole page.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);
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
    // What is cut here cannot be whole; saying so would blame the sender.
    ...(body.cut ? reading.problems.filter((problem) => !problem.startsWith('This is not whole')) : reading.problems),
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
