import {
  readDocument,
  type ReadDocumentOptions,
} from '../../../../core/detect/documents/read-document';
import type { DocumentText } from '../../../../core/detect/types';

/** Reads bytes whose pictures nobody looks at. */
export function read(
  bytes: string | Uint8Array,
  options: Partial<ReadDocumentOptions> = {},
  name = 'file',
): Promise<DocumentText> {
  const recognition = { textOf: async () => 'words of a picture\n', close: async () => undefined };
  return readDocument({ name, mime: '', bytes: Buffer.from(bytes) }, { recognition, ...options });
}

/** The text of bytes that must have one. */
export async function textOf(bytes: string | Uint8Array): Promise<string> {
  const result = await read(bytes);
  if (result.kind !== 'text') throw new Error(`no text: ${result.reason}`);
  return result.text;
}
