import { useSyncExternalStore } from 'react';
import { parseHash } from './hash-address';

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
