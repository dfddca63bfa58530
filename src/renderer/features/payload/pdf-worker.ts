/** The reader of PDF documents, in a worker of its own and out of our own bundle: nothing is fetched. */
import 'pdfjs-dist/build/pdf.worker.min.mjs';
