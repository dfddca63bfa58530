import { Fragment, type MouseEvent } from 'react';
import { visiblePieces } from '#shared/payload/visible-text.ts';
import { desktopBridge } from '../../host/electron.ts';
import styles from './bubble.module.css';

/** https addresses without name and password; what often follows one in a sentence is not part of it. */
const address = /(https:\/\/[^\s<>"'“”‘’«»]{1,2000}?)(?=[.,;:!?)\]}]*(?:[\s<>"'“”‘’«»]|$))/gi;

/** The text of a message as its reader saw it, with what cannot be seen made visible, and addresses that open on a click. */
export function ChatText({ text }: { readonly text: string }) {
  const { pieces, takenTo } = visiblePieces(text);
  return (
    <>
      {pieces.map((piece, at) =>
        piece.kind === 'plain' ? (
          // oxlint-disable-next-line react/no-array-index-key -- pieces of one text stay where they are
          <Linked key={at} text={piece.text} />
        ) : (
          // oxlint-disable-next-line react/no-array-index-key
          <span key={at} className={styles['unseen']} title={piece.title}>
            ⟨{piece.label}
            {piece.count > 1 ? ` ×${piece.count}` : ''}⟩
          </span>
        ),
      )}
      {text.slice(takenTo)}
    </>
  );
}

function Linked({ text }: { readonly text: string }) {
  return text.split(address).map((part, at) => {
    const url = at % 2 === 1 ? openable(part) : null;
    // oxlint-disable-next-line react/no-array-index-key
    return url === null ? <Fragment key={at}>{part}</Fragment> : <ChatLink key={at} url={url} text={part} />;
  });
}

function openable(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' ? url : null;
}

/** Opens in the user's own browser, and only when it is pressed. */
function ChatLink({ url, text }: { readonly url: URL; readonly text: string }) {
  const onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    const bridge = desktopBridge();
    if (bridge === null) return;
    event.preventDefault();
    void bridge.openExternal(url.href);
  };
  return (
    <a
      className={styles['link']}
      href={url.href}
      target="_blank"
      rel="noreferrer noopener"
      tabIndex={-1}
      title={`Open ${url.host} in the browser`}
      onClick={onClick}
    >
      {text}
    </a>
  );
}
