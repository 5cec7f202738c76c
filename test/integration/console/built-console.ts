import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../../renderer');

export interface BuiltConsole {
  /** Folder with `console/index.html` and `assets/`, as the endpoint serves it. */
  readonly directory: string;
  remove(): Promise<void>;
}

/** Builds the console as it ships, from the sources as they are now. */
export async function buildConsole(): Promise<BuiltConsole> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-console-'));
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: directory,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { console: join(root, 'console/index.html') } },
    },
  });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
