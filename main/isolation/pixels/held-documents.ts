import type { DocumentRequest } from './document-gate';

/** Requests that are remembered between one gate and the next; each is there for a moment only. */
const PASSING = 1000;

/**
 * Which documents belong to a page that is held: those that the gate of their own page has let pass,
 * frames in it included, and those of a page whose hold is confirmed.
 */
export class HeldDocuments {
  /** By target, which is what Chromium calls the main frame of a page as well. */
  readonly #pages = new Set<string>();
  readonly #passing = new Map<string, number>();

  /** The page is held: all guards are confirmed. */
  pageHeld(targetId: string): void {
    this.#pages.add(targetId);
  }

  pageGone(targetId: string): void {
    this.#pages.delete(targetId);
  }

  /** The gate of the request's own page has let it pass; the gate of the whole browser sees it next. */
  passed(request: DocumentRequest): void {
    const key = keyOf(request);
    this.#passing.set(key, (this.#passing.get(key) ?? 0) + 1);
    keepLast(this.#passing, PASSING);
  }

  /** Whether whoever asks for this is held; to be asked once for each request. */
  isHeld(request: DocumentRequest): boolean {
    const key = keyOf(request);
    const count = this.#passing.get(key);
    if (count === undefined) return this.#pages.has(request.frameId);
    if (count > 1) this.#passing.set(key, count - 1);
    else this.#passing.delete(key);
    return true;
  }
}

/** Forgets what was put in first, where there is more than `most`. */
export function keepLast(
  found: Pick<Map<string, unknown>, 'size' | 'keys' | 'delete'>,
  most: number,
): void {
  const first = found.size > most ? found.keys().next() : undefined;
  if (first !== undefined && first.done !== true) found.delete(first.value);
}

function keyOf({ frameId, request }: DocumentRequest): string {
  return `${frameId} ${request.method} ${request.url}`;
}
