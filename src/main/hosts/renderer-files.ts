/**
 * The built renderer as bytes and headers, the same for the desktop window (`app://`) and the browser host (loopback HTTP).
 * Owns which files may be served, their content types and the content security policy.
 * Must not know who asks: no Electron, no HTTP server, no tokens.
 */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

/** Stands in index.html wherever the nonce of this load belongs. */
const noncePlaceholder = '__CSP_NONCE__';

/** What a bundle may hold. A file of any other kind is not served: nothing else belongs into the folder. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface RendererFile {
  readonly bytes: Uint8Array;
  /** Content type, e.g. `text/html; charset=utf-8`. */
  readonly type: string;
  /** Every header the answer must carry, content type included. Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RendererFiles {
  /**
   * The file under a URL path, percent-encoded as it came (`/`, `/assets/index-x.js`); a query must be cut off before.
   * `/` is index.html. Null when there is no such file, or none that may be served. A page gets a fresh nonce each time.
   */
  resolve(path: string): Promise<RendererFile | null>;
}

/**
 * The policy of every page Hookwright shows. Nothing may be loaded from elsewhere; styles made at run time carry the nonce;
 * a captured payload that becomes markup by mistake can neither run, load, post nor frame anything.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    // Sound and film out of a captured body, from memory.
    'media-src blob:',
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer to a page of ours, whatever it is and whether it succeeded. */
export const protectiveHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()',
};

/** Reads from `folder`, the built renderer (absolute path). */
export function createRendererFiles(folder: string): RendererFiles {
  const root = resolve(folder);
  return {
    async resolve(path) {
      const name = fileNameOf(path);
      if (name === null) {
        return null;
      }
      const type = contentTypes[extname(name).toLowerCase()];
      const found = type === undefined ? null : await readInside(root, name);
      if (type === undefined || found === null) {
        return null;
      }
      return extname(name) === '.html' ? page(found, type) : asset(found, type, name);
    },
  };
}

/** A relative file name with plain `/`, or null for anything that is not one: the path is whatever a caller typed. */
function fileNameOf(path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\0-\x1f\\:]/.test(decoded)) {
    return null;
  }
  const segments = decoded.slice(1).split('/');
  if (segments.length === 1 && segments[0] === '') {
    return 'index.html';
  }
  // Dot files are left out with `.` and `..`.
  return segments.some((segment) => segment === '' || segment.startsWith('.')) ? null : segments.join('/');
}

async function readInside(root: string, name: string): Promise<Buffer | null> {
  try {
    // A link inside the folder must not lead out of it.
    const [base, file] = await Promise.all([realpath(root), realpath(resolve(root, name))]);
    return file.startsWith(base + sep) ? await readFile(file) : null;
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG';
}

function page(source: Buffer, type: string): RendererFile {
  const nonce = randomBytes(18).toString('base64');
  const bytes = Buffer.from(source.toString('utf8').replaceAll(noncePlaceholder, nonce), 'utf8');
  return {
    bytes,
    type,
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy(nonce),
      // The nonce is for one load only.
      'cache-control': 'no-store',
      ...protectiveHeaders,
    },
  };
}

function asset(bytes: Buffer, type: string, name: string): RendererFile {
  // Vite names everything under assets/ by its content.
  const lasting = name.startsWith('assets/');
  return {
    bytes,
    type,
    headers: {
      'content-type': type,
      // An SVG opened by itself is a document too, and may hold scripts.
      ...(type === contentTypes['.svg'] ? { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" } : {}),
      // Scripts of a page go by its policy; one that is started as a worker goes by its own. Ours read hostile bytes and fetch nothing.
      ...(type === contentTypes['.js'] ? { 'content-security-policy': "default-src 'none'; script-src 'self'" } : {}),
      'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...protectiveHeaders,
    },
  };
}
