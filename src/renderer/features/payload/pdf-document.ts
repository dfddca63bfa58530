/** Opening PDF documents; loaded only when somebody asks to see one. */
import { getDocument, PDFWorker, type PDFDocumentProxy } from 'pdfjs-dist';

export type { PDFDocumentProxy } from 'pdfjs-dist';

export interface OpenedPdf {
  readonly document: PDFDocumentProxy;
  readonly close: () => void;
}

/** Larger pictures inside are left out: a small document must not ask for gigabytes. Pixels. */
const imagePixelsAtMost = 67_108_864;

/** Reads a document from memory: no scripts, no forms of XFA, nothing fetched. Rejects for what is none. */
export async function openPdf(bytes: Uint8Array): Promise<OpenedPdf> {
  const port = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
  const worker = PDFWorker.create({ port });
  const task = getDocument({
    // pdf.js takes the bytes for itself.
    data: bytes.slice(),
    worker,
    enableXfa: false,
    useWorkerFetch: false,
    useWasm: false,
    disableAutoFetch: true,
    disableRange: true,
    disableStream: true,
    stopAtErrors: false,
    maxImageSize: imagePixelsAtMost,
    disableWorkerRendering: true,
  });
  const close = (): void => {
    void task.destroy().finally(() => {
      worker.destroy();
      port.terminate();
    });
  };
  try {
    return { document: await task.promise, close };
  } catch (error) {
    close();
    throw error;
  }
}
