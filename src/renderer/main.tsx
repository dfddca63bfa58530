/**
 * The renderer's composition root: connects to whichever host serves the page and puts the frame on it.
 * The renderer sees `shared/` and a typed client; it knows nothing of Node, Electron or the store.
 */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/presenter.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connect } from './host/connect.ts';
import { createHost, HostProvider } from './host/host-context.tsx';
import { readWithoutEval } from './host/without-eval.ts';
import { applyPreferencesEarly, usePreferences } from './preferences.ts';
import { applyColourSchemeEarly, colourSchemeManager } from './theme/colour-scheme.ts';
import { guardTitles } from './theme/presenter-titles.ts';
import { styleNonce } from './theme/style-nonce.ts';
import { resolveCssVariables, theme } from './theme/theme.ts';

readWithoutEval();
applyColourSchemeEarly();
applyPreferencesEarly();
guardTitles();

const host = createHost(connect());
const queries = new QueryClient({
  // The host is on this machine: the browser's idea of being offline says nothing about it.
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: 5_000, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always' },
  },
});

// What was read before the connection broke may be old.
host.link.onConnection(() => {
  if (host.link.connection().kind === 'open') void queries.invalidateQueries();
});

// Another database has taken the place of the one that was read from.
let generation: number | undefined;
host.health.subscribe(() => {
  const told = host.health.read()?.generation;
  if (generation !== undefined && told !== generation) void queries.invalidateQueries();
  generation = told;
});

/** Times are written all over the page: another zone draws all of it anew. */
function Page() {
  return <App key={usePreferences(({ timeZone }) => timeZone)} />;
}

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveCssVariables}
      colorSchemeManager={colourSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={queries}>
        <HostProvider host={host}>
          <Notifications position="bottom-center" limit={3} autoClose={8_000} transitionDuration={0} />
          <Page />
        </HostProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
