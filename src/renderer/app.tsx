/** The frame: rail, the room that is open, status bar. Rooms bring their own toolbars; the frame knows only their names. */
import { Activity, type ReactNode } from 'react';
import styles from './app.module.css';
import { ConnectionBanner } from './connection-banner.tsx';
import { DeliveriesScreen } from './features/deliveries/deliveries-screen.tsx';
import { EndpointsScreen } from './features/endpoints/endpoints-screen.tsx';
import { ExportDialog } from './features/export/export-dialog.tsx';
import { ImportDialog } from './features/import/import-dialog.tsx';
import { InboxScreen } from './features/inbox/inbox-screen.tsx';
import { BulkDialog } from './features/replay/bulk-dialog.tsx';
import { ReplayDialog } from './features/replay/replay-dialog.tsx';
import { SendScreen } from './features/send/send-screen.tsx';
import { SettingsScreen } from './features/settings/settings-screen.tsx';
import { SimulatorScreen } from './features/simulator/simulator-screen.tsx';
import { StatusBar } from './features/status/status-bar.tsx';
import { useConnection } from './host/host-context.tsx';
import { useView, type View } from './navigation.ts';
import { Rail } from './rail.tsx';
import { RefusedScreen } from './refused-screen.tsx';

/** The rooms that are made anew whenever they are entered. */
const rooms = {
  send: SendScreen,
  deliveries: DeliveriesScreen,
  simulator: SimulatorScreen,
  endpoints: EndpointsScreen,
  settings: SettingsScreen,
} satisfies Record<Exclude<View, 'inbox'>, () => ReactNode>;

export function App() {
  const view = useView();
  const connection = useConnection();
  const Room = view === 'inbox' ? null : rooms[view];
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
        {Room === null ? null : (
          <div className={styles['room']}>
            <Room />
          </div>
        )}
        <ReplayDialog />
        <BulkDialog />
        <ExportDialog />
        <ImportDialog />
      </main>
      <footer className={styles['status']}>
        <StatusBar />
      </footer>
    </div>
  );
}
