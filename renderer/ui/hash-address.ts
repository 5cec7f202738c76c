/**
 * Routing in the part of the address after `#`, path and query alike (`#/events?action=block`), so
 * that a page works at any place it is served from and from a file.
 */
export interface HashAddress {
  readonly path: string;
  readonly search: string;
}

export function parseHash(hash: string): HashAddress {
  const text = hash.replace(/^#?\/?/, '');
  const mark = text.indexOf('?');
  if (mark < 0) return { path: `/${text}`, search: '' };
  return { path: `/${text.slice(0, mark)}`, search: text.slice(mark + 1) };
}
