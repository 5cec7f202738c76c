import { compoundFileNames } from '../compound-file';
import { FormatError, type ReadDocument } from '../reading';
import { readOutlookMessage } from './outlook-message';

/** What a compound file is, by a stream that only its program writes. */
const OLD_OFFICE: readonly (readonly [stream: string, mime: string])[] = [
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
];

/** Compound files: messages of Outlook, encrypted Office documents, and Office before 2007. */
export const readCompoundDocument: ReadDocument = async (reading, name, bytes) => {
  const names = compoundFileNames(bytes);
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo')) {
    throw new FormatError('encrypted');
  }
  if (names.has('__properties_version1.0')) {
    reading.is('application/vnd.ms-outlook');
    await readOutlookMessage(reading, name, bytes);
    return;
  }
  const old = OLD_OFFICE.find(([stream]) => names.has(stream));
  if (old !== undefined) reading.is(old[1]);
  throw new FormatError(names.size === 0 ? 'damaged' : 'unsupported');
};
