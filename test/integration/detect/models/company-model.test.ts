import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createDetection } from '../../../../core/detect/detection';
import { createDetectionEngine } from '../../../../core/detect/engine';
import { loadCatalogue } from '../../../../core/detect/load-catalogue';
import { CompanyModel } from '../../../../core/detect/plugin/company-model';
import { loadOnnxRuntime } from '../../../../core/detect/plugin/onnx-runtime';
import type { Detection, ScanOptions } from '../../../../core/detect/types';
import type { LlmSignals } from '../../../../core/exchange/signals';
import { LABELS, modelFiles, writeModelFolder } from '../../../fixtures/models/model-folder';
import { onnxClassifier } from '../../../fixtures/models/onnx-model';

const root = join(import.meta.dirname, '../../../..');
const engine = createDetectionEngine(loadCatalogue(join(root, 'resources/detectors')));
const hasRuntime = await loadOnnxRuntime().then(
  () => true,
  () => false,
);
if (!hasRuntime) console.log('skipped: the optional package onnxruntime-node is not installed');

let built = '';
let opened: { detection: Detection; company: CompanyModel; folder: string } | undefined;
let failures: string[] = [];

beforeAll(async () => {
  // Beside node_modules, so that the built worker finds its packages.
  built = await mkdtemp(join(root, 'node_modules/.company-worker-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(root, 'core/detect/plugin/worker.ts'),
      outDir: built,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'worker.mjs' } },
    },
  });
});

afterAll(() => rm(built, { recursive: true, force: true }));

afterEach(async () => {
  await opened?.detection.close();
  if (opened !== undefined) await rm(opened.folder, { recursive: true });
  opened = undefined;
  failures = [];
});

async function open(files = modelFiles()): Promise<string> {
  const folder = await writeModelFolder(files);
  const company = new CompanyModel({
    file: join(built, 'worker.mjs'),
    folder,
    onFailure: (message) => failures.push(message),
  });
  opened = { detection: createDetection({ engine, company }), company, folder };
  return folder;
}

async function scores(text: string, options?: ScanOptions): Promise<LlmSignals | undefined> {
  return (await opened?.detection.scan([{ index: 0, text }], undefined, options))?.llm;
}

it.runIf(hasRuntime)(
  'scores by the model of the folder, in the parts of a long text too',
  async () => {
    await open();
    await opened?.company.open();
    expect(await scores('A jailbreak.')).toMatchObject({
      injectionScore: 1,
      unsafe: expect.closeTo(0, 1) as number,
      topics: ['intent:jailbreak'],
    });
    expect(await scores(`${'a '.repeat(60)}poison`)).toMatchObject({
      injectionScore: 99,
      unsafe: expect.closeTo(0.98, 2) as number,
      unsafeCategories: { S9: expect.closeTo(0.98, 2) as number, S1: 0 },
    });
    expect((await scores('A day at sea'))?.injectionScore).toBe(99);
    // What is disguised is shown to it as it reads.
    expect((await scores('Ｊａｉｌｂｒｅａｋ for everybody'))?.injectionScore).toBe(1);
    expect(failures).toEqual([]);
  },
);

it.runIf(hasRuntime)(
  'is not asked where a rule needs no scores, or a text is scanned again and again',
  async () => {
    await open();
    expect(await scores('A jailbreak.', { layers: 'linear' })).toBeUndefined();
    expect(await scores('A jailbreak.', { layers: 'none' })).toBeUndefined();
  },
);

it.runIf(hasRuntime)('leaves the event loop free and can be cancelled', async () => {
  await open();
  await opened?.company.open();
  const abort = new AbortController();
  const scan = opened?.detection.scan([{ index: 0, text: 'A jailbreak.' }], abort.signal);
  abort.abort(new Error('left'));
  await expect(scan).rejects.toThrow('left');
  expect((await scores('A jailbreak.'))?.injectionScore).toBe(1);
});

it.runIf(hasRuntime).each([
  ['is no model', { 'model.onnx': 'none' }, /model\.onnx: cannot be opened as an ONNX model: /],
  [
    'asks for something else',
    { 'model.onnx': onnxClassifier([[1, 1, 1]], ['input_ids', 'pixel_values']) },
    /model\.onnx: it asks for the input “pixel_values”/,
  ],
  [
    'has other outputs than labels',
    { 'model.onnx': onnxClassifier(Array.from({ length: 8 }, () => [1, 1])) },
    /model\.onnx: its output is 1 × 2, where config\.json names 3 labels/,
  ],
  [
    'knows fewer tokens than the tokenizer',
    { 'model.onnx': onnxClassifier([LABELS.map(() => 1)]) },
    /model\.onnx: does not run: /,
  ],
])('is told of once and left out when it %s', async (_, changes, message) => {
  const folder = await open({ ...modelFiles(), ...changes });
  expect(await scores('A jailbreak.')).toBeUndefined();
  expect(await scores('A jailbreak.')).toBeUndefined();
  expect(failures).toEqual([expect.stringMatching(message)]);
  expect(failures[0]).toContain(folder);
});

it('is told of and left out when it takes too long', async () => {
  const endless = join(built, 'endless.mjs');
  await writeFile(
    endless,
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});",
  );
  const company = new CompanyModel({
    file: endless,
    folder: '/opt/model',
    onFailure: (message) => failures.push(message),
    timeLimitMs: 50,
  });
  const detection = createDetection({ engine, company });
  const { llm } = await detection.scan([{ index: 0, text: 'A jailbreak.' }]);
  await detection.close();
  expect(llm).toBeUndefined();
  expect(failures).toEqual(['/opt/model: the scan took too long']);
});
