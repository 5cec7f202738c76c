import { parentPort } from 'node:worker_threads';
import type { Answered, Asked } from '../thread-queue';
import type { DocumentInput, DocumentText } from '../types';
import { readDocument } from './read-document';
import { createTextRecognition } from './text-recognition';

/** Entry of the thread that reads documents, one after the other; it ends with its owner. */
const recognition = createTextRecognition();

async function answer({ id, question }: Asked<DocumentInput>): Promise<void> {
  const answered: Answered<DocumentText> = {
    id,
    answer: await readDocument(question, { recognition }),
  };
  parentPort?.postMessage(answered);
}

parentPort?.on('message', (asked: Asked<DocumentInput>) => void answer(asked));
