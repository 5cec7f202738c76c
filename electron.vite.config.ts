import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { catalogue } from './scripts/build/catalogue-plugin';

const at = (path: string): string => resolve(import.meta.dirname, path);

/** Main, its utility processes and its worker threads; the bridges; both React apps. */
export default defineConfig({
  main: {
    plugins: [catalogue(at('resources/detectors'))],
    build: {
      outDir: 'out/main',
      // `@fastify/static` is CommonJS and requires an ES module, which Node does from 20.19 on; Electron 33
      // has 20.18. The others are hundreds of small files, which the start would look for one by one.
      externalizeDeps: { exclude: ['@fastify/static', 'stdnum', 'zod'] },
      rollupOptions: {
        input: {
          index: at('main/index.ts'),
          agent: at('main/agent/process.ts'),
          server: at('server/process.ts'),
          'detect-worker': at('core/detect/worker.ts'),
          'code-worker': at('core/portal/code-mode/worker.ts'),
          'document-worker': at('core/detect/documents/worker.ts'),
          'company-model-worker': at('core/detect/plugin/worker.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file that may require nothing but electron.
      externalizeDeps: false,
      isolatedEntries: true,
      rollupOptions: {
        input: {
          companion: at('preload/companion.ts'),
          guard: at('preload/guard.ts'),
          isolated: at('preload/isolated.ts'),
          pixels: at('preload/pixels.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      // The console travels over the network, unlike the rest.
      minify: true,
      // The console is served by any web server; no inline module preload keeps the CSP strict.
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: {
          companion: at('renderer/companion/index.html'),
          console: at('renderer/console/index.html'),
          frame: at('renderer/companion/isolation/frame.html'),
          pixels: at('renderer/companion/isolation/pixels.html'),
        },
      },
    },
  },
});
