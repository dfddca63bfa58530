/** The frame: rail, the room that is open, status bar. Rooms bring their own toolbars; the frame knows only their names. */
import { Activity } from 'react';
import styles from './app.module.css';
import { ConnectionBanner } from './connection-banner.tsx';
import { EndpointsScreen } from './features/endpoints/endpoints-screen.tsx';
import { InboxScreen } from './features/inbox/inbox-screen.tsx';
import { SettingsScreen } from './features/settings/settings-screen.tsx';
import { StatusBar } from './features/status/status-bar.tsx';
import { useConnection } from './host/host-context.tsx';
import { useView } from './navigation.ts';
import { Rail } from './rail.tsx';
import { RefusedScreen } from './refused-screen.tsx';

export function App() {
  const view = useView();
  const connection = useConnection();
  if (connection.kind === 'refused') return <RefusedScreen reason={connection.reason} />;
  return (
    <div className={styles['frame']}>
      <Rail view={view} />
      <main className={styles['content']}>
        <ConnectionBanner connection={connection} />
        {/* The inbox stays alive behind the other rooms: place, filter and selection are as they were on coming back. */}
        <Activity mode={view === 'inbox' ? 'visible' : 'hidden'}>
          <div className={styles['room']}>
            <InboxScreen />
          </div>
        </Activity>
        {view === 'inbox' ? null : (
          <div className={styles['room']}>{view === 'endpoints' ? <EndpointsScreen /> : <SettingsScreen />}</div>
        )}
      </main>
      <footer className={styles['status']}>
        <StatusBar />
      </footer>
    </div>
  );
}
