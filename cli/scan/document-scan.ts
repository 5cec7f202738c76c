import type { DetectionEngine, DocumentReader, UnreadableReason } from '../../core/detect/types';
import type { Finding } from '../../core/exchange/finding';
import { TextPositions, type TextPosition } from './text-position';

/** A finding with its place in the text that was read out of the document. */
export interface LocatedFinding {
  readonly finding: Finding;
  readonly name: string;
  readonly from: TextPosition;
  readonly to: TextPosition;
}

/** One document: what it is, what is missing of it, what was found in it. */
export interface ScannedDocument {
  readonly path: string;
  /** It was named, not found in a folder. */
  readonly asked: boolean;
  /** Media type by content. */
  readonly mime: string;
  /** The text is the file itself, so that lines and columns are the file's. */
  readonly isText: boolean;
  readonly label?: string;
  readonly incomplete?: UnreadableReason;
  readonly findings: readonly LocatedFinding[];
}

/** A document that is to be scanned. */
export interface DocumentToScan {
  readonly path: string;
  readonly asked: boolean;
  readonly bytes: Uint8Array;
}

/** Reads and scans one document. */
export async function scanDocument(
  { path, asked, bytes }: DocumentToScan,
  engine: DetectionEngine,
  reader: DocumentReader,
): Promise<ScannedDocument> {
  const read = await reader.read({ name: path, mime: '', bytes });
  const { mime } = read;
  if (read.kind === 'unreadable') {
    return { path, asked, mime, isText: false, incomplete: read.reason, findings: [] };
  }
  const { text, label, incomplete } = read;
  const isText = mime === 'text/plain';
  const { findings } = engine.scan([{ index: 0, text, origin: 'tool' }]);
  const positions = new TextPositions(text);
  return {
    path,
    asked,
    mime,
    isText,
    ...(label === undefined ? {} : { label }),
    ...(incomplete === undefined ? {} : { incomplete }),
    findings: findings.map((finding) => ({
      finding,
      name: engine.nameOf(finding.detector),
      from: positions.of(finding.start),
      to: positions.of(finding.end),
    })),
  };
}
