import { refusalReply } from './refusal-reply.ts';
import type { CaptureProblem } from '#shared/capture.ts';
import type { HeaderPair, Reply } from '#shared/reply.ts';

/** Why Node gave a request up, and what the caller is told. */
export interface Refusal {
  readonly problem: CaptureProblem;
  readonly reply: Reply;
}

/** The parser's codes, in plain words. */
const parserWords: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'The request does not begin with a known HTTP method.',
  HPE_INVALID_URL: 'The request target holds a character that is not allowed.',
  HPE_INVALID_VERSION: 'The HTTP version is not one that HTTP/1 knows.',
  HPE_INVALID_CONSTANT: 'The request line does not end in HTTP/1.0 or HTTP/1.1.',
  HPE_INVALID_HEADER_TOKEN:
    'A header holds a character that is not allowed there, such as NUL, a bare line break or a space in its name.',
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length is not a plain number.',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'Content-Length stands more than once, or together with Transfer-Encoding.',
  HPE_INVALID_TRANSFER_ENCODING: 'Transfer-Encoding is not one that ends in chunked, or stands together with Content-Length.',
  HPE_INVALID_CHUNK_SIZE: 'The size of a chunk in the body is not a hexadecimal number.',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'The chunk extensions are too long.',
  HPE_STRICT: 'A line is not ended as HTTP asks for.',
  HPE_LF_EXPECTED: 'A line ends in a carriage return without a line feed.',
  HPE_CR_EXPECTED: 'A line ends in a bare line feed instead of carriage return and line feed.',
  HPE_INVALID_EOF_STATE: 'The caller stopped sending before the request was whole.',
  HPE_CLOSED_CONNECTION: 'More came after a request that had said it was the last.',
  HPE_PAUSED_H2_UPGRADE: 'The caller speaks HTTP/2, without TLS negotiation; Hookwright speaks HTTP/1.1.',
  HPE_UNEXPECTED_SPACE: 'A header line begins with a space: folded headers are not allowed any more.',
};

/** Words and answer for an error of Node's HTTP parser; `packet` is what it refused, as far as known. */
export function refusalOf(code: string, reason: string, packet: Uint8Array): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return refuse('refused-by-parser', 'The request line and headers together are longer than allowed.', 431);
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refuse('timed-out', 'The headers were not complete in time.', 408);
  if (code === 'HPE_INVALID_EOF_STATE')
    return refuse('cut-off', 'The caller stopped sending before the headers were complete.', 400);
  return refuse('refused-by-parser', describe(code, reason, packet), 400);
}

function describe(code: string, reason: string, packet: Uint8Array): string {
  // A TLS record starts with its type, handshake, and the major version 3.
  if (packet[0] === 0x16 && packet[1] === 0x03)
    return 'A TLS handshake came to the plain HTTP port; use https with the HTTPS port.';
  const text = Buffer.from(packet.subarray(0, 4)).toString('latin1');
  if (text === 'PRI ') return 'The caller speaks HTTP/2, without TLS negotiation; Hookwright speaks HTTP/1.1.';
  const words = parserWords[code] ?? 'The bytes are not an HTTP/1.1 request.';
  return reason === '' ? `${words} (${code})` : `${words} (${code}: ${reason})`;
}

export function refuse(code: CaptureProblem['code'], detail: string, status: number): Refusal {
  const problem = { code, detail };
  return { problem, reply: refusalReply(status, problem) };
}

export interface PacketReading {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: HeaderPair[];
}

const nothingRead: PacketReading = { method: '', target: '', httpVersion: '', headers: [] };

/** What can be read safely from a refused packet: a request line, and header lines up to the first odd one. */
export function readPacket(packet: Uint8Array): PacketReading {
  const head = Buffer.from(packet.buffer, packet.byteOffset, Math.min(packet.length, 65_536)).toString('latin1');
  const lines = head.replace(/^[\r\n]+/, '').split('\n');
  // The piece after the last line feed is not a whole line.
  lines.pop();
  const first = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) (\S+) HTTP\/(\d\.\d)\r?$/.exec(lines[0] ?? '');
  if (first === null) return nothingRead;
  const [, method = '', target = '', httpVersion = ''] = first;
  const headers: HeaderPair[] = [];
  for (const line of lines.slice(1)) {
    const pair = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\0\r]*?)[ \t]*\r?$/.exec(line);
    if (pair === null) break;
    headers.push([pair[1] ?? '', pair[2] ?? '']);
  }
  return { method, target, httpVersion, headers };
}
