/** The frame: rail, the room that is open, status bar. Rooms bring their own toolbars; the frame knows only their names. */
import { Activity, Suspense, useEffect } from 'react';
import styles from './app.module.css';
import { ConnectionBanner } from './connection-banner.tsx';
import { ExportDialog } from './features/export/export-dialog.tsx';
import { ImportDialog } from './features/import/import-dialog.tsx';
import { AppActions } from './features/palette/app-actions.tsx';
import { InboxScreen } from './features/inbox/inbox-screen.tsx';
import { BulkDialog } from './features/replay/bulk-dialog.tsx';
import { ReplayDialog } from './features/replay/replay-dialog.tsx';
import { RuleNotices } from './features/rules/rule-notices.tsx';
import { StatusBar } from './features/status/status-bar.tsx';
import { DemoBanner } from './features/welcome/demo-banner.tsx';
import { useFrame } from './frame-state.ts';
import { useConnection } from './host/host-context.tsx';
import { useView } from './navigation.ts';
import { Rail } from './rail.tsx';
import { RefusedScreen } from './refused-screen.tsx';
import { prefetchRooms, rooms } from './rooms.ts';

export function App() {
  const view = useView();
  const connection = useConnection();
  const narrowRail = useFrame((state) => state.narrowRail);
  const Room = view === 'inbox' ? null : rooms[view];
  useEffect(prefetchRooms, []);
  if (connection.kind === 'refused') return <RefusedScreen reason={connection.reason} />;
  return (
    <div className={styles['frame']} data-narrow={narrowRail || undefined}>
      <Rail view={view} />
      <main className={styles['content']}>
        <ConnectionBanner connection={connection} />
        <DemoBanner />
        {/* The inbox stays alive behind the other rooms: place, filter and selection are as they were on coming back. */}
        <Activity mode={view === 'inbox' ? 'visible' : 'hidden'}>
          <div className={styles['room']}>
            <InboxScreen />
          </div>
        </Activity>
        {Room === null ? null : (
          <div className={styles['room']}>
            <Suspense>
              <Room />
            </Suspense>
          </div>
        )}
        <ReplayDialog />
        <BulkDialog />
        <ExportDialog />
        <ImportDialog />
      </main>
      <AppActions />
      <RuleNotices />
      <footer className={styles['status']}>
        <StatusBar />
      </footer>
    </div>
  );
}
