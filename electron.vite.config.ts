import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const alias = { '#shared': here('src/shared'), '#main': here('src/main') };

/*
 * The main process carries its development dependencies inside its own files: looking up hundreds of small ones took a third of
 * a start's CPU. `dependencies` of package.json are what stays outside, because it is native or finds files beside itself.
 */
export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          electron: here('src/main/hosts/electron/main.ts'),
          hookwright: here('src/cli/hookwright.ts'),
          'intake-worker': here('src/main/intake/worker.ts'),
          'maintenance-worker': here('src/main/store/maintenance-worker.ts'),
          'bulk-worker': here('src/main/deliveries/bulk-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      // A sandboxed preload cannot be an ES module.
      rollupOptions: {
        input: { preload: here('src/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('src/renderer'),
    resolve: { alias },
    plugins: [react()],
    build: {
      outDir: here('out/renderer'),
      emptyOutDir: true,
      minify: true,
      rollupOptions: { input: here('src/renderer/index.html') },
    },
  },
});
