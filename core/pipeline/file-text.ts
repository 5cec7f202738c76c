import type { DocumentReader, DocumentText, ScanInput, UnreadableReason } from '../detect/types';
import type { FilePart, Prompt } from '../exchange/part';
import type { Signals } from '../exchange/signals';
import type { Facts } from '../policy/types';

const TEXT_MIME =
  /^(text\/.+|application\/(.+\+)?(json|xml|yaml|toml|javascript|sql|x-sh|x-ndjson|csv))(;|$)/i;

/** Why a file was not read, for events and people. */
const REASONS: Readonly<Record<UnreadableReason, string>> = {
  encrypted: 'the file is encrypted',
  damaged: 'the file is damaged',
  unsupported: 'files of this kind cannot be read',
  'too-large': 'the file is too large to be read whole',
  'too-deep': 'the file holds too many files within files',
  'time-limit': 'reading the file took too long',
};

/** What the files of a prompt hold, and what a rule can know of each. */
export interface FileTexts {
  readonly inputs: readonly ScanInput[];
  readonly unscannable: Signals['unscannable'];
  readonly files: Facts['files'];
}

type Read = DocumentText | { readonly kind: 'absent' };

/** Reads every file that came with its content, one after the other. */
export async function readFiles(
  prompt: Prompt,
  documents: DocumentReader | undefined,
  signal: AbortSignal,
): Promise<FileTexts> {
  const inputs: ScanInput[] = [];
  const unscannable: Signals['unscannable'][number][] = [];
  const files: Facts['files'][number][] = [];
  for (const [part, file] of prompt.parts.entries()) {
    if (file.kind !== 'file') continue;
    const read = await readFile(file, documents, signal);
    files.push(fileFacts(file, read));
    if (read.kind === 'text') inputs.push({ index: part, text: read.text, origin: 'tool' });
    const reason =
      read.kind === 'unreadable' ? read.reason : read.kind === 'text' && read.incomplete;
    if (reason) unscannable.push({ part, reason: REASONS[reason] });
  }
  return { inputs, unscannable, files };
}

/** `absent`: only the file's name is in this request; its content comes in one of its own. */
async function readFile(
  file: FilePart,
  documents: DocumentReader | undefined,
  signal: AbortSignal,
): Promise<Read> {
  const { name, mime, bytes } = file;
  if (bytes === undefined) return { kind: 'absent' };
  return documents ? await documents.read({ name, mime, bytes }, signal) : plainText(mime, bytes);
}

/** Without a reader of documents, what says that it is text and is UTF-8. */
function plainText(mime: string, bytes: Uint8Array): DocumentText {
  if (!TEXT_MIME.test(mime)) return { kind: 'unreadable', mime, reason: 'unsupported' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'text', mime, text };
  } catch {
    // Says it is text and is not UTF-8.
    return { kind: 'unreadable', mime, reason: 'damaged' };
  }
}

/** The media type is the content's, where it can be told: a sender may say anything. */
function fileFacts({ name, mime, size }: FilePart, read: Read): Facts['files'][number] {
  const told = read.kind !== 'absent' && read.mime !== 'application/octet-stream';
  const label = read.kind === 'text' ? read.label : undefined;
  return {
    name,
    mime: told ? read.mime : mime,
    size,
    ...(label === undefined ? {} : { label }),
  };
}
