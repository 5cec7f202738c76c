import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { catalogue } from './scripts/build/catalogue-plugin';

const at = (path: string): string => resolve(import.meta.dirname, path);

/** The command line and its worker threads, for plain Node. */
export default defineConfig({
  // A package carries what `dependencies` name; texts are for the windows, whose parts are built in.
  // The others are hundreds of small files, which a start would look for one by one.
  ssr: { noExternal: ['i18next', 'stdnum', 'zod'] },
  plugins: [catalogue(at('resources/detectors'))],
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/cli',
    rollupOptions: {
      input: {
        portcullis: at('cli/portcullis.ts'),
        'detect-worker': at('core/detect/worker.ts'),
        'code-worker': at('core/portal/code-mode/worker.ts'),
        'document-worker': at('core/detect/documents/worker.ts'),
        'company-model-worker': at('core/detect/plugin/worker.ts'),
      },
      output: { format: 'es' },
    },
  },
});
