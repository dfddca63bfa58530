import { ActionIcon, Box, Button, Loader } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { formatExactSize } from '../../parts/format-size.ts';
import styles from './pdf-view.module.css';
import type { OpenedPdf, PDFDocumentProxy } from './pdf-document.ts';

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly document: PDFDocumentProxy }
  | { readonly kind: 'failed'; readonly problem: string };

const closest = 3;
const furthest = 0.5;

/** A PDF document out of the body, drawn page by page; opened only when asked for, scripts and links never work. */
export function PdfView({ bytes }: { readonly bytes: Uint8Array<ArrayBuffer> }) {
  const [asked, setAsked] = useState(false);
  const [state, setState] = useState<State>({ kind: 'closed' });
  const opening = asked && state.kind === 'closed';
  useEffect(() => {
    if (!asked) return undefined;
    let opened: OpenedPdf | null = null;
    let over = false;
    const open = async (): Promise<void> => {
      const { openPdf } = await import('./pdf-document.ts');
      const next = await openPdf(bytes);
      if (over) next.close();
      else {
        opened = next;
        setState({ kind: 'open', document: next.document });
      }
    };
    open().catch((error: unknown) => {
      if (!over) setState({ kind: 'failed', problem: problemOf(error) });
    });
    return () => {
      over = true;
      opened?.close();
    };
  }, [asked, bytes]);
  if (state.kind === 'open') return <Pages document={state.document} />;
  return (
    <div className={styles['closed']}>
      {state.kind === 'failed' ? (
        <p role="alert">{state.problem} See Hex for its bytes.</p>
      ) : (
        <>
          <p className={styles['note']}>
            A PDF document, {formatExactSize(bytes.length)}. It is drawn as pictures: its scripts, forms and links do nothing.
          </p>
          <Button onClick={() => setAsked(true)} disabled={opening} leftSection={opening ? <Loader /> : null}>
            {opening ? 'Opening' : 'Show document'}
          </Button>
        </>
      )}
    </div>
  );
}

function problemOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') return 'This document is protected with a password.';
  return 'This document is damaged and cannot be shown.';
}

function Pages({ document }: { readonly document: PDFDocumentProxy }) {
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(1);
  const to = (next: number): void => setPage(Math.min(document.numPages, Math.max(1, next)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const acts: Readonly<Record<string, () => void>> = {
      PageDown: () => to(page + 1),
      PageUp: () => to(page - 1),
      ArrowRight: () => to(page + 1),
      ArrowLeft: () => to(page - 1),
      Home: () => to(1),
      End: () => to(document.numPages),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className={styles['pages']}>
      <div className={styles['bar']}>
        <ActionIcon aria-label="Previous page" title="Previous page (PageUp)" disabled={page === 1} onClick={() => to(page - 1)}>
          <IconChevronLeft size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <output>
          Page {page} of {document.numPages}
        </output>
        <ActionIcon
          aria-label="Next page"
          title="Next page (PageDown)"
          disabled={page === document.numPages}
          onClick={() => to(page + 1)}
        >
          <IconChevronRight size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label="Smaller" disabled={zoom <= furthest} onClick={() => setZoom(Math.max(furthest, zoom / 1.25))}>
          <IconZoomOut size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label="Larger" disabled={zoom >= closest} onClick={() => setZoom(Math.min(closest, zoom * 1.25))}>
          <IconZoomIn size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      <Box component="section" className={styles['scroller'] ?? ''} aria-label="Document" tabIndex={0} onKeyDown={onKeyDown}>
        <Page document={document} number={page} zoom={zoom} />
      </Box>
    </div>
  );
}

interface PageProps {
  readonly document: PDFDocumentProxy;
  readonly number: number;
  readonly zoom: number;
}

/** Canvases larger than this are drawn coarser, pixels on a side. */
const sideAtMost = 4096;

function Page({ document, number, zoom }: PageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let over = false;
    let stop = (): void => undefined;
    const draw = async (): Promise<void> => {
      const page = await document.getPage(number);
      const element = canvas.current;
      if (over || element === null) return;
      const room = (element.parentElement?.clientWidth ?? 600) - 32;
      const whole = page.getViewport({ scale: 1 });
      const scale = (Math.max(200, room) / whole.width) * zoom;
      const fine = Math.min(window.devicePixelRatio || 1, sideAtMost / Math.max(whole.width * scale, whole.height * scale));
      const viewport = page.getViewport({ scale: scale * fine });
      element.width = Math.ceil(viewport.width);
      element.height = Math.ceil(viewport.height);
      element.style.width = `${Math.ceil(whole.width * scale)}px`;
      const task = page.render({ canvas: element, viewport });
      stop = () => task.cancel();
      await task.promise;
      setProblem(null);
    };
    draw().catch((error: unknown) => {
      if (!over && !(error instanceof Error && error.name === 'RenderingCancelledException'))
        setProblem('This page is damaged and cannot be shown.');
    });
    return () => {
      over = true;
      stop();
    };
  }, [document, number, zoom]);
  return (
    <>
      {problem === null ? null : <p role="alert">{problem}</p>}
      <canvas ref={canvas} className={styles['page']}>
        Page {number}
      </canvas>
    </>
  );
}
