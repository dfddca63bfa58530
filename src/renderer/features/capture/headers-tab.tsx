import { Button, TextInput, Tooltip } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useId, useRef, useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import { headerWords } from '#shared/payload/header-words.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { MarkedText } from '../../parts/marked-text.tsx';
import { Panel } from '../../parts/panel.tsx';
import { WireText } from '../../parts/wire-text.tsx';
import { CopyHeadersButton } from '../export/copy-menu.tsx';
import detail from './capture-detail.module.css';
import { CredentialsView } from './credentials-view.tsx';
import styles from './headers-tab.module.css';

/** Lines laid out before somebody asks for more, and how much of a long value is shown at first. */
const linesAtOnce = 100;
const valueCharacters = 2_000;
/** A search pays off from here on. */
const searchedFrom = 8;

/** The header lines as they came: order, case and repeats. */
export function HeadersTab({ capture }: { readonly capture: Capture }) {
  const { headers, trailers, target, method, httpVersion } = capture;
  const [words, setWords] = useState('');
  // Typing comes first: the lines follow.
  const sought = useDeferredValue(words);
  if (method === '') {
    return (
      <div className={detail['reading']}>
        <p className={styles['note']}>
          {capture.bodyKind === 'raw-packet'
            ? 'These bytes never became a request, so there are no headers to list. See Payload.'
            : 'No request was made on this connection.'}
        </p>
      </div>
    );
  }
  const line = `${method} ${target} HTTP/${httpVersion}`;
  const aside = (
    <>
      {headers.length < searchedFrom ? null : (
        <TextInput
          aria-label="Search headers"
          placeholder="Search headers"
          className={styles['search'] ?? ''}
          leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
          spellCheck={false}
          autoComplete="off"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || words === '') return;
            event.stopPropagation();
            setWords('');
          }}
        />
      )}
      <CopyHeadersButton source={{ captureId: capture.id }} />
    </>
  );
  return (
    <div className={detail['reading']}>
      <Panel title="Headers" aside={aside}>
        <p className={styles['request']}>
          <WireText text={line.length > valueCharacters ? `${line.slice(0, valueCharacters)}…` : line} />
        </p>
        <HeaderTable key={capture.id} pairs={headers} signature={capture.signature?.header ?? null} words={sought} />
      </Panel>
      {trailers.length === 0 ? null : (
        <Panel title="Trailers">
          <HeaderTable key={capture.id} pairs={trailers} signature={null} words={sought} />
        </Panel>
      )}
    </div>
  );
}

function asLine([name, value]: HeaderPair): string {
  return `${name}: ${value}`;
}

interface HeaderTableProps {
  readonly pairs: readonly HeaderPair[];
  readonly signature: string | null;
  /** Only lines with these words are shown; empty for all. */
  readonly words: string;
}

function HeaderTable({ pairs, signature, words }: HeaderTableProps) {
  const [shown, setShown] = useState(linesAtOnce);
  if (pairs.length === 0) return <p className={styles['note']}>None came.</p>;
  const counts = Map.groupBy(pairs, ([name]) => name.toLowerCase());
  const sought = words.toLowerCase();
  const lines = pairs
    .map((pair, index) => ({ pair, index }))
    .filter(({ pair }) => sought === '' || asLine(pair).toLowerCase().includes(sought));
  return (
    <>
      {sought === '' ? null : (
        <output className={styles['note']}>
          {formatCount(lines.length)} of {formatCount(pairs.length)} lines
        </output>
      )}
      <table className={styles['table']}>
        <tbody>
          {lines.slice(0, shown).map(({ pair, index }) => (
            <HeaderLine
              key={`${index} ${pair[0]}`}
              pair={pair}
              words={words}
              repeats={counts.get(pair[0].toLowerCase())?.length ?? 1}
              signature={pair[0].toLowerCase() === signature?.toLowerCase()}
            />
          ))}
        </tbody>
      </table>
      {lines.length > shown ? (
        <div>
          <Button onClick={() => setShown(shown + linesAtOnce)}>
            Show {formatCount(Math.min(linesAtOnce, lines.length - shown))} more of {formatCount(lines.length)}
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface HeaderLineProps {
  readonly pair: HeaderPair;
  readonly words: string;
  readonly repeats: number;
  readonly signature: boolean;
}

function HeaderLine({ pair: [name, value], words, repeats, signature }: HeaderLineProps) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && value.length > valueCharacters;
  const terms = words === '' ? [] : [words];
  return (
    <tr data-signature={signature || undefined}>
      <th scope="row">
        <span className={styles['nameCell']}>
          <HeaderName name={name} terms={terms} />
          {repeats > 1 ? (
            <span className={styles['repeats']} title={`This name came ${repeats} times`}>{` ×${repeats}`}</span>
          ) : null}
        </span>
      </th>
      <td>
        {value === '' ? (
          <span className={styles['blank']}>(empty)</span>
        ) : (
          <MarkedText text={cut ? `${value.slice(0, valueCharacters)}…` : value} terms={terms} edges />
        )}
        {cut ? <Button onClick={() => setWhole(true)}>Show all {formatCount(value.length)} characters</Button> : null}
        <CredentialsView value={value} />
      </td>
      <td className={styles['copy']}>
        <CopyButton small value={value} label={`Copy value of ${name}`} />
        <CopyButton small value={asLine([name, value])} label={`Copy line of ${name}`} />
      </td>
    </tr>
  );
}

/** The name, and on hover or focus what such a header is for. */
function HeaderName({ name, terms }: { readonly name: string; readonly terms: readonly string[] }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [looked, setLooked] = useState(false);
  const explained = headerWords(name);
  const text = <MarkedText text={name} terms={terms} edges={terms.length === 0} />;
  if (explained === null) return text;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles['explained']}
        aria-describedby={looked ? id : undefined}
        onMouseEnter={() => setLooked(true)}
        onMouseLeave={() => setLooked(false)}
        onFocus={() => setLooked(true)}
        onBlur={() => setLooked(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !looked) return;
          event.preventDefault();
          setLooked(false);
        }}
      >
        {text}
      </button>
      {/* A hundred tooltips that nobody looks at would cost more than the lines. */}
      {looked ? <Tooltip id={id} target={button} label={explained} multiline w={300} position="bottom-start" opened /> : null}
    </>
  );
}
