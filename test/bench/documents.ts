import { gzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDocument } from '../../core/detect/documents/read-document';
import { createTextRecognition } from '../../core/detect/documents/text-recognition';
import { wordOf, workbookOf } from '../fixtures/documents/office';
import { pdfOf } from '../fixtures/documents/pdf';
import { zipOf } from '../fixtures/documents/zip';
import { median, type BenchRow, type BenchTable } from './table';

const ROUNDS = 5;

const LINE =
  'The invoice of the customer is still open and nobody has answered yet, so we ask again. ';

async function samples(): Promise<Readonly<Record<string, Buffer>>> {
  const text = LINE.repeat(12_000);
  const fixtures = join(import.meta.dirname, '../fixtures/documents');
  return {
    'plain text': Buffer.from(text),
    HTML: Buffer.from(`<html>${`<p>${LINE}</p>`.repeat(12_000)}</html>`),
    DOCX: wordOf(Array.from({ length: 12_000 }, () => LINE)),
    XLSX: workbookOf(Array.from({ length: 12_000 }, (_, row) => [LINE, row, `cell ${row}`])),
    PDF: pdfOf(Array.from({ length: 300 }, () => LINE.repeat(10))),
    'ZIP of text': zipOf([{ name: 'a.txt', content: text }]),
    'GZ of text': gzipSync(text),
    'picture of words': await readFile(join(fixtures, 'words.png')),
  };
}

/** How fast text comes out of documents, in text for a second of CPU. */
export async function run(): Promise<BenchTable> {
  const recognition = createTextRecognition();
  const rows: BenchRow[] = [];
  let baseline = 0;
  for (const [what, bytes] of Object.entries(await samples())) {
    const times: number[] = [];
    let length = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const started = process.cpuUsage();
      const read = await readDocument({ name: what, mime: '', bytes }, { recognition });
      times.push(process.cpuUsage(started).user / 1000);
      length = read.kind === 'text' ? read.text.length : 0;
    }
    const ms = median(times);
    const rate = length / 1e6 / (ms / 1000);
    baseline ||= rate;
    const value = `${ms.toFixed(0)} ms, ${rate.toFixed(2)} MB of text/s`;
    rows.push({ what, value, ratio: `× ${(rate / baseline).toFixed(3)}` });
  }
  await recognition.close();
  return { name: 'documents', rows };
}
