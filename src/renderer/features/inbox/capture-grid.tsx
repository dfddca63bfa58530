import { useMemo, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import type { CaptureRow as Row } from '#shared/capture.ts';
import type { EndpointColour } from '#shared/endpoint-colour.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { marksText, type SearchTerms, searchTerms } from '#shared/search/search-terms.ts';
import { useNow } from '../../parts/now.ts';
import { SparseGrid, type SparseGridHandle, type SparseList } from '../../parts/sparse-grid.tsx';
import { useEndpoints } from '../endpoints/endpoint-data.ts';
import type { CaptureListState } from './capture-list.ts';
import { GridHead } from './grid-head.tsx';
import { CaptureRow, CaptureRowPlace } from './capture-row.tsx';
import type { Seen } from './inbox-session.ts';
import type { ProviderName } from './provider-name.ts';
import { captureNumber, type Place, type Segments } from './segments.ts';

interface CaptureGridProps {
  readonly state: CaptureListState;
  readonly selectedId: string | null;
  readonly marked: ReadonlySet<string>;
  readonly following: boolean;
  readonly providerName: ProviderName;
  readonly filter: string;
  /** What was the newest when the user last looked; null: nothing is to be told apart. */
  readonly seen: Seen | null;
  readonly onOpen: (id: string) => void;
  /** Ctrl or Shift was held: `range` marks all from the current row on. */
  readonly onMark: (id: string, range: boolean) => void;
  readonly onTogglePin: (row: Row) => void;
  readonly onAtTop: (atTop: boolean) => void;
  readonly onSight: (from: number, to: number) => void;
  readonly onRetry: () => void;
  readonly onShowHeld: () => void;
  /** `page` is the number of rows that fit. */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  /** The other mouse button, or the key that stands for it; `place` is where the menu shall open. */
  readonly onCopyMenu: (row: Row, place: { readonly x: number; readonly y: number }) => void;
  readonly handle: RefObject<SparseGridHandle | null>;
}

/** The captures as a grid. */
export function CaptureGrid(props: CaptureGridProps) {
  const { state, selectedId, marked, following, providerName, filter, seen, onOpen, onMark, onTogglePin, onCopyMenu, ...rest } =
    props;
  const now = useNow();
  const { segments } = state;
  const colours = useEndpointColours();
  const terms = useMemo(() => termsOf(filter), [filter]);
  const known = state.status === 'ready';
  const list = useMemo(() => sparseList(segments, known), [segments, known]);
  const edge = seen === null ? null : seenEdge(segments, seen);
  const onRow = (id: string, event: MouseEvent, target: Element): void => {
    const row = segments.find(id);
    if (row === null) return;
    if (target.closest('[data-pin]') !== null) onTogglePin(row);
    else if (event.ctrlKey || event.metaKey || event.shiftKey) onMark(id, event.shiftKey);
    else onOpen(id);
  };
  return (
    <SparseGrid
      {...rest}
      label="Captured webhooks, newest first"
      list={list}
      held={state.held}
      error={state.moreError}
      idPrefix="row-"
      selectedId={selectedId}
      head={<GridHead />}
      renderRow={(index, key) => {
        const row = segments.row(index);
        if (row === null) return <CaptureRowPlace key={key} index={index} />;
        return (
          <CaptureRow
            key={key}
            row={row}
            index={index}
            selected={row.id === selectedId}
            marked={marked.has(row.id)}
            provider={providerName(row.provider)}
            now={now}
            colour={row.endpointId === null ? null : (colours.get(row.endpointId) ?? null)}
            terms={terms}
            newSince={index === edge && seen !== null ? seen.at : null}
            newCount={index === edge ? index : 0}
          />
        );
      }}
      onRow={onRow}
      onRowMenu={(id, place) => {
        const row = segments.find(id);
        if (row !== null) onCopyMenu(row, place);
      }}
      heldTitle={following ? 'Held while you read further down' : 'Recorded while the list is frozen'}
    />
  );
}

/** What is marked in summaries; null: nothing. */
function termsOf(filter: string): SearchTerms | null {
  const parsed = tryParseFilter(filter);
  if (!parsed.ok) return null;
  const terms = searchTerms(parsed.expression);
  return marksText(terms) ? terms : null;
}

/** Colours that users gave to endpoints, by id. */
function useEndpointColours(): ReadonlyMap<string, EndpointColour> {
  const endpoints = useEndpoints().data;
  return useMemo(
    () => new Map((endpoints ?? []).flatMap(({ id, colour }) => (colour === null ? [] : [[id, colour] as const]))),
    [endpoints],
  );
}

function sparseList(segments: Segments, known: boolean): SparseList<Place> {
  return {
    count: segments.count,
    exact: known && segments.exact,
    idAt: (index) => segments.row(index)?.id ?? null,
    placeAt: (index) => segments.placeAt(index),
    indexOfPlace: (place) => segments.indexOfPlace(place),
  };
}

/** Index of the first row that was there when the user last looked; null while none is newer, or nobody knows. */
function seenEdge(segments: Segments, seen: Seen): number | null {
  const index = segments.indexOf(seen.number);
  const row = segments.row(index);
  return index === 0 || row === null || captureNumber(row.id) > seen.number ? null : index;
}
