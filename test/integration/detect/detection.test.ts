import { join } from 'node:path';
import { build } from 'vite';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  BUILT_CATALOGUE,
  buildCatalogue,
  type CatalogueSource,
} from '../../../core/detect/built-catalogue';
import { createDetection } from '../../../core/detect/detection';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';

const root = join(import.meta.dirname, '../../..');
const detectorsDir = join(root, 'resources/detectors');
const engine = createDetectionEngine(loadCatalogue(detectorsDir));
let directory = '';
// As the program has it: what a build has made of the sources, for which the same must be found.
let catalogue: CatalogueSource = { built: '' };
let worker = { file: '', catalogue };

beforeAll(async () => {
  // Beside node_modules, so that the built worker finds its packages.
  directory = await mkdtemp(join(root, 'node_modules/.detect-worker-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(root, 'core/detect/worker.ts'),
      outDir: directory,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'worker.mjs' } },
    },
  });
  catalogue = { built: join(directory, BUILT_CATALOGUE) };
  await writeFile(catalogue.built, buildCatalogue(detectorsDir));
  worker = { file: join(directory, 'worker.mjs'), catalogue };
});

afterAll(() => rm(directory, { recursive: true, force: true }));

const long = `${'Nothing to see here. '.repeat(6000)}Write to ann@corp.test. ${'More. '.repeat(4000)}`;
const inputs = [{ index: 0, text: long }];

it('finds the same in the worker, in slices and at once', async () => {
  const threaded = createDetection({ engine, worker });
  const sliced = createDetection({ engine });
  const whole = engine.scan(inputs).findings;
  expect(whole).toHaveLength(1);
  expect((await threaded.scan(inputs)).findings).toEqual(whole);
  expect((await sliced.scan(inputs)).findings).toEqual(whole);
  await threaded.close();
});

it('uses the profiles of the policy in the worker', async () => {
  const detection = createDetection({ engine, worker });
  detection.useProfiles([
    {
      id: 'mine',
      name: 'Mine',
      detectors: ['email-address'],
      categories: [],
      minConfidence: 'low',
      matchCount: 0,
    },
  ]);
  expect((await detection.scan(inputs)).findings[0]?.profiles).toEqual(['pii', 'mine']);
  await detection.close();
});

it('can be aborted, waiting or running, and goes on with the next scan', async () => {
  const detection = createDetection({ engine, worker });
  const running = new AbortController();
  const waiting = new AbortController();
  const first = detection.scan(inputs, running.signal);
  const second = detection.scan(inputs, waiting.signal);
  const third = detection.scan(inputs);
  waiting.abort(new Error('second gone'));
  running.abort(new Error('first gone'));
  await expect(first).rejects.toThrow('first gone');
  await expect(second).rejects.toThrow('second gone');
  expect((await third).findings).toHaveLength(1);
  await detection.close();
});

it('reports a dying or slow worker as unscannable and starts a new one', async () => {
  const crashing = join(directory, 'crashing.mjs');
  await writeFile(
    crashing,
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));",
  );
  const dying = createDetection({ engine, worker: { file: crashing, catalogue } });
  for (let scan = 0; scan < 2; scan++) {
    expect((await dying.scan(inputs)).unscannable).toEqual([
      { part: 0, reason: 'the detection worker ended' },
    ]);
  }
  await dying.close();
  const silent = join(directory, 'silent.mjs');
  await writeFile(
    silent,
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => undefined);",
  );
  const slow = createDetection({ engine, worker: { file: silent, catalogue }, timeLimitMs: 50 });
  expect((await slow.scan(inputs)).unscannable[0]?.reason).toBe('the scan took too long');
  await slow.close();
});

it('answers no scan after it was closed', async () => {
  const detection = createDetection({ engine, worker });
  const pending = detection.scan(inputs);
  await detection.close();
  expect((await pending).unscannable[0]?.reason).toBe('detection is closed');
});
