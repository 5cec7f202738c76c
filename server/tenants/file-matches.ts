import { createDocumentReader } from '../../core/detect/documents/document-reader';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import type { DetectionEngine } from '../../core/detect/types';
import type { Fault } from './fault';
import { TenantError } from './tenant-client';

/** What is read of a file, bytes, and how many files of one tenant are looked through in a scan. */
const FILE_BYTES = 1024 * 1024;
const MOST_FILES = 500;
/** Detectors that a finding names. */
const NAMED = 5;

/** A file of a tenant; without `read` its content cannot be fetched. */
export interface TenantFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly read?: (most: number) => Promise<Uint8Array>;
}

/** Looks through files with the detectors that ship; nothing of a file is kept. */
export interface FileMatches {
  faults(files: readonly TenantFile[]): Promise<Fault[]>;
}

/** @param directory folder of the detectors; without it no file is looked at */
export function fileMatches(directory: string | undefined): FileMatches {
  let engine: DetectionEngine | undefined;
  return {
    faults: async (files) => {
      if (directory === undefined) return [];
      engine ??= createDetectionEngine(loadCatalogue(directory));
      const faults: Fault[] = [];
      for (const file of files.slice(0, MOST_FILES)) {
        const fault = await faultOf(file, engine);
        if (fault) faults.push(fault);
      }
      return faults;
    },
  };
}

async function faultOf(file: TenantFile, engine: DetectionEngine): Promise<Fault | undefined> {
  const text = await textOf(file);
  const inputs = [file.name, text].map((each, index) => ({ index, text: each }));
  const { findings } = engine.scan(inputs, { layers: 'none' });
  const sure = findings.filter(({ confidence }) => confidence !== 'low');
  if (sure.length === 0) return undefined;
  const names = [...new Set(sure.map(({ detector }) => engine.nameOf(detector)))];
  const more = names.length > NAMED ? ', …' : '';
  return {
    ...{ check: 'file_match', thing: file.id, object: file.name },
    detail: `${names.slice(0, NAMED).join(', ')}${more} (${sure.length})`,
  };
}

/** The text of a file, also of documents; '' where there is none to be had. */
async function textOf({ name, read }: TenantFile): Promise<string> {
  if (!read) return '';
  let bytes: Uint8Array;
  try {
    bytes = await read(FILE_BYTES);
  } catch (error) {
    // One file that is gone by now must not end the scan.
    if (error instanceof TenantError) return '';
    throw error;
  }
  const reader = createDocumentReader();
  try {
    const read = await reader.read({ name, mime: '', bytes });
    return read.kind === 'text' ? read.text : '';
  } finally {
    await reader.close();
  }
}
