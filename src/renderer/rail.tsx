import {
  IconInbox,
  IconListCheck,
  IconMessages,
  IconPlugConnected,
  IconSend,
  IconSettings,
  IconTimelineEvent,
} from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { openView, type View } from './navigation.ts';
import { useFrame } from './frame-state.ts';
import styles from './rail.module.css';

/** The rooms in the order of the rail. */
export const rooms = [
  { view: 'inbox', name: 'Inbox', Icon: IconInbox },
  { view: 'conversations', name: 'Conversations', Icon: IconMessages },
  { view: 'send', name: 'Send', Icon: IconSend },
  { view: 'deliveries', name: 'Deliveries', Icon: IconListCheck },
  { view: 'simulator', name: 'Simulator', Icon: IconTimelineEvent },
  { view: 'endpoints', name: 'Endpoints', Icon: IconPlugConnected },
  { view: 'settings', name: 'Settings', Icon: IconSettings },
] as const;

function follow(event: MouseEvent, to: View): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  openView(to);
}

/** The rooms there are. Real links, so that a middle click opens a room in another tab. */
export function Rail({ view }: { readonly view: View }) {
  const narrow = useFrame((state) => state.narrowRail);
  return (
    <nav className={styles['rail']} aria-label="Rooms" data-narrow={narrow || undefined}>
      {rooms.map(({ view: to, name, Icon }) => (
        <a
          key={to}
          className={styles['room']}
          href={to === 'inbox' ? '?' : `?view=${to}`}
          aria-current={view === to ? 'page' : undefined}
          title={narrow ? name : undefined}
          onClick={(event) => follow(event, to)}
        >
          <Icon size={20} stroke={1.5} aria-hidden />
          <span className={styles['name']}>{name}</span>
        </a>
      ))}
    </nav>
  );
}
