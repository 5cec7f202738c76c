import { isObject } from '../protocol/message';

/** Where a page of a list begins: after this entry, whatever came or went in between. */
export function encodeCursor(after: string): string {
  return Buffer.from(JSON.stringify({ after })).toString('base64url');
}

/** The inverse; undefined for anything that we have not written. */
export function decodeCursor(cursor: unknown): string | undefined {
  if (typeof cursor !== 'string') return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return isObject(read) && typeof read['after'] === 'string' ? read['after'] : undefined;
  } catch {
    return undefined; // written by somebody else
  }
}
