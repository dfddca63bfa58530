import type { Capture } from '#shared/capture.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { WireText } from '../../parts/wire-text.tsx';
import { CopyHeadersButton } from '../export/copy-menu.tsx';
import detail from './capture-detail.module.css';
import styles from './headers-tab.module.css';

/** The header lines as they came: order, case and repeats. */
export function HeadersTab({ capture }: { readonly capture: Capture }) {
  const { headers, trailers, target, method, httpVersion } = capture;
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
  return (
    <div className={detail['reading']}>
      <Panel title="Headers" aside={<CopyHeadersButton source={{ captureId: capture.id }} />}>
        <p className={styles['request']}>
          <WireText text={line} />
        </p>
        <HeaderTable pairs={headers} signature={capture.signature?.header ?? null} />
      </Panel>
      {trailers.length === 0 ? null : (
        <Panel title="Trailers">
          <HeaderTable pairs={trailers} signature={null} />
        </Panel>
      )}
    </div>
  );
}

function HeaderTable({ pairs, signature }: { readonly pairs: readonly HeaderPair[]; readonly signature: string | null }) {
  if (pairs.length === 0) return <p className={styles['note']}>None came.</p>;
  const counts = Map.groupBy(pairs, ([name]) => name.toLowerCase());
  return (
    <table className={styles['table']}>
      <tbody>
        {pairs.map(([name, value], index) => {
          const repeats = counts.get(name.toLowerCase())?.length ?? 1;
          return (
            <tr key={`${index} ${name}`} data-signature={name.toLowerCase() === signature?.toLowerCase() || undefined}>
              <th scope="row">
                <WireText text={name} />
                {repeats > 1 ? (
                  <span className={styles['repeats']} title={`This name came ${repeats} times`}>{` ×${repeats}`}</span>
                ) : null}
              </th>
              <td>{value === '' ? <span className={styles['blank']}>(empty)</span> : <WireText text={value} />}</td>
              <td className={styles['copy']}>
                <CopyButton small value={value} label={`Copy value of ${name}`} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
