import type { TranscriptMessage } from '#shared/conversation.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { readHistory, type RepeatedMessage } from '#shared/reading/history.ts';
import { readPayload } from '#shared/reading/payload.ts';
import { plainLine } from '#shared/reading/plain-line.ts';
import { decodeContent } from '../payload/decode-content.ts';
import type { StoreReader } from '../store/reader.ts';

interface ToldContext {
  readonly reader: StoreReader;
  readonly profile: (id: string | null) => ProviderProfile | null;
}

/** Payloads beyond this are not looked through for what they repeat, bytes. */
const readAtMost = 262_144;
const longestText = 8_192;

/**
 * Messages for which no webhook came, as far as the payloads of `tellers` repeat them: those from `from` (inclusive) to
 * `to` (exclusive), ms since the epoch.
 */
export async function toldMessages(
  { reader, profile }: ToldContext,
  conversation: number,
  tellers: readonly TranscriptMessage[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<TranscriptMessage[]> {
  const told = new Map<string, TranscriptMessage>();
  for (const teller of tellers) {
    const known = profile(teller.provider);
    if (known?.map.history === undefined || teller.kind !== 'message') continue;
    for (const repeated of await repeatedBy(reader, known, teller.id)) {
      const at = Date.parse(repeated.time);
      const id = `t${at}${repeated.direction}`;
      if (at < from || at >= to || told.has(id) || reader.transcripts.hasAt(conversation, at)) continue;
      told.set(id, toldMessage(id, repeated, teller));
    }
  }
  return [...told.values()];
}

async function repeatedBy(reader: StoreReader, profile: ProviderProfile, captureId: string): Promise<RepeatedMessage[]> {
  const capture = reader.captureById(captureId);
  if (capture === null || capture.bodySize > readAtMost) return [];
  const encodings = capture.headers.flatMap(([name, value]) => (name.toLowerCase() === 'content-encoding' ? [value] : []));
  const { content, cut } = await decodeContent(reader.readBody(captureId), encodings, readAtMost);
  return cut ? [] : readHistory(profile, readPayload(content));
}

function toldMessage(
  id: string,
  { time, direction, text, contentKind }: RepeatedMessage,
  teller: TranscriptMessage,
): TranscriptMessage {
  return {
    id,
    cursor: `${Date.parse(time)}.0`,
    kind: 'told',
    toldBy: teller.id,
    at: time,
    timeTold: true,
    receivedAt: teller.receivedAt,
    provider: teller.provider,
    eventType: null,
    title: '',
    direction,
    messageId: null,
    sender: null,
    recipient: null,
    text: text === null ? null : text.slice(0, longestText),
    textCut: text !== null && text.length > longestText,
    summary: plainLine(text ?? contentKind ?? ''),
    attachments: [],
    verdict: teller.verdict,
    replyStatus: null,
    fault: null,
    pinned: false,
    reports: [],
    repeats: { count: 0, arrivals: [] },
    replyTo: null,
  };
}
