import { useSyncExternalStore } from 'react';

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

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function navigate(to: string, options?: { readonly replace?: boolean }): void {
  const url = `#${to.startsWith('/') ? to : `/${to}`}`;
  if (url === window.location.hash) return;
  if (options?.replace) window.history.replaceState(null, '', url);
  else window.history.pushState(null, '', url);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** A location hook for wouter's Router. */
export function useHashPath(): [string, (to: string, options?: { replace?: boolean }) => void] {
  const path = useSyncExternalStore(subscribe, () => parseHash(window.location.hash).path);
  return [path, navigate];
}
useHashPath.hrefs = (href: string): string => `#${href}`;

/** A search hook for wouter's Router: the query without its question mark. */
export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, () => parseHash(window.location.hash).search);
}
