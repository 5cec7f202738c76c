import type { DocumentInput, DocumentText } from '../types';
import { contentType, type DocumentKind } from './content-type';
import { readCompoundDocument } from './formats/compound-document';
import { readGzip } from './formats/gzip';
import { readImage } from './formats/image';
import { readPdf } from './formats/pdf';
import { readPlainText } from './formats/plain-text';
import { readRtf } from './formats/rtf';
import { readSqlite } from './formats/sqlite';
import { readTar } from './formats/tar';
import { readZip } from './formats/zip';
import { DOCUMENT_LIMITS, type DocumentLimits } from './limits';
import { FormatError, Reading, ReadingEnded, type ReadDocument } from './reading';
import type { TextRecognition } from './text-recognition';

const readUnsupported: ReadDocument = async () => {
  throw new FormatError('unsupported');
};

const FORMATS: Readonly<Record<DocumentKind, ReadDocument>> = {
  pdf: readPdf,
  zip: readZip,
  gzip: readGzip,
  tar: readTar,
  'compound-file': readCompoundDocument,
  sqlite: readSqlite,
  rtf: readRtf,
  image: readImage,
  unsupported: readUnsupported,
  unknown: readPlainText,
};

const readByContent: ReadDocument = async (reading, name, bytes) => {
  const { kind, mime } = contentType(bytes);
  reading.is(mime);
  await FORMATS[kind](reading, name, bytes);
};

export interface ReadDocumentOptions {
  readonly recognition: TextRecognition;
  readonly limits?: DocumentLimits;
  /** Milliseconds; for the time limit only. */
  readonly now?: () => number;
}

/**
 * Reads a document on the calling thread. Never throws for what the document contains; a reading
 * that does not give way (a loop in a library) is the caller's to end.
 */
export async function readDocument(
  document: DocumentInput,
  options: ReadDocumentOptions,
): Promise<DocumentText> {
  const { recognition, limits = DOCUMENT_LIMITS, now = () => performance.now() } = options;
  const reading = new Reading({ limits, recognition, read: readByContent, now });
  const { bytes, name } = document;
  try {
    if (bytes.length > limits.bytes) reading.note('too-large');
    else await reading.inside(name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (!(error instanceof ReadingEnded)) throw error;
    reading.note(error.reason);
  }
  return resultOf(reading);
}

function resultOf({ mime, text, hasContent, label, incomplete }: Reading): DocumentText {
  if (incomplete !== undefined && !hasContent) {
    return { kind: 'unreadable', mime, reason: incomplete };
  }
  return {
    kind: 'text',
    mime,
    text,
    ...(label === undefined ? {} : { label }),
    ...(incomplete === undefined ? {} : { incomplete }),
  };
}
