import type { ReadableBody } from '#shared/export/exported.ts';
import { Redactor } from '#shared/redaction/redactor.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { decodeContent } from '../payload/decode-content.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';

/** Decoded bodies are looked into up to so many bytes. */
const lookedInto = 16_777_216;

/** A redactor that knows every secret of every endpoint and every header that a known provider signs with. */
export function redactorOf(
  directory: EndpointDirectory,
  choice: { readonly personalData: boolean; readonly keepLength: boolean },
): Redactor {
  return new Redactor({
    ...choice,
    secrets: directory.all().flatMap(({ secrets }) => secrets),
    signatureHeaders: directory.profiles().flatMap(({ signatures }) => signatures.map(({ header }) => header)),
  });
}

/** A body as it can be looked into. */
export async function readableBodyOf(headers: readonly HeaderPair[], body: Uint8Array): Promise<ReadableBody> {
  const named = headers.flatMap(([name, value]) => (name.toLowerCase() === 'content-encoding' ? [value] : []));
  // Compressed without a word: nobody could see what is in it otherwise.
  const hidden = named.length === 0 && body[0] === 0x1f && body[1] === 0x8b;
  const codings = hidden ? ['gzip'] : named;
  if (codings.length === 0 || body.length === 0) return { content: body, decoded: false, opaque: false };
  const { encodings, content, cut, problem } = await decodeContent(body, codings, lookedInto);
  if (encodings.length === 0 && problem === null) return { content: body, decoded: false, opaque: false };
  if (cut || problem !== null) return { content: new Uint8Array(0), decoded: false, opaque: true };
  return { content, decoded: true, opaque: false };
}
