import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * Development only: the screens with hot replacement in a browser. The core's guard admits its own origin alone,
 * so the proxy speaks to it under that name; the token is still asked for.
 */
const core = `http://localhost:${process.env['HOOKWRIGHT_CORE_PORT'] ?? '8444'}`;
const headers = { origin: core, 'sec-fetch-site': 'same-origin' };

export default defineConfig({
  root: fileURLToPath(new URL('src/renderer', import.meta.url)),
  resolve: { alias: { '#shared': fileURLToPath(new URL('src/shared', import.meta.url)) } },
  plugins: [react()],
  server: {
    host: 'localhost',
    port: Number(process.env['HOOKWRIGHT_SCREENS_PORT'] ?? '5173'),
    strictPort: true,
    proxy: {
      '/api': { target: core, changeOrigin: true, headers },
      '/rpc': { target: core, changeOrigin: true, headers, ws: true },
    },
  },
});
