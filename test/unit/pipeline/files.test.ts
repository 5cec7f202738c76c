import { expect, it } from 'vitest';
import { readFiles } from '../../../core/pipeline/file-text';
import type { DocumentReader, DocumentText } from '../../../core/detect/types';
import { prompt } from './desk';

const READ: Readonly<Record<string, DocumentText>> = {
  plan: { kind: 'text', mime: 'application/pdf', text: 'the plan', label: 'Secret' },
  part: { kind: 'text', mime: 'application/zip', text: 'some', incomplete: 'encrypted' },
  lost: { kind: 'unreadable', mime: 'application/octet-stream', reason: 'unsupported' },
};

const documents: DocumentReader = {
  read: async ({ name }) => READ[name] as DocumentText,
  close: async () => undefined,
};

function file(name: string, bytes?: Uint8Array) {
  const shape = { kind: 'file', role: 'user', name, mime: 'image/png', size: 3 } as const;
  return bytes === undefined ? shape : { ...shape, bytes };
}

it('scans what files hold as text of others, and tells rules what they are', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const asked = prompt(
    'hello',
    file('plan', bytes),
    file('part', bytes),
    file('lost', bytes),
    file('named'),
  );
  expect(await readFiles(asked, documents, new AbortController().signal)).toEqual({
    inputs: [
      { index: 1, text: 'the plan', origin: 'tool' },
      { index: 2, text: 'some', origin: 'tool' },
    ],
    unscannable: [
      { part: 2, reason: 'the file is encrypted' },
      { part: 3, reason: 'files of this kind cannot be read' },
    ],
    files: [
      { name: 'plan', mime: 'application/pdf', size: 3, label: 'Secret' },
      { name: 'part', mime: 'application/zip', size: 3 },
      { name: 'lost', mime: 'image/png', size: 3 },
      { name: 'named', mime: 'image/png', size: 3 },
    ],
  });
});
