import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { fingerprintsOf, SHINGLE_WORDS } from '../../core/datasets/fingerprints';
import { SetBuilder } from '../../core/datasets/set-builder';
import { createDocumentReader } from '../../core/detect/documents/document-reader';
import { hashTable } from '../dataset/hash-table';
import { keyOf } from '../dataset/key-file';
import { MisuseError, reportingMisuse } from '../misuse';
import { builtWorkers } from '../worker-files';

interface OutputArguments {
  readonly keyFile: string;
  readonly out: string;
}

/** Writes the set and says how a policy refers to it. */
async function writeSet(out: string, bytes: Uint8Array, about: object): Promise<void> {
  await writeFile(out, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const line = { out, sha256, bytes: bytes.length, ...about };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function hash(file: string, options: OutputArguments & { columns?: string }): Promise<void> {
  const key = await keyOf(options.keyFile);
  const columns = options.columns?.split(',').map((name) => name.trim());
  const { bytes, ...about } = await hashTable({ file, columns, key });
  await writeSet(options.out, bytes, about);
}

async function fingerprint(files: readonly string[], options: OutputArguments): Promise<void> {
  const builder = new SetBuilder('fingerprints', ['document'], await keyOf(options.keyFile));
  const workers = builtWorkers();
  const reader = createDocumentReader(workers && { worker: workers.documents });
  try {
    for (const file of files) {
      const read = await reader.read({ name: file, mime: '', bytes: await readFile(file) });
      if (read.kind === 'unreadable') throw new MisuseError(`${file} has no text: ${read.reason}`);
      const fingerprints = fingerprintsOf(read.text);
      if (fingerprints.length === 0) {
        throw new MisuseError(`${file} has less than ${SHINGLE_WORDS} words`);
      }
      builder.addFingerprints(fingerprints.map(({ text }) => text));
    }
  } finally {
    await reader.close();
  }
  await writeSet(options.out, builder.finish(), { documents: files.length, values: builder.size });
}

/** `portcullis dataset`: hashed sets of what a company knows exactly, made where the data is. */
export function registerDataset(program: Command): void {
  const dataset = program
    .command('dataset')
    .description('Make hashed sets of customer records, words and documents.');
  const withOutput = (command: Command): Command =>
    command
      .requiredOption('--key-file <file>', 'file of the key; made where there is none')
      .requiredOption('--out <file>', 'where the set is written');
  withOutput(
    dataset
      .command('hash')
      .description('Hash the values of a CSV file, whose first row names its columns.')
      .argument('<file>')
      .option('--columns <names>', 'columns to take, with commas between; all without it'),
  ).action((file: string, options: OutputArguments & { columns?: string }) =>
    reportingMisuse(() => hash(file, options)),
  );
  withOutput(
    dataset
      .command('fingerprint')
      .description('Take the fingerprints of documents of any kind that can be read.')
      .argument('<file...>'),
  ).action((files: string[], options: OutputArguments) =>
    reportingMisuse(() => fingerprint(files, options)),
  );
}
