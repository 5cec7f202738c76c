import { open, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Option, type Command } from 'commander';
import { createDocumentReader } from '../../core/detect/documents/document-reader';
import { DOCUMENT_LIMITS } from '../../core/detect/documents/limits';
import type { DetectionEngine, DocumentReader } from '../../core/detect/types';
import { scanDocument, type DocumentToScan } from '../scan/document-scan';
import { openEngine } from '../scan/engine';
import { inputFiles } from '../scan/input-files';
import { scanJsonLines } from '../scan/json-lines';
import { readPolicyAdditions } from '../scan/policy-engine';
import { createReport, REPORT_FORMATS, type Report, type ReportFormat } from '../scan/report';
import { MisuseError, reportingMisuse } from '../misuse';
import { packageVersion } from '../package-version';
import { builtWorkers } from '../worker-files';

/** Exit status when something was found, or a line could not be read. */
const FOUND = 1;

/** How standard input is named in reports, and asked for among files. */
const STANDARD_INPUT = '-';
const STANDARD_INPUT_NAME = '(standard input)';

interface ScanArguments {
  readonly jsonl?: boolean;
  readonly format: ReportFormat;
  readonly policy?: string;
  readonly exactTokens?: boolean;
}

interface Scan {
  readonly engine: DetectionEngine;
  readonly reader: DocumentReader;
  readonly report: Report;
}

/** Scans one document and reports it; true when something was found in it. */
async function scanOne(scan: Scan, input: DocumentToScan): Promise<boolean> {
  const document = await scanDocument(input, scan.engine, scan.reader);
  scan.report.add(document);
  return document.findings.length > 0;
}

/** A file's bytes, and one more than the limit at most: what is larger is not read anyway. */
async function readBounded(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size === 0) return await file.readFile();
    const length = Math.min(size, DOCUMENT_LIMITS.bytes + 1);
    const { buffer: bytes, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function scanFiles(scan: Scan, files: readonly string[]): Promise<boolean> {
  let found = false;
  const paths = files.length === 0 ? [STANDARD_INPUT] : files;
  for (const path of paths) {
    if (path === STANDARD_INPUT) {
      const bytes = await buffer(process.stdin);
      found = (await scanOne(scan, { path: STANDARD_INPUT_NAME, asked: true, bytes })) || found;
      continue;
    }
    for await (const { path: file, asked } of inputFiles(path)) {
      const bytes = await readBounded(file);
      found = (await scanOne(scan, { path: file, asked, bytes })) || found;
    }
  }
  return found;
}

async function scanDocuments(
  files: readonly string[],
  format: ReportFormat,
  engine: DetectionEngine,
): Promise<boolean> {
  const workers = builtWorkers();
  const reader = createDocumentReader(workers && { worker: workers.documents });
  const version = await packageVersion();
  const report = createReport(format, process.stdout, process.stderr, version);
  try {
    const found = await scanFiles({ engine, reader, report }, files);
    report.end();
    return found;
  } finally {
    await reader.close();
  }
}

async function run(files: readonly string[], options: ScanArguments): Promise<void> {
  const { jsonl, format, policy } = options;
  if (jsonl === true && files.length > 0) {
    throw new MisuseError('--jsonl reads standard input and takes no files');
  }
  // A path that does not exist and a faulty policy are told before anything is loaded.
  for (const path of files) if (path !== STANDARD_INPUT) await stat(path);
  const additions = policy === undefined ? undefined : await readPolicyAdditions(policy);
  const engine = additions === undefined ? openEngine() : additions(openEngine());
  if (jsonl === true) {
    const { found, faulty } = await scanJsonLines(engine, options.exactTokens === true);
    if (found || faulty) process.exitCode = FOUND;
  } else if (await scanDocuments(files, format, engine)) process.exitCode = FOUND;
}

/** `portcullis scan`: what would be found, without sending it anywhere. */
export function registerScan(program: Command): void {
  program
    .command('scan')
    .description('Find secrets, personal data and source code in documents and text.')
    .argument('[path...]', 'files and folders; standard input without any, or for "-"')
    .addOption(
      new Option('--format <format>', 'how findings are shown')
        .choices([...REPORT_FORMATS])
        .default('table'),
    )
    .option('--jsonl', 'read {id, text, topics?} lines from standard input, write one line each')
    .option('--exact-tokens', 'with --jsonl: count tokens by the o200k_base vocabulary')
    .option('--policy <file>', 'use the profiles, detectors and data sets of a policy too')
    .action((files: string[], options: ScanArguments) =>
      reportingMisuse(() => run(files, options)),
    );
}
