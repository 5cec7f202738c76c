import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../../renderer');

export interface BuiltRenderer {
  /** Folder with `<app>/index.html` and `assets/`, as it ships. */
  readonly directory: string;
  remove(): Promise<void>;
}

/** Builds one of the apps as it ships, from the sources as they are now. */
export async function buildRenderer(app: 'console' | 'companion'): Promise<BuiltRenderer> {
  const directory = await mkdtemp(join(tmpdir(), `portcullis-${app}-`));
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: directory,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { [app]: join(root, app, 'index.html') } },
    },
  });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
