import type { Facts } from './types';

/** Whether somebody has to sign in again, because it is too long ago or never happened. */
export function needsSignIn(
  sessionMinutes: number | undefined,
  { actor, now }: Pick<Facts, 'actor' | 'now'>,
): boolean {
  if (sessionMinutes === undefined) return false;
  return actor.signedIn === undefined || now - actor.signedIn >= sessionMinutes * 60_000;
}
