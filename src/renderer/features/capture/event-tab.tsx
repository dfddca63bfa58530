import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import type { Difference, Party, WebhookEvent } from '#shared/event.ts';
import { Attachments } from '../attachments/attachments.tsx';
import { useEndpoints } from '../endpoints/endpoint-data.ts';
import { openView, setParam, useView } from '../../navigation.ts';
import { FactList, type Fact } from '../../parts/fact-list.tsx';
import { exactTime, spanInWords } from '../../parts/format-time.ts';
import { Panel } from '../../parts/panel.tsx';
import { FaultLine } from '../reply-script/fault-badge.tsx';
import { ObservedRetries } from '../reply-script/observed-retries.tsx';
import detail from './capture-detail.module.css';
import styles from './event-tab.module.css';

interface EventTabProps {
  readonly capture: Capture;
  readonly onOpen: (id: string) => void;
}

/** What the capture says, in plain words. */
export function EventTab({ capture, onOpen }: EventTabProps) {
  const { event } = capture;
  const endpoints = useEndpoints();
  const requestFacts = requestFactsOf(capture, endpoints.data?.find(({ id }) => id === capture.endpointId)?.name ?? null);
  return (
    <div className={detail['reading']}>
      {event === null ? <NoEvent capture={capture} /> : null}
      <FactList facts={[...(event === null ? [] : factsOf(event, capture)), ...requestFacts]} />
      {capture.method === '' ? null : (
        <div className={styles['buttons']}>
          <Button onClick={() => openView('simulator', { captures: capture.id })}>Rehearse its retries</Button>
          <OtherRoom capture={capture} />
        </div>
      )}
      {event === null || event.attachments.length === 0 ? null : (
        <Attachments captureId={capture.id} attachments={event.attachments} />
      )}
      {capture.fault === null ? null : <FaultLine words={capture.fault} />}
      <Repeats capture={capture} onOpen={onOpen} />
      {capture.duplicateOf === null && capture.duplicates === 0 ? null : (
        <ObservedRetries captureId={capture.id} version={capture.duplicates} onOpen={onOpen} />
      )}
      {event === null || event.differences.length === 0 ? null : (
        <Differences differences={event.differences} provider={event.provider} />
      )}
    </div>
  );
}

/** The same capture among its captures, or among its messages: whichever is not where the reader is. */
function OtherRoom({ capture }: { readonly capture: Capture }) {
  if (useView() === 'conversations')
    return <Button onClick={() => openView('inbox', { capture: capture.id })}>Open in inbox</Button>;
  if (capture.conversationId === null) return null;
  return <Button onClick={() => openView('conversations', { of: capture.id })}>Show in conversation</Button>;
}

function fact(label: string, value: string | null, wire = true): Fact[] {
  return value === null || value === '' ? [] : [{ label, value, wire, copy: value }];
}

function party(label: string, who: Party | null): Fact[] {
  if (who === null) return [];
  return [...fact(label, who.name ?? who.id), ...(who.name === null ? [] : fact(`${label} id`, who.id))];
}

/** `2026-05-29 10:30:00.000 +02:00, 2 seconds before it arrived` */
function happened(time: string, receivedAt: string): string {
  const seconds = (Date.parse(receivedAt) - Date.parse(time)) / 1000;
  const exact = exactTime(time);
  if (!Number.isFinite(seconds)) return exact;
  if (Math.abs(seconds) < 1) return `${exact}, as it arrived`;
  return `${exact}, ${spanInWords(seconds)} ${seconds > 0 ? 'before' : 'after'} it arrived`;
}

function factsOf(event: WebhookEvent, capture: Capture): Fact[] {
  const main = mainFacts(event, capture);
  // A profile may read the same field under two names; once is enough here, Payload has them all.
  const told = new Set(main.map(({ copy }) => copy));
  return [...main, ...event.facts.filter(([, value]) => !told.has(value)).flatMap(([label, value]) => fact(label, value))];
}

function mainFacts(event: WebhookEvent, capture: Capture): Fact[] {
  return [
    { label: 'Event', value: event.title },
    ...fact('Type', event.type),
    ...party('Sender', event.sender),
    ...party('Recipient', event.recipient),
    ...fact('Text', event.text),
    ...(event.time === null ? [] : [{ label: 'Happened', value: happened(event.time, capture.receivedAt), copy: event.time }]),
    ...fact('Event id', event.eventId),
    ...fact('Conversation', event.conversationId),
  ];
}

/** How it came, in one or two lines: what the other tabs tell in full. */
function requestFactsOf(capture: Capture, endpoint: string | null): Fact[] {
  if (capture.method === '') return [];
  const unmatched = { label: 'Endpoint', value: 'none has this path' };
  return [
    ...fact('Request', `${capture.method} ${capture.target}`),
    ...(capture.endpointId === null ? [unmatched] : endpoint === null ? [] : [{ label: 'Endpoint', value: endpoint }]),
  ];
}

function NoEvent({ capture }: { readonly capture: Capture }) {
  const why =
    capture.problem === null
      ? capture.provider === null
        ? 'No provider profile recognises this request, so it is shown as it came: see Payload and Headers.'
        : 'The payload could not be read as an event of this provider. It is kept as it came: see Payload.'
      : `${capture.problem.detail} What arrived is kept byte for byte: see Payload.`;
  return <p className={styles['note']}>{why}</p>;
}

function Repeats({ capture, onOpen }: EventTabProps) {
  const { duplicateOf, duplicates, eventId } = capture;
  if (duplicateOf === null && duplicates === 0) return null;
  return (
    <Panel title="Came more than once">
      <p className={styles['note']}>
        {duplicateOf === null
          ? `This is the first. The same event came ${duplicates === 1 ? 'once' : `${duplicates} times`} more.`
          : 'The same event came before. A handler that is idempotent does nothing the second time.'}
      </p>
      <div className={styles['buttons']}>
        {duplicateOf === null ? null : <Button onClick={() => onOpen(duplicateOf)}>Open the first</Button>}
        {duplicateOf === null ? null : (
          <Button onClick={() => openView('compare', { left: duplicateOf, right: capture.id })}>Compare with the first</Button>
        )}
        {eventId === null ? null : (
          <Button onClick={() => setParam('filter', `event:${JSON.stringify(eventId)}`)}>List all of them</Button>
        )}
      </div>
    </Panel>
  );
}

const kinds: Record<Difference['kind'], string> = {
  missing: 'missing',
  'wrong-type': 'other type',
  'unknown-value': 'other value',
  'unknown-field': 'not documented',
};
const shownAtFirst = 20;

function Differences({ differences, provider }: { readonly differences: readonly Difference[]; readonly provider: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? differences : differences.slice(0, shownAtFirst);
  return (
    <Panel
      title="Differs from what is documented"
      aside={`${differences.length} ${differences.length === 1 ? 'field' : 'fields'} · profile ${provider}`}
    >
      <table className={styles['table']}>
        <thead>
          <tr>
            <th>Field</th>
            <th>How</th>
            <th>Documented</th>
            <th>Came</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((each) => (
            <tr key={`${each.at} ${each.kind}`}>
              <td className="wire">{each.at === '' ? '(whole payload)' : each.at}</td>
              <td>{kinds[each.kind]}</td>
              <td>{each.expected === '' ? '–' : each.expected}</td>
              <td className="wire">{each.found === '' ? '–' : each.found}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {all || differences.length <= shownAtFirst ? null : (
        <div>
          <Button onClick={() => setAll(true)}>Show all {differences.length}</Button>
        </div>
      )}
    </Panel>
  );
}
