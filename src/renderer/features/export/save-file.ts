/** Saves what comes in parts: straight to a file where the browser can, else as a download put together at its end. */
export interface Saving {
  write(part: Blob): Promise<void>;
  /** The file is whole. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** From this size on a browser that can write files is asked to, bytes. */
const directFrom = 67_108_864;
/** The browser has taken the download over long before, ms. */
const keptMs = 60_000;

interface FileWriter {
  write(part: Blob): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

type SavePicker = (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<FileWriter> }>;

/** Call it from a click: a browser asks where to save at no other time. Null: the user chose no place. */
export async function startSaving(fileName: string, estimatedBytes: number): Promise<Saving | null> {
  const picker = (window as { readonly showSaveFilePicker?: SavePicker }).showSaveFilePicker;
  if (picker === undefined || estimatedBytes < directFrom) return asDownload(fileName);
  try {
    const handle = await picker.call(window, { suggestedName: fileName });
    const writer = await handle.createWritable();
    return { write: (part) => writer.write(part), finish: () => writer.close(), discard: () => writer.abort() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    return asDownload(fileName);
  }
}

function asDownload(fileName: string): Saving {
  const parts: Blob[] = [];
  return {
    write(part) {
      parts.push(part);
      return Promise.resolve();
    },
    finish() {
      const url = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = fileName;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(url), keptMs);
      return Promise.resolve();
    },
    discard() {
      parts.length = 0;
      return Promise.resolve();
    },
  };
}
