import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../../../core/detect/plugin/model-folder';
import { modelFiles, writeModelFolder } from '../../../fixtures/models/model-folder';

const folders: string[] = [];

async function folderWith(changes: Readonly<Record<string, unknown>>): Promise<string> {
  const files = modelFiles();
  for (const [name, content] of Object.entries(changes)) {
    if (content === undefined) delete files[name];
    else files[name] = typeof content === 'string' ? content : JSON.stringify(content);
  }
  const folder = await writeModelFolder(files);
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe('the folder of a model', () => {
  it('is read with what its labels stand for, in the order of the outputs', async () => {
    const folder = await folderWith({
      'portcullis.json': { labels: { HARM: 'S9', BENIGN: 'harmless', ATTACK: 'injection' } },
    });
    expect(readModelFolder(folder)).toMatchObject({
      meanings: ['harmless', 'injection', 'S9'],
      scores: 'softmax',
      maxTokens: 512,
      use: 'beside',
    });
  });

  it.each([
    ['no settings', { 'portcullis.json': undefined }, /portcullis\.json: cannot be read: ENOENT/],
    ['settings that are not JSON', { 'portcullis.json': '{' }, /portcullis\.json: cannot be read/],
    [
      'no model',
      { 'model.onnx': undefined },
      /model\.onnx or .*onnx.model\.onnx: there is no model/,
    ],
    ['no tokenizer', { 'tokenizer.json': undefined }, /tokenizer\.json: cannot be read: ENOENT/],
    ['no labels', { 'config.json': {} }, /config\.json: id2label: /],
    [
      'a gap in the labels',
      { 'config.json': { id2label: { 0: 'A', 2: 'B' } } },
      /config\.json: id2label: 1 of 2/,
    ],
    [
      'a label that nothing is said of',
      { 'portcullis.json': { labels: { BENIGN: 'harmless', HARM: 'S9' } } },
      /portcullis\.json: labels: say what the model's label “ATTACK”/,
    ],
    [
      'a label that the model has not',
      { 'portcullis.json': { labels: { LABEL_1: 'injection' } } },
      /no label “LABEL_1”; it has BENIGN, ATTACK, HARM/,
    ],
    [
      'a meaning that nobody knows',
      { 'portcullis.json': { labels: { ATTACK: 'S15' } } },
      /portcullis\.json: labels\.ATTACK: /,
    ],
  ])('is refused with file and reason: %s', async (_, changes, message) => {
    const folder = await folderWith(changes);
    expect(() => readModelFolder(folder)).toThrow(message);
    expect(() => readModelFolder(folder)).toThrow(folder);
  });
});
