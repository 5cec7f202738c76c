import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The thread that programs of Code Mode run in: beside the built entry, or one folder up; from
 * source, the source itself by way of tsx.
 */
export function codeWorkerFile(folder: string): string | URL {
  const built = ['.', '..']
    .map((path) => join(folder, path, 'code-worker.js'))
    .find((file) => existsSync(file));
  return built ?? sourceWorker();
}

function sourceWorker(): URL {
  const source = new URL('../../core/portal/code-mode/worker.ts', import.meta.url);
  const tsxFolder = dirname(createRequire(import.meta.url).resolve('tsx/package.json'));
  const tsx = pathToFileURL(join(tsxFolder, 'dist/esm/api/index.mjs'));
  const script = `import { register } from '${tsx.href}'; register(); await import('${source.href}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}
