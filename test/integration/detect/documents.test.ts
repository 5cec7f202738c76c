import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDocumentReader } from '../../../core/detect/documents/document-reader';

const root = join(import.meta.dirname, '../../..');
let directory = '';
let worker = '';

beforeAll(async () => {
  // Beside node_modules, so that the built worker finds its packages.
  directory = await mkdtemp(join(root, 'node_modules/.document-worker-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(root, 'core/detect/documents/worker.ts'),
      outDir: directory,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'worker.mjs' } },
    },
  });
  worker = join(directory, 'worker.mjs');
});

afterAll(() => rm(directory, { recursive: true, force: true }));

const fixture = (name: string): Promise<Buffer> =>
  readFile(join(root, 'test/fixtures/documents', name));

it('reads documents and the words of pictures in a thread, without a network', async () => {
  const reader = createDocumentReader({ worker });
  const read = async (name: string) =>
    reader.read({ name, mime: 'text/plain', bytes: await fixture(name) });
  const [printed, scanned, picture] = await Promise.all([
    read('printed-page.pdf'),
    read('scanned-page.pdf'),
    read('words.jpg'),
  ]);
  const words = expect.stringContaining('4111 1111 1111 1111') as string;
  expect(printed).toMatchObject({ kind: 'text', mime: 'application/pdf', text: words });
  expect(scanned).toMatchObject({ kind: 'text', mime: 'application/pdf', text: words });
  expect(picture).toMatchObject({ kind: 'text', mime: 'image/jpeg', text: words });
  await reader.close();
});

it('ends a thread that takes too long or dies, and goes on with the next document', async () => {
  const stuck = join(directory, 'stuck.mjs');
  await writeFile(
    stuck,
    "import { parentPort } from 'node:worker_threads';" +
      "parentPort.on('message', ({ question }) => {" +
      "if (question.name === 'dies') process.exit(3); for (;;) {} });",
  );
  const reader = createDocumentReader({ worker: stuck, timeLimitMs: 300 });
  const bytes = Buffer.from('%PDF-1.7');
  for (const [name, reason] of [
    ['loops', 'time-limit'],
    ['dies', 'damaged'],
  ] as const) {
    expect(await reader.read({ name, mime: '', bytes })).toEqual({
      kind: 'unreadable',
      mime: 'application/pdf',
      reason,
    });
  }
  const aborting = new AbortController();
  const aborted = reader.read({ name: 'loops', mime: '', bytes }, aborting.signal);
  aborting.abort(new Error('gone'));
  await expect(aborted).rejects.toThrow('gone');
  await reader.close();
});
