import { Readable } from 'node:stream';

/** What was read of a request's body. */
export type RequestBody =
  | { readonly kind: 'none' }
  /** Not of interest: it goes on as it comes. */
  | { readonly kind: 'stream'; readonly stream: Readable }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Over the limit; `stream` gives all of it, from the beginning. */
  | { readonly kind: 'too-large'; readonly stream: Readable }
  /** The client went away or broke off. */
  | { readonly kind: 'broken' };

/** Collects a body up to `limit` bytes. */
export async function collect(stream: Readable, limit: number): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const iterator = stream.iterator({ destroyOnReturn: false });
    for await (const chunk of iterator) {
      const bytes = chunk as Buffer;
      chunks.push(bytes);
      length += bytes.length;
      if (length > limit) return { kind: 'too-large', stream: Readable.from(both(chunks, stream)) };
    }
    return { kind: 'bytes', bytes: Buffer.concat(chunks, length) };
  } catch {
    // An aborted request; there is nobody to tell.
    return { kind: 'broken' };
  }
}

async function* both(first: readonly Buffer[], rest: Readable): AsyncGenerator<Buffer> {
  yield* first;
  for await (const chunk of rest) yield chunk as Buffer;
}
