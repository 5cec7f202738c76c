import type { Actor } from '../../core/exchange/actor';

/** Longest key and label of a person, UTF-16 code units. */
const LENGTH = 200;

/**
 * What a person is counted and found under: the id that the identity provider gives, else their
 * address, else their name, else the desk (`desk:` and its host name), since one desk is mostly one
 * person. '' where nothing at all is known.
 */
export function personKey({ userId, email, name, hostname }: Actor): string {
  const known = userId ?? email?.toLowerCase() ?? name;
  if (known !== undefined && known !== '') return known.slice(0, LENGTH);
  return hostname === undefined || hostname === '' ? '' : `desk:${hostname}`.slice(0, LENGTH);
}

/** How people know them. */
export function personLabel({ userId, email, name, hostname }: Actor): string {
  return (email ?? name ?? userId ?? hostname ?? '').slice(0, LENGTH);
}
